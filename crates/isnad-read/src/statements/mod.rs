//! Statements: a cue, its source, its content.
//!
//! For every cue the frame is read from both sides: where the source stands (after the verb, before it, or only in its
//! inflection), what leads to the content (أن, a quotation, a preposition, an object), and where the content ends.

mod alone;
mod behind;
mod below;
mod carried;
pub(crate) mod cast;
mod content;
mod cues;
pub(crate) mod decide;
pub(crate) mod denied;
mod gender;
mod lead;
mod lead_walk;
mod nouns;
mod number;
mod objects;
mod paragraphs;
mod plausible;
mod resolve;
mod shape;
mod source;
pub(crate) mod speakers;
mod twice;
mod verbal;
mod vetoes;

use crate::lex::{CueForm, CueKind, Lead, Number, Person, VerbForm, class};
use crate::names::{Doc, EntityKind, Head, Np};
use crate::reading::{Act, Direct, Who};
pub(crate) use cues::CueAt;
use isnad_text::{Sentence, Tense};
pub(crate) use number::number;
use plausible::{crossed, speaks};
use rustc_hash::FxHashSet;

/// A statement in tokens, before it is numbered and spanned.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) cue: (usize, usize),
    pub(crate) lemma: String,
    pub(crate) source: Option<(usize, usize)>,
    pub(crate) who: Vec<Who>,
    pub(crate) act: Act,
    pub(crate) content: Vec<(usize, usize)>,
    pub(crate) direct: Direct,
    pub(crate) via: Option<(usize, usize)>,
    pub(crate) form: Option<VerbForm>,
    pub(crate) rule: &'static str,
    /// Day on which it was made.
    date: Option<isnad_text::Period>,
    /// How probable it is that it is right, in hundredths.
    pub(crate) score: Option<u8>,
}

impl Draft {
    fn holds(&self, a: usize, b: usize) -> bool {
        self.content.iter().any(|c| c.0 <= a && b <= c.1)
    }
}

/// What the rules take for statements, in order of their cues.
pub(crate) fn drafts(d: &Doc<'_>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for s in &d.t.sentences {
        if d.memo.is_spent() {
            break;
        }
        sentence(d, *s, &mut drafts);
    }
    drafts.sort_by_key(|x| x.cue.0);
    paragraphs::run_on(d, &mut drafts);
    drafts
}

/// Statements within statements; in news 6 at most.
const DEEPEST: usize = 8;
/// Statements before one that can hold it.
const NEAR: usize = 64;

fn sentence(d: &Doc<'_>, s: Sentence, drafts: &mut Vec<Draft>) {
    if let Some(x) = headline(d, s) {
        drafts.push(x);
    }
    let cues = d.cues(s);
    let mut used = FxHashSet::default();
    for k in 0..cues.len() {
        let c = &cues[k];
        // "وبحسب رصد الصحيفة": the noun of the attribution
        let of_attribution = k > 0
            && cues[k - 1].end == c.start
            && matches!(cues[k - 1].kind, cues::Kind::Attribution { with_verb: false });
        // nobody says that somebody says, and so on, more than a few times over
        let depth = drafts.iter().rev().take(NEAR).filter(|x| x.holds(c.start, c.end)).count();
        // nobody says what a question asks or a condition supposes
        let supposed = d.mood(c.start) == crate::clause::Mood::Supposed || asks_future(d, s, c);
        if used.contains(&c.start) || of_attribution || depth >= DEEPEST || supposed {
            continue;
        }
        if let Some(x) = frame(d, s, c, &cues, drafts) {
            used.extend([c.start, x.cue.0]);
            drafts.push(x);
        }
    }
}

/// "متى ستعلن الحكومة أن …؟": what a question asks is still to be said.
fn asks_future(d: &Doc<'_>, s: Sentence, c: &CueAt) -> bool {
    let f = d.t.fold(c.start).trim_start_matches(['و', 'ف']);
    c.is_verb() && matches!(d.t.raw(s.end - 1), "؟" | "?") && f.starts_with('س') && !d.lex.is_cue_form(f)
}

/// "أذربيجان: سنواصل العملية": a short line of a name, a colon and what it says.
fn headline(d: &Doc<'_>, s: Sentence) -> Option<Draft> {
    let start = d.skip_adjuncts(s.start, s.end);
    let colon = (start + 1..s.end.min(start + 12)).find(|k| d.t.is(*k, ':'))?;
    let alone = s.end - s.start <= 22 && (s.start == 0 || d.t.tokens[s.start - 1].para != d.t.tokens[s.start].para);
    // "… . وحزب الله: …": the name right before the colon
    let start = (start..colon)
        .find(|&p| {
            (p == start || d.t.tokens[p - 1].kind == isnad_text::Kind::Punct)
                && d.np_list(p, colon).last().is_some_and(|n| n.end == colon)
        })
        .unwrap_or(start);
    let nps = d.np_list(start, colon);
    if !alone
        || colon + 1 >= s.end
        || nps.last()?.end != colon
        || nps[0].head == crate::names::Head::Other && nps[0].country.is_none()
    {
        return None;
    }
    let who = d.who(&nps);
    // "غنجة: حصيلة قصف ليلي": a town is what it is about; a capital speaks for its state
    let town = |w: &Who| {
        let e = w.entity.as_deref().and_then(|e| d.kb.get(e));
        e.is_some_and(|e| e.kind == crate::kb::EntityKind::Place && e.stands_for.is_none())
    };
    if !who.is_empty() && who.iter().all(town) {
        return None;
    }
    let (content, direct) = d.quoted_or_plain(colon + 1, s.end);
    Some(Draft {
        cue: (colon, colon + 1),
        lemma: ":".into(),
        source: Some((nps[0].start, colon)),
        who,
        act: Act::Assert,
        content: vec![content],
        direct,
        via: None,
        form: None,
        rule: "S-COLON",
        date: None,
        score: None,
    })
}

/// Reads one cue's frame.
fn frame(d: &Doc<'_>, s: Sentence, c: &CueAt, cues: &[CueAt], drafts: &[Draft]) -> Option<Draft> {
    match c.kind {
        cues::Kind::Attribution { with_verb } => nouns::attribution(d, s, c, with_verb, drafts),
        cues::Kind::Word(f) => match f.kind {
            CueKind::Masdar => nouns::masdar(d, s, c, f, cues),
            _ => verbal::verbal(d, s, c, f, cues, drafts),
        },
    }
}

#[allow(clippy::too_many_arguments)] // the parts of one statement, named at each call
fn draft(
    d: &Doc<'_>,
    c: &CueAt,
    lemma: String,
    nps: &[Np],
    who: Vec<Who>,
    act: Act,
    content: Vec<(usize, usize)>,
    direct: Direct,
    via: Option<(usize, usize)>,
    form: Option<VerbForm>,
    rule: &'static str,
    s: Sentence,
) -> Draft {
    let source = match (nps.first(), nps.last()) {
        (Some(a), Some(b)) => Some((a.start, b.end)),
        _ => None,
    };
    let before_content = content.first().map_or(c.end, |x| if x.0 > c.end { x.0 } else { c.end });
    let when = (c.end..before_content)
        .find_map(|i| d.date(i))
        .or_else(|| (c.start.saturating_sub(3).max(s.start)..c.start).find_map(|i| d.date(i)));
    let date = when.and_then(|x| x.resolve(d.published, Tense::Past));
    Draft { cue: (c.start, c.end), lemma, source, who, act, content, direct, via, form, rule, date, score: None }
}
