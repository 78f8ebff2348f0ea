//! Verdicts: the form on a claim's page, what people found of the claim, and what the ledger is worth by all verdicts.

use super::review::{Fields, signed};
use crate::page::{Asked, Fault, Page, moment as when, plain};
use crate::words;
use axum::extract::RawForm;
use axum::response::Response;
use isnad_ledger::{Claim, Judgement, Verdict, Worth};
use isnad_store::Store;
use isnad_store::judging::{Judged, caution, group_words, judgement_words, moment, sign, summary};
use maud::{Markup, html};

/// Verdicts in the list below the shares.
const SHOWN: usize = 50;

/// A line as it stands on the page: a verdict on another one is refused, since a claim may change while somebody reads it.
fn mark(c: &Claim) -> String {
    let line = format!("{}|{}|{}", c.status.as_str(), c.text.ar, c.text.en);
    blake3::hash(line.as_bytes()).to_hex()[..12].to_owned()
}

/// The section of a claim's page: what was found, and the form to say what one finds.
pub(super) fn section(a: &Asked, c: &Claim) -> Result<Markup, Fault> {
    let found = a.site.with_store(|s| s.verdicts(Some(&c.id)))?.0;
    Ok(html! {
        section.judge #judge {
            h2 #judge-title { (a.say("verdicts.is-this-line-right")) }
            p {
                (a.say("verdicts.compare-the-line-and-its"))
                a href=(a.to("review/verdicts")) { (a.say("verdicts.what-the-ledger-is-worth")) } "."
            }
            @if !found.is_empty() { ul.plain.lines { @for v in &found { li { (said(a, v)) @if !v.is_of(c) { " " small { (a.say("verdicts.on-the-line-as-it")) ": " q { bdi { (plain(words::of(&v.text, a.lang))) } } } } } } } }
            form.review method="post" action=(a.to("review/judge")) aria-labelledby="judge-title" {
                input type="hidden" name="claim" value=(c.id);
                input type="hidden" name="line" value=(mark(c));
                fieldset.choice {
                    legend { (a.say("verdicts.verdict")) }
                    @for j in Judgement::ALL { label title=(means(a, j)) { input type="radio" name="verdict" value=(j.as_str()) required; " " (judgement_words(j, a.lang)) } }
                }
                label { span { (a.say("verdicts.why-optional")) } input name="cause" dir="auto"; }
                (super::claim::hidden(a))
                button { (a.say("verdicts.record-the-verdict")) }
            }
        }
    })
}

/// What a judgement says of a line.
fn means(a: &Asked, j: Judgement) -> &'static str {
    match j {
        Judgement::Right => a.say("verdicts.the-reports-say-so-and"),
        Judgement::Partly => a.say("verdicts.the-core-is-right-something"),
        Judgement::Wrong => a.say("verdicts.the-reports-do-not-say"),
        Judgement::Unusable => a.say("verdicts.it-cannot-be-understood-or"),
    }
}

/// One verdict.
fn said(a: &Asked, v: &Verdict) -> Markup {
    html! {
        b { bdi { (plain(&v.by)) } } ": " (judgement_words(v.verdict, a.lang)) " " small { bdi { (when(v.at)) } }
        @if let Some(c) = &v.cause { " " q { bdi { (plain(c)) } } }
    }
}

/// Keeps the verdict of a form.
pub(crate) async fn judge(a: Asked, RawForm(raw): RawForm) -> Result<Response, Fault> {
    let f = Fields::new(&raw);
    let bad = |key| Fault::Bad(a.lang, a.say(key).into());
    let c = &a.book.claim(f.one("claim"))?.ok_or(bad("common.no-claim-has-this-id"))?;
    if f.one("line") != mark(c) {
        return Err(bad("verdicts.the-line-has-changed-since"));
    }
    let verdict = Judgement::parse(f.one("verdict")).ok_or(bad("verdicts.no-such-verdict"))?;
    let by = f.one("name");
    let v = sign(Judged::now(c), verdict, by, Some(f.one("cause")), (moment(), 0)).map_err(bad)?;
    a.site.with_store(|s| s.judge(std::slice::from_ref(&v)))?;
    Ok(signed(super::settings::back(&a, f.one("back")), by))
}

/// What the ledger is worth by all verdicts.
pub(crate) async fn page(a: Asked) -> Page {
    let all = a.site.with_store(|s| s.verdicts(None))?.0;
    let stands = a.book.standing(&all)?;
    let worth = Worth::new(&all, |v| stands.contains(&v.id));
    let main = html! {
        h1 { (a.say("common.what-the-ledger-is-worth")) " " span.num { (worth.lines()) } }
        p.lead { (a.say("verdicts.what-people-found-who-compared")) (caution(a.lang)) " " (a.say("verdicts.to-draw-lines")) code dir="ltr" { "isnad sample" } }
        @if worth.lines() == 0 {
            p.none { (a.say("verdicts.nobody-has-judged-a-line")) }
        } @else {
            p { (summary(&worth, a.lang)) }
            (table(&a, &worth))
            h2 { (a.say("verdicts.latest-verdicts")) }
            ol.plain.lines { @for v in all.iter().rev().take(SHOWN) { li {
                @match a.book.claim(&v.claim)? {
                    Some(_) => a href=(a.to(&format!("claims/{}", v.claim))) { bdi { (plain(words::of(&v.text, a.lang))) } },
                    None => bdi { (plain(words::of(&v.text, a.lang))) },
                }
                " " span.badge.(v.status.as_str()) { (v.status.words(a.lang)) } br; (said(&a, v))
            } } }
        }
    };
    Ok(a.frame(a.say("common.what-the-ledger-is-worth"), main))
}

fn table(a: &Asked, w: &Worth) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(a.say("verdicts.shares")) { table {
            caption { (a.say("verdicts.share-and-its-interval-in")) }
            thead { tr {
                th scope="col" { (a.say("verdicts.lines")) } th scope="col" { (a.say("verdicts.number")) }
                @for j in Judgement::ALL { th scope="col" title=(means(a, j)) { (judgement_words(j, a.lang)) } }
            } }
            tbody { @for g in &w.groups { tr {
                th scope="row" { (group_words(g, a.lang)) } td.number { (g.shares.lines) }
                @for j in Judgement::ALL { @let s = g.shares.get(j); td.range { bdi { (format!("{:.2}", s.share)) } " " small { bdi { (format!("({:.2}–{:.2})", s.low, s.high)) } } } }
            } } }
        } }
    }
}
