//! Who does it to whom.
//!
//! A verb has its subject and object from the clause (see `clause`). A verbal noun has its participants from its complements
//! (construct, adjective, "ل…", "على …", "بين … و…"), from a verb that says that it was done ("شنها", "استهدفت"), or from the
//! verb that governs it ("شن هجوما", "تمكن من السيطرة").

use super::At;
use super::verb_roles::VerbRoles;
use crate::clause::Group;
use crate::lex::class;
use crate::names::{Doc, Head};
use crate::reading::{Statement, Who};
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
        VerbRoles::new(self, x, c).find()
    }

    /// "لدى عبور شاحنة", "أسفل سيارة", "قرب بوابة المصرف": what a blast was meant for.
    pub(super) fn beside(&self, from: usize, limit: usize) -> Vec<Who> {
        for k in from..limit.min(from + 12) {
            if self.t.is(k, '.') || self.class(k) & class::COMPL != 0 {
                break;
            }
            if self.lex.words.event.where_at.has(self.t.fold(k)) && self.date(k + 1).is_none() {
                let g = self.group(k + 1, limit).filter(|g| {
                    self.lex.trigger_nouns.at(self.t, g.start()).is_none()
                        && !self.lex.words.event.passing.has(self.t.fold(g.start()))
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
                        || self.lex.words.event.delegation.begins(self.t.fold(m.head))
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
                let investigates =
                    self.lex.words.event.investigate.part_of(f) && self.lex.words.common.inside.has(self.t.fold(k + 1));
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
