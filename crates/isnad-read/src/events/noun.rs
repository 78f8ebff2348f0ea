//! Doers and targets of happenings told by a noun ("غارة", "هجوم"): its construct, its adjectives, what stands behind its prepositions.

use super::At;
use super::roles::{Roles, Setting};
use crate::clause::Group;
use crate::lex::class;
use crate::names::{Doc, EntityKind};
use crate::reading::{Act, Who};
use isnad_text::number_at;

impl Doc<'_> {
    pub(super) fn noun_roles(&self, x: &At, c: &Setting<'_>) -> Roles {
        let tr = &self.lex.triggers[x.trigger];
        let roles = tr.roles.as_str();
        let mut r = Roles { forceful: true, object_fits: true, ..Roles::default() };
        // a noun with the accusative's tanween has no complement
        let tanween = ["اً", "ًا", "ةً"].iter().any(|w| self.t.raw(x.end - 1).ends_with(w));
        let closed = x.pronoun || tanween || self.is_definite(x.end - 1);
        let mut at = self.noun_adjectives(x, c, closed && !tanween, &mut r);
        if at == x.end && !closed {
            let (end, whole) = self.noun_construct(x, c, &mut r);
            if whole {
                return r;
            }
            at = end;
        }
        self.noun_pronoun(x, c, &mut r);
        self.noun_of_hitting(x, c, at, &mut r);
        self.complements(x, c, at, &mut r);
        self.hit_before_noun(x, c, &mut r);
        self.other_doers(x, c, &mut r);
        if r.actors.is_empty() && matches!(roles, "actor" | "both" | "target") {
            let (a, force) = self.governor(x, c);
            r.actors = a;
            r.forceful = force || !r.actors.is_empty() && tr.subject.is_empty();
        }
        if let Some(st) =
            c.st.filter(|st| r.actors.is_empty() && roles != "both" && st.act == Act::Accuse && !st.toward.is_empty())
        {
            r.actors = st.toward.clone();
        }
        if tr.mode.as_deref() == Some("seize") {
            let from = self.taken_from(x.end, c.range.1);
            if !from.is_empty() {
                r.targets = from;
            }
        }
        if let Some(st) = c.st.filter(|st| r.actors.is_empty() && st.rule == "S-ANNOUNCED") {
            r.actors = st.who.clone();
        }
        self.hurt_at_place(x, c, &mut r);
        let declared = tr.kind == "MOBILIZE" || tr.mode.as_deref() == Some("ceasefire");
        if r.actors.is_empty() && declared && c.range.0 == x.start {
            r.actors = c.speaker().to_vec();
        }
        if tr.kind == "CONSULT" && r.actors.is_empty() && c.st.is_some_and(|st| st.act != Act::Assert) {
            r.actors = c.speaker().to_vec();
        }
        r
    }

    /// Adjectives behind the noun: "القصف الأرميني", "هجوم بحري يوناني", "معارك عنيفة". Gives where they end.
    fn noun_adjectives(&self, x: &At, c: &Setting<'_>, closed: bool, r: &mut Roles) -> usize {
        let roles = self.lex.triggers[x.trigger].roles.as_str();
        let limit = c.range.1;
        let mut at = x.end;
        while at < limit && at < x.end + 4 {
            if let Some(m) = self.mention_from(at).filter(|m| m.adjective && m.cut == 0) {
                let w = Who {
                    name: self.t.slice(at, m.end).to_owned(),
                    entity: m.entity.map(|e| self.kb.entity(e).id.clone()),
                    anonymous: false,
                };
                if roles == "target" {
                    r.targets.push(w)
                } else {
                    r.actors.push(w)
                }
                at = m.end;
            } else if (at > x.end || x.end > x.start + 1)
                && self.t.fold(at).strip_prefix('و').is_some_and(|w| w.ends_with('ي') || w.ends_with("يه"))
                && !self.is_definite(at)
                && self.mention(at).is_none()
                && self.class(at) == 0
                && self.finite(at).is_none()
                && self.head(at).is_none()
            {
                // "هجوم بري وبحري"
                at += 1;
            } else if self.is_adjective_of(at, x, closed) || self.lex.words.event.others.has(self.t.fold(at)) {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// The construct: "هجوم القوات", "قصف زوارق الأسطول ثكنات", "استهداف مواقع". Gives where it ends, and whether all is told with it.
    fn noun_construct(&self, x: &At, c: &Setting<'_>, r: &mut Roles) -> (usize, bool) {
        let tr = &self.lex.triggers[x.trigger];
        let roles = tr.roles.as_str();
        let (s, limit) = (c.s, c.range.1);
        let mut at = x.end;
        let g = self.group(at, limit);
        let Some(g) = g.filter(|g| self.written_prep(g.start()).is_none() && !self.lex.is_light(self.t.fold(at)))
        else {
            return (at, false);
        };
        let end = g.end();
        let doer = crate::clause::possessed(self.t.fold(g.members[0].head))
            || g.members.iter().all(|m| self.actorish(m)) && !self.lex.is_weapon(self.t.fold(g.members[0].head))
            || g.members.iter().all(|m| self.forceful(m));
        // "استهداف القوات بقذائف الهاون مدينة سرمدا"
        let behind = if self.written_prep(end) == Some('ب') { self.skip_phrases(end, limit) } else { end };
        let second = self.group(behind, limit).filter(|g2| {
            self.class(behind) == 0
                && self.written_prep(g2.start()).is_none()
                && !self.t.fold(behind).starts_with('و')
                && !self.is_comma(behind)
        });
        // "استهداف مروحية مجهولة للصيادين": what flies hits, and whom is said behind ل
        let flies = self
            .lex
            .counted
            .at(self.t, g.members[0].head)
            .is_some_and(|h| matches!(h.value, "aircraft" | "drones" | "helicopters"));
        // not "القوات التابعة للنظام"
        let belongs = |k: usize| self.lex.words.event.loyal.part_of(self.t.fold(k - 1));
        let hit = (g.start() + 1..=end.min(limit.saturating_sub(1)))
            .find(|k| self.written_prep(*k) == Some('ل') && !belongs(*k));
        // "تجنيد مسلحين للقتال" strikes nobody
        let strikes = tr.kind == "ASSAULT"
                && g.members.iter().all(|m| self.forceful(m))
                // "استهداف مواقع للحزب": whose they are
                && g.members.iter().all(|m| {
                    self.is_definite(m.head) || self.lex.is_force(self.t.fold(m.head)) || self.mention_from(m.head).is_some()
                })
                && hit.is_some_and(|k| self.lex.trigger_nouns.at(self.t, k).is_none());
        if roles == "target"
            && (flies || strikes)
            && let Some(k) = hit
            && let Some(t) = self.group(k, limit)
        {
            let m = crate::clause::Member { end: k, ..g.members[0].clone() };
            r.actors = self.parties(&Group { members: vec![m] }, &[]);
            r.targets = self.parties(&t, &[]);
            return (at, true);
        }
        // a car that explodes is not what was hit
        let device = tr.mode.as_deref() == Some("explosives") && !doer;
        let reflexive = roles == "target" && second.is_none();
        if device {
        } else if reflexive || !doer && roles != "both" {
            r.targets = self.parties(&g, &[]);
        } else if doer {
            let owner = self.last_subject(x.start, s, 0);
            r.actors = self.parties(&g, if owner.is_empty() { c.speaker() } else { &owner });
            r.forceful = g.members.iter().any(|m| self.forceful(m));
            if let Some(g2) = second {
                r.targets = self.hit_parties(&g2, &[]);
                at = g2.end();
            }
        }
        (at.max(end), false)
    }

    /// What the pronoun written onto the noun is: "إسقاط دفاعاتهم مروحية", "استهدافها حافلة".
    fn noun_pronoun(&self, x: &At, c: &Setting<'_>, r: &mut Roles) {
        let tr = &self.lex.triggers[x.trigger];
        let roles = tr.roles.as_str();
        let (s, limit) = (c.s, c.range.1);
        // "إسقاط دفاعاتهم مروحية": a possessed noun is the doer
        if x.pronoun {
            let owner = self.last_subject(x.start, s, 0);
            let own = if owner.is_empty() { c.speaker().to_vec() } else { owner };
            // "مهاجمتها", "احتجازهم": what is attacked; "قصفها لمواقع": who attacks
            // of a transitive noun the pronoun is what it is done to, unless an object follows behind ل
            let to = self.written_prep(x.end) == Some('ل');
            let seizes = tr.mode.as_deref() == Some("seize")
                && !self.lex.words.common.upon.has(self.t.fold(x.end))
                && tr.subject.is_empty();
            if roles != "target" && !seizes || to {
                r.actors = own;
            }
        }
        // "استهدافها حافلة": the doer is written onto the noun, the object stands behind it
        if x.pronoun
            && roles == "target"
            && let Some(g) = self.group(x.end, limit).filter(|g| {
                self.written_prep(g.start()).is_none() && self.mention_from(x.end).is_none_or(|m| !m.adjective)
            })
        {
            let owner = self.last_subject(x.start, s, 0);
            r.actors = if owner.is_empty() { c.speaker().to_vec() } else { owner };
            r.targets = self.hit_parties(&g, &[]);
        }
    }

    /// What a verb or noun of hitting before the noun says was hit.
    fn noun_of_hitting(&self, x: &At, c: &Setting<'_>, at: usize, r: &mut Roles) {
        let (s, limit) = (c.s, c.range.1);
        // "استهدف تفجير البارحة محطة قطار", "استهدفت الشاحنات ضربة"
        if let Some(v) = (x.start.saturating_sub(4).max(s.start)..x.start).rev().find(|k| {
            self.lex.is_hit(self.t.fold(*k)) && self.finite(*k).is_some()
                    // "باستهداف ضربة ليلية مرفأ"
                    || *k + 1 == x.start && self.lex.words.event.targeting.ends(self.t.fold(*k))
        }) {
            let g = if v + 1 == x.start {
                self.group(self.skip_adjuncts(at, limit), limit)
            } else {
                self.group(v + 1 + usize::from(self.class(v + 1) & class::DEM != 0), x.start)
            };
            if let Some(g) = g.filter(|g| self.written_prep(g.start()).is_none()) {
                r.targets = self.parties(&g, &[]);
            }
        }
    }

    /// Whom it hits, where that stands before the noun.
    fn hit_before_noun(&self, x: &At, c: &Setting<'_>, r: &mut Roles) {
        let tr = &self.lex.triggers[x.trigger];
        let roles = tr.roles.as_str();
        let s = c.s;
        // "نفذت القوات ضد التنظيم تسع ضربات"
        let lo = x.start.saturating_sub(8).max(c.range.0);
        if !matches!(roles, "target")
            && tr.kind == "ASSAULT"
            && let Some(k) = (lo..x.start)
                .rev()
                .take_while(|k| !self.is_comma(*k))
                .find(|k| self.lex.words.common.against.has(self.t.fold(*k)))
            && (lo.saturating_sub(6).max(c.range.0)..k)
                .any(|v| self.lex.is_light(self.t.fold(v)) && self.finite(v).is_some())
            && let Some(g) = self.group(k + 1, x.start)
        {
            r.targets = self.hit_parties(&g, &[]);
        }
        // "تتعرض للقصف", "تعرض مرفأ صور في جنوب لبنان لغارة"
        if self.written_prep(x.start) == Some('ل')
            && let Some(v) = (x.start.saturating_sub(10).max(s.start)..x.start)
                .rev()
                .take_while(|k| !self.is_comma(*k))
                .find(|k| self.lex.words.event.exposed.part_of(self.t.fold(*k)))
        {
            let behind = self.group(v + 1, x.start).filter(|g| self.written_prep(g.start()).is_none());
            let verb = if self.finite(v).is_some() { self.subject(v, s, x.start, c.speaker(), 0) } else { None };
            if let Some(u) = verb {
                r.targets = u.who;
            } else if let Some(g) = behind {
                r.targets = self.hit_parties(&g, &[]);
            }
        }
    }

    /// Who did it, where the sentence tells that elsewhere.
    fn other_doers(&self, x: &At, c: &Setting<'_>, r: &mut Roles) {
        let tr = &self.lex.triggers[x.trigger];
        let roles = tr.roles.as_str();
        let s = c.s;
        // "دخلت الكتيبة الميناء إثر قتال مع القراصنة": the sentence's subject is the other side
        if roles == "both"
            && tr.kind == "ASSAULT"
            && r.actors.is_empty()
            && (!r.targets.is_empty()
                || x.start > s.start && self.lex.words.event.caused_by.has(self.t.fold(x.start - 1)))
        {
            r.actors = self.last_subject(x.start, s, 0);
        }
        // "أجبر القراصنة على الانسحاب"
        if tr.kind == "RETREAT"
            && r.actors.is_empty()
            && x.start > s.start + 1
            && self.lex.words.common.to_or_upon.has(self.t.fold(x.start - 1))
        {
            let end = x.start - 1;
            // "اضطرت قواته إلى التراجع": whoever was forced to
            let forced = (end.saturating_sub(10).max(s.start)..end).find(|k| {
                self.finite(*k).is_some() && self.lex.words.event.forced.begins(self.t.fold(*k).trim_start_matches('و'))
            });
            if let Some(u) = forced.and_then(|v| self.subject(v, s, end, c.speaker(), 0)) {
                r.actors = u.who;
            } else if let Some(m) = (end.saturating_sub(8).max(s.start)..end).find_map(|p| {
                self.phrase(p, end).filter(|m| m.end == end && self.actorish(m) && self.written_prep(p).is_none())
            }) {
                let g = self.group(m.start, end).unwrap_or(Group { members: vec![m] });
                let owner = self.last_subject(g.start(), s, 0);
                r.actors = self.parties(&g, &owner);
            }
        }
    }

    /// Those hurt, where nothing but a place is said to have been hit.
    fn hurt_at_place(&self, x: &At, c: &Setting<'_>, r: &mut Roles) {
        let tr = &self.lex.triggers[x.trigger];
        let place = |w: &Who| {
            w.entity
                .as_deref()
                .and_then(|e| self.kb.get(e))
                .is_some_and(|e| e.kind == EntityKind::Place && e.stands_for.is_none())
        };
        let at_place = r.targets.iter().all(|w| self.lex.place_word(&w.name) || place(w));
        if tr.kind == "ASSAULT" && at_place {
            let hurt = self.victims(x, c);
            if r.targets.is_empty() || hurt.first().is_some_and(|w| !self.lex.words.event.persons.part_of(&w.name)) {
                r.targets = hurt;
            }
        }
    }

    /// Whose "مواقعه" are: the subject of the clause before.
    pub(super) fn target_owner(&self, at: usize, c: &Setting<'_>) -> Vec<Who> {
        if crate::clause::possessed(self.t.fold(at)) || self.t.fold(at).ends_with('ه') {
            self.last_subject(at, c.s, 0)
        } else {
            Vec::new()
        }
    }

    /// A plain adjective right behind a trigger noun.
    pub(super) fn is_adjective_of(&self, at: usize, x: &At, closed: bool) -> bool {
        let f = self.t.fold(at);
        self.t.is_word(at)
            && self.class(at) == 0
            && self.date(at).is_none()
            && self.mention(at).is_none()
            && number_at(self.t, at).is_none()
            && self.finite(at).is_none()
            && !self.lex.is_light(f)
            && (self.lex.counted.at(self.t, at).is_none()
                || self.t.raw(at).ends_with('ة') && self.t.raw(x.end - 1).ends_with('ة'))
            && self.written_prep(at).is_none()
            && !f.starts_with('و')
            && !self.lex.adverbs.contains(f)
            && !f.ends_with("تي")
            && if closed {
                isnad_text::strip_article(f).is_some() && self.head(at).is_none()
            } else {
                let feminine = |i: usize| self.t.raw(i).ends_with('ة');
                !self.is_definite(at)
                    && self.head(at).is_none()
                    && (feminine(at) && (feminine(x.end - 1) || self.t.fold(x.end - 1).ends_with("ات"))
                        || !self.lex.is_force(f) && self.lex.places.at(self.t, at).is_none())
                    // it takes no complement
                    && !self.is_definite(at + 1)
                    && self.mention_from(at + 1).is_none_or(|m| m.adjective || m.cut > 0)
                    && self.head(at + 1).is_none_or(|h| h.3)
            }
    }
}
