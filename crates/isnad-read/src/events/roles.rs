//! Who does it to whom.
//!
//! A verb has its subject and object from the clause (see `clause`). A verbal noun has its participants from its complements
//! (construct, adjective, "ل…", "على …", "بين … و…"), from a verb that says that it was done ("شنها", "استهدفت"), or from the
//! verb that governs it ("شن هجوما", "تمكن من السيطرة").

use super::At;
use crate::clause::Group;
use crate::lex::{Governs, Number, class};
use crate::names::{Doc, Head};
use crate::reading::{Act, Measure, Statement, Who};
use isnad_text::{Sentence, number_at};

/// Where a trigger stands and in whose words.
pub(super) struct Setting<'a> {
    pub(super) s: Sentence,
    pub(super) st: Option<&'a Statement>,
    /// First token and end of what belongs to the same voice.
    pub(super) range: (usize, usize),
}

impl Setting<'_> {
    pub(super) fn speaker(&self) -> &[Who] {
        self.st.map_or(&[], |s| s.who.as_slice())
    }
}

/// Actors and targets, and what is asked of their kind.
#[derive(Default)]
pub(super) struct Roles {
    pub(super) actors: Vec<Who>,
    pub(super) targets: Vec<Who>,
    /// The actors are armed people or their arms.
    pub(super) forceful: bool,
    /// The actor is a person.
    pub(super) personal: bool,
    /// The object is of the kind that the trigger asks for.
    pub(super) object_fits: bool,
}

impl Doc<'_> {
    pub(super) fn event_roles(&self, x: &At, c: &Setting<'_>) -> Roles {
        let mut r = match (x.verb, x.via) {
            (Some(_), _) => self.verb_roles(x, c),
            // "استهدفوا المسلحين بتسع ضربات": the verb has the parties
            (None, Some((v, tr, form))) => self
                .verb_roles(&At { start: v, end: v + 1, trigger: tr, verb: Some(form), pronoun: false, via: None }, c),
            (None, None) => self.noun_roles(x, c),
        };
        // a bomb does nothing by itself and is not what it hits
        let device = |w: &Who| {
            w.entity.is_none() && w.name.split_whitespace().take(2).any(|x| self.lex.is_device(&isnad_text::fold(x)))
        };
        r.actors.retain(|a| !device(a));
        if r.targets.iter().any(device)
            || self.lex.triggers[x.trigger].mode.as_deref() == Some("explosives") && r.targets.is_empty()
        {
            let beside = self.beside(x.end, c.range.1);
            r.targets = if beside.is_empty() { self.outcome(x.end, c.range.1) } else { beside };
        }
        r.actors.retain(|a| !a.name.is_empty());
        r.targets.retain(|a| !a.name.is_empty() && !r.actors.contains(a));
        r
    }

    pub(super) fn verb_roles(&self, x: &At, c: &Setting<'_>) -> Roles {
        let tr = &self.lex.triggers[x.trigger];
        let (s, limit) = (c.s, c.range.1);
        let form = x.verb;
        let mut r = Roles::default();
        let killing = self.measure_verb(x.start).filter(|m| {
            m.1 == Governs::Verb
                && matches!(
                    self.lex.measures[m.0].id,
                    Measure::Killed | Measure::Wounded | Measure::Captured | Measure::Displaced
                )
        });
        let singular = form.is_some_and(|v| v.number == Number::Singular);
        let passive_mark = self.t.raw(x.start).trim_start_matches(['و', 'ف']).chars().nth(1) == Some('\u{64f}');
        let after = self.skip_phrases(x.end, limit);
        // "قتل ستة بحارة", "قُتلت طبيبة": what is counted behind such a verb was hit, where nothing follows as its object
        if killing.is_some() && !x.pronoun {
            if singular {
                let g = self.group(after, limit).filter(|g| self.written_prep(g.start()).is_none());
                if let Some(g) = g.filter(|g| {
                    let m = &g.members[0];
                    let counted = number_at(self.t, self.past_bounds(m.start)).is_some() || m.head > m.start;
                    let indefinite = self.peopled(m)
                        && !self.is_definite(m.head)
                        && m.np.as_ref().is_none_or(|n| n.head == Head::Other || n.person.is_none());
                    let end = self.skip_adjuncts(g.end(), limit);
                    let object = number_at(self.t, end).is_some()
                        || self
                            .lex
                            .counted
                            .at(self.t, end)
                            .is_some_and(|h| h.prefix.conj.is_none() && h.prefix.prep.is_none())
                        || self
                            .phrase(end, limit)
                            .is_some_and(|m| self.written_prep(end).is_none() && self.peopled(&m));
                    (passive_mark || counted || indefinite) && !object
                }) {
                    let subject_first = self.subject(x.start, s, limit, c.speaker(), 0).filter(|u| {
                        !u.who.is_empty() && !u.far && u.group.as_ref().is_none_or(|u| u.start() < x.start)
                    });
                    r.targets = self.parties(&g, &[]);
                    r.actors = self.by_whom(g.end(), limit);
                    r.object_fits = self.fits_object(&g, &tr.object);
                    if r.actors.is_empty()
                        && !passive_mark
                        && let Some(u) = subject_first.filter(|u| {
                            u.group.as_ref().is_some_and(|g| self.actorish(&g.members[0]))
                                || u.dropped
                                    && form.is_some_and(|f| {
                                        f.person == crate::lex::Person::Feminine
                                            || x.start > s.start && self.class(x.start - 1) & class::COMPL != 0
                                    })
                        })
                    {
                        r.actors = u.who;
                    }
                    return r;
                }
            } else if let Some(u) = self.subject(x.start, s, limit, c.speaker(), 0)
                && let Some(g) = &u.group
                && !u.dropped
                && self.peopled(&g.members[0])
                && self.group(after, limit).is_none()
            {
                r.targets = u.who;
                r.actors = self.by_whom(x.end, limit);
                return r;
            }
        }
        let subject = self.subject(x.start, s, limit, c.speaker(), 0);
        if let Some((hit, by)) = self.passive(x, c, subject.as_ref()) {
            r.object_fits = self.fits_object(&hit, &tr.object);
            r.forceful = by.members.iter().any(|m| self.forceful(m));
            r.targets = self.hit_parties(&hit, &[]);
            r.actors = self.parties(&by, &[]);
            return r;
        }
        // "هوجمت الحافلة"
        if tr.roles == "passive" {
            if let Some(u) = subject.filter(|u| !u.dropped) {
                r.targets = u.who;
            } else if let Some(g) = self.group(after, limit).filter(|g| self.written_prep(g.start()).is_none()) {
                r.targets = self.parties(&g, &[]);
            }
            r.actors = self.by_whom(x.end, limit);
            return r;
        }
        // "أحد البحارة قتل في …": a killing without an object, of one person told before
        if killing.is_some()
            && !x.pronoun
            && singular
            && let Some(g) = subject.as_ref().filter(|u| !u.dropped).and_then(|u| u.group.as_ref())
            && g.end() <= x.start
            && self.peopled(&g.members[0])
            && !self.lex.is_force(self.t.fold(g.members[0].head))
            && self.group(after, limit).is_none_or(|g| self.written_prep(g.start()).is_some())
        {
            r.targets = self.parties(g, &[]);
            r.actors = self.by_whom(x.end, limit);
            return r;
        }
        // "1500 مدرسة دمرت": things before a transitive verb without an object are what was hit
        if !x.pronoun
            && tr.kind == "ASSAULT"
            && !matches!(tr.roles.as_str(), "intransitive" | "both")
            && !matches!(tr.mode.as_deref(), Some("firearms" | "seize"))
            && let Some(g) = subject.as_ref().filter(|u| !u.dropped).and_then(|u| u.group.as_ref())
            && g.end() <= x.start
            && g.members.iter().all(|m| !self.actorish(m) && !self.lex.is_weapon(self.t.fold(m.head)))
            && self.group(self.skip_phrases(x.end, limit), limit).is_none_or(|o| self.written_prep(o.start()).is_some())
        {
            r.targets = self.parties(g, &[]);
            r.actors = self.by_whom(x.end, limit);
            r.object_fits = self.fits_object(g, &tr.object);
            return r;
        }
        let mut from = x.end;
        if let Some(u) = subject {
            from = u.after.max(x.end);
            r.personal = u.group.as_ref().is_some_and(|g| {
                g.members[0].np.as_ref().is_some_and(|n| n.person.is_some() || matches!(n.head, Head::Role(_)))
            });
            r.forceful = u.group.as_ref().is_none_or(|g| g.members.iter().any(|m| self.forceful(m)));
            r.actors = u.who;
        } else if let Some(g) =
            self.group(after, limit).filter(|g| tr.roles == "intransitive" && self.written_prep(g.start()).is_none())
        {
            // "انفجرت قنبلة": the thing itself is nobody's doing
            from = g.end();
        } else if c.st.is_some_and(|st| st.act != Act::Accuse) && self.begins_content(x.start, c) {
            r.actors = c.speaker().to_vec();
        }
        let seize = tr.mode.as_deref() == Some("seize");
        let direct = |at: usize| {
            self.group(at, limit)
                .filter(|g| self.written_prep(g.start()).is_none() && self.class(at) & class::PREP == 0)
        };
        // "استهدف بالمدفعية أحياء": the instrument may come first
        let at = self.skip_adjuncts(from, limit);
        let object = direct(at)
            .or_else(|| (self.written_prep(at) == Some('ب')).then(|| direct(self.skip_phrases(at, limit))).flatten());
        // "استهدف التفجير متجرهم": what hits is a happening, told of by its noun
        let happening = |g: &Group| {
            let head = g.members[0].head;
            self.lex.is_hit(self.t.fold(x.start))
                && self.is_definite(head)
                && self.lex.trigger_nouns.at(self.t, head).is_some()
        };
        // "هاجموا بالقنابل ومدافع الهاون ثكنة": a second instrument
        let second = |g: &Group| {
            self.written_prep(at) == Some('ب')
                && self.t.fold(g.start()).starts_with('و')
                && self.lex.is_weapon(self.t.fold(g.members[0].head))
        };
        let object = match object {
            Some(g) if happening(&g) => None,
            Some(g) if second(&g) => direct(self.skip_adjuncts(g.end(), limit)),
            o => o,
        };
        if let Some(g) = &object {
            r.object_fits = self.fits_object(g, &tr.object)
                || tr.object.iter().any(|o| o == "weapon")
                    && (g.end()..limit.min(g.end() + 3)).any(|k| self.lex.is_weapon(self.t.fold(k)));
        }
        if matches!(tr.kind.as_str(), "CONSULT" | "AGREE") {
            let agree = tr.kind == "AGREE";
            r.targets = self.with_whom(from, if agree { limit.min(from + 2) } else { limit }, !agree);
            if r.targets.is_empty()
                && let Some(g) = object
            {
                r.targets = self.parties(&g, c.speaker());
            }
            return r;
        }
        if seize {
            r.targets = self.taken_from(from, limit);
        }
        if r.targets.is_empty()
            && let Some(g) = &object
        {
            r.targets = self.hit_parties(g, &self.target_owner(g.start(), c));
        }
        let weapon = object.as_ref().is_some_and(|g| self.lex.is_weapon(self.t.fold(g.members[0].head)));
        if r.targets.is_empty() || weapon || tr.mode.as_deref() == Some("firearms") {
            let fires = tr.mode.as_deref() == Some("firearms");
            let against = self.against(from, limit);
            let hurt = if fires { self.outcome(x.end, limit) } else { Vec::new() };
            if !hurt.is_empty() {
                r.targets = hurt;
            } else if !against.is_empty() && (fires || r.targets.is_empty()) {
                r.targets = against;
            } else if fires {
                r.targets.clear();
            }
        }
        if r.targets.is_empty() {
            r.targets = self.with_whom(from, limit.min(from + 6), false);
        }
        r
    }

    /// "لدى عبور شاحنة", "أسفل سيارة", "قرب بوابة المصرف": what a blast was meant for.
    pub(super) fn beside(&self, from: usize, limit: usize) -> Vec<Who> {
        for k in from..limit.min(from + 12) {
            if self.t.is(k, '.') || self.class(k) & class::COMPL != 0 {
                break;
            }
            if matches!(self.t.fold(k), "مرور" | "اسفل" | "داخل" | "عند" | "قرب" | "امام" | "وصول" | "تحت")
                && self.date(k + 1).is_none()
            {
                let g = self.group(k + 1, limit).filter(|g| {
                    self.lex.trigger_nouns.at(self.t, g.start()).is_none()
                        && !matches!(self.t.fold(g.start()), "وصول" | "مرور")
                });
                if let Some(g) = g {
                    return self.hit_parties(&g, &[]);
                }
            }
        }
        Vec::new()
    }

    pub(super) fn past_bounds(&self, mut k: usize) -> usize {
        while let Some(h) = self.lex.bounds.at(self.t, k) {
            k = h.end;
        }
        k
    }

    /// Whether a group is of one of the kinds that a trigger asks of its object.
    pub(super) fn fits_object(&self, g: &Group, kinds: &[String]) -> bool {
        g.members.iter().any(|m| {
            kinds.iter().any(|k| match k.as_str() {
                "force" => self.forceful(m),
                "weapon" => self.lex.is_weapon(self.t.fold(m.head)),
                "people" => self.peopled(m),
                "person" => {
                    m.np.as_ref().is_some_and(|n| n.person.is_some() || matches!(n.head, Head::Role(_)))
                        || self.t.fold(m.head).starts_with("وفد")
                }
                w => self.t.fold(m.head) == w,
            })
        })
    }

    /// "إنها دمرت", "تمكنت من …" at the head of a content: whoever speaks.
    pub(super) fn begins_content(&self, at: usize, c: &Setting<'_>) -> bool {
        let before = c.range.0.checked_sub(1).map_or("", |p| self.t.fold(p));
        let pronoun = before.ends_with("ها") || before.ends_with("هم") || before.ends_with("نه");
        c.range.0 == at || pronoun && c.range.0 + 2 >= at
    }

    /// The subject of the light verb, or of the verbal noun of one, that governs a trigger noun.
    pub(super) fn governor(&self, x: &At, c: &Setting<'_>) -> (Vec<Who>, bool) {
        let lo = c.range.0.max(x.start.saturating_sub(14)).max(c.s.start);
        let mut k = x.start;
        // a light verbal noun was passed that names nobody ("أجابوا بتنفيذ غارة")
        let mut passed = false;
        while k > lo {
            k -= 1;
            if self.t.tokens[k].kind == isnad_text::Kind::Punct {
                if self.t.quotes_at(k).any(|q| q.open == k || q.close == k) || self.t.is(k, '،') || self.t.is(k, '-') {
                    continue;
                }
                break;
            }
            let f = self.t.fold(k);
            if self.class(k) & (class::COMPL | class::CONJ) != 0 && self.class(k) & class::PREP == 0 {
                break;
            }
            let masdar = isnad_text::readings(f).find(|r| {
                self.lex.light_nouns.contains(r.stem)
                    || isnad_text::strip_enclitic(r.stem).is_some_and(|(w, _)| {
                        self.lex.light_nouns.contains(w.trim_end_matches('ه'))
                            || self.lex.light_nouns.contains(w.as_str())
                    })
            });
            if masdar.is_some() && self.finite(k).is_none() {
                if crate::clause::possessed(f) {
                    let own = self.last_subject(k, c.s, 0);
                    return (if own.is_empty() { c.speaker().to_vec() } else { own }, true);
                }
                if let Some(g) = self.group(k + 1, x.start).filter(|g| {
                    self.written_prep(g.start()).is_none()
                        && g.members.iter().all(|m| self.actorish(m))
                        && number_at(self.t, g.start()).is_none()
                }) {
                    let force = g.members.iter().any(|m| self.forceful(m));
                    return (self.parties(&g, c.speaker()), force);
                }
                passed = true;
                continue;
            }
            if self.finite(k).is_some() {
                let investigates = f.contains("حقق") && self.t.fold(k + 1) == "في";
                // "ووقع انفجار": the noun is what went on, and nobody's object
                let went_on = k + 1 == x.start
                    && self.lex.is_happening(f)
                    && !self.is_definite(x.start)
                    && !self.t.fold(x.end - 1).ends_with('ا');
                if investigates || !self.lex.is_light(f) && !passed {
                    return (Vec::new(), false);
                }
                let found = self.subject(k, c.s, x.start, c.speaker(), 0);
                if went_on && found.as_ref().is_none_or(|u| u.dropped) {
                    return (Vec::new(), false);
                }
                // "قام بزيارة قصيرة لها قائد الأسطول"
                if k + 1 == x.start && found.as_ref().is_none_or(|u| u.dropped) {
                    let mut at = x.end;
                    while at < c.range.1 && self.is_adjective_of(at, x, false) {
                        at += 1;
                    }
                    let at = self.skip_phrases(at, c.range.1);
                    if let Some(g) = self.group(at, c.range.1).filter(|g| {
                        self.written_prep(g.start()).is_none() && g.members.iter().all(|m| self.actorish(m))
                    }) {
                        return (self.parties(&g, &[]), g.members.iter().any(|m| self.forceful(m)));
                    }
                }
                let Some(u) = found else {
                    if self.begins_content(k, c) {
                        return (c.speaker().to_vec(), true);
                    }
                    return (Vec::new(), false);
                };
                let force = u.group.as_ref().is_none_or(|g| g.members.iter().any(|m| self.forceful(m)));
                return (u.who, force);
            }
        }
        (Vec::new(), false)
    }
}
