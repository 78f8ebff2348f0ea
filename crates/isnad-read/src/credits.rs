//! Agencies that a report credits for its text: in its byline, in the dateline before its first words ("موسكو (رويترز) -"), or in a
//! line at its end ("المصدر: رويترز", "(أ ف ب)"); and the agency on whose own site it stands. What the text itself attributes is a statement's source and no credit.

use crate::kb::{EntityKind, Kb};
use crate::reading::Credit;
use isnad_text::{Report, Span, fold};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Characters in which a dateline ends, or a credit line is no sentence.
const SHORT: usize = 60;
/// Lines looked at from the top and from the end: headline, byline, first paragraph; credit, tags, link.
const LINES: usize = 3;

/// The credits of a report, in the order in which they stand, each agency once; a byline's first.
pub(crate) fn read(report: &Report, kb: &Kb) -> Vec<Credit> {
    let mut out: Vec<Credit> = Vec::new();
    let mut put = |span: Option<Span>, entity: String, own: bool| {
        if !out.iter().any(|c| c.entity == entity) {
            out.push(Credit { span, entity, own });
        }
    };
    if let Some(id) = [report.url.as_deref(), report.outlet.as_deref()].into_iter().flatten().find_map(own_site) {
        put(None, id.to_owned(), true);
    }
    if let Some(b) = &report.byline {
        for (_, id) in pieces(b, kb).0 {
            put(None, id, false);
        }
    }
    let text = report.text.as_str();
    let mut lines = Vec::new();
    let mut at = 0;
    for l in text.split('\n') {
        let s = Span::new(at, at + l.len()).trim(text, &[]);
        if !s.is_empty() {
            lines.push(s);
        }
        at += l.len() + 1;
    }
    let last = lines.len().saturating_sub(LINES).max(1);
    for (i, &line) in lines.iter().enumerate().filter(|(i, _)| *i < LINES || *i >= last) {
        let words = line.of(text);
        let parts =
            [whole(words), (i < LINES).then(|| dateline(words)).flatten(), (i >= last).then(|| tail(words)).flatten()];
        for (from, part) in parts.into_iter().flatten() {
            let (found, all) = pieces(part, kb);
            // beside agencies a credit names only places, people and the word "agencies"; a sentence would name more
            if all <= 6 {
                for (o, id) in found {
                    let start = line.start + from + o.start;
                    put(Some(Span::new(start, start + o.len())), id, false);
                }
            }
        }
    }
    out
}

/// Sites of agencies.
static SITES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../../../kb/agency_sites.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).map(|(host, id)| (host, id.trim())).collect()
});

/// The agency on whose site an address is.
fn own_site(url: &str) -> Option<&'static str> {
    let rest = url.split_once("://").map_or(url, |x| x.1);
    let host = rest.split(['/', ':', '?', '#']).next()?.to_ascii_lowercase();
    let mut part = host.as_str();
    loop {
        if let Some(id) = SITES.get(part) {
            return Some(id);
        }
        part = part.split_once('.')?.1;
    }
}

/// A line that is nothing but a credit.
fn whole(line: &str) -> Option<(usize, &str)> {
    if line.chars().count() > SHORT || fold(line).split(' ').count() > 8 {
        return None;
    }
    for lead in ["المصدر", "المصادر", "مصدر الخبر", "نقلا عن", "نقلاً عن", "عن"] {
        if let Some(r) = line.strip_prefix(lead)
            && let Some(r) = r.strip_prefix([':', ' '])
        {
            return Some((line.len() - r.len(), r));
        }
    }
    // a headline names an agency among other words
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let only = bare.split(SEPARATORS).filter(|p| !p.trim().is_empty()).all(|p| p.split_whitespace().count() <= 4);
    (only && (bare.len() < line.len() || bare.split_whitespace().count() <= 4)).then_some((0, line))
}

/// What stands before the first words of a paragraph: "القاهرة (رويترز) - ", "باكو/ الأناضول ", "سبق - رويترز: ".
fn dateline(line: &str) -> Option<(usize, &str)> {
    let end = line.char_indices().nth(SHORT).map_or(line.len(), |(i, _)| i);
    let head = &line[..end];
    if let Some(open) = head.find('(')
        && let Some(close) = head[open..].find(')').map(|i| open + i)
        && head[..open].split_whitespace().count() <= 3
    {
        return Some((open + 1, &head[open + 1..close]));
    }
    // the last mark is where the dateline ends, and no more than five words stand before it
    let ends = |c: char| matches!(c, ':' | '-' | '–' | '—' | 'ـ' | '/');
    let words = |s: &str| s.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).count();
    head.char_indices().rfind(|(i, c)| ends(*c) && words(&head[..*i]) <= 6).map(|(i, _)| (0, &head[..i]))
}

/// A bracket that closes a line: "… بين الجانبين. (رويترز)".
fn tail(line: &str) -> Option<(usize, &str)> {
    let end = line.trim_end_matches(['.', ' ']);
    let inner = end.strip_suffix(')')?;
    let open = inner.rfind('(')? + 1;
    // "وكالة أنباء الإمارات (وام)": the short name of what stands before
    let gloss = |w: &str| fold(w).contains("وكال");
    if inner[..open - 1].split_whitespace().rev().take(5).any(gloss) {
        return None;
    }
    (inner[open..].chars().count() <= SHORT).then_some((open, &inner[open..]))
}

const SEPARATORS: &[char] = &['+', '/', '،', ',', '-', '–', '—', '|', ':', '(', ')', '؛', 'ـ', '*', '\t'];
const QUOTES: &[char] = &['«', '»', '"', '“', '”', '.', '[', ']', ' '];
/// Words of a part of a credit: a place, a writer, an agency. A clause has more.
const FEW: usize = 3;

/// The agencies among the parts of a credit, and how many parts there are.
fn pieces(s: &str, kb: &Kb) -> (Vec<(Span, String)>, usize) {
    let mut out = Vec::new();
    let mut all = 0;
    let mut at = 0;
    for p in s.split(SEPARATORS) {
        let from = s[at..].find(p).map_or(at, |i| at + i);
        at = from + p.len();
        let span = Span::new(from, at).trim(s, QUOTES);
        if span.is_empty() {
            continue;
        }
        all += 1;
        // "وكالات" stands beside them and names nobody; "ووكالة رويترز" is joined to what stands before
        let words = span.of(s);
        let cuts = [0].into_iter().chain(words.match_indices(' ').map(|(i, _)| i + 1));
        let hit = cuts.filter_map(|i| {
            let name = words[i..].trim_start_matches(QUOTES);
            let bare = name.strip_prefix('و').filter(|r| r.chars().count() > 3);
            [Some(name), bare].into_iter().flatten().find_map(|n| {
                let id = kb.resolve(n)?;
                (kb.get(&id)?.kind == EntityKind::Agency).then(|| (Span::new(span.end - n.len(), span.end), id))
            })
        });
        let hit: Vec<_> = hit.take(1).collect();
        if words.split(' ').filter(|w| !w.is_empty()).count() > FEW
            && hit
                .first()
                .is_none_or(|h| words[..h.0.start - span.start].split(' ').filter(|w| !w.is_empty()).count() > FEW - 1)
        {
            return (Vec::new(), usize::MAX);
        }
        out.extend(hit);
    }
    (out, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_sites() {
        let kb = Kb::builtin().expect("knowledge base");
        for (host, id) in SITES.iter() {
            assert!(kb.get(id).is_some_and(|e| e.kind == EntityKind::Agency), "{host}: {id} is no agency");
        }
        assert_eq!(own_site("https://www.aa.com.tr/ar/x"), Some("AA"));
        assert_eq!(own_site("aa.com.tr"), Some("AA"));
        assert_eq!(own_site("https://notaa.com.tr/"), None);
    }

    #[test]
    fn credits_and_what_is_none() {
        let kb = Kb::builtin().expect("knowledge base");
        let body =
            "قالت الحكومة إن قواتها استعادت البلدة الواقعة على الضفة الشرقية للنهر بعد قتال عنيف دام يومين كاملين.";
        let cases: &[(&str, Option<&str>, &[&str])] = &[
            (&format!("عنوان طويل لخبر عن معارك البلدة\nموسكو (رويترز) - {body}"), None, &["reuters"]),
            (&format!("عنوان\nباكو/ الأناضول\n{body}"), None, &["AA"]),
            (&format!("عنوان\n{body}\nالمصدر: رويترز + الأناضول"), None, &["reuters", "AA"]),
            (&format!("عنوان\n{body}\n{body} (أ ف ب)"), None, &["AFP"]),
            (&format!("عنوان\n{body}\n{body} (وكالات)"), None, &[]),
            (&format!("عنوان\n{body}"), Some("رويترز - القاهرة"), &["reuters"]),
            (&format!("عنوان\nعدن - (أ.ف.ب): {body}"), None, &["AFP"]),
            // a source in the text, and an agency that the headline tells of, are no credits
            (&format!("عنوان\nأبلغ بحار وكالة رويترز أن {body}"), None, &[]),
            (&format!("إصابة مصور يعمل مع وكالة رويترز قرب البلدة\n{body}"), None, &[]),
            (&format!("عنوان\n{body}\nكما جاء في نشرة وكالة أنباء الإمارات (وام)."), None, &[]),
            (&format!("عنوان\n{body}\nوكتبت “سانا” في نشرتها: “المهربون هاجموا الميناء”."), None, &[]),
            (&format!("عنوان\n{body}\n* بالاتفاق مع «رويترز»"), None, &["reuters"]),
            (&format!("عنوان\n{body}\nوقال ناطق لوكالة الأناضول إن الجسر مغلق."), None, &[]),
        ];
        for (text, byline, want) in cases {
            let r = Report { text: (*text).to_owned(), byline: byline.map(str::to_owned), ..Report::default() };
            let got: Vec<String> = read(&r, kb).into_iter().map(|c| c.entity).collect();
            assert_eq!(got, *want, "{text}");
            for c in read(&r, kb) {
                assert!(!c.own);
                assert!(c.span.is_none_or(|s| !s.of(&r.text).trim().is_empty()));
            }
        }
    }
}
