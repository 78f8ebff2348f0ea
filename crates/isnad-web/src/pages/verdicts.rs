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
            h2 #judge-title { (a.w("هل يصحّ هذا السطر؟", "Is this line right?")) }
            p {
                (a.w("قارن السطر وحالته بكلمات التقارير. الحكم لا يغيّر شيئا في السجل؛ ومجموع الأحكام يبيّن ", "Compare the line and its status with the reports' words. A verdict changes nothing in the ledger; all of them show "))
                a href=(a.to("review/verdicts")) { (a.w("ما يساويه السجل", "what the ledger is worth")) } "."
            }
            @if !found.is_empty() { ul.plain.lines { @for v in &found { li { (said(a, v)) @if !v.is_of(c) { " " small { (a.w("عن السطر كما كان", "on the line as it was")) ": " q { bdi { (plain(words::of(&v.text, a.lang))) } } } } } } } }
            form.review method="post" action=(a.to("review/judge")) aria-labelledby="judge-title" {
                input type="hidden" name="claim" value=(c.id);
                input type="hidden" name="line" value=(mark(c));
                fieldset.choice {
                    legend { (a.w("الحكم", "Verdict")) }
                    @for j in Judgement::ALL { label title=(means(a, j)) { input type="radio" name="verdict" value=(j.as_str()) required; " " (judgement_words(j, a.lang)) } }
                }
                label { span { (a.w("السبب (اختياري)", "Why (optional)")) } input name="cause" dir="auto"; }
                (super::claim::hidden(a))
                button { (a.w("سجّل الحكم", "Record the verdict")) }
            }
        }
    })
}

/// What a judgement says of a line.
fn means(a: &Asked, j: Judgement) -> &'static str {
    match j {
        Judgement::Right => a.w("تقول التقارير ذلك، والحالة تتبعه", "The reports say so, and the status follows."),
        Judgement::Partly => a.w("لبّه صحيح وفيه خطأ", "The core is right, something in it is not."),
        Judgement::Wrong => {
            a.w("لا تقول التقارير ذلك، أو لا تتبعه الحالة", "The reports do not say so, or the status does not follow.")
        }
        Judgement::Unusable => a.w("لا يُفهم، أو لا حاجة إليه", "It cannot be understood, or nobody needs it."),
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
    let bad = |(ar, en)| Fault::Bad(a.lang, a.w(ar, en).into());
    let c = &a.book.claim(f.one("claim"))?.ok_or(bad(("لا ادعاء بهذا الرقم", "no claim has this id")))?;
    if f.one("line") != mark(c) {
        return Err(bad((
            "تغيّر السطر منذ قرأته: عد إليه واقرأه ثانية",
            "the line has changed since you read it: go back and read it again",
        )));
    }
    let verdict = Judgement::parse(f.one("verdict")).ok_or(bad(("لا حكم كهذا", "no such verdict")))?;
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
        h1 { (a.w("ما يساويه السجل", "What the ledger is worth")) " " span.num { (worth.lines()) } }
        p.lead { (a.w("ما وجده من قارن الأسطر بالتقارير، بنسبه ومجالات ثقتها 95٪ (ويلسون). ", "What people found who compared lines with the reports, in shares with intervals of 95 % (Wilson's). ")) (caution(a.lang)) " " (a.w("للسحب بالقرعة: ", "To draw lines: ")) code dir="ltr" { "isnad sample" } }
        @if worth.lines() == 0 {
            p.none { (a.w("لم يحكم أحد على سطر بعد. في صفحة كل ادعاء استمارة لذلك.", "Nobody has judged a line yet. The page of each claim has a form for it.")) }
        } @else {
            p { (summary(&worth, a.lang)) }
            (table(&a, &worth))
            h2 { (a.w("آخر الأحكام", "Latest verdicts")) }
            ol.plain.lines { @for v in all.iter().rev().take(SHOWN) { li {
                @match a.book.claim(&v.claim)? {
                    Some(_) => a href=(a.to(&format!("claims/{}", v.claim))) { bdi { (plain(words::of(&v.text, a.lang))) } },
                    None => bdi { (plain(words::of(&v.text, a.lang))) },
                }
                " " span.badge.(v.status.as_str()) { (v.status.words(a.lang)) } br; (said(&a, v))
            } } }
        }
    };
    Ok(a.frame(a.w("ما يساويه السجل", "What the ledger is worth"), main))
}

fn table(a: &Asked, w: &Worth) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(a.w("النسب", "Shares")) { table {
            caption { (a.w("النسبة، وبين قوسين مجالها", "Share, and its interval in parentheses")) }
            thead { tr {
                th scope="col" { (a.w("الأسطر", "Lines")) } th scope="col" { (a.w("عددها", "Number")) }
                @for j in Judgement::ALL { th scope="col" title=(means(a, j)) { (judgement_words(j, a.lang)) } }
            } }
            tbody { @for g in &w.groups { tr {
                th scope="row" { (group_words(g, a.lang)) } td.number { (g.shares.lines) }
                @for j in Judgement::ALL { @let s = g.shares.get(j); td.range { bdi { (format!("{:.2}", s.share)) } " " small { bdi { (format!("({:.2}–{:.2})", s.low, s.high)) } } } }
            } } }
        } }
    }
}
