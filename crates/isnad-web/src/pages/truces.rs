//! Truces: what was agreed, who brokered it, the breaches that each side alleges.

use crate::page::{Asked, Fault, Page, plain};
use crate::words;
use axum::extract::Query as Given;
use isnad_ledger::{Breach, Truce};
use isnad_store::book::Query;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

const SIZE: usize = 12;
const SHOWN: usize = 12;

/// How long ago it was agreed, at the last report; how many breaches are alleged.
pub(super) fn clock(a: &Asked, t: &Truce, today: Option<&str>) -> Markup {
    let date = |d: Option<&str>| d.and_then(|d| d.parse::<Date>().ok());
    let age = date(t.agreed.as_deref()).zip(date(today)).map(|(then, now)| (now - then).get_days());
    html! {
        div.clock {
            p { a href={ (a.to("truces")) "?conflict=" (isnad_store::book::escape(&t.episode)) "#" (t.id) } { (a.names_plain(&t.parties)) } }
            p.meta {
                @if let Some(n) = age.and_then(|n| usize::try_from(n).ok()) {
                    b { (words::count(n, "day", a.lang)) } " " (a.say("truces.since-it-was-agreed")) " · "
                }
                (words::count(t.breaches.len(), "breach", a.lang))
            }
        }
    }
}

impl Asked {
    fn names_plain(&self, v: &[isnad_ledger::Named]) -> Markup {
        let names: Vec<String> = v.iter().map(|n| isnad_ledger::name_of(n, self.lang, self.book.kb)).collect();
        html! { bdi { (plain(&names.join(self.say("truces.sign")))) } }
    }
}

fn whole(a: &Asked, t: &Truce) -> Result<Markup, Fault> {
    let mut sides: BTreeMap<String, Vec<&Breach>> = BTreeMap::new();
    for b in &t.breaches {
        let side =
            b.claimant.entity.as_deref().map_or_else(|| b.claimant.name.clone(), |e| a.book.kb.party(e).to_owned());
        sides.entry(side).or_default().push(b);
    }
    Ok(html! {
        article.truce id=(t.id) {
            h2 { (a.names_plain(&t.parties)) }
            p.meta {
                (a.text(&a.book.episode_name(&t.episode))) " · "
                (a.say("truces.agreed")) bdi { (t.agreed.as_deref().unwrap_or("–")) }
                @if let Some(p) = &t.place { " · " (a.name(p)) }
                @if !t.brokers.is_empty() { " · " (a.say("truces.brokered-by")) (a.names(&t.brokers)) }
            }
            p { (a.say("truces.the-accord-is-told-in")) @for (i, c) in t.claims.iter().take(6).enumerate() { @if i > 0 { " " } a href=(a.to(&format!("claims/{c}"))) { (a.say("truces.claim")) " " (i + 1) } } }
            @if sides.is_empty() { p.none { (a.say("truces.no-breach-is-alleged-in")) } }
            div.columns { @for (side, list) in &sides {
                section.side {
                    h3 { (a.say("truces.alleged-by")) bdi { (plain(&a.entity_name(side))) } " " span.num { (list.len()) } }
                    ul.plain { @for b in list.iter().rev().take(SHOWN) {
                        li {
                            bdi { (b.date.as_deref().unwrap_or("–")) } " " (a.name(&b.claimant)) " ← " (a.name(&b.against)) ": "
                            @if let Some(c) = a.book.claim(&b.claim)? { a href=(a.to(&format!("claims/{}", b.claim))) { (a.text(&c.text)) } }
                            @if !b.denied_by.is_empty() { br; span.against { (a.say("truces.denied-by")) (a.names(&b.denied_by)) } }
                        }
                    } }
                    @if list.len() > SHOWN { p.none { "+" (list.len() - SHOWN) } }
                }
            } }
        }
    })
}

pub(crate) async fn page(a: Asked, Given(q): Given<Query>) -> Page {
    if let Some(m) = q.mistake() {
        return Err(Fault::Bad(a.lang, m));
    }
    let (all, today) = (a.book.truces_of(&q)?, a.book.today()?);
    let page = q.page.unwrap_or(1).max(1);
    let main = html! {
        h1 { (a.say("truces.truces")) " " span.num { (all.len()) } }
        p.lead { (a.say("truces.what-was-agreed-and-the")) @if let Some(d) = &today { " " (a.say("truces.the-clock-runs-to")) bdi { (d) } "." } }
        (a.filters(&q, "truces", &[])?)
        @for t in all.iter().skip((page - 1) * SIZE).take(SIZE) { (whole(&a, t)?) }
        @if all.is_empty() { p.none { (a.say("truces.no-such-truce")) } }
        (a.pager(page, all.len(), SIZE, |p| format!("{}{}", a.to("truces"), q.address(Some(p)))))
    };
    Ok(a.frame(a.say("truces.truces"), main))
}
