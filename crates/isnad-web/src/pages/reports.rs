//! The report reader: the article with statements, figures, events and names in layers; each leads to its claim.

use crate::page::{Asked, Fault, Page, day, inert, plain, quoted};
use isnad_store::book::{Query, ReportRow, headline};

use axum::extract::{Path, Query as Given};
use isnad_ledger::{Claim, act_words, measure_words};
use isnad_read::wire::CodePoints;
use isnad_text::Span;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const SIZE: usize = 40;
/// Characters of a report that one page shows: longer ones are cut into parts.
const PART: usize = 60_000;

pub(crate) async fn list(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let (all, total) = a.book.reports_of(&q, q.skip(SIZE), SIZE)?;
    let page = q.page.unwrap_or(1).max(1);
    let main = html! {
        h1 { (a.say("reports.reports")) " " span.num { (total) } }
        ul.plain.lines { @for r in &all { li {
            a href=(a.to(&format!("reports/{}", r.key))) { (quoted(&r.headline)) }
            " " small { bdi { (plain(r.outlet.as_deref().unwrap_or("–"))) } " · " bdi { (r.published.as_deref().unwrap_or("–")) } }
        } } }
        (a.pager(page, total, SIZE, |p| format!("{}{}", a.to("reports"), q.address(Some(p)))))
    };
    Ok(a.frame(a.say("reports.reports"), main))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// Code points to show: `12-34`.
    at: String,
    part: Option<usize>,
}

/// A stretch of the text that is something.
struct Layer {
    span: Span,
    class: &'static str,
    says: String,
    claim: Option<String>,
}

pub(crate) async fn one(a: Asked, Path((_, key)): Path<(String, String)>, Given(q): Given<Wanted>) -> Page {
    whole(&a, &key, &q)
}

fn whole(a: &Asked, key: &str, q: &Wanted) -> Page {
    let r = &a.book.report(key)?.ok_or(Fault::Lost(a.lang))?;
    let (report, reading) = (&r.entry.report, &r.entry.reading);
    let text = report.text.as_str();
    let cp = CodePoints::new(text);
    let asked: Option<(usize, usize)> =
        q.at.split_once('-').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)));
    let target = asked.map(|(x, y)| Span::new(byte_at(text, x), byte_at(text, y)));
    let parts = parts(text);
    let part = q
        .part
        .map(|p| p.saturating_sub(1))
        .or_else(|| target.and_then(|t| parts.iter().position(|p| p.start <= t.start && t.start < p.end)))
        .unwrap_or(0)
        .min(parts.len() - 1);
    let numbers = a.book.claims_of(&r.entry.key)?;
    let claims = a.book.all_at(&numbers)?;
    let layers = layers(a, &claims, r, &cp);
    let story = a.book.story_id(r.story)?;
    let title = headline(report);
    let main = html! {
        p.kicker {
            bdi { (plain(report.outlet.as_deref().unwrap_or("–"))) } " · " bdi { (day(reading.published)) }
            @if let Some(b) = &report.byline { " · " (quoted(b)) }
            @for c in &reading.credits { " · " (a.say("reports.from")) a href=(a.to(&format!("actors/{}", c.entity))) { bdi { (plain(&a.entity_name(&c.entity))) } } }
        }
        h1 { (quoted(&title)) }
        p.meta {
            @if let Some(u) = report.url.as_deref().filter(|u| u.starts_with("http://") || u.starts_with("https://")) { a href=(u) rel="noreferrer noopener nofollow external" { (a.say("reports.original")) } " · " }
            @if let Some(s) = story { a href=(a.to(&format!("stories/{s}"))) { (a.say("reports.story")) } " · " }
            code { (plain(&r.reference)) } " · " a href={ "/api/v1/reports/" (r.entry.key) ".json" } { "JSON" } " · " a href={ "/api/v1/reports/" (r.entry.key) "/annotations.jsonld" } { "Web Annotation" }
        }
        fieldset.layers {
            legend { (a.say("reports.layers")) }
            @for (id, name) in [("l-s", a.say("reports.statements")), ("l-f", a.say("common.figures")), ("l-e", a.say("reports.events")), ("l-n", a.say("reports.names"))] {
                label.{ "key-" (id) } { input type="checkbox" id=(id) checked; " " (name) }
            }
        }
        @if parts.len() > 1 { (a.pager(part + 1, parts.len(), 1, |p| format!("{}?part={p}", a.to(&format!("reports/{key}"))))) }
        div.reader lang="ar" dir="auto" { (paragraphs(a, text, parts[part], reading.noise.as_slice(), &layers, target)) }
        section {
            h2 { (a.say("reports.what-this-report-claims")) " " span.num { (claims.len()) } }
            @for c in claims.iter().take(60) { (a.claim_item(c)) }
        }
    };
    Ok(a.frame(&title, main))
}

fn byte_at(text: &str, cp: usize) -> usize {
    text.char_indices().nth(cp).map_or(text.len(), |x| x.0)
}

/// Parts of a long text, cut at line ends where there are any.
fn parts(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    while text.len() - start > PART {
        let mut end = start + PART;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let cut = text.get(start..end).and_then(|s| s.rfind('\n')).map_or(end, |i| start + i + 1);
        out.push(Span::new(start, cut));
        start = cut;
    }
    out.push(Span::new(start, text.len()));
    out
}

/// Everything that was read, where it stands, with its claim.
fn layers(a: &Asked, claims: &[Claim], r: &ReportRow, cp: &CodePoints<'_>) -> Vec<Layer> {
    let reading = &r.entry.reading;
    let mut standing: BTreeMap<&str, &str> = BTreeMap::new();
    for c in claims {
        for t in c.counted().iter().filter(|t| t.key == r.entry.key) {
            for x in t.anchors() {
                // an item may stand in several testimonies: a claim and its denial are one claim
                standing.entry(x.split(':').next().unwrap_or(x)).or_insert(&c.id);
            }
        }
    }
    let claim = |kind: char, s: Span| {
        standing.get(format!("{kind}{}-{}", cp.at(s.start), cp.at(s.end)).as_str()).map(|c| (*c).to_owned())
    };
    let mut out = Vec::new();
    let who = |w: &[isnad_read::Who]| {
        w.iter()
            .map(|w| {
                isnad_ledger::name_of(
                    &isnad_ledger::Named { name: w.name.clone(), entity: w.entity.clone() },
                    a.lang,
                    a.book.kb,
                )
            })
            .collect::<Vec<_>>()
            .join(a.say("common.comma"))
    };
    for (n, s) in reading.statements.iter().enumerate() {
        let says = format!("{}: {}{}", who(&s.who), act_words(s.act, a.lang), sure(a, s.score));
        // what it holds leads to its claim, where it is none itself
        let held = || {
            let inside = |x: Span| s.content.iter().any(|c| c.contains(x));
            reading
                .figures
                .iter()
                .filter(|f| inside(f.span))
                .find_map(|f| claim('f', f.span))
                .or_else(|| reading.events.iter().filter(|e| inside(e.trigger)).find_map(|e| claim('e', e.trigger)))
                .or_else(|| reading.implied.iter().filter(|x| x.statement == n).find_map(|x| claim('s', x.cue)))
        };
        let id = claim('s', s.cue).or_else(held);
        out.push(Layer { span: s.cue, class: "s cue", says: says.clone(), claim: id.clone() });
        out.extend(s.source.map(|x| Layer { span: x, class: "s source", says: says.clone(), claim: id.clone() }));
        out.extend(s.content.iter().map(|x| Layer {
            span: *x,
            class: "s content",
            says: says.clone(),
            claim: id.clone(),
        }));
    }
    for f in &reading.figures {
        let says = format!(
            "{} {} · {} · {}{}",
            measure_words(f.measure, a.lang),
            isnad_ledger::grouped(f.low),
            super::tallies::what(&f.what, a),
            who(&f.claimant),
            sure(a, f.score)
        );
        out.push(Layer { span: f.span, class: "f", says, claim: claim('f', f.span) });
    }
    for e in &reading.events {
        let says = format!(
            "{}: {} → {}{}",
            crate::words::event_type(&e.kind, a.lang),
            who(&e.actors),
            who(&e.targets),
            sure(a, e.score)
        );
        out.push(Layer { span: e.trigger, class: "e", says, claim: claim('e', e.trigger) });
    }
    for x in &reading.names {
        let says = x.entity.as_deref().map_or_else(|| x.kind.clone(), |e| a.entity_name(e));
        out.push(Layer { span: x.span, class: "name", says, claim: None });
    }
    out
}

/// How sure a reading is, behind what it says.
fn sure(a: &Asked, score: Option<u8>) -> String {
    let say = |s: u8| format!(" · {} {:.2}", crate::words::certainty(a.lang), f64::from(s) / 100.0);
    score.map_or_else(String::new, say)
}

/// The text, a paragraph a line; furniture greyed.
fn paragraphs(a: &Asked, text: &str, part: Span, noise: &[Span], layers: &[Layer], target: Option<Span>) -> Markup {
    let mut lines: Vec<(bool, Vec<Piece<'_>>)> = Vec::new();
    let mut at = part.start;
    let mut marked = false;
    for line in part.of(text).split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end_matches('\n').len());
        at += line.len();
        if !span.is_empty() {
            let mut pieces = pieces(span, layers, target);
            // the first of what was asked for is where the page opens
            if let Some(p) = pieces.iter_mut().find(|p| p.hit).filter(|_| !marked) {
                p.first = true;
                marked = true;
            }
            lines.push((noise.iter().any(|n| n.overlaps(span)), pieces));
        }
    }
    html! {
        @for (noise, pieces) in &lines { p dir="auto" .noise[*noise] { @for p in pieces { (piece(a, text, p)) } } }
    }
}

/// A stretch over which the same layers lie.
struct Piece<'a> {
    span: Span,
    here: Vec<&'a Layer>,
    /// It is what was asked for.
    hit: bool,
    first: bool,
}

/// One line in pieces.
fn pieces<'a>(line: Span, layers: &'a [Layer], target: Option<Span>) -> Vec<Piece<'a>> {
    let over: Vec<&Layer> = layers.iter().filter(|l| l.span.overlaps(line)).collect();
    let mut cuts: BTreeSet<usize> = [line.start, line.end].into();
    for s in over.iter().map(|l| l.span).chain(target) {
        cuts.extend([s.start, s.end].into_iter().filter(|c| line.start < *c && *c < line.end));
    }
    let cuts: Vec<usize> = cuts.into_iter().collect();
    cuts.windows(2)
        .map(|w| {
            let span = Span::new(w[0], w[1]);
            let here = over.iter().copied().filter(|l| l.span.contains(span)).collect();
            Piece { span, here, hit: target.is_some_and(|t| t.contains(span)), first: false }
        })
        .collect()
}

fn piece(a: &Asked, text: &str, p: &Piece<'_>) -> Markup {
    let words = inert(p.span.of(text));
    if p.here.is_empty() && !p.hit {
        return words;
    }
    let mut classes: BTreeSet<&str> = p.here.iter().flat_map(|l| l.class.split(' ')).collect();
    if p.hit {
        classes.insert("at");
    }
    let classes = classes.into_iter().collect::<Vec<_>>().join(" ");
    // the smallest thing here is what a click means
    let link =
        p.here.iter().filter(|l| l.claim.is_some()).min_by_key(|l| l.span.len()).and_then(|l| l.claim.as_deref());
    let says = plain(&p.here.iter().map(|l| l.says.as_str()).collect::<Vec<_>>().join("\n"));
    let id = p.first.then_some("at");
    html! {
        @match link {
            Some(c) => a.m.(classes) id=[id] href=(a.to(&format!("claims/{c}"))) title=(says) { (words) },
            None => span.m.(classes) id=[id] title=(says) { (words) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn long_texts_are_cut_on_boundaries() {
        let text = "قصف ".repeat(200_000);
        let p = parts(&text);
        assert!(p.len() > 10);
        assert_eq!(p.iter().map(|s| s.of(&text)).collect::<String>(), text);
    }
}
