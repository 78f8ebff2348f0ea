//! What stands behind a happening's noun: agents, targets, means and places by their prepositions.

use super::At;
use super::roles::{Roles, Setting};
use crate::clause::Group;
use crate::lex::{Opens, class};
use crate::names::{Doc, EntityKind, Head};
use crate::reading::Who;

impl Doc<'_> {
    /// What stands behind the noun and its adjectives: prepositions, and verbs that say who did it or what was hit.
    pub(super) fn complements(&self, x: &At, c: &Setting<'_>, from: usize, r: &mut Roles) {
        let tr = &self.lex.triggers[x.trigger];
        let limit = c.range.1;
        let both = tr.roles == "both";
        let mut k = from;
        let stop = limit.min(from + 26);
        let mut near = true;
        while k < stop {
            let f = self.t.fold(k);
            if self.is_comma(k) || self.t.tokens[k].kind == isnad_text::Kind::Punct {
                let quote = self.t.quotes_at(k).any(|q| q.open == k || q.close == k);
                if !quote {
                    near = false;
                    if self.t.is(k, '.') || self.t.is(k, ':') || k > from + 14 {
                        break;
                    }
                }
                k += 1;
                continue;
            }
            // another happening begins ("ردا على الغارات")
            let happened = |h: crate::lex::Hit<Opens>| h.value == Opens::Happened && h.end > k + 1;
            if self.class(k) & class::COMPL != 0
                || self.lex.mood.opens.at(self.t, k).is_some_and(happened)
                || matches!(
                    f,
                    "فيما"
                        | "بينما"
                        | "كما"
                        | "حيث"
                        | "لكن"
                        | "وقال"
                        | "وقالت"
                        | "بعد"
                        | "قبل"
                        | "اثر"
                        | "وسط"
                        | "مما"
                        | "ما"
                )
                || k > x.end
                    && self.lex.trigger_nouns.at(self.t, k).is_some_and(|h| self.lex.triggers[h.value].kind == tr.kind)
                    && !matches!(f, "استهداف")
            {
                break;
            }
            if self.class(k) & class::REL != 0 && f != "من" && f != "ما" {
                // a relative clause tells of the noun only through a light verb or one of hitting
                let v = self.t.fold(k + 1);
                if !(self.lex.is_light(v) || self.lex.is_hit(v) || self.lex.is_happening(v)) {
                    break;
                }
            }
            if f == "بين" {
                let g = self.group(k + 1, limit);
                let close = both && near && k <= from + 22 || k <= from + 1;
                if let Some(g) = g.filter(|g| close && (g.members.iter().all(|m| self.actorish(m)) || both)) {
                    if let Some(w) = self.between(&g) {
                        r.actors = w;
                    }
                    k = g.end();
                    continue;
                }
            }
            if (near || tr.kind == "CONSULT")
                && f == "مع"
                && r.targets.is_empty()
                && (both || tr.kind == "CONSULT")
                && let Some(g) = self.group(k + 1, limit).filter(|g| {
                    // "تتزامن الزيارة مع تنفيذ عمليات"
                    if tr.kind == "CONSULT" && self.lex.light_nouns.contains(self.t.fold(g.members[0].head)) {
                        return false;
                    }
                    // "عند المعبر مع تشاد" is no fight with Chad
                    tr.kind == "CONSULT"
                        || k <= from + 3
                        || g.members.iter().all(|m| {
                            m.np.as_ref().and_then(|n| n.entity).is_none_or(|e| {
                                !matches!(self.kb.entity(e).kind, EntityKind::Place | EntityKind::Country)
                            })
                        })
                })
            {
                r.targets = self.parties(&g, c.speaker());
                k = g.end();
                continue;
            }
            // "غارات مستهدفة مقاتلي التنظيم"
            if f.starts_with("مستهدف")
                && r.targets.is_empty()
                && let Some(g) = self.group(k + 1, limit)
            {
                r.targets = self.hit_parties(&g, &[]);
                k = g.end();
                continue;
            }
            if (matches!(f, "علي" | "ضد") && r.targets.is_empty() && near || f == "وعلي" && !r.targets.is_empty())
                && !matches!(self.t.fold(k + 1), "الاقل" | "الاكثر" | "الارجح" | "الرغم" | "الفور" | "يد" | "ايدي" | "ان")
                && let Some(g) = self.group(k + 1, limit)
            {
                r.targets.extend(self.hit_parties(&g, &self.target_owner(g.start(), c)));
                k = g.end();
                continue;
            }
            if let Some((g, end)) = self.agent(k, limit) {
                if r.actors.is_empty() {
                    r.actors = self.parties(&g, c.speaker());
                    r.forceful = g.members.iter().any(|m| self.forceful(m));
                }
                k = end;
                continue;
            }
            // "غارات للتحالف", "قصف من دبابات", "مواجهات لقوات …"
            if near && r.actors.is_empty() && !both {
                let by = self.written_prep(k) == Some('ل') && !f.starts_with('و');
                let of = f == "من" && tr.roles == "actor" && tr.mode.as_deref() != Some("seize");
                let start = if of { k + 1 } else { k };
                if (by || of)
                    && let Some(g) = self.group(start, limit).filter(|g| {
                        g.members.iter().all(|m| {
                            self.forceful(m)
                                || by
                                    && self.mention(m.head).is_some_and(|x| {
                                        !matches!(self.kind_of(x), EntityKind::Place | EntityKind::Country)
                                            || x.adjective
                                    })
                        })
                    })
                {
                    if tr.roles == "target" {
                        r.targets = self.parties(&g, &[])
                    } else {
                        r.actors = self.parties(&g, &[])
                    }
                    k = g.end();
                    continue;
                }
                if by
                    && tr.roles == "target"
                    && r.targets.is_empty()
                    && k <= from + 1
                    && let Some(g) = self.group(k, limit)
                {
                    r.targets = self.parties(&g, &[]);
                    k = g.end();
                    continue;
                }
            }
            let of = usize::from(f == "من");
            if near
                && tr.kind == "CONSULT"
                && r.targets.is_empty()
                && (self.written_prep(k) == Some('ب') || of == 1)
                && let Some(g) = self.group(k + of, limit).filter(|g| {
                    g.members
                        .iter()
                        .all(|m| m.np.as_ref().is_some_and(|n| !matches!(n.head, Head::Name) || n.person.is_some()))
                })
            {
                r.targets = self.parties(&g, &[]);
                k = g.end();
                continue;
            }
            if near
                && x.pronoun
                && self.written_prep(k) == Some('ل')
                && r.targets.is_empty()
                && let Some(g) = self.group(k, limit)
            {
                r.targets = self.parties(&g, &[]);
                k = g.end();
                continue;
            }
            if self.finite(k).is_some() {
                let light = self.lex.is_light(f);
                let hit = self.lex.is_hit(f);
                let conj = f.starts_with('و') && self.finite(k).is_some() && self.lex.finite(&f[2..]).is_some();
                if conj {
                    break;
                }
                let pronoun = self.finite(k).is_some_and(|v| v.1);
                if light && (pronoun || matches!(self.t.fold(k + 1), "بها" | "به")) && r.actors.is_empty() {
                    if let Some(u) = self.subject(k, c.s, limit, c.speaker(), 0) {
                        r.actors = u.who;
                        r.forceful = u.group.as_ref().is_none_or(|g| g.members.iter().any(|m| self.forceful(m)));
                        k = u.after.max(k + 1);
                        continue;
                    }
                } else if hit && !pronoun && r.targets.is_empty() {
                    let o = self.skip_adjuncts(k + 1, limit);
                    if let Some(g) = self.group(o, limit).filter(|g| self.written_prep(g.start()).is_none()) {
                        r.targets = self.parties(&g, &[]);
                        k = g.end();
                        continue;
                    }
                } else if matches!(f, "نسب" | "نسبت" | "ينسب" | "تنسب") {
                    // handled by `agent`
                } else if !near
                    || k > from + 8
                    || !hit && !light && self.class(k.saturating_sub(1)) & class::REL == 0 && !self.lex.is_happening(f)
                {
                    break;
                }
            }
            k += 1;
        }
    }

    /// The two sides of a fight, or those who meet.
    pub(super) fn between(&self, g: &Group) -> Option<Vec<Who>> {
        let mut w = self.parties(g, &[]);
        // "بين الشرطة من جهة، ومهربين من جهة ثانية"
        let end = g.end();
        if g.members.len() == 1 && self.t.fold(end) == "من" && self.t.fold(end + 1).starts_with("جه") {
            let mut at = end + 2;
            at += usize::from(self.is_comma(at));
            if let Some(g2) = self.group(at, self.t.sentences[self.t.sentence_of(at)].end) {
                w.extend(self.parties(&g2, &[]));
            }
        }
        (!w.is_empty()).then_some(w)
    }

    /// "من قبل X", "على يد X", "نسبت إلى X", "تبنتها X": who did it; and where that phrase ends.
    pub(super) fn agent(&self, k: usize, limit: usize) -> Option<(Group, usize)> {
        let f = self.t.fold(k);
        let next = self.t.fold(k + 1);
        let at = match f {
            "من" if matches!(next, "قبل" | "جانب" | "طرف") => k + 2,
            "علي" if matches!(next, "يد" | "ايدي") => k + 2,
            "بقياده" | "بايدي" | "بيد" | "بنيران" | "برصاص" => k + 1,
            "نسب" | "نسبت" | "ينسب" | "تنسب" | "منسوب" | "منسوبه" | "المنسوب" | "المنسوبه" => {
                k + 1 + usize::from(next == "الي")
            }
            "تبناها" | "تبناه" | "تبنته" | "تبنتها" => k + 1,
            _ => return None,
        };
        let g = self.group(at, limit)?;
        let end = g.end();
        Some((g, end))
    }

    pub(super) fn by_whom(&self, from: usize, limit: usize) -> Vec<Who> {
        for k in from..limit.min(from + 16) {
            if let Some((g, _)) = self.agent(k, limit) {
                return self.parties(&g, &[]);
            }
            if self.t.is(k, '.') || self.class(k) & class::COMPL != 0 {
                break;
            }
        }
        Vec::new()
    }
}
