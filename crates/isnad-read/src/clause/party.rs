//! Who the phrases of a group stand for: those who act, those who are hit, forces and people.

use super::{Group, Member, possessed};
use crate::names::{Doc, EntityKind, Head, Mention};
use crate::reading::Who;

impl Doc<'_> {
    /// Whether a phrase can do something: people, bodies, forces, arms.
    pub(crate) fn actorish(&self, m: &Member) -> bool {
        if let Some(np) = &m.np {
            let place = np
                .entity
                .is_some_and(|e| self.kb.entity(e).kind == EntityKind::Place && self.kb.entity(e).stands_for.is_none());
            if !place {
                return true;
            }
        }
        let f = self.t.fold(m.head);
        self.lex.is_force(f)
            || self.mention(m.head).is_some_and(|x| x.adjective)
            || self.lex.counted.at(self.t, m.head).is_some_and(|h| {
                matches!(
                    h.value,
                    "soldiers" | "fighters" | "police" | "people" | "civilians" | "aircraft" | "drones" | "helicopters"
                )
            })
            || f.ends_with("ون")
    }

    /// The party that is hit where it is told by its things: "مخازن الكتيبة والسرايا المرافقة لها", "تجمعا للحوثيين".
    pub(crate) fn hit_parties(&self, g: &Group, owner: &[Who]) -> Vec<Who> {
        let mut out: Vec<Who> = Vec::new();
        for (n, m) in g.members.iter().enumerate() {
            let site = !self.forceful_head(m)
                && (self.lex.places.at(self.t, m.head).is_some()
                    || self
                        .lex
                        .counted
                        .at(self.t, m.head)
                        .is_some_and(|h| matches!(h.value, "buildings" | "vehicles" | "artillery" | "tanks"))
                    || self.lex.is_site(self.t.fold(m.head)));
            let whose = (m.head + 1..m.end).find(|k| {
                let p = self.written_prep(*k);
                (p.is_none() || p == Some('ل'))
                    && self.class(*k) == 0
                    && (self.lex.is_force(self.t.fold(*k))
                        || self.mention_from(*k).is_some_and(|x| self.kind_of(x) == EntityKind::Group))
            });
            if let Some(k) = whose.filter(|_| site) {
                // coordinated owners follow only the last of the things
                let limit = if n + 1 == g.members.len() { (m.end + 8).min(self.t.tokens.len()) } else { m.end };
                let limit = limit.min(self.t.sentences[self.t.sentence_of(m.start)].end);
                if let Some(o) = self.group(k, limit).filter(|o| {
                    o.members.len() > 1
                        || o.members[0].np.as_ref().is_some_and(|n| matches!(n.head, Head::Reduced(_)))
                        || g.members.len() > 1 && g.members.iter().all(|x| self.lex.is_site(self.t.fold(x.head)))
                }) {
                    if o.members.len() == 1 && g.members.len() > 1 {
                        return self.parties(&o, owner);
                    }
                    out.extend(self.parties(&o, owner).into_iter().filter(|w| !w.name.is_empty()));
                    continue;
                }
            }
            for w in self.party(m, owner) {
                if !w.name.is_empty() && !out.contains(&w) {
                    out.push(w);
                }
            }
        }
        out.dedup();
        out
    }

    pub(super) fn forceful_head(&self, m: &Member) -> bool {
        self.lex.is_force(self.t.fold(m.head))
            || self
                .lex
                .counted
                .at(self.t, m.head)
                .is_some_and(|h| matches!(h.value, "soldiers" | "fighters" | "police"))
    }

    /// Whether a phrase names armed people or their arms.
    pub(crate) fn forceful(&self, m: &Member) -> bool {
        let f = self.t.fold(m.head);
        let kind = |e: usize| self.kb.entity(e).kind;
        self.lex.is_force(f)
            || m.np.as_ref().is_some_and(|n| {
                n.entity.is_some_and(|e| kind(e) == EntityKind::Group)
                    || matches!(&n.head, Head::Body(k) if matches!(k.as_str(), "army" | "police" | "navy" | "airforce"))
            })
            || (m.head..m.end)
                .any(|k| self.mention(k).and_then(|x| x.entity).is_some_and(|e| kind(e) == EntityKind::Group))
            || self
                .lex
                .counted
                .at(self.t, m.head)
                .is_some_and(|h| matches!(h.value, "soldiers" | "fighters" | "police"))
    }

    /// Whether a phrase counts or names people.
    pub(crate) fn peopled(&self, m: &Member) -> bool {
        self.lex.counted.at(self.t, m.head).is_some_and(|h| {
            matches!(
                h.value,
                "soldiers" | "fighters" | "police" | "people" | "civilians" | "children" | "women" | "journalists"
            )
        }) || m.np.as_ref().is_some_and(|n| n.person.is_some() || matches!(n.head, Head::Role(_)))
    }

    /// Whether a phrase is that of a person, a body, a state or a group: what can have a duty.
    pub(crate) fn is_somebody(&self, m: &Member) -> bool {
        m.np.as_ref().is_some_and(|n| n.start <= m.head && !matches!(n.head, Head::Other))
            || self.forceful(m)
            || self.peopled(m)
            || m.np.as_ref().is_some_and(|n| n.country.is_some())
    }

    /// What the members of a group stand for; `owner` is whom "قواتها" and the like belong to.
    pub(crate) fn parties(&self, g: &Group, owner: &[Who]) -> Vec<Who> {
        let mut out: Vec<Who> = Vec::new();
        for m in &g.members {
            for w in self.party(m, owner) {
                if !w.name.is_empty() && !out.contains(&w) {
                    out.push(w);
                }
            }
        }
        out
    }

    pub(super) fn party(&self, m: &Member, owner: &[Who]) -> Vec<Who> {
        let f = self.t.fold(m.head);
        let adjectives = (m.head + 1..m.end)
            .all(|k| isnad_text::strip_article(self.t.fold(k)).is_some() && self.mention(k).is_none());
        if adjectives && possessed(f) && !owner.is_empty() && self.mention(m.head).is_none() {
            return owner.to_vec();
        }
        // "ممثلين عن النقابة"
        if m.end == m.head + 1
            && self.lex.words.clause.spokesmen.part_of(f)
            && self.lex.words.common.about.has(self.t.fold(m.end))
            && let Some(g) = self.phrase(m.end + 1, (m.end + 12).min(self.t.tokens.len()))
        {
            // "ممثلين عن ممثلين عن …" ends somewhere
            return if self.lex.words.common.about.has(self.t.fold(g.end)) && g.end == g.head + 1 {
                self.whole(&g)
            } else {
                self.party(&g, owner)
            };
        }
        if let Some(np) = m.np.as_ref().filter(|_| m.head == m.start) {
            let reduced = matches!(np.head, Head::Reduced(_));
            if np.person.is_some() || reduced || np.head == Head::Name && m.end <= np.end + 1 {
                return self.who(std::slice::from_ref(np));
            }
            if m.end <= np.end {
                return self.who(std::slice::from_ref(np));
            }
        }
        self.whole(m)
    }

    /// A member as it is written.
    pub(super) fn whole(&self, m: &Member) -> Vec<Who> {
        // "صيادين مالطيين", "سفينة مالطية" are persons and a thing, and no state; of forces the side counts
        let counted = self.lex.counted.at(self.t, m.head).is_some() || self.peopled(m);
        let people = counted && !self.forceful(m);
        let entity = m.np.as_ref().and_then(|n| self.entity_of(n)).or_else(|| {
            if people {
                return None;
            }
            // "مرافقي فلان" are not he
            let his = |x: &&Mention| {
                self.kind_of(x) == EntityKind::Person && x.start > m.head && self.is_of_another(m.head, x.start)
            };
            // "قرية كذا غربي حلب" lies beside it
            let beside =
                |x: &&Mention| x.start > m.head + 1 && self.lex.words.place.directions.has(self.t.fold(x.start - 1));
            let first = (m.start..m.end).find_map(|k| self.mention(k)).filter(|x| !his(x) && !beside(x));
            let named = first.and_then(|x| x.entity).or_else(|| self.owner_named_before(m.head, m.end));
            named.map(|e| self.kb.entity(e).id.clone())
        });
        let span = if m.joined && self.clitic_len(m.start) == 0 {
            let s = self.t.span(m.start, m.end);
            isnad_text::Span::new(s.start + 'و'.len_utf8(), s.end)
        } else {
            self.noun_span(m.start, m.end)
        };
        let name = span.trim(&self.t.source, &['"', '«', '»', '“', '”']).of(&self.t.source);
        // "لـ”قسد”"
        let name = name.strip_prefix("لـ").map_or(name, |n| n.trim_start_matches(['"', '«', '“', '”', ' '])).to_owned();
        vec![Who { name, entity, anonymous: false }]
    }

    /// "مواقع للحزب", "عناصر التنظيم المتطرف": the party or organisation named before, of which a fuller name begins with this word.
    pub(crate) fn owner_named_before(&self, start: usize, end: usize) -> Option<usize> {
        let noun = |k: usize| isnad_text::readings(self.t.fold(k)).find(|r| r.prefix.article).map(|r| r.stem);
        let body = |k: &usize| self.lex.bodies.at(self.t, *k).is_some_and(|h| h.end == *k + 1);
        let prep = |k: &usize| self.class(*k) & crate::lex::class::PREP == 0;
        let k = (start + 1..end).take_while(prep).find(|k| body(k) && noun(*k).is_some())?;
        // a name or an adjective of a state behind it tells another
        let other = (k + 1..end).take_while(prep).any(|i| self.mention(i).is_some());
        let known = self.known_by(noun(k)?, start).filter(|_| !other)?;
        (self.kb.entity(known.1).kind == EntityKind::Group).then_some(known.1)
    }
}
