//! What stands behind a happening's noun: agents, targets, means and places by their prepositions.

use super::At;
use super::roles::{Roles, Setting};
use crate::clause::{Group, Member};
use crate::lex::{Hit, Opens, Trigger, class};
use crate::names::{Doc, EntityKind, Head, Mention};
use crate::reading::Who;

/// How many words behind a happening's noun are looked at.
const REACH: usize = 26;

/// What becomes of a walk at one token.
enum Walk {
    /// It goes on from this token.
    To(usize),
    /// Nothing behind tells of this happening.
    End,
}

/// A walk over the words behind a happening's noun and its adjectives.
struct Complements<'a, 'd> {
    d: &'a Doc<'d>,
    x: &'a At,
    c: &'a Setting<'a>,
    tr: &'a Trigger,
    /// Where the walk began, and where it has to end.
    from: usize,
    limit: usize,
    /// Two do it together: fights, talks.
    both: bool,
    /// No comma was passed.
    near: bool,
}

/// What one rule of the walk makes of a token, where it has something to say of it.
type Rule<'a, 'd> = fn(&Complements<'a, 'd>, usize, &mut Roles) -> Option<Walk>;

impl<'a, 'd> Complements<'a, 'd> {
    /// The rules of the walk, in the order in which they are asked; the first that has something to say of a token is followed.
    const RULES: [Rule<'a, 'd>; 10] = [
        Self::sides,
        Self::with,
        Self::aimed_at,
        Self::onto,
        Self::by_agent,
        Self::by_force,
        Self::of_target,
        Self::visited,
        Self::its,
        Self::verb,
    ];

    fn word(&self, k: usize) -> &str {
        self.d.t.fold(k)
    }

    fn walk(&mut self, r: &mut Roles) {
        let mut k = self.from;
        let stop = self.limit.min(self.from + REACH);
        while k < stop {
            if self.d.is_comma(k) || self.d.t.tokens[k].kind == isnad_text::Kind::Punct {
                if self.stops_at_mark(k) {
                    return;
                }
                k += 1;
                continue;
            }
            if self.tells_else(k) {
                return;
            }
            match Self::RULES.iter().find_map(|rule| rule(self, k, r)) {
                Some(Walk::To(next)) => k = next,
                Some(Walk::End) => return,
                None => k += 1,
            }
        }
    }

    /// Whether the walk ends at a mark; a comma makes what is behind it far.
    fn stops_at_mark(&mut self, k: usize) -> bool {
        if self.d.t.quotes_at(k).any(|q| q.open == k || q.close == k) {
            return false;
        }
        self.near = false;
        self.d.t.is(k, '.') || self.d.t.is(k, ':') || k > self.from + 14
    }

    /// Another happening begins ("ردا على الغارات"), or a clause that tells nothing of this one.
    fn tells_else(&self, k: usize) -> bool {
        let (d, f) = (self.d, self.word(k));
        let happened = |h: Hit<Opens>| h.value == Opens::Happened && h.end > k + 1;
        if d.class(k) & class::COMPL != 0
            || d.lex.mood.opens.at(d.t, k).is_some_and(happened)
            || d.lex.words.event.ends_roles.has(f)
            || k > self.x.end
                && d.lex.trigger_nouns.at(d.t, k).is_some_and(|h| d.lex.triggers[h.value].kind == self.tr.kind)
                && !d.lex.words.event.targeting.has(f)
        {
            return true;
        }
        // a relative clause tells of the noun only through a light verb or one of hitting
        let v = self.word(k + 1);
        d.class(k) & class::REL != 0
            && !d.lex.words.common.whoever.has(f)
            && !(d.lex.is_light(v) || d.lex.is_hit(v) || d.lex.is_happening(v))
    }

    /// "بين الشرطة والمهربين": the two sides.
    fn sides(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let d = self.d;
        if !d.lex.words.common.between.has(self.word(k)) {
            return None;
        }
        let close = self.both && self.near && k <= self.from + 22 || k <= self.from + 1;
        let g = d.group(k + 1, self.limit)?;
        if !close || !(self.both || g.members.iter().all(|m| d.actorish(m))) {
            return None;
        }
        if let Some(w) = d.between(&g) {
            r.actors = w;
        }
        Some(Walk::To(g.end()))
    }

    /// "مباحثات مع الوفد": the other side.
    fn with(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let d = self.d;
        let talks = self.tr.kind == "CONSULT";
        if !(self.near || talks)
            || !d.lex.words.common.with.has(self.word(k))
            || !r.targets.is_empty()
            || !(self.both || talks)
        {
            return None;
        }
        let g = d.group(k + 1, self.limit)?;
        // "تتزامن الزيارة مع تنفيذ عمليات"
        if talks && d.lex.light_nouns.contains(self.word(g.members[0].head)) {
            return None;
        }
        // "عند المعبر مع تشاد" is no fight with Chad
        let place = |e| matches!(d.kb.entity(e).kind, EntityKind::Place | EntityKind::Country);
        let nowhere = |m: &Member| m.np.as_ref().and_then(|n| n.entity).is_none_or(|e| !place(e));
        if !(talks || k <= self.from + 3 || g.members.iter().all(nowhere)) {
            return None;
        }
        r.targets = d.parties(&g, self.c.speaker());
        Some(Walk::To(g.end()))
    }

    /// "غارات مستهدفة مقاتلي التنظيم".
    fn aimed_at(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let d = self.d;
        if !d.lex.words.clause.aimed_at.begins(self.word(k)) || !r.targets.is_empty() {
            return None;
        }
        let g = d.group(k + 1, self.limit)?;
        r.targets = d.hit_parties(&g, &[]);
        Some(Walk::To(g.end()))
    }

    /// "على الميناء", "ضد المهربين", and what goes on behind it: "وعلى الجسر".
    fn onto(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let (d, w) = (self.d, &self.d.lex.words);
        let first = w.event.onto.has(self.word(k)) && r.targets.is_empty() && self.near;
        let further = w.common.and_upon.has(self.word(k)) && !r.targets.is_empty();
        if !(first || further) || w.event.not_onto.has(self.word(k + 1)) {
            return None;
        }
        let g = d.group(k + 1, self.limit)?;
        r.targets.extend(d.hit_parties(&g, &d.target_owner(g.start(), self.c)));
        Some(Walk::To(g.end()))
    }

    fn by_agent(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let d = self.d;
        let (g, end) = d.agent(k, self.limit)?;
        if r.actors.is_empty() {
            r.actors = d.parties(&g, self.c.speaker());
            r.forceful = g.members.iter().any(|m| d.forceful(m));
        }
        Some(Walk::To(end))
    }

    /// "غارات للتحالف", "قصف من دبابات", "مواجهات لقوات …".
    fn by_force(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let (d, f) = (self.d, self.word(k));
        if !self.near || !r.actors.is_empty() || self.both {
            return None;
        }
        let by = d.written_prep(k) == Some('ل') && !f.starts_with('و');
        let of = d.lex.words.common.from.has(f) && self.tr.roles == "actor" && self.tr.mode.as_deref() != Some("seize");
        if !by && !of {
            return None;
        }
        let g = d.group(if of { k + 1 } else { k }, self.limit)?;
        let place = |x: &Mention| matches!(d.kind_of(x), EntityKind::Place | EntityKind::Country);
        let named = |m: &Member| d.mention(m.head).is_some_and(|x| !place(x) || x.adjective);
        if !g.members.iter().all(|m| d.forceful(m) || by && named(m)) {
            return None;
        }
        *(if self.tr.roles == "target" { &mut r.targets } else { &mut r.actors }) = d.parties(&g, &[]);
        Some(Walk::To(g.end()))
    }

    /// "اعتقال للمهربين": whom something is done to, right behind its noun.
    fn of_target(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let d = self.d;
        let by = d.written_prep(k) == Some('ل') && !self.word(k).starts_with('و');
        if !by
            || !self.near
            || !r.actors.is_empty()
            || self.both
            || self.tr.roles != "target"
            || !r.targets.is_empty()
            || k > self.from + 1
        {
            return None;
        }
        let g = d.group(k, self.limit)?;
        r.targets = d.parties(&g, &[]);
        Some(Walk::To(g.end()))
    }

    /// "لقاء بالوزير", "زيارة من وفد": whom somebody meets.
    fn visited(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let d = self.d;
        let of = usize::from(d.lex.words.common.from.has(self.word(k)));
        if !self.near
            || self.tr.kind != "CONSULT"
            || !r.targets.is_empty()
            || !(d.written_prep(k) == Some('ب') || of == 1)
        {
            return None;
        }
        let g = d.group(k + of, self.limit)?;
        let somebody = |m: &Member| m.np.as_ref().is_some_and(|n| !matches!(n.head, Head::Name) || n.person.is_some());
        if !g.members.iter().all(somebody) {
            return None;
        }
        r.targets = d.parties(&g, &[]);
        Some(Walk::To(g.end()))
    }

    /// "قصفها للميناء": behind a noun with a pronoun.
    fn its(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let d = self.d;
        if !self.near || !self.x.pronoun || d.written_prep(k) != Some('ل') || !r.targets.is_empty() {
            return None;
        }
        let g = d.group(k, self.limit)?;
        r.targets = d.parties(&g, &[]);
        Some(Walk::To(g.end()))
    }

    /// "غارات شنها التحالف", "قصف استهدف الميناء": a verb that says who did it or what was hit.
    fn verb(&self, k: usize, r: &mut Roles) -> Option<Walk> {
        let (d, f) = (self.d, self.word(k));
        let (_, pronoun) = d.finite(k)?;
        if f.starts_with('و') && d.lex.finite(&f[2..]).is_some() {
            return Some(Walk::End);
        }
        let (light, hit) = (d.lex.is_light(f), d.lex.is_hit(f));
        let by = light && (pronoun || d.lex.words.common.her_or_him.has(self.word(k + 1)));
        if by && r.actors.is_empty() {
            let u = d.subject(k, self.c.s, self.limit, self.c.speaker(), 0)?;
            r.actors = u.who;
            r.forceful = u.group.as_ref().is_none_or(|g| g.members.iter().any(|m| d.forceful(m)));
            return Some(Walk::To(u.after.max(k + 1)));
        }
        if hit && !pronoun && r.targets.is_empty() {
            let o = d.skip_adjuncts(k + 1, self.limit);
            let g = d.group(o, self.limit).filter(|g| d.written_prep(g.start()).is_none())?;
            r.targets = d.parties(&g, &[]);
            return Some(Walk::To(g.end()));
        }
        // whom something is ascribed to, `by_agent` says
        let tells = d.lex.words.event.ascribe.has(f)
            || self.near
                && k <= self.from + 8
                && (hit || light || d.class(k.saturating_sub(1)) & class::REL != 0 || d.lex.is_happening(f));
        (!tells).then_some(Walk::End)
    }
}

impl Doc<'_> {
    /// What stands behind the noun and its adjectives: prepositions, and verbs that say who did it or what was hit.
    pub(super) fn complements(&self, x: &At, c: &Setting<'_>, from: usize, r: &mut Roles) {
        let tr = &self.lex.triggers[x.trigger];
        let both = tr.roles == "both";
        Complements { d: self, x, c, tr, from, limit: c.range.1, both, near: true }.walk(r);
    }

    /// The two sides of a fight, or those who meet.
    pub(super) fn between(&self, g: &Group) -> Option<Vec<Who>> {
        let mut w = self.parties(g, &[]);
        // "بين الشرطة من جهة، ومهربين من جهة ثانية"
        let end = g.end();
        if g.members.len() == 1
            && self.lex.words.common.from.has(self.t.fold(end))
            && self.lex.words.event.side_of.begins(self.t.fold(end + 1))
        {
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
        let (f, next) = (self.t.fold(k), self.t.fold(k + 1));
        let (w, common) = (&self.lex.words.event, &self.lex.words.common);
        let at = if common.from.has(f) && common.by.has(next) || common.upon.has(f) && common.a_hand.has(next) {
            k + 2
        } else if w.agent_nouns.has(f) || w.claimed_by.has(f) {
            k + 1
        } else if w.ascribed.has(f) {
            k + 1 + usize::from(common.to.has(next))
        } else {
            return None;
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
