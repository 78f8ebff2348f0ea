//! Where something was: which names of a sentence can be meant, and which part of a place.

use super::extractor::Extractor;
use crate::claim::Named;
use crate::episode::{fits, state_of};
use crate::trust::{Traits, holds};
use crate::voices::{is_elsewhere, is_generic_place, is_listed, is_place_noun, is_towards, leads_to_place, place_part};
use isnad_read::EntityKind;
use isnad_text::{Span, fold, is_word_char};
use std::collections::BTreeSet;

/// Marks of quotation, opening and closing.
const QUOTES: [(char, char); 3] = [('«', '»'), ('"', '"'), ('“', '”')];
/// Words behind a place's name among which a known place is looked for.
const BEHIND: usize = 6;
/// Words before a place's name among which its part is looked for.
const BEFORE: usize = 4;

/// Where a text names somebody or something, as words of their own and not within a longer one: "مصر" is no part of "مصراتة". Small words
/// may be written onto it.
pub(super) fn told<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(name).map(|(i, _)| i).filter(move |i| {
        let behind = text.get(i + name.len()..).unwrap_or_default();
        let word = text.get(..*i).unwrap_or_default().rsplit(|c: char| !is_word_char(c)).next().unwrap_or_default();
        !name.is_empty() && !behind.starts_with(is_word_char) && (word.is_empty() || is_listed("onto", &fold(word)))
    })
}

/// "قرب", "بالقرب": whether a word says that something is near a place.
fn is_near(word: &str) -> bool {
    place_part(word).is_some_and(|p| p.1 == "near")
}

impl Extractor<'_> {
    /// What tells whether an item's place is another's: how many its sentence names, how many words and what else stand between it and `at`,
    /// and whether the sentence names it at all.
    pub(super) fn place_traits(&self, at: Span, place: Option<&Named>) -> Traits {
        let here = self.sentence(at);
        let names = self.reading.names.iter().filter(|n| here.contains(n.span) && n.kind == "place");
        let named: BTreeSet<&str> =
            names.map(|n| n.entity.as_deref().unwrap_or(n.span.of(&self.report.text))).collect();
        let gap = |k: usize, place: &Named| {
            let (a, b) = (here.start + k, here.start + k + place.name.len());
            if a >= at.end { Span::new(at.end, a) } else { Span::new(b.min(at.start), at.start) }
        };
        let gaps =
            |p: &Named| told(here.of(&self.report.text), &p.name).map(|k| gap(k, p)).min_by_key(|g| g.end - g.start);
        let near = place.and_then(gaps);
        let words = near.map_or("", |g| g.of(&self.report.text));
        let events = near.map_or(0, |g| self.reading.events.iter().filter(|e| g.contains(e.trigger)).count());
        vec![
            ("places", named.len().min(4) as f32),
            ("place elsewhere", holds(place.is_some() && near.is_none())),
            ("place far", (words.split_whitespace().count() as f32 / 6.0).min(4.0)),
            ("place apart", holds(words.contains(['،', ',', '؛', ':']))),
            ("event between", events.min(3) as f32),
        ]
    }

    /// Whether a town lies in a state of which the report names nothing else, far from the fighting that it tells of: then its name is
    /// another town's, or a common word's.
    pub(super) fn is_stray(&self, id: &str) -> bool {
        let place = self.kb.get(id).is_some_and(|e| e.kind == EntityKind::Place);
        let Some(state) = state_of(id, self.kb).filter(|_| place && !fits(id, &self.episode, self.kb)) else {
            return false;
        };
        !self.states.get(state).is_some_and(|named| named.iter().any(|e| *e != id))
    }

    /// A place as the report names it, with the part of it that is meant; known only where it can be the one that is meant. None for a
    /// newspaper to which something is said ("told «Riyadh»"), and where it is told of those who did it, not of where it was.
    pub(super) fn place_here(&self, w: Named, here: Span) -> Option<Named> {
        let words = here.of(&self.report.text);
        let to_paper = |(a, b): &(char, char)| {
            let quoted = format!("{a}{}{b}", w.name);
            words
                .match_indices(&quoted)
                .any(|(i, _)| words.get(..i).is_some_and(|before| before.trim_end_matches(['ـ', ' ']).ends_with('ل')))
        };
        if QUOTES.iter().any(to_paper) {
            return None;
        }
        let all = || told(words, &w.name).map(|i| here.start + i);
        let before = |at: usize| self.report.text.get(here.start..at).unwrap_or_default();
        // of several tellings one is enough
        let meant = all().find(|at| !is_elsewhere(before(*at)));
        if meant.is_none() && all().next().is_some() {
            return None;
        }
        let entity = w.entity.clone().filter(|e| !self.is_stray(e));
        // "قرية كذا بريف": the part of another place that stands behind is none of its name
        let part = |last: &str| last.starts_with('ب') && place_part(last).is_some();
        let w = match w.name.rsplit_once(' ').filter(|(_, last)| part(last)) {
            Some((name, _)) => Named { name: name.to_owned(), ..w },
            None => w,
        };
        let name = match (&entity, meant) {
            (_, Some(at)) => self.with_part(Span::new(at, at + w.name.len())).of(&self.report.text).to_owned(),
            _ => w.name,
        };
        Some(Named { name, entity })
    }

    /// Whether a sentence names a place only as where somebody went or was taken.
    pub(super) fn is_reached(&self, w: &Named, here: Span) -> bool {
        let words = here.of(&self.report.text);
        let mut all = told(words, &w.name).peekable();
        all.peek().is_some() && all.all(|i| is_towards(words.get(..i).unwrap_or_default()))
    }

    /// A place that says where something was: "a desert" does not, and where a known place stands behind it ("near one of the factories in
    /// Marib") that one is told.
    pub(super) fn telling(&self, n: Named, item: Span) -> Option<Named> {
        if !self.is_place(&n) {
            return None;
        }
        let common = n.entity.is_none() && crate::english::is_common(&n.name, self.kb);
        if common { self.beside(&n, item) } else { Some(n) }
    }

    /// The known place that a sentence names right behind a place that is not known: "الجفينة جنوب غرب مأرب", "حي الوعر بمدينة حمص".
    pub(super) fn beside(&self, place: &Named, item: Span) -> Option<Named> {
        if place.entity.is_some() {
            return None;
        }
        let here = self.sentence(item);
        let text = &self.report.text;
        let words = here.of(text);
        let all = told(words, &place.name).map(|i| here.start + i + place.name.len());
        let mut at = all.min_by_key(|at| at.abs_diff(item.start))?;
        for _ in 0..BEHIND {
            let rest = text.get(at..here.end)?;
            let gap = rest.len() - rest.trim_start_matches([' ', '»', '"', '”', ')', '(']).len();
            at += gap;
            let word = text.get(at..here.end)?.split(char::is_whitespace).next().filter(|w| !w.is_empty())?;
            let named = |n: &&isnad_read::Name| {
                let begins = n.span.start >= at && n.span.start <= at + 2 && n.kind == "place";
                begins && n.entity.as_deref().is_some_and(|e| !self.is_stray(e))
            };
            if let Some(n) = self.reading.names.iter().find(named) {
                let span = self.with_part(n.span);
                return Some(Named { name: span.of(text).to_owned(), entity: n.entity.clone() });
            }
            // a comma, a verb or a name ends what belongs to the place
            let goes_on =
                place_part(word).is_some() || is_place_noun(word).is_some() || is_listed("between", &fold(word));
            if !goes_on {
                return None;
            }
            at += word.len();
        }
        None
    }

    /// Whether a name can be a place's: what the knowledge base has for a people or a body is none.
    pub(super) fn is_place(&self, n: &Named) -> bool {
        if n.entity.is_none() && is_generic_place(&n.name) {
            return false;
        }
        let kind = n.entity.as_deref().and_then(|e| self.kb.get(e)).map(|e| e.kind);
        kind.is_none_or(|k| matches!(k, EntityKind::Place | EntityKind::Country))
    }

    /// Whether a place's name stands behind a preposition of place, with nothing but nouns of places between: not "the border with Nicosia",
    /// nor a capital that stands for its government.
    pub(super) fn is_where(&self, name: Span) -> bool {
        let before = self.report.text.get(..name.start).unwrap_or_default();
        // written onto the name itself: "بحلب"
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        is_listed("onto", &fold(word)) || leads_to_place(before)
    }

    /// Where a place's name ends with the one that is joined to it: "في محافظتي دهوك والسليمانية".
    fn with_second(&self, name: Span) -> usize {
        let rest = self.report.text.get(name.end..).unwrap_or_default();
        let joined = |n: &&isnad_read::Name| {
            let known =
                n.entity.as_deref().and_then(|e| self.kb.get(e)).is_some_and(|e| {
                    matches!(e.kind, EntityKind::Place | EntityKind::Country) && !self.is_stray(&e.id)
                });
            known
                && n.kind == "place"
                && (n.span.start == name.end + 1 || n.span.start == name.end + 1 + 'و'.len_utf8())
        };
        let second = self.reading.names.iter().find(joined).filter(|_| rest.starts_with(" و"));
        second.map_or(name.end, |n| n.span.end)
    }

    /// Whether another side of a place is joined behind its name: "شمال القطاع وجنوبه".
    fn has_other_part(&self, name: Span) -> bool {
        let rest = self.report.text.get(name.end..).unwrap_or_default();
        let word = rest.strip_prefix(" و").and_then(|r| r.split(|c: char| !is_word_char(c)).next()).map(fold);
        let stem = word.as_deref().and_then(|w| isnad_text::strip_enclitic(w)).map(|(s, _)| s);
        stem.is_some_and(|s| is_listed("sides", &s))
    }

    /// A place's name with the words before it that say which part of it is meant: "ريف حمص", "شمال غرب مدينة حلب".
    pub(super) fn with_part(&self, name: Span) -> Span {
        let mut from = name.start;
        let mut at = name.start;
        let mut passed = false;
        for _ in 0..BEFORE {
            let before = self.report.text.get(..at).unwrap_or_default();
            let Some(word) = before.strip_suffix(' ').and_then(|b| b.rsplit(char::is_whitespace).next()) else { break };
            // "بالقرب من المطار"
            let lead =
                before.strip_suffix(word).and_then(|b| b.strip_suffix(' ')).filter(|_| is_listed("near of", word));
            let near = lead.and_then(|b| b.rsplit(char::is_whitespace).next()).filter(|w| is_near(w));
            if let Some(near) = near {
                from = at - word.len() - near.len() - 2;
                break;
            }
            let told = place_part(word);
            let part = told.map(|p| p.0);
            let noun = is_place_noun(word).filter(|_| part.is_none());
            let Some(letters) = part.or(noun) else { break };
            // "خارج أكاديمية المدينة" is outside the academy, in the city
            if noun.is_none() && passed && told.is_some_and(|p| p.1 == "outside" || p.1 == "near") {
                break;
            }
            passed |= noun.is_some();
            let bytes: usize = word.chars().rev().take(letters).map(char::len_utf8).sum();
            at -= 1 + bytes;
            // "شمال القطاع ووسطه": the other part belongs to it too, and the whole holds both
            let goes_on =
                told.is_some_and(|p| p.1.ends_with(" of") && !p.1.contains("the ")) && self.has_other_part(name);
            if part.is_some() && !goes_on {
                from = at;
            }
            // a preposition written onto it ends the phrase
            if bytes < word.len() {
                break;
            }
        }
        Span::new(from, self.with_second(name))
    }
}
