//! Where it can have happened, of all who and what stands beside its word: what only describes somebody, what was spoken of, from where somebody
//! fired and where he is stationed are no places of it.

use super::parties::{Asked, Party};
use crate::lex::{Number, class};
use crate::names::{Doc, Mention};
use crate::reading::Who;
use isnad_text::Sentence;
use rustc_hash::FxHashSet;

/// Tokens between a word of protest and what it is against.
const PROTEST: usize = 4;

/// Tokens behind the happening's word among which it is told from where somebody fired.
const FIRED: usize = 6;

/// Tokens from where shells were launched to the name of the place, and from the word for a branch of somebody.
const LAUNCHED: usize = 8;
const BRANCH: usize = 5;

/// A reason why what stands at token `k` is no place of the happening.
type Veto = fn(&Doc<'_>, &Asked<'_>, Sentence, usize) -> bool;

const VETOES: [Veto; 10] = [
    spoken_of,
    told_further,
    protested_in,
    fired_from,
    stationed,
    comes_from,
    launched_from,
    of_branch,
    acts_next,
    speaks,
];

/// Those of them that can be where it happened.
pub(crate) fn grounds(d: &Doc<'_>, all: &[Party], asked: &Asked<'_>) -> Vec<Party> {
    let s = d.t.sentences[d.t.sentence_of(asked.at.0)];
    let can = |p: &&Party| match p.who.as_slice() {
        [w] => {
            // "قصف سوري" is no place
            let adjective = p.sort.adjective || mention(d, s, &w.name).is_some_and(|m| m.adjective);
            !adjective && !from(d, s, p).is_some_and(|k| VETOES.iter().any(|v| v(d, asked, s, k)))
        }
        _ => true,
    };
    all.iter().filter(can).cloned().collect()
}

/// Those of them to whom it can have been done.
pub(crate) fn hit(d: &Doc<'_>, all: Vec<Party>, asked: &Asked<'_>) -> Vec<Party> {
    let s = d.t.sentences[d.t.sentence_of(asked.at.0)];
    let of_doer = |p: &Party| p.sort.adjective && p.span.is_some_and(|x| x.0 == asked.at.1) && tells_doer(d, asked);
    all.into_iter().filter(|p| !of_doer(p) && !from(d, s, p).is_some_and(|k| comes_from(d, asked, s, k))).collect()
}

/// "قصف سوري", "حصار حوثي": behind such a noun an adjective tells whose deed it is; behind "مقتل" and "اعتقال" to whom it was done.
fn tells_doer(d: &Doc<'_>, asked: &Asked<'_>) -> bool {
    let trigger = d.lex.trigger_nouns.at(d.t, asked.at.0).map(|h| &d.lex.triggers[h.value]);
    trigger.is_some_and(|t| t.roles != "target" || t.mode.as_deref() == Some("restrict"))
}

/// Where a name of the knowledge base stands in a sentence.
fn mention<'a>(d: &'a Doc<'_>, s: Sentence, name: &str) -> Option<&'a Mention> {
    (s.start..s.end).filter_map(|k| d.mention_from(k)).find(|m| d.text(m.start, m.end) == name)
}

/// The token with which somebody's words begin in a sentence.
pub(super) fn from(d: &Doc<'_>, s: Sentence, p: &Party) -> Option<usize> {
    let name = &p.who.first()?.name;
    let words = name.split(' ').count();
    let spelled = || (s.start..s.end).find(|k| k + words <= s.end && d.text(*k, k + words) == *name);
    p.span.map(|x| x.0).or_else(|| mention(d, s, name).map(|m| m.start)).or_else(spelled)
}

/// "قصف مصدره المعسكر": from where it came.
fn comes_from(d: &Doc<'_>, _: &Asked<'_>, s: Sentence, k: usize) -> bool {
    k > s.start && d.lex.words.place.comes_from.has(d.t.fold(k - 1))
}

fn has(d: &Doc<'_>, from: usize, to: usize, list: &FxHashSet<String>) -> bool {
    (from..to).any(|i| list.contains(d.t.fold(i)) || d.t.fold(i).strip_prefix('و').is_some_and(|w| list.contains(w)))
}

/// "جلسة بشأن اليمن".
fn spoken_of(d: &Doc<'_>, _: &Asked<'_>, s: Sentence, k: usize) -> bool {
    k > s.start && d.lex.subjects.contains(d.t.fold(k - 1))
}

/// "قتل ثلاثة في القرية، كما قصف الطيران البلدة": a new happening has a place of its own.
fn told_further(d: &Doc<'_>, asked: &Asked<'_>, _: Sentence, k: usize) -> bool {
    let b = asked.at.1;
    k >= b && has(d, b, k, &d.lex.further)
}

/// "تظاهروا في المدينة تنديدا بالغارات": they protest there at what was done elsewhere.
fn protested_in(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, k: usize) -> bool {
    let a = asked.at.0;
    let against = (a.saturating_sub(PROTEST).max(s.start)..a).find(|i| has(d, *i, i + 1, &d.lex.protested));
    against.is_some_and(|i| k < i)
}

/// The preposition before token `k`, or before the noun of a place that stands there ("من مواقع في"): where it stands.
fn from_at(d: &Doc<'_>, from: usize, k: usize) -> Option<usize> {
    let is = |i: usize| d.lex.words.place.from.has(d.t.fold(i));
    if k > from && is(k - 1) {
        return Some(k - 1);
    }
    // "من مواقعها في", "من قاعدة": the noun of a place between
    let inside = k.checked_sub(1).filter(|i| d.lex.words.phrase.inside.has(d.t.fold(*i))).unwrap_or(k);
    let place = |i: usize| d.lex.places.at(d.t, i).is_some() || d.lex.is_site(d.t.fold(i));
    (inside.saturating_sub(3).max(from)..inside)
        .rev()
        .find(|i| is(*i) && place(i + 1) && (i + 1..inside).all(|j| d.class(j) == 0))
}

/// "قصف من مواقع في الجبل", "هجوم صاروخي من التلة على القرية": from where somebody attacked; that rockets are fired happens there. "قصف أجزاء من البلدة", "قصف بالقرب
/// من البلدة" tell where.
fn fired_from(d: &Doc<'_>, asked: &Asked<'_>, _: Sentence, k: usize) -> bool {
    let (_, b) = asked.at;
    if asked.kind != "ASSAULT" || k < b || k > b + FIRED + 3 || is_apart(d, asked.at.0) {
        return false;
    }
    let Some(from) = from_at(d, b, k).filter(|i| *i <= b + FIRED) else { return false };
    let words = &d.lex.words.place;
    let part = |i: usize| {
        let f = d.t.fold(i);
        let bare = isnad_text::strip_article(f).unwrap_or(f);
        d.lex.places.at(d.t, i).is_some() || words.parts.has(f) || words.parts.has(bare)
    };
    (b..from).all(|i| !part(i) && d.finite(i).is_none() && d.class(i) & (class::PREP | class::COMPL) == 0)
}

/// Whether the happening drives somebody out of the place ("طرد المسلحين من القرية"), or is the firing itself ("أطلق صواريخ من القرية").
fn is_apart(d: &Doc<'_>, at: usize) -> bool {
    let f = d.t.fold(at);
    let words = &d.lex.words.place.from_there;
    let trigger = d.trigger_verb(at).map(|v| v.0).or_else(|| d.lex.trigger_nouns.at(d.t, at).map(|h| h.value));
    let seize = trigger.is_some_and(|k| d.lex.triggers[k].mode.as_deref() == Some("seize"));
    seize || words.has(f) || f.strip_prefix(['و', 'ف', 'ب', 'ل']).is_some_and(|f| words.has(f))
}

/// "قصفت القوات المتمركزة في القاعدة البلدة": where those who did it stand. Those to whom it was done are hit where they stand.
fn stationed(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, k: usize) -> bool {
    let prep = k > s.start && d.class(k - 1) & class::PREP != 0;
    let at = match (prep, d.written_prep(k)) {
        (true, _) => k - 1,
        (false, Some('ب')) => k,
        _ => return false,
    };
    let (a, b) = asked.at;
    let Some(participle) = at.checked_sub(1).filter(|i| *i >= s.start && !(a..b).contains(i)) else { return false };
    let one = d.finite(a).is_some_and(|v| v.0.number == Number::Singular);
    let subject = participle < a || one && d.phrase(b, s.end).is_some_and(|m| m.start == b && participle <= m.end);
    asked.kind == "ASSAULT" && subject && d.lex.words.place.stationed.has_adjective(d.t.fold(participle))
}

/// "قذائف أطلقت من مواقع في التلة": from where shells came that fell elsewhere.
fn launched_from(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, k: usize) -> bool {
    let words = &d.lex.words.place;
    let from = (asked.at.1.max(k.saturating_sub(LAUNCHED)).max(s.start + 1)..k)
        .rev()
        .find(|i| words.from.has(d.t.fold(*i)) && words.launched.has(d.t.fold(*i - 1)));
    // "أطلق من التلة على البلدة": behind another preposition is where it fell
    let leads = |j: usize| d.class(j) & class::PREP != 0 && !d.lex.words.phrase.inside.has(d.t.fold(j));
    from.is_some_and(|i| (i + 1..k).all(|j| !d.is_comma(j) && !leads(j) && d.finite(j).is_none()))
}

/// "الكتيبة، ذراع الحركة في البلاد": the place is told of whom she belongs to.
fn of_branch(d: &Doc<'_>, asked: &Asked<'_>, s: Sentence, k: usize) -> bool {
    let inside = k > s.start && d.lex.words.phrase.inside.has(d.t.fold(k - 1));
    let noun = (k.saturating_sub(BRANCH).max(asked.at.1).max(s.start)..k.saturating_sub(1))
        .rev()
        .find(|i| d.lex.words.place.branches.has(d.t.fold(*i)));
    // the happening is told of somebody else: it goes on behind
    let goes_on = || d.class(d.mention_from(k).map_or(k + 1, |m| m.end)) & class::PREP != 0;
    inside && noun.is_some_and(|i| (i + 1..k - 1).all(|j| d.t.is_word(j) && d.class(j) == 0)) && goes_on()
}

/// "إسقاط مقاتلة وأنقرة تنفي": whoever begins the next clause.
fn acts_next(d: &Doc<'_>, _: &Asked<'_>, _: Sentence, k: usize) -> bool {
    d.begins_clause(k)
}

/// "يريفان تعلن إسقاط مقاتلة": a capital that speaks for its state.
fn speaks(d: &Doc<'_>, asked: &Asked<'_>, _: Sentence, k: usize) -> bool {
    let source = asked.statement.and_then(|s| s.source);
    source.is_some_and(|s| s.start == d.t.span(k, k + 1).start)
}

/// "قرية قصر البريج": of a name of several words behind a noun of a place the last one alone is no known town's.
pub(crate) fn own_name(d: &Doc<'_>, w: Who) -> Who {
    let words: Vec<&str> = w.name.split(' ').collect();
    let known =
        |from: usize| w.entity.is_some() && d.kb.resolve(&words[from..].join(" ")).as_deref() == w.entity.as_deref();
    let within = (2..words.len()).find(|k| known(*k)).filter(|_| !known(0) && !known(1) && d.lex.place_word(&w.name));
    let part = |word: &str| {
        d.lex.place_word(word)
            || isnad_text::fold(word).starts_with("ال")
            || d.lex.words.place.directions.has(&isnad_text::fold(word))
    };
    match within {
        Some(k) if !words[1..k].iter().all(|word| part(word)) => Who { entity: None, ..w },
        _ => w,
    }
}
