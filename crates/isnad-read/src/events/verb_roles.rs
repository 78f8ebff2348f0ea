//! Who does to whom what a verb tells: its subject and its object, and the ways in which what was hit stands in the subject's place.

use super::At;
use super::roles::{Roles, Setting};
use crate::clause::{Group, Subject};
use crate::lex::{Governs, Number, Trigger, class};
use crate::names::{Doc, Head};
use crate::reading::{Act, Measure};
use isnad_text::number_at;

/// A verb that tells of a happening.
pub(super) struct VerbRoles<'a, 'd> {
    d: &'a Doc<'d>,
    x: &'a At,
    c: &'a Setting<'a>,
    tr: &'a Trigger,
    limit: usize,
    /// It tells of people who were killed, wounded, captured or driven out.
    harms: bool,
    singular: bool,
    /// A vowel sign says that it is a passive.
    passive_mark: bool,
    /// Where a group may begin behind it.
    after: usize,
}

impl<'a, 'd> VerbRoles<'a, 'd> {
    pub(super) fn new(d: &'a Doc<'d>, x: &'a At, c: &'a Setting<'a>) -> Self {
        let limit = c.range.1;
        let harm =
            |m: Measure| matches!(m, Measure::Killed | Measure::Wounded | Measure::Captured | Measure::Displaced);
        VerbRoles {
            d,
            x,
            c,
            tr: &d.lex.triggers[x.trigger],
            limit,
            harms: d.measure_verb(x.start).is_some_and(|m| m.1 == Governs::Verb && harm(d.lex.measures[m.0].id)),
            singular: x.verb.is_some_and(|v| v.number == Number::Singular),
            passive_mark: d.t.raw(x.start).trim_start_matches(['و', 'ف']).chars().nth(1) == Some('\u{64f}'),
            after: d.skip_phrases(x.end, limit),
        }
    }

    pub(super) fn find(self) -> Roles {
        if let Some(r) = self.counted_behind().or_else(|| self.people_before()) {
            return r;
        }
        let subject = self.subject();
        if let Some(r) = self.by_hand(subject.as_ref()) {
            return r;
        }
        if self.tr.roles == "passive" {
            return self.passive(subject);
        }
        if let Some(r) = self.one_killed(subject.as_ref()).or_else(|| self.things_hit(subject.as_ref())) {
            return r;
        }
        self.active(subject)
    }

    fn subject(&self) -> Option<Subject> {
        self.d.subject(self.x.start, self.c.s, self.limit, self.c.speaker(), 0)
    }

    /// The group at `at`, where no preposition is written onto it.
    fn bare(&self, at: usize) -> Option<Group> {
        self.d.group(at, self.limit).filter(|g| self.d.written_prep(g.start()).is_none())
    }

    /// "قتل ستة بحارة", "قُتلت طبيبة": what is counted behind such a verb was hit, where nothing follows as its object.
    fn counted_behind(&self) -> Option<Roles> {
        let (d, x) = (self.d, self.x);
        if !self.harms || x.pronoun || !self.singular {
            return None;
        }
        let g = self.bare(self.after).filter(|g| self.is_victim(g))?;
        let first = self
            .subject()
            .filter(|u| !u.who.is_empty() && !u.far && u.group.as_ref().is_none_or(|u| u.start() < x.start));
        let mut r = Roles { targets: d.parties(&g, &[]), ..Roles::default() };
        r.actors = d.by_whom(g.end(), self.limit);
        r.object_fits = d.fits_object(&g, &self.tr.object);
        let feminine = x.verb.is_some_and(|f| f.person == crate::lex::Person::Feminine);
        let led = || x.start > self.c.s.start && d.class(x.start - 1) & class::COMPL != 0;
        let does = |u: &Subject| {
            u.group.as_ref().is_some_and(|g| d.actorish(&g.members[0]))
                || u.dropped && x.verb.is_some() && (feminine || led())
        };
        if r.actors.is_empty()
            && !self.passive_mark
            && let Some(u) = first.filter(does)
        {
            r.actors = u.who;
        }
        Some(r)
    }

    /// Whether the group behind a verb of harm is who came to harm: it is counted, or people that nobody knows, and no object follows.
    fn is_victim(&self, g: &Group) -> bool {
        let d = self.d;
        let m = &g.members[0];
        let counted = number_at(d.t, d.past_bounds(m.start)).is_some() || m.head > m.start;
        let indefinite = d.peopled(m)
            && !d.is_definite(m.head)
            && m.np.as_ref().is_none_or(|n| n.head == Head::Other || n.person.is_none());
        let end = d.skip_adjuncts(g.end(), self.limit);
        let bare = |h: crate::lex::Hit<&'static str>| h.prefix.conj.is_none() && h.prefix.prep.is_none();
        let people = || d.phrase(end, self.limit).is_some_and(|m| d.written_prep(end).is_none() && d.peopled(&m));
        let object = number_at(d.t, end).is_some() || d.lex.counted.at(d.t, end).is_some_and(bare) || people();
        (self.passive_mark || counted || indefinite) && !object
    }

    /// "ستة بحارة قتلوا": those told before a verb of harm in the plural, where no object follows.
    fn people_before(&self) -> Option<Roles> {
        let d = self.d;
        // a verb in the singular with somebody behind it was looked at before
        if !self.harms || self.x.pronoun || self.singular {
            return None;
        }
        let u = self.subject()?;
        let g = u.group.as_ref()?;
        if u.dropped || !d.peopled(&g.members[0]) || d.group(self.after, self.limit).is_some() {
            return None;
        }
        Some(Roles { targets: u.who, actors: d.by_whom(self.x.end, self.limit), ..Roles::default() })
    }

    /// A passive whose agent is told.
    fn by_hand(&self, subject: Option<&Subject>) -> Option<Roles> {
        let d = self.d;
        let (hit, by) = d.passive(self.x, self.c, subject)?;
        Some(Roles {
            object_fits: d.fits_object(&hit, &self.tr.object),
            forceful: by.members.iter().any(|m| d.forceful(m)),
            targets: d.hit_parties(&hit, &[]),
            actors: d.parties(&by, &[]),
            ..Roles::default()
        })
    }

    /// "هوجمت الحافلة": a verb that is always a passive.
    fn passive(&self, subject: Option<Subject>) -> Roles {
        let mut r = Roles::default();
        if let Some(u) = subject.filter(|u| !u.dropped) {
            r.targets = u.who;
        } else if let Some(g) = self.bare(self.after) {
            r.targets = self.d.parties(&g, &[]);
        }
        r.actors = self.d.by_whom(self.x.end, self.limit);
        r
    }

    /// The group of a subject that stands before the verb.
    fn before<'s>(&self, subject: Option<&'s Subject>) -> Option<&'s Group> {
        let g = subject.filter(|u| !u.dropped).and_then(|u| u.group.as_ref())?;
        (g.end() <= self.x.start).then_some(g)
    }

    /// "أحد البحارة قتل في …": a killing without an object, of one person told before.
    fn one_killed(&self, subject: Option<&Subject>) -> Option<Roles> {
        let d = self.d;
        if !self.harms || self.x.pronoun || !self.singular {
            return None;
        }
        let g = self.before(subject)?;
        let one = &g.members[0];
        if !d.peopled(one) || d.lex.is_force(d.t.fold(one.head)) || self.bare(self.after).is_some() {
            return None;
        }
        Some(Roles { targets: d.parties(g, &[]), actors: d.by_whom(self.x.end, self.limit), ..Roles::default() })
    }

    /// "1500 مدرسة دمرت": things before a transitive verb without an object are what was hit.
    fn things_hit(&self, subject: Option<&Subject>) -> Option<Roles> {
        let d = self.d;
        if self.x.pronoun
            || self.tr.kind != "ASSAULT"
            || matches!(self.tr.roles.as_str(), "intransitive" | "both")
            || matches!(self.tr.mode.as_deref(), Some("firearms" | "seize"))
        {
            return None;
        }
        let g = self.before(subject)?;
        let things = g.members.iter().all(|m| !d.actorish(m) && !d.lex.is_weapon(d.t.fold(m.head)));
        if !things || self.bare(self.after).is_some() {
            return None;
        }
        Some(Roles {
            targets: d.parties(g, &[]),
            actors: d.by_whom(self.x.end, self.limit),
            object_fits: d.fits_object(g, &self.tr.object),
            ..Roles::default()
        })
    }

    /// The subject does it, and its object is whom or what it is done to.
    fn active(&self, subject: Option<Subject>) -> Roles {
        let (d, x, c) = (self.d, self.x, self.c);
        let mut r = Roles::default();
        let mut from = x.end;
        if let Some(u) = subject {
            from = u.after.max(x.end);
            r.personal = u.group.as_ref().is_some_and(|g| {
                g.members[0].np.as_ref().is_some_and(|n| n.person.is_some() || matches!(n.head, Head::Role(_)))
            });
            r.forceful = u.group.as_ref().is_none_or(|g| g.members.iter().any(|m| d.forceful(m)));
            r.actors = u.who;
        } else if let Some(g) = self.bare(self.after).filter(|_| self.tr.roles == "intransitive") {
            // "انفجرت قنبلة": the thing itself is nobody's doing
            from = g.end();
        } else if c.st.is_some_and(|st| st.act != Act::Accuse) && d.begins_content(x.start, c) {
            r.actors = c.speaker().to_vec();
        }
        let object = self.object(from);
        if let Some(g) = &object {
            r.object_fits = d.fits_object(g, &self.tr.object)
                || self.tr.object.iter().any(|o| o == "weapon")
                    && (g.end()..self.limit.min(g.end() + 3)).any(|k| d.lex.is_weapon(d.t.fold(k)));
        }
        if matches!(self.tr.kind.as_str(), "CONSULT" | "AGREE") {
            self.met(&mut r, from, object);
        } else {
            self.hit(&mut r, from, object);
        }
        r
    }

    /// What the verb governs, behind its subject and what may stand between.
    fn object(&self, from: usize) -> Option<Group> {
        let (d, x) = (self.d, self.x);
        let direct = |at: usize| self.bare(at).filter(|_| d.class(at) & class::PREP == 0);
        // "استهدف بالمدفعية أحياء": the instrument may come first
        let at = d.skip_adjuncts(from, self.limit);
        let by = d.written_prep(at) == Some('ب');
        let g = direct(at).or_else(|| by.then(|| direct(d.skip_phrases(at, self.limit))).flatten())?;
        let head = g.members[0].head;
        // "استهدف التفجير متجرهم": what hits is a happening, told of by its noun
        if d.lex.is_hit(d.t.fold(x.start)) && d.is_definite(head) && d.lex.trigger_nouns.at(d.t, head).is_some() {
            return None;
        }
        // "هاجموا بالقنابل ومدافع الهاون ثكنة": a second instrument
        if by && d.t.fold(g.start()).starts_with('و') && d.lex.is_weapon(d.t.fold(head)) {
            return direct(d.skip_adjuncts(g.end(), self.limit));
        }
        Some(g)
    }

    /// With whom somebody talks or comes to terms.
    fn met(&self, r: &mut Roles, from: usize, object: Option<Group>) {
        let agree = self.tr.kind == "AGREE";
        let limit = if agree { self.limit.min(from + 2) } else { self.limit };
        r.targets = self.d.with_whom(from, limit, !agree);
        if r.targets.is_empty()
            && let Some(g) = object
        {
            r.targets = self.d.parties(&g, self.c.speaker());
        }
    }

    /// What an attack hits: its object, or who stands behind "على", or those whom it hurt.
    fn hit(&self, r: &mut Roles, from: usize, object: Option<Group>) {
        let d = self.d;
        if self.tr.mode.as_deref() == Some("seize") {
            r.targets = d.taken_from(from, self.limit);
        }
        if r.targets.is_empty()
            && let Some(g) = &object
        {
            r.targets = d.hit_parties(g, &d.target_owner(g.start(), self.c));
        }
        let fires = self.tr.mode.as_deref() == Some("firearms");
        let weapon = object.as_ref().is_some_and(|g| d.lex.is_weapon(d.t.fold(g.members[0].head)));
        if r.targets.is_empty() || weapon || fires {
            let against = d.against(from, self.limit);
            let hurt = if fires { d.outcome(self.x.end, self.limit) } else { Vec::new() };
            if !hurt.is_empty() {
                r.targets = hurt;
            } else if !against.is_empty() && (fires || r.targets.is_empty()) {
                r.targets = against;
            } else if fires {
                r.targets.clear();
            }
        }
        if r.targets.is_empty() {
            r.targets = d.with_whom(from, self.limit.min(from + 6), false);
        }
    }
}
