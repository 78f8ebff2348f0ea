//! What the models see of a report beside its letters: what the lexicon and the knowledge base know of each word, and what the
//! rules took it for. The trainer gets the very same through [`crate::Reader::study`], so that nothing is computed twice in two
//! languages.

use crate::kb::EntityKind;
use crate::lex::CueKind;
use crate::names::Doc;
use crate::ner;
use crate::reading::{Act, Measure, Reading, Status, Who};
use isnad_text::{Kind, Span, Text};

/// How many different features a token can have.
pub const FEATURES: usize = 128;
/// The longest stretch that is read at once, in tokens.
pub const STRETCH: usize = 256;

/// What of an item the rules took a token for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The source of a statement.
    Source = 1,
    /// Its content.
    Content = 2,
    /// Who does it.
    Actor = 3,
    /// To whom.
    Target = 4,
    /// Where.
    Place = 5,
    /// Whose the counted are.
    Of = 6,
    /// Who did it to them.
    By = 7,
}

/// What the rules make of the item that a token announces: the tokens `from..to` and what they are of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(pub Vec<(usize, usize, u8)>);

/// A report as the models see it.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// Features of each token, rising.
    pub features: Vec<Vec<u16>>,
    /// Stretches that are read together: token ranges.
    pub stretches: Vec<(usize, usize)>,
    /// The rules' statements by the first token of the cue.
    pub statements: Vec<(usize, Marks)>,
    /// Their figures by the first token of the number.
    pub figures: Vec<(usize, Marks)>,
    /// Their events by the first token of the trigger.
    pub events: Vec<(usize, Marks)>,
}

/// Features of a token that says what became of somebody.
pub(super) const MEASURE_VERB: u16 = 10;
pub(super) const MEASURE_NOUN: u16 = 56;
const CUE: u16 = 60;
const SOURCE: u16 = 70;
const CONTENT: u16 = 72;
const VIA: u16 = 75;
const TRIGGER: u16 = 76;
const STATUS: u16 = 85;
const FIGURE: u16 = 89;
const NOUN: u16 = 103;

/// The types of events, in the order of their numbers in the models.
pub const TYPES: [&str; 9] =
    ["ASSAULT", "MOBILIZE", "COERCE", "RETREAT", "AGREE", "CONSULT", "AID", "SANCTION", "PROTEST"];

/// The number of an event type.
pub(crate) fn type_number(kind: &str) -> Option<usize> {
    TYPES.iter().position(|t| *t == kind)
}

impl Study {
    /// What is to be seen of a report. `rules`: what the rules read in it.
    pub(crate) fn of(d: &Doc<'_>, rules: &Reading) -> Study {
        let t = d.t;
        let mut f = vec![Vec::new(); t.tokens.len()];
        for (i, f) in f.iter_mut().enumerate() {
            word_features(d, i, f);
        }
        name_features(d, &mut f);
        let mut out = Study { stretches: stretches(t), ..Study::default() };
        let tokens = |s: Span| (t.token_from(s.start), t.token_from(s.end));
        let mut depth = vec![0u8; t.tokens.len()];
        for s in &rules.statements {
            let (a, b) = tokens(s.cue);
            put(&mut f, (a, b), CUE + s.act as u16 - Act::Assert as u16);
            let mut marks = Vec::new();
            if let Some(x) = s.source.map(tokens) {
                begin(&mut f, x, SOURCE);
                marks.push((x.0, x.1, Mark::Source as u8));
            }
            for c in &s.content {
                let x = tokens(*c);
                for k in x.0..x.1.min(f.len()) {
                    f[k].push(if depth[k] > 0 { CONTENT + 2 } else { CONTENT + u16::from(k > x.0) });
                    depth[k] = depth[k].saturating_add(1);
                }
                marks.push((x.0, x.1, Mark::Content as u8));
            }
            if let Some(v) = s.via {
                put(&mut f, tokens(v), VIA);
            }
            out.statements.push((a, Marks(marks)));
        }
        for x in &rules.figures {
            let (a, b) = tokens(x.span);
            put(&mut f, (a, b), FIGURE + x.measure as u16 - Measure::Killed as u16);
            let mut marks = Vec::new();
            for (s, m) in [(x.of, Mark::Of), (x.by, Mark::By)] {
                if let Some(r) = s.map(tokens) {
                    put(&mut f, r, FIGURE + 11 + u16::from(m == Mark::By));
                    marks.push((r.0, r.1, m as u8));
                }
            }
            out.figures.push((a, Marks(marks)));
        }
        for e in &rules.events {
            let (a, b) = tokens(e.trigger);
            if let Some(k) = type_number(&e.kind) {
                put(&mut f, (a, b), TRIGGER + k as u16);
            }
            put(&mut f, (a, b), STATUS + e.status as u16 - Status::Fact as u16);
            let mut marks = Vec::new();
            let place: Vec<Who> = e.place.iter().cloned().collect();
            for (list, m) in [(&e.actors, Mark::Actor), (&e.targets, Mark::Target), (&place, Mark::Place)] {
                marks.extend(list.iter().filter_map(|w| place_of(t, &w.name, a)).map(|r| (r.0, r.1, m as u8)));
            }
            out.events.push((a, Marks(marks)));
        }
        for x in &mut f {
            x.sort_unstable();
            x.dedup();
        }
        // stable: of several at one token the first stays the first
        out.statements.sort_by_key(|x| x.0);
        out.figures.sort_by_key(|x| x.0);
        out.events.sort_by_key(|x| x.0);
        out.features = f;
        out
    }
}

fn put(f: &mut [Vec<u16>], (a, b): (usize, usize), id: u16) {
    let n = f.len();
    f[a.min(n)..b.min(n).max(a.min(n))].iter_mut().for_each(|x| x.push(id));
}

fn begin(f: &mut [Vec<u16>], (a, b): (usize, usize), id: u16) {
    put(f, (a, a + 1), id);
    put(f, (a + 1, b.max(a + 1)), id + 1);
}

/// Where a name stands nearest to token `at`, within 60 tokens.
pub(crate) fn place_of(t: &Text, name: &str, at: usize) -> Option<(usize, usize)> {
    let words = Text::from_source(name);
    let n = words.tokens.len();
    if n == 0 {
        return None;
    }
    let (from, to) = (at.saturating_sub(60), (at + 60).min(t.tokens.len()));
    let bare = |w: &str| w.trim_start_matches(['و', 'ب', 'ل', 'ف']).len();
    let same = |i: usize| {
        let (w, x) = (t.fold(i), words.fold(0));
        // the first word may have clitics before it
        (w == x || w.ends_with(x) && bare(w) <= x.len() + 4)
            && (1..n).all(|k| t.fold(i + k) == words.fold(k))
            && i + n <= t.tokens.len()
    };
    (from..to).filter(|i| same(*i)).min_by_key(|i| i.abs_diff(at)).map(|i| (i, i + n))
}

/// Paragraphs that fit together into a stretch; a longer one is cut where a sentence ends, else anywhere.
fn stretches(t: &Text) -> Vec<(usize, usize)> {
    let n = t.tokens.len();
    let mut cuts: Vec<usize> = Vec::new();
    for s in &t.sentences {
        cuts.push(s.end);
    }
    let para_end = |i: usize| i == n || t.tokens[i].para != t.tokens[i - 1].para;
    let mut out = Vec::new();
    let mut from = 0;
    while from < n {
        let limit = from + STRETCH;
        let to = if n <= limit {
            n
        } else {
            let near = |c: &&usize| **c > from && **c <= limit;
            let last = cuts.partition_point(|c| *c <= limit);
            let mut ends = cuts[..last].iter().rev().filter(near);
            let sentence = ends.clone().next().copied();
            ends.find(|c| para_end(**c)).copied().or(sentence).unwrap_or(limit)
        };
        out.push((from, to));
        from = to;
    }
    out
}

fn word_features(d: &Doc<'_>, i: usize, f: &mut Vec<u16>) {
    let t = d.t;
    let w = t.fold(i);
    let l = d.lex;
    let class = if t.is_word(i) { l.class(w) } else { 0 };
    f.extend((0..7).filter(|b| class >> b & 1 == 1));
    let word = t.is_word(i);
    let flags = [
        (7, d.cue(i).iter().any(|c| matches!(c.kind, CueKind::Verb(_)))),
        (8, d.lex_finite(i).is_some()),
        (9, !d.trigger_verbs(i).is_empty()),
        (MEASURE_VERB, d.measure_verb(i).is_some()),
        (11, l.is_light(w)),
        (12, l.is_hit(w)),
        (13, l.is_happening(w)),
        (14, l.is_force(w)),
        (15, l.is_site(w)),
        (16, l.is_device(w)),
        (17, l.is_weapon(w)),
        (18, l.leads_to(w)),
        (19, word && d.is_definite(i)),
        (20, d.quote(i).is_some()),
        (21, t.quotes_at(i).any(|q| q.open == i)),
        (22, t.quotes_at(i).any(|q| q.close == i)),
        (23, d.date(i).is_some()),
        (24, t.tokens[i].kind == Kind::Number),
        (25, word),
        (26, t.tokens[i].kind == Kind::Punct),
        (27, t.tokens[i].spaced),
        (28, t.tokens[i].para == 0),
        (29, t.tokens[i].para == 1),
        (30, t.sentences.get(t.sentence_of(i)).is_some_and(|s| s.start == i)),
        (31, i == 0 || t.tokens[i].para != t.tokens[i - 1].para),
        (54, word && l.roles.at(t, i).is_some()),
        (55, l.counted.at(t, i).is_some()),
        (MEASURE_NOUN, l.measure_nouns.at(t, i).is_some()),
        (57, l.vague.at(t, i).is_some()),
        (58, l.media.at(t, i).is_some()),
        (59, d.cue(i).iter().any(|c| !matches!(c.kind, CueKind::Verb(_)))),
        (102, l.reduced.at(t, i).is_some()),
        (112, l.bodies.at(t, i).is_some()),
        (113, l.attribution.at(t, i).is_some()),
        (114, l.units.at(t, i).is_some()),
        (115, l.not_after.contains(w)),
        (116, l.light_nouns.contains(w)),
        (117, l.unreal.contains(w)),
    ];
    f.extend(flags.iter().filter(|x| x.1).map(|x| x.0));
    if let Some(h) = l.trigger_nouns.at(t, i)
        && let Some(k) = type_number(&l.triggers[h.value].kind)
    {
        f.push(NOUN + k as u16);
    }
}

fn name_features(d: &Doc<'_>, f: &mut [Vec<u16>]) {
    for m in &d.mentions {
        let kind = match d.kind_of(m) {
            EntityKind::Person => 0,
            EntityKind::Country => 1,
            EntityKind::Place => 2,
            EntityKind::Group => 3,
            EntityKind::Body => 4,
            EntityKind::Alliance | EntityKind::Agency | EntityKind::Outlet => 5,
        };
        begin(f, (m.start, m.end), 32 + 2 * kind);
        if m.adjective {
            put(f, (m.start, m.end), 44);
        }
        if m.cut > 0 {
            put(f, (m.start, m.start + 1), 45);
        }
    }
    for x in &d.tagged {
        let kind = match x.kind {
            ner::Kind::Person => 0,
            ner::Kind::Place => 1,
            ner::Kind::Body => 2,
            ner::Kind::Other => 3,
        };
        begin(f, (x.start, x.end), 46 + 2 * kind);
    }
}
