//! Positions that somebody takes by what he says, where the verb of saying is neutral: "he said that the army must withdraw".
//!
//! A reader of diplomacy takes these for demands, offers and refusals, and most of them are said so. What shows them is data
//! (`lang/ar/implied.toml`): words of duty, readiness, refusal, promise, judgement, and verbs in the first person. Here is looked
//! up in whose words they stand, whose deed or duty they tell of, and where their clause begins and ends.

mod clause;
mod whose;
mod words;

use crate::clause::Mood;
use crate::lex::class;
use crate::names::Doc;
use crate::reading::{Act, Implied, Statement, Who};
use crate::topics::{Asked, TopicWords, Topics};
use isnad_text::Sentence;
use whose::Whose;
pub(crate) use words::{ImpliedWords, builtin};
use words::{Rule, Shown};

/// A statement in tokens, whose content is looked through.
#[derive(Clone, Copy, Debug)]
struct Said<'a> {
    statement: &'a Statement,
    /// One stretch of its content.
    from: usize,
    to: usize,
}

/// A position found.
#[derive(Clone, Debug)]
struct Found {
    act: Act,
    /// The words that show it.
    cue: (usize, usize),
    /// The clause that holds it.
    clause: (usize, usize),
    /// Whose duty or deed it is, where another's.
    toward: Vec<Who>,
    rule: String,
    lemma: String,
    performed: bool,
}

/// The most positions that one statement implies; in news three.
const MOST: usize = 6;

/// The positions that neutral statements imply, in order; topics and addressees as those of others are found.
pub(crate) fn read(
    d: &Doc<'_>,
    all: &[Statement],
    words: &ImpliedWords,
    topics: &TopicWords,
    learnt: Option<&Topics>,
) -> Vec<Implied> {
    let mut out = Vec::new();
    for (k, s) in all.iter().enumerate() {
        if s.act != Act::Assert || s.who.is_empty() {
            continue;
        }
        let mut found: Vec<Found> = Vec::new();
        for c in &s.content {
            if d.memo.is_spent() || found.len() >= MOST {
                break;
            }
            let said = Said { statement: s, from: d.t.token_from(c.start), to: d.t.token_from(c.end) };
            within(d, all, k, said, words, &mut found);
        }
        out.extend(found.into_iter().map(|f| told(d, all, k, f, topics, learnt)));
    }
    out
}

/// Whether the words at token `i` are those of statement `k` and of none within it.
fn is_in_its_words(d: &Doc<'_>, all: &[Statement], k: usize, i: usize) -> bool {
    let at = d.t.tokens[i].span;
    let holds = |s: &Statement| s.cue.contains(at) || s.content.iter().any(|c| c.contains(at));
    !all.iter().enumerate().any(|(j, s)| j != k && s.inside == Some(k) && holds(s))
}

fn within(d: &Doc<'_>, all: &[Statement], k: usize, said: Said<'_>, words: &ImpliedWords, found: &mut Vec<Found>) {
    let mut i = said.from;
    while i < said.to && found.len() < MOST {
        let free = d.mood(i) == Mood::Fact && d.mention(i).is_none() && is_in_its_words(d, all, k, i);
        let here = free.then(|| upon(d, said, words, i).or_else(|| by_words(d, said, words, i))).flatten();
        match here {
            Some(f) => {
                i = f.clause.1.max(i + 1);
                found.push(f);
            }
            None => i += 1,
        }
    }
}

fn sentence(d: &Doc<'_>, i: usize) -> Sentence {
    d.t.sentences[d.t.sentence_of(i)]
}

/// "على المجتمع الدولي أن يتحرك": whose duty it is stands behind the preposition.
fn upon(d: &Doc<'_>, said: Said<'_>, words: &ImpliedWords, i: usize) -> Option<Found> {
    let f = d.t.fold(i);
    let is = d.lex.words.common.upon.has(f) || d.lex.words.common.upon.has(f.trim_start_matches(['و', 'ف']));
    if !is || !clause::opens(d, said, i) {
        return None;
    }
    let g = d.group(i + 1, said.to)?;
    let open = g.end();
    let that = open < said.to && d.class(open) & class::COMPL != 0 && d.finite(open + 1).is_some_and(|v| v.0.imperfect);
    let who = d.parties(&g, &said.statement.who);
    let named = g.members.iter().all(|m| d.is_somebody(m));
    (that && named && !who.is_empty()).then(|| Found {
        act: Act::Demand,
        cue: (i, i + 1),
        clause: (i, clause::end(d, said, open + 1)),
        toward: who,
        rule: "I-UPON".into(),
        lemma: words.verb_of(Act::Demand),
        performed: false,
    })
}

/// A negation or a word between it and its verb before token `i`; how many stand there.
fn negated(d: &Doc<'_>, words: &ImpliedWords, i: usize, from: usize) -> usize {
    usize::from(i > from && words.no.contains(d.t.fold(i - 1)))
}

fn by_words(d: &Doc<'_>, said: Said<'_>, words: &ImpliedWords, i: usize) -> Option<Found> {
    let not = negated(d, words, i, said.from);
    let ahead = (i > said.from + not).then(|| i - 1 - not);
    // "كان يجب", "التي يجب أن": of what is over, of a noun before
    let was = ahead.is_some_and(|k| {
        let f = d.t.fold(k);
        // "يمكن أن يشكل"
        let may = d.class(k) & class::COMPL != 0 && k > said.from && words.not_after.contains(d.t.fold(k - 1));
        words.not_after.contains(f) || may || d.class(k) & class::REL != 0
    }) || is_undone(d, said, words, i - not);
    let fits = |s: &Shown| {
        let r = &words.rules[s.rule];
        let judged = !r.judges || words.judging.contains(&said.statement.lemma) && i < said.from + JUDGED;
        let polar =
            if r.not { not > 0 && words.takes_no(s.rule, d.t.fold(i - 1)) } else { not == 0 || r.refused.is_some() };
        judged && polar && !was
    };
    let shown = words.at(d.t, i, fits)?;
    let rule = &words.rules[shown.rule];
    if rule.act == Act::Assert {
        return None;
    }
    // what is judged stands before the judgement: "the agreement as a step forward"
    let begin = if rule.judges { said.from } else { clause::start(d, said, i - not) };
    // a judgement without what is judged tells nothing
    let subject = rule.judges || shown.verb && !rule.own && !rule.first && !rule.charge;
    let named = |k: usize| d.is_definite(k) || d.mention(k).is_some();
    if subject && (begin == i - not || rule.judges && !(begin..i).any(named)) {
        return None;
    }
    let whose = whose::whose(d, said, words, &shown, begin, not);
    let toward = match (&whose, rule.own, rule.charge) {
        (Whose::Other(who), _, true) => who.iter().filter(|w| w.entity.is_some()).cloned().collect(),
        (Whose::Other(who), false, _) if matches!(rule.act, Act::Demand | Act::Warn) => who.clone(),
        (Whose::Own, true, _) => Vec::new(),
        // nobody condemns himself: then these are another's words
        (Whose::Own, ..) if rule.act == Act::Condemn && !rule.first => return None,
        (_, true, _) | (_, _, true) => return None,
        _ => Vec::new(),
    };
    if rule.charge && toward.is_empty() {
        return None;
    }
    let act = act(d, words, rule, &shown, not > 0);
    let end = clause::end(d, said, shown.end.max(i + 1));
    // what is denied is told without its negation
    let begin = if act == Act::Deny { i } else { begin };
    // a lone word of judgement tells nothing of what is judged
    let told = (begin..end).filter(|k| d.t.is_word(*k)).count() > 1;
    told.then(|| Found {
        act,
        cue: (i, shown.end.max(i + 1)),
        clause: (begin, end),
        toward,
        rule: rule.id.clone(),
        lemma: words.told_by(rule, act),
        performed: rule.first,
    })
}

/// Tokens before the words that show a position among which what undoes it stands.
const BACK: usize = 8;

/// "كان عليهم حينها", "ليس صحيحا أنه يجب", "لم نعد نريد": whether the clause before token `i` tells of what is over or is not so.
fn is_undone(d: &Doc<'_>, said: Said<'_>, words: &ImpliedWords, i: usize) -> bool {
    let back = (said.from.max(i.saturating_sub(BACK))..i).rev();
    let undoes = |f: &str| words.past.contains(f) || words.no.contains(f);
    back.take_while(|k| !d.is_comma(*k) && !clause::is_stop(d, *k)).any(|k| undoes(d.t.fold(k)))
}

/// Tokens at the beginning of what is judged among which the judgement stands.
const JUDGED: usize = 16;

fn act(d: &Doc<'_>, words: &ImpliedWords, rule: &Rule, shown: &Shown, not: bool) -> Act {
    let war = || {
        let from = if rule.will { shown.at } else { shown.end };
        words.is_hostile(d.t, from)
    };
    match (rule.refused, rule.hostile) {
        (Some(a), _) if not => a,
        (_, Some(a)) if war() => a,
        _ => rule.act,
    }
}

/// A position with its topic and whom it is toward.
fn told(d: &Doc<'_>, all: &[Statement], k: usize, f: Found, words: &TopicWords, learnt: Option<&Topics>) -> Implied {
    let s = &all[k];
    let content = match f.cue {
        (a, b) if a <= f.clause.0 && b < f.clause.1 => (b, f.clause.1),
        _ => f.clause,
    };
    let x = Asked {
        cue: f.cue,
        act: f.act,
        who: &s.who,
        source: None,
        content: vec![content],
        before: crate::topics::before(all, k),
    };
    let guess = crate::topics::guess(d, &x, words, learnt);
    let known = !f.toward.is_empty();
    // whom an inferred position is toward only its own grammar can tell: who else is named in the clause is part of the matter
    let guessed = |t: (Vec<Who>, Option<u8>)| if f.performed { t } else { (Vec::new(), None) };
    let (toward, toward_score) = if known { (f.toward, None) } else { guessed(guess.toward) };
    Implied {
        statement: k,
        cue: d.t.span(f.cue.0, f.cue.1),
        act: f.act,
        lemma: f.lemma,
        performed: f.performed,
        content: d.t.span(f.clause.0, f.clause.1).trim(&d.t.source, &['،', ' ', '.']),
        toward_score,
        toward,
        topic: guess.topic.map(|t| t.0),
        topic_score: guess.topic.and_then(|t| t.1),
        rule: f.rule,
    }
}
