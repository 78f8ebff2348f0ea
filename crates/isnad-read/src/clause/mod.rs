//! Shallow syntax around verbs and verbal nouns: finite verbs, noun groups of any kind, and the subjects of verbs.
//!
//! Statements ask only for sources, which the names module knows; an event's actors and targets may be any noun ("طائرات
//! حربية", "خمس قرى مهجورة"), so that groups are found here by form: the construct, agreement and the clitics decide.

mod edge;
mod mood;
mod party;
mod phrase;
mod subject;

pub(crate) use mood::Mood;
pub(crate) use subject::{Subject, VERBS};

use crate::lex::{Number, Person, VerbForm, class};
use crate::names::{Doc, Np};
use isnad_text::{Kind, number_at, readings, strip_article};

/// One noun phrase of a group: tokens `start..end`.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) start: usize,
    /// Where its head stands, behind a quantity.
    pub(crate) head: usize,
    pub(crate) end: usize,
    pub(crate) np: Option<Np>,
    /// A و is written onto it.
    pub(crate) joined: bool,
}

/// Noun phrases joined by و.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) members: Vec<Member>,
}

impl Group {
    pub(crate) fn start(&self) -> usize {
        self.members.first().map_or(0, |m| m.start)
    }
    pub(crate) fn end(&self) -> usize {
        self.members.last().map_or(0, |m| m.end)
    }
}

impl Doc<'_> {
    /// The finite verb at token `i`, where the word is one here, and whether an object pronoun is written onto it.
    pub(crate) fn finite(&self, i: usize) -> Option<(VerbForm, bool)> {
        self.memo.finite(i, || self.find_finite(i))
    }

    fn find_finite(&self, i: usize) -> Option<(VerbForm, bool)> {
        let class = self.class(i);
        // "واصل", "بدأ" are aspect words and verbs at once
        let aspect = class == class::PART && self.lex.is_light(self.t.fold(i));
        if !self.t.is_word(i) || class != 0 && !aspect || self.date(i).is_some() || self.mention(i).is_some() {
            return None;
        }
        let f = self.t.fold(i);
        let (form, object) = self.lex_finite(i)?;
        if strip_article(f).is_some() && !self.lex.is_finite_form(f) || object && self.t.raw(i).ends_with('ة') {
            return None;
        }
        let plain = !form.imperfect && form.number == Number::Singular && form.person == Person::Masculine;
        let n = f.chars().count();
        // "سجنا", "فجرا": a noun or an adverb in the accusative, where no two are told of
        let dual = !form.imperfect && form.number == Number::Dual && form.person == Person::Masculine;
        let noun = || {
            self.lex.accusatives.contains(f.trim_start_matches(['و', 'ف']))
                || self.lex.trigger_nouns.at(self.t, i).is_some()
                || self.lex.counted.at(self.t, i).is_some()
        };
        if dual && !object && n <= 5 && noun() && !self.two_before(i) {
            return None;
        }
        if !plain && !form.imperfect
            || form.imperfect
                && (n > 4 && f.starts_with('ي') || n >= 4 && self.lex.trigger_nouns.at(self.t, i).is_none() && !self.nounish(i))
            // the derived stems of five letters and more have verbal nouns of another shape
            || plain && n >= 5 && self.lex.is_finite_form(f) && !f.starts_with('و')
        {
            return Some((form, object));
        }
        // "قصف المدينة أدى إلى", "الغارة أسفرت عن": with its preposition a verb of outcome is no noun
        if plain
            && self.lex.leads_to(f)
            && (self.lex.words.clause.behind_out.has(self.t.fold(i + 1))
                || self.written_prep(i + 1).is_some_and(|p| matches!(p, 'ل' | 'ب')))
        {
            return Some((form, object));
        }
        // "عملية نفذها رجال": a light verb with its object written onto it
        if object && self.lex.is_light(f) {
            return Some((form, object));
        }
        // a masculine perfect and some imperfects are written like nouns
        // "فرد عليها بوريل" is no individual
        let answers = self.lex.addressees.contains(self.t.fold(i + 1)) && !self.cue(i).is_empty();
        if self.nounish(i) && !answers {
            return None;
        }
        let prev = i.saturating_sub(1);
        if i == self.t.sentences[self.t.sentence_of(i)].start || self.t.tokens[prev].kind == Kind::Punct {
            return Some((form, object));
        }
        let p = self.t.fold(prev);
        let cl = self.class(prev);
        if cl & class::PREP != 0 && cl & (class::CONJ | class::REL | class::PART) == 0 {
            return None;
        }
        // "50 أسر": counted
        if self.t.tokens[prev].kind == Kind::Number && self.date(prev).is_none() && !f.starts_with(['و', 'ف']) {
            return None;
        }
        // after an indefinite noun it is that noun's complement or adjective
        let open_noun = cl == 0
            && !self.is_definite(prev)
            && self.mention(prev).is_none()
            && self.date(prev).is_none()
            && self.t.tokens[prev].kind == Kind::Word
            && !f.starts_with(['و', 'ف'])
            && self.lex_finite(prev).is_none()
            && !self.person_part(prev)
            && !self.lex.words.clause.openers.has(p);
        (!open_noun).then_some((form, object))
    }

    /// A side of a place, told as an adverb: "شرقي أفغانستان", "شمال العاصمة", "وسط القطاع".
    pub(crate) fn is_direction(&self, i: usize) -> bool {
        self.lex.directions.contains(self.t.fold(i))
            && self.mention(i).is_none()
            && (self.mention_from(i + 1).is_some_and(|m| m.cut == 0)
                || self.is_definite(i + 1)
                || self.lex.places.at(self.t, i + 1).is_some()
                || self.lex.directions.contains(self.t.fold(i + 1)))
    }

    fn person_part(&self, i: usize) -> bool {
        self.lex.is_name_part(self.t.fold(i)) || possessed(self.t.fold(i))
    }

    /// A word that the lexicon knows as a noun in this very form.
    fn nounish(&self, i: usize) -> bool {
        let plain = |h: &crate::lex::Phrases<&'static str>| {
            h.at(self.t, i).is_some_and(|h| h.pronoun.is_none() && h.prefix.prep.is_none())
        };
        plain(&self.lex.counted)
            || self.lex.bodies.at(self.t, i).is_some_and(|h| h.pronoun.is_none())
            || self.lex.roles.at(self.t, i).is_some_and(|h| h.pronoun.is_none())
    }

    /// The preposition that is written onto the word at `i` ("للحوثيين", "بصواريخ"), where it is one.
    pub(crate) fn written_prep(&self, i: usize) -> Option<char> {
        let f = self.t.fold(i);
        let after_conj = f.strip_prefix(['و', 'ف']);
        let letter = |w: &str| w.chars().next().filter(|c| matches!(c, 'ب' | 'ل' | 'ك'));
        if f.chars().count() == 1 {
            return letter(f);
        }
        if let Some(m) = self.mention_from(i) {
            return match m.cut {
                0 => None,
                1 => letter(f),
                _ => after_conj.and_then(letter),
            };
        }
        for w in [Some(f), after_conj].into_iter().flatten() {
            if w.starts_with("لل") && w.chars().count() > 4 {
                return Some('ل');
            }
            if let Some(c) = letter(w)
                && strip_article(&w[c.len_utf8()..]).is_some()
            {
                return Some(c);
            }
        }
        letter(f).or_else(|| after_conj.and_then(letter))?;
        if self.finite(i).is_some() {
            return None;
        }
        if let Some(h) = self.head(i) {
            if !h.3 {
                return None;
            }
            return readings(f).find_map(|r| r.prefix.prep);
        }
        let known = self
            .lex
            .trigger_nouns
            .at(self.t, i)
            .map(|h| h.prefix.prep)
            .or_else(|| self.lex.counted.at(self.t, i).map(|h| h.prefix.prep))
            .or_else(|| self.lex.places.at(self.t, i).map(|h| h.prefix.prep))
            .or_else(|| self.lex.media.at(self.t, i).map(|h| h.prefix.prep));
        if let Some(p) = known {
            return p;
        }
        // any other word that begins so carries the preposition ("بصواريخ", "لمنع"), but for those of the list
        let w = after_conj.filter(|w| letter(f).is_none() && letter(w).is_some()).unwrap_or(f);
        let c = letter(w).filter(|c| *c != 'ك' && w.chars().count() >= 4)?;
        (!self.lex.own_letter(w) && !self.lex.is_name_part(w)).then_some(c)
    }

    fn nominal(&self, i: usize) -> bool {
        self.t.is_word(i)
            && self.t.fold(i) != "و"
            && !self.lex.adverbs.contains(self.t.fold(i))
            && (self.class(i) == 0 || self.mention_from(i).is_some())
            && self.date(i).is_none()
            && self.finite(i).is_none()
    }

    /// Whether the word at `i` is joined to what stands before it by a و written onto it.
    pub(crate) fn joins(&self, i: usize) -> bool {
        let f = self.t.fold(i);
        let Some(rest) = f.strip_prefix('و') else { return false };
        if let Some(m) = self.mention_from(i) {
            return m.cut > 0;
        }
        if let Some(h) = self.head(i) {
            return h.3;
        }
        // "وأطاحت بالنظام": a feminine perfect that no list knows
        let n = rest.chars().count();
        if n >= 5
            && rest.ends_with('ت')
            && !rest.ends_with("ات")
            && self.t.raw(i).ends_with('ت')
            && strip_article(rest).is_none()
        {
            return false;
        }
        strip_article(rest).is_some()
            || !self.lex.is_force(f) && !self.lex.words.clause.own_waw.has(f) && rest.chars().count() >= 3
    }

    /// The group of noun phrases at token `i`.
    pub(crate) fn group(&self, i: usize, limit: usize) -> Option<Group> {
        let mut i = i;
        if self.lex.words.common.every_joined.has(self.t.fold(i)) && self.lex.words.common.from.has(self.t.fold(i + 1))
        {
            i += 2;
        }
        let mut members = vec![self.phrase(i, limit)?];
        while members.len() < 7 {
            let at = members.last().map_or(limit, |m| m.end);
            if at >= limit {
                break;
            }
            // "، والفصائل …" after a name
            let at = if self.is_comma(at) && self.t.fold(at + 1).starts_with("وال") && self.head(at + 1).is_some() {
                at + 1
            } else {
                at
            };
            let f = self.t.fold(at);
            let from = if f == "و" { at + 1 } else { at };
            let joined = f == "و" || f.starts_with('و') && self.joins(at) && self.class(at) == 0;
            if !joined {
                break;
            }
            if self.finite(from).is_some()
                || self.lex.trigger_nouns.at(self.t, from).is_some()
                || number_at(self.t, from).is_some_and(|n| self.lex.trigger_nouns.at(self.t, n.end).is_some())
                || self.lex.measure_nouns.at(self.t, from).is_some_and(|h| h.value.1 == crate::lex::Governs::Noun)
                || matches!(self.written_prep(from), Some('ب' | 'ل'))
            {
                break;
            }
            let Some(mut m) = self.phrase(from, limit) else { break };
            m.joined = f != "و";
            // "مقتل جنديين وواشنطن تدعم": another clause begins
            if self.finite(m.end).is_some_and(|v| v.0.imperfect && !v.1)
                && self.class(m.end.saturating_sub(1)) == 0
                && m.end < limit
            {
                break;
            }
            match members.last_mut().filter(|last| self.one_phrase(last, &m)) {
                Some(last) => last.end = m.end,
                None => members.push(m),
            }
        }
        Some(Group { members })
    }

    /// "بلدتي صور وصيدا", "معدات وطائرات", "الحربي والمروحي": what و joins is one phrase's complement or adjective.
    fn one_phrase(&self, a: &Member, b: &Member) -> bool {
        let f = self.t.fold(a.head);
        let places = self.lex.places.at(self.t, b.head).is_some();
        let place_head = (self.lex.places.at(self.t, a.head).is_some()
            || self.lex.words.clause.plural_places.has(f)
            || f.ends_with("تي") && !self.is_definite(a.head))
            && a.end > a.head + 1;
        let bare = |m: &Member| {
            let only = (m.head + 1..m.end).all(|k| self.t.fold(k).starts_with('و'));
            only && m.np.is_none() && !self.is_definite(m.head) && self.mention(m.head).is_none()
        };
        let site = |m: &Member| self.lex.is_site(self.t.fold(m.head)) || self.lex.places.at(self.t, m.head).is_some();
        if site(a) && site(b) && a.end == a.head + 1 {
            return true;
        }
        let adjective = |i: usize| self.t.fold(i).ends_with("ي") || self.t.fold(i).ends_with("يه");
        let people = |i: usize| self.mention(i).is_some_and(|m| m.adjective && m.start == i);
        if b.end == b.head + 1 && people(b.head) && a.end > a.head + 1 && people(a.end - 1) {
            return true;
        }
        place_head && !places && (!self.actorish(b) || b.np.as_ref().is_some_and(|n| n.country.is_some()))
            || bare(a) && bare(b) && a.head == a.start && b.head == b.start && !self.forceful(a)
            || b.end == b.head + 1
                && b.np.is_none()
                && self.is_definite(b.head)
                && self.mention(b.head).is_none()
                && a.end > a.head + 1
                && adjective(a.end - 1)
                && adjective(b.head)
                && self.is_definite(a.end - 1)
    }
}

/// A pronoun of the third person is written onto the noun.
pub(crate) fn possessed(f: &str) -> bool {
    f.chars().count() > 4 && (f.ends_with("ها") || f.ends_with("هم") || f.ends_with("هما"))
        || f.chars().count() > 5 && f.ends_with("ته")
}
