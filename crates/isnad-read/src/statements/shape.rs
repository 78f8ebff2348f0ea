//! Cue, act and bounds of a statement, from what the rules say and what the network sees.

use super::Draft;
use super::decide::closed;
use crate::clause::Mood;
use crate::learn::{Anchor, Mark};
use crate::lex::{CueKind, Lead, class};
use crate::names::Doc;
use crate::reading::{Act, Direct};
use isnad_text::Tense;

/// The acts in the order in which the network numbers them.
const ACTS: [Act; 10] = [
    Act::Assert,
    Act::Deny,
    Act::Accuse,
    Act::Demand,
    Act::Offer,
    Act::Threaten,
    Act::Warn,
    Act::Condemn,
    Act::Support,
    Act::Concern,
];

/// Cue, act and content.
pub(super) fn shape(d: &Doc<'_>, a: &Anchor, rule: Option<&Draft>) -> Option<Draft> {
    // of two pieces the second is what is asked
    let alone = (a.role(Mark::Content).count() == 1).then_some(a.at);
    let content: Vec<(usize, usize)> =
        a.role(Mark::Content).map(|p| whole(d, alone, tidy(d, (p.from, p.to)))).filter(|c| c.0 < c.1).collect();
    let content = without_meanwhile(
        d,
        without_further(d, a.at, own_words(d, a.at, here_alone(d, a.at, joined(d, a.at, content)))),
    );
    let content = beside_clauses(d, a.at, content);
    if let Some(r) = rule {
        let mut x = r.clone();
        // a quotation that goes on in other paragraphs is the rules'
        let here = |c: &(usize, usize)| d.t.tokens[c.0].para == d.t.tokens[a.at].para;
        if !content.is_empty() && !closed(r.rule) && r.content.iter().all(here) {
            x.content = content;
            x.direct = directness(d, &x.content);
        }
        return Some(x);
    }
    // nobody says what is asked or supposed
    if content.is_empty() || d.mood(a.at) == Mood::Supposed {
        return None;
    }
    let (act, _) = Anchor::best(&a.odds[1..]);
    // "جدد الكرملين الدعوة إلى": what a verb that says nothing itself does is told by its noun
    let by_noun = d.cue(a.at).iter().all(|c| d.lex.cues[c.cue].act == Act::Assert).then(|| noun_act(d, content[0].0));
    let form = d.cue(a.at).iter().find_map(|c| match c.kind {
        CueKind::Verb(v) => Some(v),
        _ => None,
    });
    let lemma = d.cue(a.at).first().map_or_else(|| d.t.fold(a.at).to_owned(), |c| d.lex.cues[c.cue].lemma.clone());
    let end = d.lex.attribution.at(d.t, a.at).map_or(a.at + 1, |h| h.end);
    let direct = directness(d, &content);
    let near = (end..content[0].0.max(end)).find_map(|i| d.date(i));
    let date = near.and_then(|x| x.resolve(d.published, Tense::Past));
    Some(Draft {
        cue: (a.at, end),
        lemma,
        source: None,
        who: Vec::new(),
        act: by_noun.flatten().unwrap_or_else(|| ACTS.get(act).copied().unwrap_or(Act::Assert)),
        content,
        direct,
        via: None,
        form,
        rule: "S-LEARNT",
        date,
        score: None,
    })
}

/// The act of the noun with which a content begins, where it is one: "الدعوة إلى".
fn noun_act(d: &Doc<'_>, at: usize) -> Option<Act> {
    let known =
        |r: isnad_text::Reading<'_>| r.prefix.conj.is_none().then(|| d.lex.act_nouns.get(r.stem).copied()).flatten();
    isnad_text::readings(d.t.fold(at)).find_map(known)
}

/// "تفهم قلق الجيران من الاتفاق، مبينا أن …": what a word of saying further on leads to with "that" is not what a noun before it is about.
fn own_words(d: &Doc<'_>, at: usize, content: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let noun = d.cue(at).iter().any(|c| c.kind == CueKind::Masdar);
    let led = |c: &(usize, usize)| {
        let says = |k: usize| {
            d.cue(k).iter().any(|f| matches!(f.kind, CueKind::Verb(_) | CueKind::Participle)) && !d.is_definite(k)
        };
        c.0 > at + 2 && d.class(c.0 - 1) & class::COMPL != 0 && says(c.0 - 2)
    };
    if !noun { content } else { content.into_iter().filter(|c| !led(c)).collect() }
}

/// "أدان الهجوم | وزار الجرحى": what somebody did further is no part of the thing that he speaks of.
fn without_further(d: &Doc<'_>, at: usize, mut content: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let clause = |k: usize| d.class(k) & (class::REL | class::COMPL) != 0 || d.finite(k).is_some();
    if let Some(c) = content.first_mut().filter(|c| c.0 > at && !(at + 1..=c.0).any(clause)) {
        let own = |k: usize| {
            let verb = d.hollow_verb(k).is_some_and(|v| !v.0.imperfect && !v.1) && d.is_definite(k + 1);
            verb && d.lex.measure_nouns.at(d.t, k).is_none() && d.lex.trigger_nouns.at(d.t, k).is_none()
        };
        let end = (c.0 + 1..c.1).take_while(|k| d.t.is_word(*k) && !clause(*k) || own(*k)).find(|k| own(*k));
        c.1 = end.unwrap_or(c.1);
    }
    content
}

/// "دعت البعثة، التي أنشئت | لحماية المدنيين، السكان إلى البقاء": a clause between commas about whoever speaks is nothing that is said; what
/// stands behind it is.
fn beside_clauses(d: &Doc<'_>, at: usize, content: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let Some(&(from, _)) = content.first().filter(|c| c.0 > at) else { return content };
    let rel = (at + 1..from.saturating_sub(1)).any(|k| d.is_comma(k) && d.class(k + 1) & class::REL != 0);
    let end = d.t.sentences[d.t.sentence_of(at)].end;
    let leads = || d.cue(at).iter().flat_map(|f| &d.lex.cues[f.cue].leads);
    let asks = |k: &usize| leads().any(|l| matches!(l, Lead::ObjPrep(p) if d.prep_at(p, *k)));
    // a comma closes the clause; behind it stand those who are spoken to and the verb's own preposition
    let prep = (at + 1..end).find(asks).filter(|p| rel && *p > from);
    let closes = |k: &usize| d.is_comma(*k) && d.quote(*k) == d.quote(from);
    let Some(close) = prep.and_then(|p| (from + 1..p.saturating_sub(1)).rev().find(closes)) else { return content };
    let (mut behind, within): (Vec<_>, Vec<_>) = content.into_iter().partition(|c| c.0 > close);
    if behind.is_empty() {
        // what was found may go on behind the clause
        let to = within.iter().map(|c| c.1).max().filter(|to| *to > close + 1).unwrap_or(end);
        behind.push(tidy(d, (close + 1, to)));
    }
    behind.retain(|c| c.0 < c.1);
    behind
}

/// "إن التحقيق مستمر | ، في وقت تواصلت فيه الإدانات": what went on beside is the reporter's to tell.
fn without_meanwhile(d: &Doc<'_>, mut content: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let words = &d.lex.words.phrase;
    let beside = |k: usize| {
        let verb = || d.finite(k + 2).is_some() || d.lex_finite(k + 2).is_some();
        d.follows_pause(k) && words.inside.has(d.t.fold(k)) && words.meanwhile.has(d.t.fold(k + 1)) && verb()
    };
    for c in &mut content {
        let own = d.quote(c.0);
        if let Some(k) = (c.0 + 2..c.1).find(|k| d.quote(*k) == own && beside(*k)) {
            *c = tidy(d, (c.0, k));
        }
    }
    content
}

/// Pieces of which one goes on where the other ends are one ("الوالي | فتح الطريق"); one that lies in another, or only tells how it is said
/// ("دان بأشد العبارات، التفجير"), is none.
fn joined(d: &Doc<'_>, at: usize, content: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mark =
        |k: usize| d.t.tokens[k].kind == isnad_text::Kind::Punct && !d.is_comma(k) && d.t.quotes_at(k).next().is_some();
    // "القائدين | إلى | وقف القتال": whom a verb speaks to, and what its preposition leads to
    let leads = || d.cue(at).iter().flat_map(|f| &d.lex.cues[f.cue].leads);
    let led = |k: usize| leads().any(|l| matches!(l, Lead::ObjPrep(p) if d.t.fold(k) == p));
    let near = |a: usize, b: usize| (a..b).all(mark) || b == a + 1 && led(a);
    let how = |c: &(usize, usize)| {
        (c.0.saturating_sub(1)..=c.0).any(|k| d.lex.adjuncts.at(d.t, k).is_some_and(|h| h.end >= c.1))
    };
    let mut out: Vec<(usize, usize)> = Vec::new();
    for c in content.iter().filter(|c| content.len() == 1 || !how(c)) {
        match out.last_mut() {
            Some(last) if last.1 <= c.0 && near(last.1, c.0) => last.1 = c.1,
            Some(last) if last.0 <= c.0 && c.1 <= last.1 => {}
            _ => out.push(*c),
        }
    }
    out
}

/// Of what the network takes for said, what stands in the sentence of its word, or in a quotation: words of other sentences beside it are not.
fn here_alone(d: &Doc<'_>, at: usize, content: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let own = d.t.sentence_of(at);
    let here = |c: &(usize, usize)| d.t.sentence_of(c.0) == own;
    // "حذر الوزير المجلس: …": a colon leads on
    let quoted = |c: &(usize, usize)| d.quote(c.0).is_some() || c.0 > 0 && d.t.is(c.0 - 1, ':');
    if !content.iter().any(here) {
        return content;
    }
    content.into_iter().filter(|c| here(c) || quoted(c)).collect()
}

/// Marks of quotation and stops at the ends are no part of what is said.
pub(super) fn tidy(d: &Doc<'_>, (mut a, mut b): (usize, usize)) -> (usize, usize) {
    let mark = |i: usize| d.t.tokens[i].kind == isnad_text::Kind::Punct;
    while a < b && mark(a) {
        a += 1;
    }
    while a < b && mark(b - 1) {
        b -= 1;
    }
    (a, b)
}

/// Words by which somebody is addressed before what is asked of him.
const ADDRESSED: usize = 6;

/// "الضغط على", "بسبب أن": a content does not end with a word that hands on to another; it goes on to the next stop.
fn whole(d: &Doc<'_>, cue: Option<usize>, (a, b): (usize, usize)) -> (usize, usize) {
    let open = class::PREP | class::COMPL | class::REL | class::CONJ | class::NEG;
    // a lone letter before a name in quotation marks ("لـ «الحلف»")
    let letter = |k: usize| d.t.is_word(k) && d.t.fold(k).chars().count() == 1;
    // "ناشدت الطرفين | إلى التهدئة": a word or two before what they are called on to do are not all of it, nor are more before the
    // preposition that the verb asks for
    let asks = |b: usize| {
        // "متهما «أيادي» بالعبث"
        let b = b + usize::from(d.t.quotes_at(b).any(|q| q.close == b));
        let mut leads = cue.into_iter().flat_map(|k| d.cue(k)).flat_map(|c| &d.lex.cues[c.cue].leads);
        leads.any(|l| matches!(l, Lead::ObjPrep(p) if d.prep_at(p, b)))
    };
    let plain = |k: usize| d.t.is_word(k) && d.class(k) & class::PREP == 0 && d.finite(k).is_none();
    let called = |b: usize| {
        b - a <= 2 && d.class(b) & class::PREP != 0
            || b - a <= ADDRESSED && cue.is_some_and(|k| a > k) && (a..b).all(plain) && asks(b)
    };
    // "على سبيل | المثال": nor with a noun whose complement stands behind it
    let cut = |b: usize| {
        let noun = d.t.is_word(b - 1) && d.class(b - 1) == 0 && !d.is_definite(b - 1) && d.finite(b - 1).is_none();
        let led = b > a + 1 && d.class(b - 2) & class::PREP != 0;
        noun && led && b < d.t.tokens.len() && d.t.is_word(b) && d.t.fold(b).starts_with("ال") && d.class(b) == 0
    };
    if a >= b || !called(b) && !cut(b) && (d.class(b - 1) & open == 0 && !letter(b - 1) || d.mention(b - 1).is_some()) {
        return (a, b);
    }
    let s = d.t.sentences[d.t.sentence_of(b - 1)];
    // a stop within a quotation ends it no more than the marks around it do
    let quoted = |k: usize| d.t.quotes_at(k).any(|q| q.open >= b && q.open <= k && k <= q.close);
    let stop = |k: usize| d.t.tokens[k].kind == isnad_text::Kind::Punct && !quoted(k);
    let end = (b..s.end).find(|k| stop(*k)).unwrap_or(s.end);
    (a, end.max(b))
}

fn directness(d: &Doc<'_>, content: &[(usize, usize)]) -> Direct {
    let all: Vec<Direct> = content.iter().map(|c| d.directness(c.0, c.1)).collect();
    match all.first() {
        Some(x) if all.iter().all(|y| y == x) => *x,
        Some(_) => Direct::Mixed,
        None => Direct::No,
    }
}
