//! The ledger as linked data: schema.org Claim and ClaimReview, PROV-O for chains, W3C Web Annotation for words.

use super::answer::bytes;
use crate::book::{Book, ReportRow};
use axum::response::Response;
use isnad_ledger::{Claim, Stance, Status, Testimony, act_words, measure_words};
use isnad_read::wire::CodePoints;
use isnad_text::Span;
use serde_json::{Value, json};

fn report_id(key: &str) -> String {
    format!("urn:isnad:report:{key}")
}

fn article(b: &Book, key: &str) -> Value {
    let Some((_, r)) = b.report(key) else { return json!({"@id": report_id(key)}) };
    json!({
        "@type": ["NewsArticle", "prov:Entity"], "@id": report_id(key), "url": r.entry.report.url, "headline": r.entry.report.title, "inLanguage": "ar",
        "datePublished": r.entry.reading.published, "publisher": r.entry.report.outlet.as_ref().map(|o| json!({"@type": "NewsMediaOrganization", "name": o})),
    })
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

fn claim(b: &Book, c: &Claim) -> Vec<Value> {
    let id = format!("urn:isnad:claim:{}", c.id);
    let mut out = vec![json!({
        "@type": "Claim", "@id": id, "identifier": c.id,
        "name": [{"@value": c.text.ar, "@language": "ar"}, {"@value": c.text.en, "@language": "en"}],
        "claimInterpreter": {"@type": "SoftwareApplication", "name": "isnad"},
        "firstAppearance": c.testimonies.first().map(|t| article(b, &t.key)),
        "appearance": c.testimonies.iter().filter(|t| t.stance != Stance::Denies).map(|t| json!({"@id": report_id(&t.key)})).collect::<Vec<_>>(),
        "temporalCoverage": c.date.from.as_ref().map(|f| match &c.date.to { Some(t) if t != f => format!("{f}/{t}"), _ => f.clone() }),
        "isnad:status": c.status, "isnad:origins": c.origins, "isnad:unverified": c.unverified,
        "prov:hadPrimarySource": c.testimonies.iter().map(|t| provenance(t)).collect::<Vec<_>>(),
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
    out
}

/// Claims as a JSON-LD graph.
pub(super) fn claims(b: &Book, list: &[u32]) -> Response {
    let graph: Vec<Value> = list.iter().flat_map(|n| claim(b, &b.claims[*n as usize])).collect();
    let v = json!({
        "@context": {"@vocab": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "isnad": "urn:isnad:vocabulary:"},
        "@graph": graph,
    });
    bytes("application/ld+json", v.to_string())
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
    let around = |part: Option<&str>, end: bool| -> String {
        let chars: Vec<char> = part.unwrap_or("").chars().collect();
        if end { chars[chars.len().saturating_sub(24)..].iter().collect() } else { chars.iter().take(24).collect() }
    };
    json!({
        "id": id, "type": "Annotation", "motivation": motivation, "body": body,
        "target": {"source": source, "selector": [
            {"type": "TextPositionSelector", "start": cp.at(s.start), "end": cp.at(s.end)},
            {"type": "TextQuoteSelector", "exact": s.of(text), "prefix": around(text.get(..s.start), true), "suffix": around(text.get(s.end..), false)},
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
    let mut items = Vec::new();
    let mut put = |s: Span, motivation: &str, body: Value| {
        let id = format!("urn:isnad:annotation:{key}:{}", items.len());
        items.push(annotation(text, &cp, &source, &id, s, motivation, body));
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
    let v = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": format!("urn:isnad:annotations:{key}"), "type": "AnnotationPage", "items": items,
    });
    bytes("application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"", v.to_string())
}
