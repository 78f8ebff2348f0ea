//! A page's tree made ready for Readability: what would end it, what is another article's, what is in the wrong order.

use super::RULES;
use dom_query::{Document, NodeRef};
use isnad_text::fold;
use std::collections::{HashMap, HashSet};

/// Puts a tree right, in place.
pub(super) fn ready(doc: &Document) {
    // line ends of preformatted text are its own
    for br in doc.select("pre br").nodes() {
        br.replace_with_html("\n");
    }
    for pre in doc.select("pre").nodes() {
        // the library cuts white space at the end of preformatted text by bytes: a wide space would be cut in two
        for text in pre.descendants().into_iter().filter(NodeRef::is_text) {
            let plain: String =
                text.text().chars().map(|c| if c.is_whitespace() && c != '\n' { ' ' } else { c }).collect();
            text.set_text(plain);
        }
    }
    onward(doc);
    in_order_of_time(doc);
}

fn letters(s: &str) -> usize {
    s.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Letters of another article's headline.
const HEADLINE: usize = 18;

/// Takes out paragraphs and quotations and other blocks that are nothing but a link to another article, with or without "read also" before it. A page of
/// which that would leave less than half keeps them: there the links are the text.
fn onward(doc: &Document) {
    let is_text = |n: &NodeRef<'_>| n.node_name().is_some_and(|x| matches!(&*x, "p" | "blockquote"));
    let mut all = 0;
    let mut out: Vec<(NodeRef<'_>, usize)> = Vec::new();
    let list = doc.select("p, blockquote, h2, h3, h4, h5, li, td, div");
    let outer = outer(list.nodes());
    for n in list.nodes().iter().filter(|n| !outer.contains(&n.id)) {
        let text = n.text();
        let size = letters(&text);
        all += size;
        let links: Vec<String> =
            dom_query::Selection::from(*n).select("a[href]").nodes().iter().map(|a| a.text().to_string()).collect();
        let inside: usize = links.iter().map(|l| letters(l)).sum();
        if inside == 0 {
            continue;
        }
        let by = n.attr_or("class", "").to_lowercase();
        // elsewhere a link of a word or two is a tag or a name, and no headline
        if inside < HEADLINE && size <= inside && !is_text(n) {
            continue;
        }
        let free = links.iter().fold(text.to_string(), |t, l| t.replacen(l.as_str(), " ", 1));
        if !by.contains("author") && !by.contains("byline") && (size <= inside || leads_on(&free)) {
            out.push((*n, size));
        }
    }
    // many of them are cards of an index page, or under an article, which are told by their lines
    if out.iter().filter(|(n, _)| !is_text(n)).count() >= CARDS {
        out.retain(|(n, _)| is_text(n));
    }
    let gone: usize = out.iter().map(|o| o.1).sum();
    if 2 * gone < all {
        out.iter().for_each(|(n, _)| n.remove_from_parent());
    }
}

/// Those of some elements that hold others of them: of blocks within blocks the innermost are looked at.
fn outer(list: &[NodeRef<'_>]) -> HashSet<dom_query::NodeId> {
    let all: HashSet<dom_query::NodeId> = list.iter().map(|n| n.id).collect();
    let mut met = HashSet::new();
    let mut out = HashSet::new();
    for n in list {
        for a in n.ancestors_it(None) {
            if all.contains(&a.id) {
                out.insert(a.id);
            }
            // what is above it was seen with another
            if !met.insert(a.id) {
                break;
            }
        }
    }
    out
}

/// Whether the words beside a link are a label that leads to another article: "Read also:", "To follow the last news:". A label of one word is
/// a label where nothing but a colon follows it; "a witness said" begins with one, too.
fn leads_on(free: &str) -> bool {
    let f = fold(free);
    let words: Vec<&str> = f.split_whitespace().collect();
    let f = words.join(" ");
    let bare = f.trim_start_matches(|c: char| !c.is_alphanumeric());
    RULES.drop.iter().chain(&RULES.onward).any(|label| match bare.strip_prefix(label.as_str()) {
        Some(rest) if rest.chars().all(|c| !c.is_alphanumeric()) => true,
        Some(rest) => {
            let led = label.contains(' ') || RULES.onward.contains(label);
            led && rest.starts_with(' ') && words.len() <= 7 && f.ends_with(':')
        }
        None => false,
    })
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
    // the elements round a time, by their parent: updates are neighbours
    let mut families: Vec<Vec<(NodeRef<'_>, String)>> = Vec::new();
    let mut of: HashMap<dom_query::NodeId, usize> = HashMap::new();
    let mut met = HashSet::new();
    for t in times.nodes() {
        let at = t.attr_or("datetime", "").to_string();
        for n in t.ancestors_it(Some(5)) {
            let Some(parent) = n.parent() else { continue };
            if !met.insert(n.id) {
                break;
            }
            let k = *of.entry(parent.id).or_insert_with(|| {
                families.push(Vec::new());
                families.len() - 1
            });
            families[k].push((n, at.clone()));
        }
    }
    for list in families.into_iter().filter(|f| f.len() >= UPDATES) {
        let falls = list.windows(2).all(|w| w[0].1 >= w[1].1) && list.first().map(|x| &x.1) > list.last().map(|x| &x.1);
        let told = list.iter().all(|(n, at)| at.len() >= 16 && letters(&n.text()) >= UPDATE);
        let Some(parent) = list[0].0.parent().filter(|_| falls && told) else { continue };
        // each is a whole update: nothing of theirs stands between them
        let ids: Vec<dom_query::NodeId> = list.iter().map(|(n, _)| n.id).collect();
        let among: Vec<dom_query::NodeId> = parent.element_children().iter().map(|n| n.id).collect();
        if among.windows(ids.len()).any(|w| w == ids) {
            for (n, _) in list.iter().rev() {
                parent.append_child(n);
            }
        }
    }
}

/// Lines that are links to other pages: of so many an index page is made.
const CARDS: usize = 5;
/// Characters of a paragraph; the few words under a card are fewer.
const PARAGRAPH: usize = 80;
/// Characters of a line that no card has under it.
const PROSE: usize = 300;

/// The headlines of other articles, as they stand on a page.
pub(super) fn cards(doc: &Document) -> HashSet<String> {
    let words = |n: &NodeRef<'_>| super::plain(&n.text()).split_whitespace().collect::<Vec<_>>().join(" ");
    // a link within the page is to one of its own parts
    let leaves = |a: &&NodeRef<'_>| a.attr("href").is_some_and(|h| !h.contains('#'));
    let mut out = HashSet::new();
    for a in doc.select("a[href]").nodes().iter().filter(leaves) {
        // a card may be one link round its headline and its words
        let inner = dom_query::Selection::from(*a).select("h2, h3, h4, h5, div, p, span");
        out.extend(inner.nodes().iter().take(4).map(words));
        out.insert(words(a));
    }
    out.retain(|w| letters(w) >= HEADLINE);
    out
}

/// The lines of an article without the cards among them; `None` where there are only cards.
pub(super) fn without_cards(lines: Vec<String>, cards: &HashSet<String>) -> Option<Vec<String>> {
    let is_card: Vec<bool> = lines.iter().map(|l| cards.contains(l)).collect();
    if is_card.iter().filter(|c| **c).count() < CARDS {
        return Some(lines);
    }
    let long = |i: usize, n: usize| !is_card[i] && lines[i].chars().count() >= n;
    let prose =
        (0..lines.len()).any(|i| long(i, PROSE) || long(i, PARAGRAPH) && i + 1 < lines.len() && long(i + 1, PARAGRAPH));
    if !prose {
        return None;
    }
    // a card goes with the few words under it
    let under = |i: usize| i > 0 && is_card[i - 1] && !long(i, PARAGRAPH) && is_card.get(i + 1).is_none_or(|c| *c);
    let kept = (0..lines.len()).filter(|i| !is_card[*i] && !under(*i));
    Some(kept.map(|i| lines[i].clone()).collect())
}
