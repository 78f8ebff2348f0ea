//! The ledger as linked data: schema.org Claim and ClaimReview, PROV-O for chains, W3C Web Annotation for words.

use super::answer::{bytes, pieces, streamed};
use super::exports::told;
use axum::response::Response;
use isnad_ledger::{Claim, Stance, Status, Testimony, act_words, measure_words};
use isnad_read::wire::CodePoints;
use isnad_store::Error;
use isnad_store::Number;
use isnad_store::book::{Book, ReportRow};
use isnad_text::Span;
use serde_json::{Value, json};

fn report_id(key: &str) -> String {
    format!("urn:isnad:report:{key}")
}

/// A node without what is not known: an `@id` that is null makes a processor refuse the whole document (JSON-LD 1.1, section 5.2.2).
fn known(v: Value) -> Value {
    match v {
        Value::Object(m) => {
            Value::Object(m.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, known(v))).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().filter(|v| !v.is_null()).map(known).collect()),
        v => v,
    }
}

fn article(b: &Book, key: &str) -> Result<Value, Error> {
    let Some(r) = b.head(key)? else { return Ok(json!({"@id": report_id(key)})) };
    Ok(json!({
        "@type": ["NewsArticle", "prov:Entity"], "@id": report_id(key), "url": r.url, "headline": r.title, "inLanguage": "ar",
        "datePublished": r.published, "publisher": r.outlet.as_ref().map(|o| json!({"@type": "NewsMediaOrganization", "name": o})),
    }))
}

/// A testimony as provenance: the words are quoted from the report, attributed to the claimant, and were handed on along the chain.
fn provenance(t: &Testimony) -> Value {
    let agent = |name: &str, entity: &Option<String>| json!({"@type": "prov:Agent", "@id": entity.as_ref().map(|e| format!("urn:isnad:entity:{e}")), "name": name});
    let chain: Vec<Value> = t
        .chain
        .iter()
        .map(|l| json!({"@type": "prov:Attribution", "prov:agent": agent(&l.name, &l.entity), "prov:hadRole": l.role}))
        .collect();
    json!({
        "@type": ["Quotation", "prov:Entity"], "@id": format!("{}#char={},{}", report_id(&t.key), t.span.start, t.span.end),
        "text": {"@value": t.span.text, "@language": "ar"}, "prov:wasQuotedFrom": {"@id": report_id(&t.key)},
        "prov:wasAttributedTo": t.who.iter().map(|w| agent(&w.name, &w.entity)).collect::<Vec<_>>(), "prov:qualifiedAttribution": chain,
        "isnad:stance": t.stance, "isnad:withdrawn": t.withdrawn,
    })
}

fn claim(b: &Book, c: &Claim) -> Result<Vec<Value>, Error> {
    let first = c.counted().first().map(|t| article(b, &t.key)).transpose()?;
    let id = format!("urn:isnad:claim:{}", c.id);
    let mut out = vec![json!({
        "@type": "Claim", "@id": id, "identifier": c.id,
        "name": [{"@value": c.text.ar, "@language": "ar"}, {"@value": c.text.en, "@language": "en"}],
        "claimInterpreter": {"@type": "SoftwareApplication", "name": "isnad"},
        "firstAppearance": first,
        "appearance": c.counted().iter().filter(|t| t.stance != Stance::Denies).map(|t| json!({"@id": report_id(&t.key)})).collect::<Vec<_>>(),
        "temporalCoverage": c.date.from.as_ref().map(|f| match &c.date.to { Some(t) if t != f => format!("{f}/{t}"), _ => f.clone() }),
        "isnad:status": c.status, "isnad:origins": c.origins, "isnad:unverified": c.unverified,
        "prov:hadPrimarySource": c.counted().iter().map(|t| provenance(t)).collect::<Vec<_>>(),
    })];
    // a finding about agreement, not about truth: no rating in numbers
    let says = match c.status {
        Status::Single => "one origin",
        Status::Corroborated => "independent origins agree",
        Status::Conceded => "said by the side that it harms",
        Status::Contested => "contested",
        Status::Superseded => "superseded by a newer total, or edited away",
    };
    out.push(json!({
        "@type": "ClaimReview", "@id": format!("{id}:review"), "itemReviewed": {"@id": id}, "claimReviewed": c.text.en,
        "author": c.reviewed.as_ref().map_or_else(|| json!({"@type": "SoftwareApplication", "name": "isnad"}), |r| json!({"@type": "Person", "name": r.by})),
        "reviewRating": {"@type": "Rating", "alternateName": says, "ratingExplanation": "follows from the testimonies; does not rule on truth"},
    }));
    Ok(out.into_iter().map(known).collect())
}

/// Claims as a JSON-LD graph.
pub(super) fn claims(b: Book, list: Vec<Number>) -> Response {
    let graph = told(b, list, claim).flat_map(|made| match made {
        Ok(nodes) => nodes.into_iter().map(Ok).collect(),
        Err(e) => vec![Err(e)],
    });
    let context = json!({"@vocab": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "isnad": "urn:isnad:vocabulary:"});
    streamed("application/ld+json", pieces(format!(r#"{{"@context":{context},"@graph":["#), graph, "]}"))
}

/// Characters of a quotation's surroundings on each side.
const AROUND: usize = 24;

/// What stands right before and after a span: looked at from the span, so that a long text costs no more than a short one.
fn around(text: &str, s: Span) -> (&str, &str) {
    let before = text.get(..s.start).unwrap_or("");
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |x| x.0);
    let after = text.get(s.end..).unwrap_or("");
    let to = after.char_indices().nth(AROUND).map_or(after.len(), |x| x.0);
    (before.get(from..).unwrap_or(""), after.get(..to).unwrap_or(""))
}

/// One annotation: what is said of which characters, by position and by quotation.
fn annotation(
    text: &str,
    cp: &CodePoints<'_>,
    source: &str,
    id: &str,
    s: Span,
    motivation: &str,
    body: Value,
) -> Value {
    let (prefix, suffix) = around(text, s);
    json!({
        "id": id, "type": "Annotation", "motivation": motivation, "body": body,
        "target": {"source": source, "selector": [
            {"type": "TextPositionSelector", "start": cp.at(s.start), "end": cp.at(s.end)},
            {"type": "TextQuoteSelector", "exact": s.of(text), "prefix": prefix, "suffix": suffix},
        ]},
    })
}

/// Everything read from a report as Web Annotations (W3C Web Annotation Data Model, 2017).
pub(super) fn annotations(r: &ReportRow) -> Response {
    let text = r.entry.report.text.as_str();
    let reading = &r.entry.reading;
    let cp = CodePoints::new(text);
    let key = &r.entry.key;
    let source = r.entry.report.url.clone().unwrap_or_else(|| report_id(key));
    let page = format!("urn:isnad:annotations:{key}");
    // written as they are found: as JSON they take a fraction of what they take as values
    let mut out =
        format!(r#"{{"@context":"http://www.w3.org/ns/anno.jsonld","id":"{page}","type":"AnnotationPage","items":["#);
    let mut n = 0usize;
    let mut put = |s: Span, motivation: &str, body: Value| {
        if n > 0 {
            out.push(',');
        }
        let id = format!("urn:isnad:annotation:{key}:{n}");
        out.push_str(&annotation(text, &cp, &source, &id, s, motivation, body).to_string());
        n += 1;
    };
    let comment = |value: String| json!({"type": "TextualBody", "value": value, "format": "text/plain", "language": "en", "purpose": "describing"});
    for n in &reading.names {
        let mut body = vec![json!({"type": "TextualBody", "value": n.kind, "purpose": "tagging"})];
        body.extend(n.entity.as_ref().map(|e| json!({"type": "SpecificResource", "source": format!("urn:isnad:entity:{e}"), "purpose": "identifying"})));
        put(n.span, "identifying", json!(body));
    }
    for s in &reading.statements {
        let who: Vec<&str> = s.who.iter().map(|w| w.name.as_str()).collect();
        for c in &s.content {
            put(
                *c,
                "describing",
                comment(format!("statement: {} {}", who.join(", "), act_words(s.act, isnad_ledger::Lang::En))),
            );
        }
    }
    for f in &reading.figures {
        put(
            f.span,
            "describing",
            comment(format!("figure: {} {} {}", f.low, measure_words(f.measure, isnad_ledger::Lang::En), f.what)),
        );
    }
    for e in &reading.events {
        put(
            e.trigger,
            "classifying",
            json!({"type": "TextualBody", "value": format!("PLOVER:{}", e.kind), "purpose": "classifying"}),
        );
    }
    out.push_str("]}");
    bytes("application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"", out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let v = known(
            json!({"@id": null, "name": "س", "of": [{"@id": null, "n": 0}, null], "x": {"@id": "y", "@type": null}}),
        );
        assert_eq!(v, json!({"name": "س", "of": [{"n": 0}], "x": {"@id": "y"}}));
    }

    #[test]
    fn surroundings_of_a_quotation() {
        let text = "قالت الوزارة إن عشرة جنود قتلوا قرب الحدود أمس، ولم تسم المصدر.";
        let chars: Vec<char> = text.chars().collect();
        for (from, to) in [(0, 4), (13, 25), (3, 3), (40, chars.len())] {
            let byte = |n: usize| chars[..n].iter().map(|c| c.len_utf8()).sum::<usize>();
            let (before, after) = around(text, Span::new(byte(from), byte(to)));
            assert_eq!(before, chars[from.saturating_sub(AROUND)..from].iter().collect::<String>());
            assert_eq!(after, chars[to..(to + AROUND).min(chars.len())].iter().collect::<String>());
        }
    }
}
