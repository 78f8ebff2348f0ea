//! A page's tree made ready for Readability: what would end it, what is another article's, what is in the wrong order.

use super::RULES;
use dom_query::{Document, NodeRef};
use isnad_text::fold;
use std::collections::HashSet;

/// Puts a tree right, in place.
pub(super) fn ready(doc: &Document) {
    for pre in doc.select("pre").iter() {
        // the library cuts white space at the end of preformatted text by bytes: what is of several must not stand there
        let text: String = pre.text().chars().map(|c| if c.is_whitespace() && c != '\n' { ' ' } else { c }).collect();
        if let Some(n) = pre.nodes().first() {
            n.set_text(text.trim());
        }
    }
    onward(doc);
    in_order_of_time(doc);
}

fn letters(s: &str) -> usize {
    s.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Takes out paragraphs and quotations that are nothing but a link to another article, with or without "read also" before it. A page of
/// which that would leave less than half keeps them: there the links are the text.
fn onward(doc: &Document) {
    let mut all = 0;
    let mut out: Vec<(NodeRef<'_>, usize)> = Vec::new();
    let list = doc.select("p, blockquote");
    for n in list.nodes() {
        let text = n.text();
        let size = letters(&text);
        all += size;
        let linked = dom_query::Selection::from(*n).select("a[href]");
        let inside: usize = linked.nodes().iter().map(|a| letters(&a.text())).sum();
        if inside == 0 {
            continue;
        }
        let by = n.attr_or("class", "").to_lowercase();
        let free = size.saturating_sub(inside);
        if !by.contains("author") && !by.contains("byline") && (free == 0 || free <= 40 && leads_on(&text)) {
            out.push((*n, size));
        }
    }
    let gone: usize = out.iter().map(|o| o.1).sum();
    if 2 * gone < all {
        out.iter().for_each(|(n, _)| n.remove_from_parent());
    }
}

/// Whether a paragraph begins as those do that lead to another article.
fn leads_on(text: &str) -> bool {
    let f = fold(text);
    let bare = f.trim_start_matches(|c: char| !c.is_alphanumeric());
    let begins = |w: &String| bare.strip_prefix(w.as_str()).is_some_and(|r| !r.starts_with(char::is_alphanumeric));
    RULES.drop.iter().chain(&RULES.onward).any(begins)
}

/// So many updates, each with its time, make a page that is written on.
const UPDATES: usize = 3;
/// Letters of an update.
const UPDATE: usize = 30;

/// Puts the updates of a live page, which stand newest first, into the order of time: what is told later counts as later.
fn in_order_of_time(doc: &Document) {
    let times = doc.select("time[datetime]");
    if times.length() < UPDATES {
        return;
    }
    // the elements round a time, each with its parent: updates are neighbours
    let mut families: Vec<(dom_query::NodeId, Vec<(NodeRef<'_>, String)>)> = Vec::new();
    let mut met = HashSet::new();
    for t in times.nodes() {
        let at = t.attr_or("datetime", "").to_string();
        for n in t.ancestors_it(Some(5)) {
            let Some(parent) = n.parent() else { continue };
            if !met.insert(n.id) {
                break;
            }
            match families.iter_mut().find(|f| f.0 == parent.id) {
                Some(f) => f.1.push((n, at.clone())),
                None => families.push((parent.id, vec![(n, at.clone())])),
            }
        }
    }
    for (_, list) in families.into_iter().filter(|f| f.1.len() >= UPDATES) {
        let falls = list.windows(2).all(|w| w[0].1 >= w[1].1) && list.first().map(|x| &x.1) > list.last().map(|x| &x.1);
        let told = list.iter().all(|(n, at)| at.len() >= 16 && letters(&n.text()) >= UPDATE);
        if falls && told {
            let Some(parent) = list[0].0.parent() else { continue };
            for (n, _) in list.iter().rev() {
                parent.append_child(n);
            }
        }
    }
}

/// Headlines that are links: of so many among its lines an index page is made.
const CARDS: usize = 5;

/// The headlines of other articles, as they stand on a page.
pub(super) fn cards(doc: &Document) -> HashSet<String> {
    let list = doc.select("h2, h3, h4");
    let is_link = |n: &&NodeRef<'_>| {
        let inside = dom_query::Selection::from(**n).select("a[href]").exists();
        inside || n.ancestors_it(Some(3)).any(|a| a.node_name().is_some_and(|x| &*x == "a"))
    };
    let words = |n: &NodeRef<'_>| super::plain(&n.text()).split_whitespace().collect::<Vec<_>>().join(" ");
    list.nodes().iter().filter(is_link).map(words).filter(|w| !w.is_empty()).collect()
}

/// Whether lines are a list of other articles with a few words of each.
pub(super) fn is_index(lines: &[String], cards: &HashSet<String>) -> bool {
    let linked = lines.iter().filter(|l| cards.contains(*l)).count();
    linked >= CARDS && lines.iter().filter(|l| l.chars().count() > 160).count() * 2 < linked
}
