//! Names: where they stand, how far their noun phrases reach, and what they resolve to within the report.

mod memo;
mod namesakes;
mod np;
mod opening;
mod people;
mod person;
mod reduced;
mod resolve;
mod several;
mod shared;
mod tagged;

pub(crate) use crate::kb::EntityKind;
pub(crate) use memo::ScopeWords;
pub(crate) use np::{Head, Np};
pub(crate) use person::is_masdar;

use crate::kb::Kb;
use crate::lex::{CueForm, Governs, Lexicon, VerbForm};
use isnad_text::{DateExpr, Kind, Text, dates, strip_article};
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::cell::OnceCell;

/// A name at tokens `start..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Knowledge-base entity.
    pub(crate) entity: Option<usize>,
    /// A person whom only this report names.
    pub(crate) person: Option<usize>,
    /// A relative adjective ("الأذربيجانية").
    pub(crate) adjective: bool,
    /// Clitics cut from its first token.
    pub(crate) cut: u8,
}

/// A person with an office, as the report introduces them.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    /// The words of the office as they stand before the name, folded.
    pub(crate) words: String,
    pub(crate) office: String,
    pub(crate) country: Option<usize>,
    pub(crate) entity: Option<usize>,
    pub(crate) person: Option<usize>,
    pub(crate) at: usize,
}

/// A report prepared for reading: its text with names, dates, quotes and word classes laid on the tokens.
pub(crate) struct Doc<'a> {
    pub(crate) t: &'a Text,
    pub(crate) kb: &'a Kb,
    pub(crate) lex: &'a Lexicon,
    pub(crate) published: Option<Date>,
    pub(crate) dates: Vec<DateExpr>,
    date_at: Vec<Option<u32>>,
    pub(crate) mentions: Vec<Mention>,
    mention_at: Vec<Option<u32>>,
    class: Vec<u16>,
    quote_at: Vec<Option<u32>>,
    /// People whom only this report names: token ranges of the fullest form.
    pub(crate) people: Vec<(usize, usize)>,
    /// They by the number of the word with which their names end, first come first.
    by_last_name: rustc_hash::FxHashMap<usize, Vec<usize>>,
    pub(crate) holders: Vec<Holder>,
    /// What the tagger takes for names, in order.
    pub(crate) tagged: Vec<crate::ner::Found>,
    /// Where a tagged person's name that begins at a token ends.
    person_to: rustc_hash::FxHashMap<usize, usize>,
    /// Whether the two sides named most are those that "الطرفان" means.
    pair_known: bool,
    /// What the lexicon says of each different word, looked up once.
    words: Vec<OnceCell<WordInfo>>,
    /// Longest form of each entity's name in this report: token range.
    best_name: rustc_hash::FxHashMap<usize, (usize, usize)>,
    /// The sides of the fighting told of, most named first.
    pub(crate) sides: Vec<usize>,
    /// What was found out once and need not be again.
    pub(crate) memo: memo::Memo,
}

/// The verbs that a word can be.
#[derive(Clone, Debug, Default)]
struct WordInfo {
    /// What the tagger asks of the word alone.
    flags: u64,
    cues: Vec<CueForm>,
    finite: Option<(VerbForm, bool)>,
    measure: Option<(usize, Governs, VerbForm)>,
    triggers: Vec<(usize, VerbForm)>,
}

impl Doc<'_> {
    fn word(&self, i: usize) -> Option<&WordInfo> {
        if i >= self.t.tokens.len() {
            return None;
        }
        self.words.get(self.t.word_number(i)).map(|w| {
            w.get_or_init(|| {
                let f = self.t.fold(i);
                if self.t.tokens[i].kind != Kind::Word {
                    return WordInfo::default();
                }
                let flags = crate::ner::word_flags(f, self.lex);
                if !self.lex.may_be_verb(f) {
                    return WordInfo { flags, ..WordInfo::default() };
                }
                WordInfo {
                    flags,
                    cues: self.lex.cue(f),
                    finite: self.lex.finite(f),
                    measure: self.lex.measure_verb(f),
                    triggers: self.lex.trigger_verbs(f),
                }
            })
        })
    }

    /// The cue readings of the word at token `i`, best first.
    pub(crate) fn cue(&self, i: usize) -> &[CueForm] {
        self.word(i).map_or(&[], |w| &w.cues)
    }

    /// The finite verb that the word at token `i` can be by its letters.
    pub(crate) fn lex_finite(&self, i: usize) -> Option<(VerbForm, bool)> {
        self.word(i)?.finite
    }

    /// The measure that the word at token `i` can be a verb of.
    pub(crate) fn measure_verb(&self, i: usize) -> Option<(usize, Governs, VerbForm)> {
        self.word(i)?.measure
    }

    /// The event triggers that the word at token `i` can be a verb of.
    pub(crate) fn trigger_verbs(&self, i: usize) -> &[(usize, VerbForm)] {
        self.word(i).map_or(&[], |w| &w.triggers)
    }

    pub(crate) fn trigger_verb(&self, i: usize) -> Option<(usize, VerbForm)> {
        self.trigger_verbs(i).first().copied()
    }
}

impl<'a> Doc<'a> {
    pub(crate) fn new(t: &'a Text, kb: &'a Kb, lex: &'a Lexicon, published: Option<Date>) -> Self {
        let n = t.tokens.len();
        let dates = dates(t);
        let mut d = Doc {
            t,
            kb,
            lex,
            published: isnad_text::written(&dates, published),
            date_at: vec![None; n],
            mentions: Vec::new(),
            mention_at: vec![None; n],
            class: Vec::with_capacity(n),
            quote_at: vec![None; n],
            people: Vec::new(),
            by_last_name: Default::default(),
            holders: Vec::new(),
            tagged: Vec::new(),
            person_to: Default::default(),
            pair_known: false,
            words: vec![OnceCell::new(); t.word_count()],
            best_name: Default::default(),
            sides: Vec::new(),
            dates,
            memo: memo::Memo::default(),
        };
        for (k, e) in d.dates.iter().enumerate() {
            d.date_at[e.start..e.end].iter_mut().for_each(|x| *x = Some(k as u32));
        }
        let apart = tells_apart(t);
        for i in 0..n {
            d.class.push(if t.is_word(i) && !ali(t, lex, i, apart) { lex.class(t.fold(i)) } else { 0 });
        }
        lay_quotes(t, &mut d.quote_at);
        d.find_mentions();
        d.tag_names();
        d.drop_namesakes();
        d.find_people();
        d.rank();
        // from here on nothing changes any more
        d.memo.begin(n);
        d
    }

    fn find_mentions(&mut self) {
        let mut found = Vec::new();
        let mut i = 0;
        while i < self.t.tokens.len() {
            if self.date_at[i].is_some() {
                i += 1;
                continue;
            }
            match self.kb.find(self.t, i) {
                // "روسيا اليوم الجمعة": a day, and no channel
                Some(f) if (i + 1..f.end).any(|k| self.date(k).is_some_and(|e| e.end > f.end)) => {
                    let alone = self.kb.resolve(self.t.fold(i)).and_then(|id| self.kb.index_of(&id));
                    let own = self.t.fold(i).strip_prefix('و').and_then(|w| self.kb.resolve(w));
                    let joined = own.and_then(|id| self.kb.index_of(&id)).filter(|_| alone.is_none());
                    if let Some(entity) = alone.or(joined) {
                        let cut = u8::from(alone.is_none());
                        found.push(Mention {
                            start: i,
                            end: i + 1,
                            entity: Some(entity),
                            person: None,
                            adjective: false,
                            cut,
                        });
                    }
                    i += 1;
                }
                Some(f) => {
                    let end = f.end;
                    // "بحيرة الأسد", "مطار الملك خالد": what is called after somebody is not he
                    if self.kb.entity(f.entity).kind == EntityKind::Person && self.lex.gives_name(self.t, i) {
                        i = end.max(i + 1);
                        continue;
                    }
                    found.push(Mention {
                        start: i,
                        end,
                        entity: Some(f.entity),
                        person: None,
                        adjective: f.adjective,
                        cut: f.cut,
                    });
                    i = end.max(i + 1);
                }
                None => i += 1,
            }
        }
        let named: FxHashSet<Option<usize>> = found.iter().filter(|m| !m.adjective).map(|m| m.entity).collect();
        let states: FxHashSet<&str> =
            found.iter().filter_map(|m| m.entity).map(|e| self.kb.entity(e).id.as_str()).collect();
        let lone = |e: usize| {
            let e = self.kb.entity(e);
            self.kb.everyday.is_epithet(&e.id) && !e.of.as_deref().is_some_and(|o| states.contains(o))
        };
        found.retain(|m| !m.entity.is_some_and(lone));
        let everyday = |e: usize| self.kb.everyday.needs_company(&self.kb.entity(e).id);
        self.settle_shared(&mut found);
        found.retain(|m| !m.adjective || named.contains(&m.entity) || !m.entity.is_some_and(everyday));
        self.drop_parties_elsewhere(&mut found);
        found.retain(|m| !self.is_paper(m));
        found.into_iter().for_each(|m| self.push_mention(m));
    }

    /// Where the tagged person's name that begins at token `i` ends.
    pub(crate) fn tagged_person(&self, i: usize) -> Option<usize> {
        self.person_to.get(&i).copied()
    }

    fn push_mention(&mut self, m: Mention) {
        let k = self.mentions.len() as u32;
        self.mention_at[m.start..m.end].iter_mut().for_each(|x| *x = Some(k));
        self.mentions.push(m);
    }

    /// Fills `best_name` and `sides`.
    fn rank(&mut self) {
        let mut count: std::collections::BTreeMap<usize, (usize, usize)> = Default::default();
        for m in &self.mentions {
            let Some(e) = m.entity else { continue };
            if !m.adjective {
                let len = |r: (usize, usize)| self.t.span(r.0, r.1).len();
                let r = self.best_name.entry(e).or_insert((m.start, m.end));
                if (m.end - m.start, len((m.start, m.end))) > (r.1 - r.0, len(*r))
                    && self.kb.entity(e).kind == EntityKind::Person
                {
                    *r = (m.start, m.end);
                }
            }
            // a place is where it happens; only a capital speaks for a side
            if self.kb.entity(e).kind == EntityKind::Place && self.kb.entity(e).at.is_some() {
                continue;
            }
            let party = self.kb.party(&self.kb.entity(e).id);
            if let Some(p) = self.kb.index_of(party) {
                let c = count.entry(p).or_insert((0, m.start));
                c.0 += 1;
            }
        }
        // parties of an episode that the report names come first; then whoever is named most
        let in_episode = |p: usize| {
            self.kb.episodes().iter().any(|ep| {
                ep.parties.contains(&self.kb.entity(p).id)
                    && ep.parties.iter().filter(|x| count.keys().any(|k| self.kb.entity(*k).id == **x)).count() >= 2
            })
        };
        let mut sides: Vec<(bool, usize, usize, usize)> = count
            .iter()
            .filter(|(p, _)| matches!(self.kb.entity(**p).kind, EntityKind::Country | EntityKind::Group))
            .map(|(p, (n, at))| (in_episode(*p), *n, *at, *p))
            .collect();
        sides.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        // "الطرفان" are two sides at war with one another, or two that the report names again and again
        self.pair_known = sides.len() >= 2 && sides[..2].iter().all(|s| s.0 || s.1 >= 3);
        self.sides = sides.into_iter().map(|s| s.3).collect();
    }

    /// The place that the report names most, capitals left out.
    pub(crate) fn main_place(&self) -> Option<usize> {
        *self.memo.main_place.get_or_init(|| self.count_places())
    }

    fn count_places(&self) -> Option<usize> {
        let mut count: std::collections::BTreeMap<usize, usize> = Default::default();
        for e in self.mentions.iter().filter(|m| !m.adjective).filter_map(|m| m.entity) {
            let x = self.kb.entity(e);
            if x.kind == EntityKind::Place && x.at.is_some() {
                *count.entry(e).or_default() += 1;
            }
        }
        count.into_iter().max_by_key(|(e, n)| (*n, std::cmp::Reverse(*e))).map(|x| x.0)
    }

    /// The mention in which token `i` stands.
    pub(crate) fn mention(&self, i: usize) -> Option<&Mention> {
        self.memo.step();
        self.mention_at.get(i).copied().flatten().map(|k| &self.mentions[k as usize])
    }

    /// The mention that begins at token `i`.
    pub(crate) fn mention_from(&self, i: usize) -> Option<&Mention> {
        self.mention(i).filter(|m| m.start == i)
    }

    /// The dates that stand in a range of tokens, whole; they follow one another and never overlap.
    pub(crate) fn dates_in(&self, from: usize, to: usize) -> &[DateExpr] {
        let a = self.dates.partition_point(|e| e.start < from);
        let b = self.dates.partition_point(|e| e.end <= to);
        self.dates.get(a..b.max(a)).unwrap_or_default()
    }

    /// The date expression in which token `i` stands.
    pub(crate) fn date(&self, i: usize) -> Option<&DateExpr> {
        self.date_at.get(i).copied().flatten().map(|k| &self.dates[k as usize])
    }

    /// Where the nearest of some words stand.
    pub(crate) fn marks(&self) -> &memo::Marks {
        let raises = |i: usize| self.lex.words.figures.raised.part_of(self.t.fold(i));
        self.memo.marks(self.t, |i| self.quote(i).is_some(), |i| self.is_comma(i), raises)
    }

    pub(crate) fn class(&self, i: usize) -> u16 {
        self.memo.step();
        self.class.get(i).copied().unwrap_or(0)
    }

    /// Index of the innermost quotation around token `i`.
    pub(crate) fn quote(&self, i: usize) -> Option<usize> {
        self.quote_at.get(i).copied().flatten().map(|k| k as usize)
    }

    /// Whether token `i` is a definite noun or adjective: it has the article (behind clitics) and is no name.
    pub(crate) fn is_definite(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        self.t.is_word(i)
            && !self.hamza(i)
            && (strip_article(f).is_some()
                || (f.starts_with("لل") && f.chars().count() > 4)
                || matches!(f.chars().next(), Some('و' | 'ف' | 'ب' | 'ك')) && strip_article(&f[2..]).is_some())
    }

    /// "إلغاء", "وألمانيا": written with a hamza, so that what looks like the article once folded is none. (Names are written
    /// so by mistake: "إليامي".)
    pub(crate) fn hamza(&self, i: usize) -> bool {
        let raw = self.t.raw(i);
        let bare = raw.strip_prefix(['و', 'ف', 'ب', 'ك']).unwrap_or(raw);
        (raw.starts_with(['إ', 'أ']) || bare.starts_with(['إ', 'أ']))
            && !raw.ends_with('ي')
            && !self.lex.is_name_part(self.t.fold(i))
            && !self.by_last_name.contains_key(&self.t.word_number(i))
    }

    pub(crate) fn kind_of(&self, m: &Mention) -> EntityKind {
        m.entity.map_or(EntityKind::Person, |e| self.kb.entity(e).kind)
    }

    /// Whether a comma stands at `i`.
    pub(crate) fn is_comma(&self, i: usize) -> bool {
        self.t.tokens.get(i).is_some_and(|x| x.kind == Kind::Punct)
            && matches!(self.t.raw(i), "،" | "," | "؛" | "–" | "-")
    }

    /// Skips commas, dates and stock adjuncts ("من جهته", "الخميس", "في وقت متأخر").
    pub(crate) fn skip_adjuncts(&self, mut i: usize, end: usize) -> usize {
        while i < end {
            if self.is_comma(i) {
                i += 1;
            } else if self.t.is(i, '(') && self.date(i + 1).is_some() {
                i += 1;
                while i < end && (self.date(i).is_some() || self.t.is(i, ')')) {
                    i += 1;
                }
            } else if let Some(d) = self.date(i) {
                i = d.end;
            } else if self.lex.words.names.clock.has(self.t.fold(i)) && self.date(i + 1).is_some() {
                i += 1;
            } else if let Some(h) = self.lex.adjuncts.at(self.t, i) {
                i = h.end;
            } else if let Some(k) = self.manner(i).filter(|k| *k <= end) {
                i = k;
            } else {
                break;
            }
        }
        i.min(end)
    }
}

/// Fills in the innermost quotation round each token, in one pass with a stack: filling each quotation's tokens takes the square of the text
/// where many are open.
fn lay_quotes(t: &Text, at: &mut [Option<u32>]) {
    let mut open: Vec<u32> = Vec::new();
    let mut next = 0;
    for (i, slot) in at.iter_mut().enumerate() {
        while let Some(q) = t.quotes.get(next).filter(|q| q.open < i) {
            if q.close > i {
                open.push(next as u32);
            }
            next += 1;
        }
        while open.last().is_some_and(|k| t.quotes[*k as usize].close <= i) {
            open.pop();
        }
        *slot = open.last().copied();
    }
}

/// Whether a report writes the preposition "على" otherwise than the name: it does so often, and far more often than it writes "علي".
fn tells_apart(t: &Text) -> bool {
    let times = |w: &str| (0..t.tokens.len()).filter(|i| t.raw(*i) == w).count();
    times("على") >= 4 * times("علي").max(1)
}

/// Whether "علي" is the name and not the preposition, which a third of the press writes the same: a name goes on behind it, and
/// before it stands an office, a verb, a comma or another name.
fn ali(t: &Text, lex: &Lexicon, i: usize, apart: bool) -> bool {
    if !lex.words.names.ali.has(t.raw(i)) || apart || !t.is_word(i + 1) {
        return apart && lex.words.names.ali.has(t.raw(i));
    }
    let next = t.fold(i + 1);
    let surname = lex.is_name_part(next)
        || lex.words.names.given_leads.has(next)
        || isnad_text::strip_article(next)
            .is_some_and(|w| w.ends_with('ي') && w.chars().count() >= 3 && lex.counted.at(t, i + 1).is_none())
        || next.ends_with('ي')
            && next.chars().count() >= 4
            && !next.starts_with(['ب', 'ل', 'و'])
            && lex.class(next) == 0;
    let before = i.checked_sub(1).map_or("", |p| t.fold(p));
    let opens = i == 0
        || !t.is_word(i - 1)
        || lex.is_name_part(before)
        || lex.roles.at(t, i - 1).is_some()
        || lex.words.names.introduces.has(before);
    surname && opens
}
