//! Review: the queue, what people decided, and taking decisions in.

use crate::page::{Asked, Fault, Page, moment, plain};
use crate::ruling::{self, Decided};
use crate::{Site, words};
use axum::extract::{Query as Given, RawForm};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use isnad_ledger::{Claim, Correction, Decision, Item, Ruling, Stance, Status, Testimony, act_words};
use isnad_read::Act;
use isnad_store::Error;
use isnad_store::Store;
use isnad_store::book::{Book, Order, Query};
use maud::{Markup, html};
use std::collections::BTreeMap;

const SIZE: usize = 20;

/// How much a claim wants people's eyes: disputed, many origins, those for and against evenly matched.
fn urgency(c: &Claim) -> (bool, usize, usize) {
    let against = c.counted().iter().filter(|t| t.stance == Stance::Denies).count();
    (c.status == Status::Contested || against > 0, c.origins, against.min(c.counted().len() - against))
}

pub(crate) async fn queue(a: Asked, Given(mut q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let whose = q.reviewed.clone().filter(|r| !r.is_empty()).unwrap_or_else(|| "no".into());
    q.reviewed = Some(whose.clone());
    q.order = Some(Order::Weight);
    let mut s = a.book.select(&q, SIZE)?;
    s.page.sort_by_key(|c| std::cmp::Reverse(urgency(c)));
    let decided = a.book.decisions()?.len();
    let q = Query { order: None, reviewed: q.reviewed.filter(|r| r == "yes"), ..q };
    let main = html! {
        h1 { (a.say("common.review")) " " span.num { (words::claims(s.total, a.lang)) } }
        p.lead { (a.say("review.disputed-claims-first-then-those")) }
        nav.tabs aria-label=(a.say("review.list")) {
            a href=(a.to("review")) aria-current=[(whose == "no").then_some("page")] { (a.say("review.waiting")) }
            a href={ (a.to("review")) "?reviewed=yes" } aria-current=[(whose == "yes").then_some("page")] { (a.say("review.reviewed")) }
            a href=(a.to("review/decisions")) { (a.say("review.decisions")) " " span.num { (decided) } }
            a href=(a.to("review/verdicts")) { (a.say("common.what-the-ledger-is-worth")) }
        }
        (a.filters(&q, "review", &["status", "kind", "about"])?)
        @for c in &s.page {
            div.queued {
                (a.claim_item(c))
                @if let Some(t) = c.counted().first() { blockquote { p { (crate::page::quoted(&t.span.text)) } } }
                form.review.quick method="post" action=(a.to("review/decide")) {
                    @for t in c.testimonies.iter().take(400) { input type="hidden" name="item" value=(item_value(t)); }
                    input type="hidden" name="back" value=(a.at);
                    label.sign { span { (a.say("common.your-name")) } input name="name" value=(a.name) required autocomplete="name" dir="auto"; }
                    button name="do" value="accept" { (a.say("review.accept")) }
                    button name="do" value="reject" { (a.say("review.reject")) }
                    a href=(a.to(&format!("claims/{}#decide", c.id))) { (a.say("review.correct")) }
                }
            }
        }
        @if s.page.is_empty() { p.none { (a.say("review.nothing-is-waiting")) } }
        (a.pager(q.page.unwrap_or(1), s.total, SIZE, |p| format!("{}{}", a.to("review"), q.address(Some(p)))))
    };
    Ok(a.frame(a.say("common.review"), main))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Paged {
    page: Option<usize>,
}

pub(crate) async fn decisions(a: Asked, Given(q): Given<Paged>) -> Page {
    let all = a.book.decisions()?;
    let gone = isnad_ledger::undone(&all);
    let page = q.page.unwrap_or(1).max(1);
    let main = html! {
        h1 { (a.say("review.decisions")) " " span.num { (all.len()) } }
        p.lead { (a.say("review.no-decision-is-deleted-another")) }
        p.files { (a.say("review.corrections-in-the-form-of")) a href="/api/v1/corrections.jsonl" { "JSON Lines" } " · " a href="/api/v1/decisions.json" { "JSON" } }
        ol.plain.lines { @for d in all.iter().rev().skip((page - 1).saturating_mul(50)).take(50) { li.undone[gone.contains(&d.id)] { (decision(&a, d, gone.contains(&d.id))?) } } }
        @if all.is_empty() { p.none { (a.say("review.nobody-has-decided-anything-yet")) } }
        (a.pager(page, all.len(), 50, |p| format!("{}?page={p}", a.to("review/decisions"))))
    };
    Ok(a.frame(a.say("review.decisions"), main))
}

/// What was decided, by whom and when, with the way to take it back.
pub(super) fn decision(a: &Asked, d: &Decision, undone: bool) -> Result<Markup, Fault> {
    let (verb, detail) = match &d.ruling {
        Ruling::Accept { .. } => (a.say("review.accepted-the-reading"), String::new()),
        Ruling::Reject { .. } => (a.say("review.rejected-the-reading"), String::new()),
        Ruling::Correct { change, .. } => (a.say("review.corrected"), change_words(a, change)),
        Ruling::Merge { .. } => (a.say("review.merged-claims"), String::new()),
        Ruling::Split { .. } => (a.say("review.split-a-claim-off"), String::new()),
        Ruling::Same { name, entity } => {
            (a.say("review.same-actor"), format!("{} = {}", plain(name), a.entity_name(entity)))
        }
        Ruling::Different { name, entity } => {
            (a.say("review.not-the-same-actor"), format!("{} ≠ {}", plain(name), a.entity_name(entity)))
        }
        Ruling::Comment { .. } => (a.say("review.commented"), String::new()),
        Ruling::Undo { decision } => (a.say("review.took-back"), decision.clone()),
    };
    let place = match d.ruling.items().first() {
        Some(i) if a.book.has(&i.key)? => Some(match a.book.claim_on(i)? {
            Some(c) => a.to(&format!("claims/{}", c.id)),
            None => {
                let at = i.anchor.trim_start_matches(char::is_alphabetic).split(':').next().unwrap_or("");
                a.to(&format!("reports/{}?at={at}#at", i.key))
            }
        }),
        _ => None,
    };
    Ok(html! {
        b { bdi { (plain(&d.by)) } } " " (verb) " " @if !detail.is_empty() { bdi { (detail) } " " }
        @if let Some(p) = place { a href=(p) { (a.say("common.where")) } " " }
        small { bdi { (moment(d.at)) } }
        @if let Some(n) = &d.note { " " q { bdi { (plain(n)) } } }
        @if undone { " " span.badge { (a.say("review.taken-back")) } }
        @else if !matches!(d.ruling, Ruling::Undo { .. }) {
            form.inline method="post" action=(a.to("review/decide")) {
                input type="hidden" name="decision" value=(d.id);
                input type="hidden" name="back" value=(a.at);
                input type="hidden" name="name" value=(if a.name.is_empty() { d.by.as_str() } else { a.name.as_str() });
                button.quiet name="do" value="undo" { (a.say("review.undo")) }
            }
        }
    })
}

fn change_words(a: &Asked, c: &Correction) -> String {
    let mut out = Vec::new();
    if let Some(w) = &c.who {
        out.push(format!(
            "{} {}",
            a.say("review.who"),
            if w.is_empty() { a.say("review.the-report-itself").to_owned() } else { plain(&w.join("، ")) }
        ));
    }
    if let Some(x) = c.act {
        out.push(format!("{} {}", a.say("review.act"), act_words(x, a.lang)));
    }
    if let Some(l) = c.low {
        out.push(format!("{} {l}{}", a.say("review.number"), c.high.map_or_else(String::new, |h| format!("–{h}"))));
    }
    if let Some(t) = &c.target {
        out.push(format!("{} {}", a.say("review.target"), plain(&t.join("، "))));
    }
    out.join("; ")
}

/// A form's fields.
pub(crate) struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    pub(crate) fn new(raw: &[u8]) -> Self {
        let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (k, v) in form_urlencoded::parse(raw) {
            out.entry(k.into_owned()).or_default().push(v.trim().chars().take(2000).collect());
        }
        Fields(out)
    }

    pub(crate) fn one(&self, k: &str) -> &str {
        self.0.get(k).and_then(|v| v.first()).map_or("", String::as_str)
    }

    pub(crate) fn all(&self, k: &str) -> &[String] {
        self.0.get(k).map_or(&[], Vec::as_slice)
    }
}

fn names(s: &str) -> Vec<String> {
    s.split([';', '؛', '|']).map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

/// The items of a testimony as a form sends them; [`decided`] takes them apart again.
pub(super) fn item_value(t: &Testimony) -> String {
    format!("{}~{}", t.key, t.anchor.replace(' ', "_"))
}

/// What a form decides; why not, where that cannot be told. Whether it makes sense is [`ruling::check`]'s to say.
fn decided(a: &Asked, f: &Fields) -> Result<Ruling, Fault> {
    let bad = |why: &str| Fault::Bad(a.lang, why.to_owned());
    let mut items: Vec<Item> = f
        .all("item")
        .iter()
        .filter_map(|i| i.split_once('~'))
        .flat_map(|(key, anchors)| {
            anchors.split('_').map(|x| Item { key: key.to_owned(), anchor: x.to_owned() }).collect::<Vec<_>>()
        })
        .collect();
    items.sort();
    items.dedup();
    let changed = |k: &str| {
        let (new, old) = (f.one(k), f.one(&format!("{k}_was")));
        (new != old).then(|| new.to_owned())
    };
    match f.one("do") {
        "accept" => Ok(Ruling::Accept { items }),
        "reject" => Ok(Ruling::Reject { items }),
        "split" => Ok(Ruling::Split { items }),
        "correct" => {
            let number = |s: String| s.parse::<i64>().map_err(|_| bad(a.say("review.the-number-is-none")));
            let low = changed("low").map(number).transpose()?;
            let high = changed("high").filter(|h| !h.is_empty()).map(number).transpose()?;
            // a range whose upper end alone is corrected keeps its lower one
            let low = low.or(high.and_then(|_| f.one("low").parse().ok()));
            let change = Correction {
                who: changed("who").map(|s| names(&s)),
                act: changed("act")
                    .map(|s| Act::parse(&s).ok_or_else(|| bad(a.say("review.no-such-act"))))
                    .transpose()?,
                low,
                high,
                target: changed("target").map(|s| names(&s)),
            };
            Ok(Ruling::Correct { items, change })
        }
        "merge" => {
            if items.is_empty() {
                return Err(bad(a.say("common.nothing-is-chosen")));
            }
            let none = || bad(a.say("common.no-claim-has-this-id"));
            let other = a.book.claim(f.one("other"))?.ok_or_else(none)?;
            let theirs = other.counted().iter().flat_map(|t| {
                t.anchors().map(|x| Item { key: t.key.clone(), anchor: x.to_owned() }).collect::<Vec<_>>()
            });
            Ok(Ruling::Merge { items: items.into_iter().chain(theirs).collect() })
        }
        "same" | "different" => {
            let (name, entity) = (f.one("alias").to_owned(), f.one("actor").to_owned());
            Ok(if f.one("do") == "same" { Ruling::Same { name, entity } } else { Ruling::Different { name, entity } })
        }
        "comment" => {
            let actor = Some(f.one("actor").to_owned()).filter(|x| !x.is_empty());
            Ok(Ruling::Comment { items, actor })
        }
        "undo" => Ok(Ruling::Undo { decision: f.one("decision").to_owned() }),
        _ => Err(bad(a.say("common.no-such-decision"))),
    }
}

/// Keeps a decision and waits until claims follow it.
pub(crate) async fn keep(
    site: &Site,
    by: &str,
    ruling: Ruling,
    note: Option<String>,
) -> Result<Decision, isnad_store::Error> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let at = i64::try_from(now.as_secs()).unwrap_or(0);
    // decisions of one second are ordered by their ids
    let id = format!("{:011x}-{:06x}", now.as_millis(), fastrand::u32(..) >> 8);
    let d = Decision { at, id, by: by.to_owned(), ruling, note };
    let mut news = site.news.subscribe();
    site.with_store(|s| s.decide(&d))?;
    // nobody to wake means that the site is ending
    let _ = site.wake.send(());
    // whoever decided sees it on the next page; a large ledger takes longer, and shows it then
    let known = async {
        while news.recv().await.is_ok() {
            if site.book().and_then(|b| b.is_filed(site.reader)).unwrap_or(true) {
                return;
            }
        }
    };
    let _ = tokio::time::timeout(std::time::Duration::from_secs(5), known).await;
    Ok(d)
}

pub(crate) async fn decide(a: Asked, RawForm(raw): RawForm) -> Result<Response, Fault> {
    let f = Fields::new(&raw);
    let by = f.one("name").to_owned();
    let r = decided(&a, &f)?;
    let note = Some(f.one("note").to_owned()).filter(|n| !n.is_empty());
    if let Err(m) = ruling::check(&a.book, &Decided { by: &by, ruling: &r, note: note.as_deref() })? {
        return Err(Fault::Bad(a.lang, a.say(m.0).into()));
    }
    let d = keep(&a.site, &by, r, note).await?;
    let mut back = f.one("back").to_owned();
    // a claim's id may change with what it says; its words stay where they are
    if let Some(c) = back.strip_prefix("/claims/") {
        let now = a.site.book()?;
        if now.claim(c.split(['?', '#']).next().unwrap_or(""))?.is_none() {
            let id = claim_of(&now, &d)?;
            back = id.map_or_else(|| "/review/decisions".to_owned(), |c| format!("/claims/{c}"));
        }
    }
    Ok(signed(super::settings::back(&a, &back), &by))
}

/// An answer by which the browser remembers how somebody signs.
pub(super) fn signed(mut answer: Response, by: &str) -> Response {
    let cookie =
        format!("isnad_name={}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly", isnad_store::book::escape(by));
    if let Ok(v) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, v);
    }
    answer
}

/// The claim in which the items of a decision, or of the one that it takes back, stand now.
fn claim_of(b: &Book, d: &Decision) -> Result<Option<String>, Error> {
    let mut items: Vec<Item> = d.ruling.items().to_vec();
    if let Ruling::Undo { decision } = &d.ruling {
        let undone = b.decisions()?.into_iter().find(|x| x.id == *decision);
        items.extend(undone.iter().flat_map(|x| x.ruling.items()).cloned());
    }
    for i in &items {
        if let Some(c) = b.claim_on(i)? {
            return Ok(Some(c.id));
        }
    }
    Ok(None)
}
