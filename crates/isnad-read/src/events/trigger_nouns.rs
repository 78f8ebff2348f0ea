//! Nouns that tell of a happening, and those that only seem to.

use super::triggers::Hunt;
use super::{At, is_result};
use crate::lex::{Hit, class};
use isnad_text::strip_article;

impl Hunt<'_, '_> {
    /// Looks at a noun; gives the next word to look at where the noun settles that.
    pub(super) fn noun(&mut self, i: usize, h: &Hit<usize>) -> Option<usize> {
        let (d, s) = (self.d, self.s);
        let tr = &d.lex.triggers[h.value];
        let means = self.is_means(i, h);
        if means && self.takes_over(i, h) {
            return Some(h.end);
        }
        let none = means
            || self.is_purpose(h)
            || self.is_told(i, h)
            || self.is_told_already(i, h)
            || self.comes_into_force(i, h)
            || self.is_of_another_kind(i, h)
            || !tr.object.is_empty() && !d.noun_object(h, i, s)
            || !self.has_what_it_needs(i, h)
            || self.is_agreed(i, h)
            || tr.background && d.background(i, h.end, s)
            || d.refused(i, s, tr.kind == "ASSAULT")
            || d.unreal(i, s)
            || d.not_done(i, s);
        if !none {
            self.put(i, h);
            return Some(h.end);
        }
        (h.end > i + 1).then_some(h.end)
    }

    fn put(&mut self, i: usize, h: &Hit<usize>) {
        let d = self.d;
        let tr = &d.lex.triggers[h.value];
        let joins = |o: &&mut At| {
            o.verb.is_none()
                && o.end == i
                && h.prefix.conj.is_some()
                && tr.roles == "target"
                && d.lex.triggers[o.trigger].roles == "target"
                && d.lex.triggers[o.trigger].kind == tr.kind
        };
        // "تدمير وإحراق الزوارق": one deed in two words
        if let Some(o) = self.out.last_mut().filter(joins) {
            o.end = h.end;
            o.pronoun |= h.pronoun.is_some();
            return;
        }
        let pronoun = h.pronoun.is_some();
        self.out.push(At { start: i, end: h.end, trigger: h.value, verb: None, pronoun, via: None });
    }

    /// The means by which somebody was hit tells the happening instead of the verb of hitting.
    fn takes_over(&mut self, i: usize, h: &Hit<usize>) -> bool {
        let d = self.d;
        let Some(o) = self.out.last_mut().filter(|o| d.lex.is_hit(d.t.fold(o.start))) else { return false };
        let Some(form) = o.verb else { return false };
        let via = Some((o.start, o.trigger, form));
        *o = At { start: i, end: h.end, trigger: h.value, verb: None, pronoun: false, via };
        true
    }

    fn is_seizing(&self, h: &Hit<usize>) -> bool {
        self.d.lex.triggers[h.value].mode.as_deref() == Some("seize")
    }

    /// "للقتال", "لمفاوضات": what for, no happening.
    fn is_purpose(&self, h: &Hit<usize>) -> bool {
        let tr = &self.d.lex.triggers[h.value];
        h.prefix.prep == Some('ل') && (tr.roles == "both" || self.is_seizing(h) && h.pronoun.is_none())
    }

    /// "استعادت السيطرة": the verb's own object; "المدينة المحاصرة": an adjective; "هذا الهجوم": told before.
    fn is_told(&self, i: usize, h: &Hit<usize>) -> bool {
        let (d, s) = (self.d, self.s);
        let seized = self.is_seizing(h);
        seized
            && self.out.last().is_some_and(|o| {
                o.verb.is_some() && i - o.end <= 3 && d.lex.triggers[o.trigger].mode.as_deref() == Some("seize")
            })
            // "لاستعادة السيطرة على"
            || seized && i > s.start && d.lex.words.event.the_control.ends(d.t.fold(i)) && d.lex.words.event.retaking.ends(d.t.fold(i - 1))
            || h.prefix.article
                && h.prefix.prep.is_none()
                && i > s.start
                && (d.lex.words.event.besieged.ends(d.t.fold(i)) && d.is_definite(i - 1) || d.class(i - 1) & class::DEM != 0)
            // "بلدات محاصرة": an adjective too
            || d.lex.words.event.siege.has(d.t.fold(i))
                && i > s.start
                && d.class(i - 1) == 0
                && d.t.is_word(i - 1)
                && d.finite(i - 1).is_none()
                && d.group(h.end, s.end).is_none_or(|g| d.written_prep(g.start()).is_some())
    }

    /// "تنظر في التفجير", "تبنت التفجير", "أحرقته بغارة": told already.
    fn is_told_already(&self, i: usize, h: &Hit<usize>) -> bool {
        let (d, s) = (self.d, self.s);
        let tr = &d.lex.triggers[h.value];
        h.prefix.article
            && h.prefix.prep.is_none()
            && h.end == i + 1
            && matches!(tr.mode.as_deref(), Some("" | "explosives") | None)
            && tr.roles == "actor"
            && tr.kind == "ASSAULT"
            && i > s.start
            && (d.lex.words.event.around_claim.has(d.t.fold(i - 1))
                || self.before(i, 3).any(|k| d.lex.words.event.claiming.part_of(d.t.fold(k))))
            && d.mention_from(i + 1).is_none_or(|m| !m.adjective)
            && !d.is_definite(i + 1)
            && !d.lex.words.common.upon.has(d.t.fold(i + 1))
            // "وجرح بحاران في الكمين": whom it hit is told here
            && !(d.lex.words.common.inside.has(d.t.fold(i - 1))
                && self.out.iter().all(|o| o.verb.is_some() && is_result(d, o))
                && (i.saturating_sub(9).max(s.start)..i - 1).any(|k| d.hurts(k) && d.finite(k).is_some()))
            && !(d.lex.words.event.which.has(d.t.fold(i + 1))
                && (d.lex.is_light(d.t.fold(i + 2)) || d.lex.is_hit(d.t.fold(i + 2))))
    }

    /// Whether it is that by which the verb before was done: "قصفها بصاروخ".
    fn is_means(&self, i: usize, h: &Hit<usize>) -> bool {
        let (d, s) = (self.d, self.s);
        let tr = &d.lex.triggers[h.value];
        let counted = i > s.start && d.t.fold(i - 1).starts_with('ب') && isnad_text::number_at(d.t, i - 1).is_some();
        (h.prefix.prep == Some('ب') || counted)
            && tr.kind == "ASSAULT"
            && tr.roles == "actor"
            && self.out.last().is_some_and(|o| {
                o.verb.is_some()
                    && i - o.end <= 9
                    && d.lex.triggers[o.trigger].kind == "ASSAULT"
                    && d.measure_verb(o.start).is_none_or(|m| d.lex.measures[m.0].id != crate::reading::Measure::Killed)
                    && (o.end..i).all(|k| !d.is_comma(k) && d.finite(k).is_none())
            })
    }

    /// "هدنة … بدأ سريانها": the coming into force tells it.
    fn comes_into_force(&self, i: usize, h: &Hit<usize>) -> bool {
        let (d, s) = (self.d, self.s);
        let near = s.end.min(h.end + 4);
        d.lex.triggers[h.value].mode.as_deref() == Some("ceasefire")
            && !d.lex.words.event.in_force.part_of(d.t.fold(i))
            && (i.saturating_sub(2).max(s.start)..near).any(|k| d.lex.words.event.in_force.part_of(d.t.fold(k)))
            && !(i..near).any(|k| d.lex.words.event.announce.part_of(d.t.fold(k)))
    }

    /// Whether the noun stands for something else than a happening, or another word tells it.
    fn is_of_another_kind(&self, i: usize, h: &Hit<usize>) -> bool {
        let (d, s) = (self.d, self.s);
        let tr = &d.lex.triggers[h.value];
        // "في مواجهة المتمردين" is facing them, "مواجهة بين" and "مواجهات" are fights
        let facing = d.lex.words.event.facing.ends(d.t.fold(i))
            && !(h.end..s.end.min(h.end + 3)).any(|k| d.lex.words.event.two_sides.has(d.t.fold(k)));
        let sent = tr.kind == "MOBILIZE"
            && self
                .out
                .last()
                .is_some_and(|o| o.verb.is_some() && i - o.end <= 6 && d.lex.triggers[o.trigger].kind == "MOBILIZE");
        // "من سيطرة القراصنة": from whom it was taken; "الاحتلال" is whoever occupies
        let held = self.is_seizing(h)
            && (d.lex.words.event.control.ends(d.t.fold(i))
                && i > s.start
                && d.lex.words.common.from.has(d.t.fold(i - 1))
                || h.prefix.article && d.lex.words.event.occupation.ends(d.t.fold(i)));
        // "استهداف ضربة مرفأ": the strike tells it
        let of_strike = d.lex.words.event.targeting.ends(d.t.fold(i))
            && d.lex.trigger_nouns.at(d.t, h.end).is_some_and(|n| {
                n.prefix.conj.is_none()
                    && n.prefix.prep.is_none()
                    && d.lex.triggers[n.value].kind == "ASSAULT"
                    && d.lex.triggers[n.value].roles == "actor"
                    && d.lex.triggers[n.value].mode.as_deref() != Some("seize")
            });
        // "منذ نهاية الحرب صيف 1975": a point in time
        let since = d.lex.words.event.wars.ends(d.t.fold(i))
            && self.before(i, 2).any(|k| d.lex.words.common.and_since.has(d.t.fold(k)));
        facing || sent || held || of_strike || since
    }

    /// Whether one of the words stands near that it needs.
    fn has_what_it_needs(&self, i: usize, h: &Hit<usize>) -> bool {
        let (d, s) = (self.d, self.s);
        let tr = &d.lex.triggers[h.value];
        let from = self.before(i, if tr.kind == "AGREE" { 11 } else { 6 }).start;
        tr.needs.is_empty()
            || (from..s.end.min(h.end + 7)).any(|k| {
                let f = d.t.fold(k);
                tr.needs.iter().any(|n| {
                    n == f || strip_article(f) == Some(n) || f.strip_prefix(['و', 'ف', 'ب', 'ل']) == Some(n.as_str())
                })
            })
    }

    /// "اتفاق على تهدئة وانسحاب الكتائب": agreed, not done.
    fn is_agreed(&self, i: usize, h: &Hit<usize>) -> bool {
        let d = self.d;
        let tr = &d.lex.triggers[h.value];
        tr.kind == "RETREAT"
            && tr.mode.as_deref() == Some("withdraw")
            && self.before(i, 8).any(|k| {
                d.lex.words.common.upon.has(d.t.fold(k))
                    && self.before(k, 4).any(|p| d.lex.words.event.accord.part_of(d.t.fold(p)))
            })
    }
}
