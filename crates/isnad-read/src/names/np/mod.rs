//! How far a noun phrase that names a source, actor or target reaches.
//!
//! The Arabic construct decides: an indefinite noun asks for its complement, a definite one (article, name, pronoun) closes
//! the phrase; after that only adjectives, an apposed name, "باسم …" and "في …" belong to it (`walk.rs`, step by step).

mod adjectives;
mod office;
mod walk;
mod within;

use super::{Doc, EntityKind, Mention};
use crate::lex::{CueKind, class};

/// What heads a noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Head {
    /// A person by office.
    Role(String),
    /// Somebody or something without a name.
    Vague,
    /// A collective; its key.
    Body(String),
    /// A known name.
    Name,
    /// A reduced mention ("الوزارة").
    Reduced(&'static str),
    /// Anything else that is definite ("الانفصاليون").
    Other,
}

/// A noun phrase: tokens `start..end`.
#[derive(Clone, Debug)]
pub(crate) struct Np {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) head: Head,
    /// The personal name inside it.
    pub(crate) person: Option<(usize, usize)>,
    /// State or place that it is of (entity).
    pub(crate) country: Option<usize>,
    /// Known entity that the head itself names.
    pub(crate) entity: Option<usize>,
    /// Its first token carries a preposition or conjunction.
    pub(crate) clitic: bool,
}

impl Doc<'_> {
    /// The head that begins at token `i`: the longest of name, reduced mention, role, body and vague source.
    pub(crate) fn head(&self, i: usize) -> Option<(Head, usize, Option<usize>, bool)> {
        if !self.t.is_word(i)
            || self.date(i).is_some()
            || self.class(i) & class::PREP != 0 && self.mention_from(i).is_none()
        {
            return None;
        }
        let mut best: Option<(Head, usize, Option<usize>, bool)> = None;
        let mut offer = |h: Head, end: usize, e: Option<usize>, clitic: bool| {
            if best.as_ref().is_none_or(|b| end > b.1) {
                best = Some((h, end, e, clitic));
            }
        };
        if let Some(m) = self.mention_from(i)
            && (!m.adjective || self.is_people(i))
        {
            let h = if m.adjective { Head::Other } else { Head::Name };
            offer(h, m.end, m.entity, m.cut > 0);
        }
        // "معالي الأمين العام": a style is no name, whatever the tagger takes it for
        let style = self.lex.styles.contains(self.t.fold(i));
        if let Some(e) = self.tagged_person(i).filter(|e| !style && *e - i >= 2 && self.mention_from(i).is_none()) {
            offer(Head::Name, e, None, false);
        }
        if let Some(h) = self.lex.reduced.at(self.t, i) {
            offer(Head::Reduced(h.value), h.end, None, h.prefix.conj.is_some() || h.prefix.prep.is_some());
        }
        // a role with a modifier is a full mention, not a reduced one
        // "مديره فلان": an office with a pronoun is his who is named behind it
        let named = |k: usize| {
            self.mention_from(k).is_some_and(|m| m.cut == 0 && self.kind_of(m) == EntityKind::Person)
                || self.mention_from(k).is_none() && self.tagged_person(k).is_some()
        };
        let own = |h: &crate::lex::Hit<String>| h.pronoun.is_none() || h.value == "same" || named(h.end);
        if let Some(h) = self.lex.roles.at(self.t, i).filter(own) {
            let modified = self.mention_from(h.end).is_some_and(|m| m.cut == 0)
                || self.lex.words.phrase.in_the_name.has(self.t.fold(h.end))
                || self.person_name(h.end).is_some();
            let clitic = h.prefix.conj.is_some() || h.prefix.prep.is_some();
            // "الرئيسان المالطي والقبرصي": two, each of his own state
            let two = best.as_ref().is_some_and(|b| b.0 == Head::Reduced("two_people"));
            if two && self.mention_from(h.end).is_some_and(|m| m.adjective) {
            } else if modified && best.as_ref().is_some_and(|b| matches!(b.0, Head::Reduced(_)) && b.1 <= h.end) {
                best = Some((Head::Role(h.value), h.end, None, clitic));
            } else {
                offer_to(&mut best, (Head::Role(h.value), h.end, None, clitic));
            }
        }
        // "نادية السقاف" is no club
        let given = self.lex.is_name_part(self.t.fold(i)) && !self.is_definite(i) && self.mention_from(i).is_none();
        if let Some(h) = self.lex.bodies.at(self.t, i).filter(|h| !given && (h.pronoun.is_none() || h.value == "army"))
        {
            let bare = h.value.strip_prefix("bare:");
            let next_adj = self.mention_from(h.end).is_some_and(|m| m.adjective);
            if bare.is_none() || (h.prefix.article && next_adj) {
                let key = bare.unwrap_or(&h.value).to_owned();
                let clitic = h.prefix.conj.is_some() || h.prefix.prep.is_some();
                // "الجيش المالطي" names the army, as "الجيش" alone does not
                let state = |m: &Mention| matches!(self.kind_of(m), EntityKind::Country | EntityKind::Group);
                let whose = self.mention_from(h.end).is_some_and(|m| m.cut == 0 && state(m));
                if whose && best.as_ref().is_some_and(|b| matches!(b.0, Head::Reduced(_)) && b.1 <= h.end) {
                    best = Some((Head::Body(key), h.end, None, clitic));
                } else {
                    offer_to(&mut best, (Head::Body(key), h.end, None, clitic));
                }
            }
        }
        if let Some(h) = self.lex.vague.at(self.t, i).filter(|h| h.pronoun.is_none()) {
            let clitic = h.prefix.conj.is_some() || h.prefix.prep.is_some();
            offer_to(&mut best, (Head::Vague, h.end, None, clitic));
        }
        best
    }

    /// A relative adjective that stands for people ("الأرمن", "الفلسطينيين") rather than modifies a noun.
    fn is_people(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        let plural = f.ends_with("ون") || f.ends_with("ين") || self.lex.words.phrase.peoples.has(f);
        plural && !(i > 0 && self.is_definite(i - 1) && self.t.is_word(i - 1))
    }

    /// A noun phrase of no known kind at `start..end`.
    pub(crate) fn plain_np(&self, start: usize, end: usize) -> Np {
        let known = (start..end).find_map(|k| self.mention(k)).and_then(|m| m.entity);
        Np { start, end, head: Head::Other, person: None, country: known, entity: None, clitic: false }
    }

    /// The noun phrase at token `i`; a leading quotation mark is looked through.
    pub(crate) fn np(&self, i: usize, limit: usize) -> Option<Np> {
        self.np_depth(i, limit, 0)
    }

    /// Noun phrases joined by و at `i`.
    pub(crate) fn np_list(&self, i: usize, limit: usize) -> Vec<Np> {
        let mut i = i;
        let words = &self.lex.words.phrase;
        if words.each.has(self.t.fold(i)) && words.of.has(self.t.fold(i + 1)) {
            i += 2;
        }
        let Some(first) = self.np(i, limit) else { return Vec::new() };
        let mut out = vec![first];
        while let Some(last) = out.last() {
            let at = last.end;
            if at >= limit || out.len() > 6 {
                break;
            }
            let f = self.t.fold(at);
            let (from, joined) = if f == "و" { (at + 1, true) } else { (at, f.starts_with('و')) };
            if !joined || self.cue(at).iter().any(|c| matches!(c.kind, CueKind::Verb(_))) || self.class(at) != 0 {
                break;
            }
            let ok = self.head(from).is_some_and(|h| from > at || h.3);
            match ok.then(|| self.np(from, limit)).flatten() {
                Some(np) => out.push(np),
                None => break,
            }
        }
        out
    }
}

/// A head, where it ends, the entity that it names, and whether something is written onto its first word.
type Offer = (Head, usize, Option<usize>, bool);

/// Keeps the longer one.
fn offer_to(best: &mut Option<Offer>, one: Offer) {
    if best.as_ref().is_none_or(|b| one.1 > b.1) {
        *best = Some(one);
    }
}
