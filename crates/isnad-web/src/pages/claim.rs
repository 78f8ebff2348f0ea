//! One claim: every testimony with its words and chain, what else belongs to it, what people decided, and the forms to decide.

use crate::page::{Asked, Fault, Page, moment, plain, quoted};
use crate::words::{self, of};
use axum::extract::Path;
use isnad_ledger::{Claim, Lang, Proposition, Ruling, Stance, Testimony, act_words, measure_words};
use isnad_store::Number;
use isnad_store::book::Whereabouts;
use isnad_words::say;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Claims of the same story that are shown.
const NEAR: usize = 8;

pub(crate) async fn page(a: Asked, Path((_, id)): Path<(String, String)>) -> Page {
    let c = &match a.book.whereabouts(&id)? {
        Whereabouts::Here(c) => c,
        Whereabouts::Moved(c) => return Err(Fault::Moved(a.to(&format!("claims/{}", c.id)))),
        Whereabouts::Taken(d) => return Err(Fault::Taken(a.lang, words::taken(d.as_ref(), a.lang))),
        Whereabouts::Nowhere => return Err(Fault::Lost(a.lang)),
    };
    let side = |want: Stance| c.counted().iter().filter(move |t| t.stance == want);
    let other = if a.lang == Lang::Ar { Lang::En } else { Lang::Ar };
    let main = html! {
        article.whole {
            p.kicker { (words::kind(c.kind, a.lang)) " · " a href=(a.to(&format!("claims?conflict={}", isnad_store::book::escape(&c.episode)))) { (a.text(&a.book.episode_name(&c.episode))) } }
            h1.says { (a.text(&c.text)) }
            p.other lang=(words::code(other)) dir=(say(other, "common.ltr")) { bdi { (plain(of(&c.text, other))) } }
            p.meta { (a.badge(c)) " " (words::status_means(c.status, a.lang)) }
            (facts(&a, c))
        }
        div.columns {
            @for (stance, title) in [
                (Stance::Asserts, a.say("claim.those-who-say-so")),
                (Stance::Reports, a.say("claim.reports-that-name-no-source")),
                (Stance::Denies, a.say("claim.those-who-deny-it")),
            ] {
                @if side(stance).next().is_some() {
                    section.side.(match stance { Stance::Denies => "against", _ => "for" }) {
                        h2 { (title) " " span.num { (side(stance).count()) } }
                        @for t in side(stance).take(200) { (testimony(&a, c, t)) }
                        @if side(stance).count() > 200 { p.none { (a.say("claim.the-first-200-are-shown")) } }
                    }
                }
            }
        }
        (uncounted(&a, c))
        (near(&a, c)?)
        (history(&a, c)?)
        (super::verdicts::section(&a, c)?)
        (decide(&a, c))
        p.files {
            a href={ "/api/v1/claims/" (c.id) ".json" } { "JSON" } " "
            a href={ "/api/v1/claims/" (c.id) ".jsonld" } { "JSON-LD" } " "
            span { (a.say("claim.claim")) code { (c.id) } }
        }
    };
    Ok(a.frame(of(&c.text, a.lang), main))
}

/// What may belong to it, but was not read with enough certainty to count.
fn uncounted(a: &Asked, c: &Claim) -> Markup {
    let doubtful = c.uncounted();
    html! {
        @if !doubtful.is_empty() {
            details.uncounted {
                summary { (a.say("claim.doubtful-readings-not-counted")) " " span.num { (doubtful.len()) } }
                @for t in doubtful.iter().take(50) { (testimony(a, c, t)) }
            }
        }
    }
}

/// The parts of what is claimed.
fn facts(a: &Asked, c: &Claim) -> Markup {
    let row = |k: &'static str, v: Markup| html! { div { dt { (k) } dd { (v) } } };
    html! {
        dl.facts {
            @match &c.proposition {
                Proposition::Figure(f) => {
                    (row(a.say("common.number"), html! { (isnad_ledger::grouped(f.low)) @if let Some(h) = f.high.filter(|h| *h != f.low) { "–" (isnad_ledger::grouped(h)) } " (" (bound(a, f.bound)) ")" }))
                    (row(a.say("claim.measure"), html! { (measure_words(f.measure, a.lang)) " · " (super::tallies::what(&f.what, a)) }))
                    (row(a.say("claim.scope"), html! { (words::scope(f.scope, a.lang)) @if f.part { " · " (a.say("claim.part-of-another-figure")) } }))
                    @if let Some(x) = &f.of { (row(a.say("claim.of"), a.name(x))) }
                    @if let Some(x) = &f.by { (row(a.say("claim.by"), a.name(x))) }
                }
                Proposition::Event(e) => {
                    (row(a.say("claim.type"), html! { (words::event_type(&e.kind, a.lang)) " (" code { (e.kind) @if let Some(m) = &e.mode { " / " (m) } } ")" }))
                    @if !e.actors.is_empty() { (row(a.say("claim.actor"), a.names(&e.actors))) }
                    @if !e.targets.is_empty() { (row(a.say("claim.target"), a.names(&e.targets))) }
                }
                Proposition::Position(p) => {
                    (row(a.say("claim.act"), html! { (act_words(p.act, a.lang)) }))
                    @if let Some(t) = p.topic { (row(a.say("common.topic"), html! { a href={ (a.to("positions")) "?topic=" (t.as_str()) } { (isnad_ledger::topic_words(t, a.lang)) } })) }
                    @if !p.target.is_empty() { (row(a.say("claim.addressed-to"), a.names(&p.target))) }
                }
            }
            @if let Some(p) = c.place() { (row(a.say("common.place"), a.name(p))) }
            @if let Some(f) = &c.date.from { (row(a.say("common.date"), html! { bdi { (f) @if let Some(t) = c.date.to.as_ref().filter(|t| *t != f) { " – " (t) } } })) }
            (row(a.say("claim.origins"), html! { (c.origins) }))
        }
    }
}

fn bound(a: &Asked, b: isnad_read::Bound) -> &'static str {
    use isnad_read::Bound::*;
    match b {
        Exact => a.say("claim.as-said"),
        AtLeast => a.say("claim.at-least"),
        About => a.say("claim.about"),
        AtMost => a.say("claim.at-most"),
        Vague => a.say("claim.vague"),
    }
}

/// One testimony: chain, words, the way to them.
fn testimony(a: &Asked, c: &Claim, t: &Testimony) -> Markup {
    let key = super::review::item_value(t);
    html! {
        div.testimony.withdrawn[t.withdrawn] id={ "t-" (t.key) "-" (t.span.start) } {
            ol.chain aria-label=(a.say("claim.chain-of-attribution")) {
                @for l in &t.chain {
                    li.(l.role.as_str()) {
                        small { (words::role(&l.role, a.lang)) } " "
                        (a.name(&isnad_ledger::Named { name: l.name.clone(), entity: l.entity.clone() }))
                    }
                }
            }
            blockquote { p { (quoted(&t.span.text)) } }
            @if a.lang == Lang::En { p.rendering lang="en" { (rendering(a, c, t)) } }
            p.meta {
                a.words href=(a.to_words(t)) { (a.say("claim.in-the-report-at-these")) } " · "
                bdi { (t.published.as_deref().unwrap_or("–")) }
                @if let Some(s) = t.certainty() { " · " (a.certainty(s)) }
                @if t.withdrawn { " · " b { (a.say("claim.edited-away-since")) } }
            }
            details.correct {
                summary { (a.say("claim.correct-this-testimony")) }
                (correction(a, c, t, &key))
            }
        }
    }
}

/// What the testimony says, in English, built from its parts.
fn rendering(a: &Asked, c: &Claim, t: &Testimony) -> Markup {
    let who: Vec<String> = t.who.iter().map(|w| isnad_ledger::name_of(w, Lang::En, a.book.kb)).collect();
    let who = if who.is_empty() { t.outlet.clone().unwrap_or_else(|| t.report.clone()) } else { who.join(", ") };
    let body = c.text.en.split(" — denied by ").next().unwrap_or(&c.text.en);
    let body = body
        .split_once(": ")
        .filter(|(h, _)| !h.chars().any(char::is_numeric) && c.kind != isnad_ledger::Kind::Position)
        .map_or(body, |x| x.1);
    html! { bdi { (plain(&who)) } " " (words::stance(t.stance, Lang::En)) ": " bdi { (plain(body)) } }
}

/// How a form gets back, and who signs it.
pub(super) fn hidden(a: &Asked) -> Markup {
    html! {
        input type="hidden" name="back" value=(a.at);
        label.sign { span { (a.say("common.your-name")) } input name="name" value=(a.name) required autocomplete="name" dir="auto"; }
    }
}

fn correction(a: &Asked, c: &Claim, t: &Testimony, key: &str) -> Markup {
    let who = t.who.iter().map(|w| w.name.as_str()).collect::<Vec<_>>().join("؛ ");
    let act = match &c.proposition {
        Proposition::Position(p) => Some(p.act),
        _ => None,
    };
    let (low, high) = match &c.proposition {
        Proposition::Figure(f) => (Some(f.low), f.high),
        _ => (None, None),
    };
    let targets: Vec<String> = match &c.proposition {
        Proposition::Figure(f) => f.of.iter().map(|n| n.name.clone()).collect(),
        Proposition::Event(e) => e.targets.iter().map(|n| n.name.clone()).collect(),
        Proposition::Position(p) => p.target.iter().map(|n| n.name.clone()).collect(),
    };
    html! {
        form.review method="post" action=(a.to("review/decide")) {
            input type="hidden" name="item" value=(key);
            label { span { (a.say("claim.who-says-it-as-the")) } input name="who" value=(plain(&who)) dir="auto" list="names-said"; }
            input type="hidden" name="who_was" value=(plain(&who));
            @if let Some(now) = act {
                label { span { (a.say("claim.act")) } select name="act" { @for x in words::ACTS { option value=(x.as_str()) selected[*x == now] { (act_words(*x, a.lang)) } } } }
                input type="hidden" name="act_was" value=(now.as_str());
            }
            @if let Some(l) = low {
                label { span { (a.say("common.number")) } input type="number" name="low" value=(l) min="0"; }
                label { span { (a.say("claim.to")) } input type="number" name="high" value=[high.filter(|h| *h != l)] min="0"; }
                input type="hidden" name="low_was" value=(l);
                input type="hidden" name="high_was" value=[high.filter(|h| *h != l)];
            }
            label { span { (a.say("claim.target-addressee-or-harmed-side")) } input name="target" value=(plain(&targets.join("؛ "))) dir="auto"; }
            input type="hidden" name="target_was" value=(plain(&targets.join("؛ ")));
            label { span { (a.say("common.note")) } input name="note" dir="auto"; }
            (hidden(a))
            button name="do" value="correct" { (a.say("claim.correct")) }
            button.quiet name="do" value="reject" { (a.say("claim.the-words-do-not-say")) }
            @if c.counted().len() > 1 { button.quiet name="do" value="split" { (a.say("claim.another-claim-split-it-off")) } }
        }
    }
}

/// Claims of the same reports and the same kind that may be this one.
fn near(a: &Asked, c: &Claim) -> Result<Markup, Fault> {
    let mut reports: BTreeSet<String> = BTreeSet::new();
    for t in c.counted().iter().take(20) {
        if !reports.contains(&t.key) {
            reports.extend(a.book.told_with(&t.key, 30)?);
        }
    }
    let (mut seen, mut out): (BTreeSet<Number>, Vec<Claim>) = Default::default();
    for key in &reports {
        for n in a.book.claims_of(key)? {
            if out.len() >= NEAR || !seen.insert(n) {
                continue;
            }
            let o = a.book.at(n)?;
            let alike = match (&o.proposition, &c.proposition) {
                (Proposition::Figure(x), Proposition::Figure(y)) => x.measure == y.measure,
                (Proposition::Event(x), Proposition::Event(y)) => x.kind == y.kind,
                _ => false,
            };
            if alike && o.id != c.id {
                out.push(o);
            }
        }
    }
    Ok(html! {
        @if !out.is_empty() {
            section.near {
                h2 { (a.say("claim.in-the-same-story")) }
                @for o in &out { (a.claim_item(o)) }
            }
        }
    })
}

/// What was said when, and what people decided.
fn history(a: &Asked, c: &Claim) -> Result<Markup, Fault> {
    let decisions = a.book.decisions()?;
    let gone = isnad_ledger::undone(&decisions);
    let learned = a.book.learned(c)?;
    let mine = |r: &Ruling| r.items().iter().any(|i| c.stands_on(i));
    let first = c.counted().iter().filter_map(|t| t.published.as_ref()).min();
    Ok(html! {
        section.history {
            h2 { (a.say("claim.history")) }
            ul {
                @if let Some(f) = first { li { bdi { (f) } " " (a.say("claim.first-published")) } }
                li { (moment(learned)) " " (a.say("claim.the-ledger-learned-of-it")) }
                @for d in decisions.iter().filter(|d| mine(&d.ruling)) { li.undone[gone.contains(&d.id)] { (super::review::decision(a, d, gone.contains(&d.id))?) } }
            }
        }
    })
}

/// The forms that speak of the whole claim.
fn decide(a: &Asked, c: &Claim) -> Markup {
    html! {
        section.decide #decide {
            h2 { (a.say("common.review")) }
            p { (a.say("claim.accepting-says-that-the-reports")) }
            form.review method="post" action=(a.to("review/decide")) {
                @for t in c.testimonies.iter().take(400) { input type="hidden" name="item" value=(super::review::item_value(t)); }
                label { span { (a.say("common.note")) } input name="note" dir="auto"; }
                label { span { (a.say("claim.id-of-a-claim-to")) } input name="other" pattern="[0-9a-f]{12}" dir="ltr"; }
                (hidden(a))
                button name="do" value="accept" { (a.say("claim.accept-the-reading")) }
                button name="do" value="reject" { (a.say("claim.reject-the-reading")) }
                button.quiet name="do" value="merge" { (a.say("claim.merge")) }
                button.quiet name="do" value="comment" { (a.say("common.comment")) }
            }
        }
    }
}
