//! Whose verb it is: the group behind it, the one before it, or the subject of the clause before.

use super::{Group, Member, possessed};
use crate::lex::{Number, Person, VerbForm, class};
use crate::names::{Doc, EntityKind};
use crate::reading::Who;
use isnad_text::{Kind, Sentence, number_at, strip_article};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// The subject of a verb, and where its object may begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    pub(crate) who: Vec<Who>,
    pub(crate) group: Option<Group>,
    /// The token behind which the object stands.
    pub(crate) after: usize,
    /// It is the subject of an earlier clause.
    pub(crate) dropped: bool,
    /// It stands in an earlier sentence.
    pub(crate) far: bool,
}

/// Verbs of a sentence that are tried for one that shares its subject; prose needs a few.
pub(crate) const VERBS: usize = 8;

impl Doc<'_> {
    /// Whether the clause of what follows begins behind token `p`.
    fn opens_clause(&self, p: usize, i: usize) -> bool {
        let cl = self.class(p);
        let f = self.t.fold(p);
        // "ما لا يقل عن 40 شخصا قتلوا"
        if cl & class::REL != 0 && self.lex.bounds.at(self.t, p).is_some() {
            return false;
        }
        cl & class::COMPL != 0
            || cl & class::REL != 0 && !self.lex.words.common.of_and_of.has(f)
            || self.t.is(p, ':')
            || self.t.is(p, '(') && self.marks().next_close[p] >= i
            || self.t.quotes_at(p).any(|q| q.open == p && q.holds(i) && q.close - q.open > 6)
            || self.lex.words.clause.begin.has(f)
                && (!self.lex.words.common.before_or_after.has(f) || self.finite(p + 1).is_some())
    }

    /// The token at which the clause of a verb begins.
    fn verb_clause(&self, v: usize, s: Sentence) -> usize {
        let mut k = v;
        // far enough for any clause, and bounded where a text has no sentences
        let lo = s.start.max(v.saturating_sub(80));
        while k > lo {
            if self.opens_clause(k - 1, v) {
                return k;
            }
            // "…، وقصفت المعارضة …": a joined verb opens a clause of its own
            if k < v && self.t.fold(k).starts_with('و') && self.finite(k).is_some() && self.is_comma(k - 1) {
                return k;
            }
            k -= 1;
        }
        lo
    }

    /// Skips "في …", "بـ…" and adjuncts from `k`; gives where the next free word stands.
    pub(crate) fn skip_phrases(&self, mut k: usize, limit: usize) -> usize {
        let mut guard = 0;
        while k < limit && guard < 6 {
            guard += 1;
            let j = self.skip_adjuncts(k, limit);
            if j > k {
                k = j;
                continue;
            }
            if self.t.quotes_at(k).next().is_some() {
                k += 1;
                continue;
            }
            let cl = self.class(k);
            if cl & class::PREP != 0
                && cl & (class::COMPL | class::CONJ) == 0
                && !self.lex.words.common.what.has(self.t.fold(k))
            {
                if self.opens_clause(k, k + 1) {
                    break;
                }
                // "بالتزامن مع الغارات"
                if self.class(k + 1) & class::PREP != 0 && self.class(k + 1) & class::COMPL == 0 {
                    k += 1;
                    continue;
                }
                k = match self.phrase(k + 1, limit) {
                    Some(m) => m.end,
                    // "في اليوم 40 من القتال"
                    None => {
                        let after = self.date(k + 1).map_or(k + 2, |e| e.end);
                        number_at(self.t, after).map_or(after, |n| n.end).min(limit)
                    }
                };
                // "في أبين ولحج"
                while k < limit
                    && self.t.fold(k).starts_with('و')
                    && let Some(m) = self
                        .mention_from(k)
                        .filter(|m| m.cut == 1 && !m.adjective && self.kind_of(m) == EntityKind::Place)
                {
                    k = m.end;
                }
                continue;
            }
            if matches!(self.written_prep(k), Some('ب' | 'ل')) && self.class(k) == 0 {
                k = self.phrase(k, limit).map_or(k + 1, |m| m.end);
                // "بالرشاشات والدبابات القديمة"
                if k < limit
                    && let Some(w) = self.t.fold(k).strip_prefix('و').filter(|w| strip_article(w).is_some())
                    && self.lex.is_weapon(w)
                    && let Some(m) = self.phrase(k, limit)
                {
                    k = m.end;
                }
                continue;
            }
            // "أسر جنوبي البحيرة صياد"
            if k + 1 < limit && self.is_direction(k) {
                k = self.phrase(k + 1, limit).map_or(k + 2, |m| m.end);
                continue;
            }
            if self.lex.words.clause.pronouns_between.has(self.t.fold(k)) {
                k += 1;
                continue;
            }
            if self.lex.words.clause.before_verb.has(self.t.fold(k)) {
                k += 1;
                continue;
            }
            break;
        }
        k.min(limit)
    }

    /// The noun group before a verb that is its subject. It does not depend on the search limit after the verb, so the answer is kept.
    fn group_before(&self, v: usize, s: Sentence, form: VerbForm) -> Option<Group> {
        if let Some(known) = self.memo.groups_before.borrow().get(&v) {
            return known.clone();
        }
        let found = self.find_group_before(v, s, form);
        self.memo.groups_before.borrow_mut().insert(v, found.clone());
        found
    }

    fn find_group_before(&self, v: usize, s: Sentence, form: VerbForm) -> Option<Group> {
        let open = self.verb_clause(v, s);
        let mut p = open;
        // a date line ("موسكو – ")
        if p == s.start && self.mention_from(p).is_some_and(|m| self.is_comma(m.end) && !self.t.is(m.end, '،')) {
            p = self.mention_from(p).map_or(p, |m| m.end + 1);
        }
        p = self.past_fronted(p, v);
        let mut guard = 0;
        while p < v && guard < 10 {
            guard += 1;
            // "فجر اليوم الـ40 للقتال قصفت": a bare number does nothing
            if let Some(n) = number_at(self.t, p).filter(|n| {
                self.lex.counted.at(self.t, n.end).is_none() && !self.lex.words.common.from.has(self.t.fold(n.end))
            }) {
                p = n.end;
                continue;
            }
            let bound = self.lex.bounds.at(self.t, p).is_some_and(|h| number_at(self.t, h.end).is_some());
            let q = if bound { p } else { self.skip_phrases(p, v) };
            if q > p {
                p = q;
                continue;
            }
            if !bound && self.class(p) & (class::PART | class::CONJ | class::DEM) != 0 && self.head(p).is_none() {
                p += 1;
                continue;
            }
            let g = self.group(p, v)?;
            let end = g.end();
            if self.reaches_verb(end, v) && self.fits(&g, form, true) {
                return Some(g);
            }
            // another noun may follow an adverbial one
            if self.finite(end).is_some() || guard > 2 {
                return None;
            }
            p = end.max(p + 1);
        }
        None
    }

    fn reaches_verb(&self, from: usize, v: usize) -> bool {
        let k = self.skip_phrases(from, v);
        if k >= v {
            return true;
        }
        // a relative clause, or one between commas or dashes
        let rel = self.class(k) & class::REL != 0 && !self.lex.words.common.whoever.has(self.t.fold(k));
        let fenced = k > from && self.is_comma(k - 1) && self.is_comma(v - 1) && v - k <= 16;
        // "ناشطون بجمعيات ترعى الأيتام طالبوا": an indefinite noun's relative clause has no pronoun
        let bare = v - k <= 8
            && self.finite(k).is_some_and(|x| x.0.imperfect)
            && self.phrase(k + 1, v).is_some_and(|m| self.skip_phrases(m.end, v) >= v);
        rel && v - k <= 18 && (self.is_comma(v - 1) || v - k <= 7)
            || bare
            || fenced && (k..v).all(|i| self.finite(i).is_none())
    }

    /// Whether number and gender of a verb allow a group as its subject; before the verb number counts too.
    fn fits(&self, g: &Group, form: VerbForm, before: bool) -> bool {
        let Some(m) = g.members.first() else { return false };
        let f = self.t.fold(m.head);
        if !before {
            // the oblique case and the accusative of adverbs and objects; a number of things is what is done to
            let oblique = f.ends_with("ين")
                && m.head == m.start
                && self.mention(m.head).is_none_or(|x| x.adjective)
                && !self.lex.is_name_part(f);
            let raw = self.t.raw(m.head);
            let thing = m.head > m.start && !self.peopled(m) && isnad_text::number_at(self.t, m.start).is_some();
            if oblique || raw.ends_with("اً") || raw.ends_with("ًا") || thing {
                return false;
            }
        }
        let many = g.members.len() > 1 || m.head > m.start;
        let masculine_plural =
            f.ends_with("ون") || f.ends_with("ين") && self.mention(m.head).is_none_or(|x| x.adjective);
        let feminine = (self.t.raw(m.head).ends_with('ة') || f.ends_with("ات")) && self.mention(m.head).is_none();
        // "ستلتقي وزير الخارجية": a man is no subject of a feminine verb
        let a_man = !before
            && form.person == Person::Feminine
            && g.members.len() == 1
            && m.head == m.start
            && self.lex.roles.at(self.t, m.head).is_some_and(|h| h.prefix.conj.is_none())
            && !feminine;
        if a_man {
            return false;
        }
        match (form.number, form.person) {
            (Number::Singular, Person::Feminine) => !(before && masculine_plural && g.members.len() == 1),
            (Number::Singular, Person::Masculine) => {
                (!feminine || many) && !(before && masculine_plural && g.members.len() == 1)
            }
            (Number::Dual, _) => before && (g.members.len() == 2 || f.ends_with("ان") || f.ends_with("ين")),
            (Number::Plural, _) => before && (many || !feminine),
        }
    }

    /// The subject of the verb at `v`, in sentence `s`, looked for as far as `limit`; `speaker` are those in whose words it stands. Asked again,
    /// it is remembered.
    pub(crate) fn subject(&self, v: usize, s: Sentence, limit: usize, speaker: &[Who], depth: u8) -> Option<Subject> {
        self.finite(v)?;
        let mut hash = FxHasher::default();
        for w in speaker {
            (&w.name, &w.entity, w.anonymous).hash(&mut hash);
        }
        let asked = (v, limit, depth, if speaker.is_empty() { 0 } else { hash.finish() });
        if let Some(known) = self.memo.subjects.borrow().get(&asked) {
            return known.clone();
        }
        if self.memo.is_spent() {
            return None;
        }
        let found = self.find_subject(v, s, limit, speaker, depth);
        self.memo.keep_subject(asked, &found);
        found
    }

    fn find_subject(&self, v: usize, s: Sentence, limit: usize, speaker: &[Who], depth: u8) -> Option<Subject> {
        let (form, object) = self.finite(v)?;
        let f = self.t.fold(v);
        let conj = f.starts_with(['و', 'ف']) && !self.lex.is_finite_form(f) && self.lex.finite(&f[2..]).is_some()
            || v > s.start && self.t.fold(v - 1) == "و";
        let mut after = v + 1;
        let rel = v > s.start
            && self.class(v - 1) & class::REL != 0
            && !conj
            && !self.lex.words.common.what.has(self.t.fold(v - 1));
        // "التي اعتمد عليها السكان": a pronoun behind a preposition
        let back = self.lex.words.clause.pronouns_behind.has(self.t.fold(after));
        after += usize::from(back);
        let free = self.skip_phrases(after, limit);
        let behind = self.group(free, limit).filter(|g| self.written_prep(g.start()).is_none());
        let made = |g: Group, after: usize| {
            let owner = self.owner(g.members.first()?, v, s, speaker, depth);
            Some(Subject { who: self.parties(&g, &owner), group: Some(g), after, dropped: false, far: false })
        };
        if rel && !object && !back && form.number == Number::Singular || rel && form.number != Number::Singular {
            // the antecedent: the group that ends where the relative begins
            if let Some(g) = self.antecedent(v - 1, s) {
                return made(g, after);
            }
        }
        if form.number == Number::Singular
            && (object || back)
            && let Some(g) =
                behind.clone().filter(|g| self.fits(g, form, false) && g.members.iter().any(|m| self.actorish(m)))
        {
            let end = g.end();
            return made(g, end);
        }
        if !conj && let Some(g) = self.group_before(v, s, form) {
            return made(g, after);
        }
        // "أنها سافرت", "أنها لم تسافر"
        let bearer = if v > s.start + 1 && self.lex.words.clause.verb_particles.has(self.t.fold(v - 1)) {
            self.t.fold(v - 2)
        } else {
            self.t.fold(v.wrapping_sub(1))
        };
        let pronoun = v > s.start
            && self.class(v - 1) & class::COMPL != 0
            && ["ها", "نه", "هم", "هما"].iter().any(|p| bearer.ends_with(p));
        // "أنها قامت" is not said of a man
        let a_man = pronoun && bearer.ends_with("ها") && speaker.len() == 1 && self.is_man(&speaker[0]);
        if pronoun && !speaker.is_empty() && !a_man {
            return Some(Subject { who: speaker.to_vec(), group: None, after, dropped: true, far: false });
        }
        if form.number == Number::Singular
            && !pronoun
            && let Some(g) = behind.filter(|g| self.fits(g, form, false) && self.actorish(&g.members[0]))
        {
            let end = g.end();
            return made(g, end);
        }
        let mut x = self.dropped_subject(v, s, form, speaker, depth)?;
        x.after = after;
        x.dropped = true;
        Some(x)
    }

    /// A person whom no ending shows to be a woman.
    fn is_man(&self, w: &Who) -> bool {
        let person = match w.entity.as_deref().and_then(|e| self.kb.get(e)) {
            Some(e) => e.kind == EntityKind::Person,
            None => self.people.iter().any(|p| self.text(p.0, p.1) == w.name),
        };
        let first = w.name.split_whitespace().next().unwrap_or("");
        person && !first.ends_with(['ة', 'ا', 'ى', 'ء'])
    }

    /// The subject that goes on from an earlier verb: in the sentence, else in the one before it.
    fn dropped_subject(&self, v: usize, s: Sentence, form: VerbForm, speaker: &[Who], depth: u8) -> Option<Subject> {
        if depth > 2 {
            return None;
        }
        // "أجروا" is said of more than one country that governs the clause between
        let single = |x: &Subject| {
            x.who.len() == 1
                && x.group
                    .as_ref()
                    .is_some_and(|g| g.members[0].np.as_ref().is_some_and(|n| n.head == crate::names::Head::Name))
        };
        let compatible = |o: VerbForm, who: &[Who]| {
            o.person == form.person && (o.number == form.number || o.number == Number::Singular)
                || form.number == Number::Plural
                    && (who.len() > 1 || o.number == Number::Plural || o.number == Number::Singular)
                || form.number == Number::Dual && who.len() == 2
        };
        let mut tried = 0;
        for k in (s.start.max(v.saturating_sub(80))..v).rev() {
            // what is said stands behind أن, who says it before
            if self.class(k) & class::COMPL != 0 && k > s.start && self.finite_near(k, s.start) {
                // "أن البلدية صارت شريكا وتنفق": the clause's own noun goes on
                let open = k + 1 + usize::from(self.t.quotes_at(k + 1).any(|q| q.open == k + 1));
                let g = self.group(open, v).filter(|g| {
                    self.fits(g, form, true) && self.actorish(&g.members[0]) && self.written_prep(g.start()).is_none()
                });
                if let Some(g) = g {
                    let who = if possessed(self.t.fold(g.members[0].head)) && !speaker.is_empty() {
                        speaker.to_vec()
                    } else {
                        self.parties(&g, &[])
                    };
                    return Some(Subject { who, group: Some(g), ..Subject::default() });
                }
                break;
            }
            let Some((o, _)) = self.finite(k) else { continue };
            tried += 1;
            if tried > VERBS {
                break;
            }
            let Some(x) = self.subject(k, s, v, speaker, depth + 1).filter(|x| !x.who.is_empty()) else { continue };
            if compatible(o, &x.who) && !(form.number == Number::Plural && o.number == Number::Singular && single(&x)) {
                return Some(x);
            }
        }
        let conj = self.t.fold(v).starts_with(['و', 'ف']);
        let at = self.t.sentence_of(v);
        let prev = *self.t.sentences.get(at.checked_sub(1)?)?;
        if !conj || v > s.start + 1 || self.t.tokens[prev.start].para != self.t.tokens[s.start].para {
            return None;
        }
        let verbs = (prev.start..prev.end.min(prev.start + 80)).filter_map(|k| Some((k, self.finite(k)?.0)));
        verbs.take(VERBS).find_map(|(k, o)| {
            let x = self
                .subject(k, prev, prev.end, &[], depth + 1)
                .filter(|x| !x.who.is_empty() && compatible(o, &x.who))?;
            Some(Subject { far: true, ..x })
        })
    }

    /// Whether a verb of saying governs the complementizer at `k`.
    fn finite_near(&self, k: usize, from: usize) -> bool {
        (k.saturating_sub(12).max(from)..k).any(|i| !self.cue(i).is_empty())
    }

    /// The group that a relative pronoun at `rel` speaks of.
    fn antecedent(&self, rel: usize, s: Sentence) -> Option<Group> {
        let end = if rel > s.start && self.is_comma(rel - 1) { rel - 1 } else { rel };
        (s.start.max(end.saturating_sub(9))..end).find_map(|p| {
            if p > s.start && self.t.tokens[p].kind != Kind::Word {
                return None;
            }
            let m: Member = self.phrase(p, end).filter(|m| m.end >= end && self.finite(p).is_none())?;
            self.actorish(&m).then_some(Group { members: vec![m] })
        })
    }

    /// Whom a possessed noun ("قواته") belongs to: whoever speaks, else the subject before.
    fn owner(&self, m: &Member, v: usize, s: Sentence, speaker: &[Who], depth: u8) -> Vec<Who> {
        if !possessed(self.t.fold(m.head)) {
            return Vec::new();
        }
        if !speaker.is_empty() {
            return speaker.to_vec();
        }
        let at = m.head.min(v);
        self.last_subject(at, s, depth + 1)
    }

    /// The subject of the nearest verb before token `at` in the sentence.
    pub(crate) fn last_subject(&self, at: usize, s: Sentence, depth: u8) -> Vec<Who> {
        if depth > 2 {
            return Vec::new();
        }
        (s.start.max(at.saturating_sub(80))..at)
            .rev()
            .filter(|k| self.finite(*k).is_some())
            .take(VERBS)
            .find_map(|k| self.subject(k, s, at, &[], depth).map(|x| x.who).filter(|w| !w.is_empty()))
            .unwrap_or_default()
    }
}
