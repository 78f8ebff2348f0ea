//! Events: one trigger each, with type, roles, place, date and status.

mod again;
mod complements;
mod dates;
pub(crate) mod decide;
mod grounds;
pub(crate) mod harm;
pub(crate) mod left;
mod noun;
pub(crate) mod parties;
mod passive;
mod place;
mod real;
mod result;
mod roles;
mod rule;
mod sense;
mod trigger_nouns;
mod triggers;
mod verb_roles;
mod victims;
mod weigh;

pub(crate) use decide::decide;

use crate::clause::Mood;
use crate::figures::{innermost, near};
use crate::lex::VerbForm;
use crate::names::Doc;
use crate::reading::{Act, Event, Statement, Status};
use isnad_text::{Kind, Sentence, Tense, strip_article};
use result::{is_result, of_war};

/// A trigger at tokens `start..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) trigger: usize,
    pub(crate) verb: Option<VerbForm>,
    pub(crate) pronoun: bool,
    /// The verb of hitting whose instrument the noun is: its token, trigger and form.
    pub(crate) via: Option<(usize, usize, VerbForm)>,
}

/// Reads all events of a report.
pub(crate) fn read(d: &Doc<'_>, statements: &[Statement]) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    let mut at: Vec<usize> = Vec::new();
    for s in &d.t.sentences {
        if d.memo.is_spent() {
            break;
        }
        let found = triggers::triggers(d, *s);
        let solid = found.iter().any(|x| d.lex.triggers[x.trigger].kind == "ASSAULT" && !is_result(d, x));
        let mut last: Option<(usize, usize)> = None;
        for x in &found {
            // the dead and wounded of an event that the sentence already tells are figures
            let relative = x.verb.is_some() && x.start > s.start && d.class(x.start - 1) & crate::lex::class::REL != 0;
            if is_result(d, x) && (solid || relative || of_war(d, x, *s)) {
                continue;
            }
            let Some(mut e) = d.event(x, *s, statements) else { continue };
            // "الغارات والقصف": what is said of one is said of what is joined to it
            if let Some((end, k)) = last
                && x.verb.is_none()
                && x.start - end <= 9
                && d.t.fold(x.start).starts_with('و')
                && out[k].kind == e.kind
                && (end..x.start).all(|i| d.finite(i).is_none() || d.lex.is_hit(d.t.fold(i)))
            {
                // "تقدم المقاومة وسيطرتها": the pronoun is hers
                let hers = x.pronoun
                    && x.start - end <= 4
                    && !out[k].actors.is_empty()
                    && d.lex.triggers[x.trigger].roles == "actor";
                if e.actors.is_empty() || hers {
                    e.actors = out[k].actors.clone();
                }
                if e.targets.is_empty() {
                    e.targets = out[k].targets.clone();
                }
            }
            // "ارتكب الغزاة مذبحة … في غارة": the shelling is that of the massacre
            if e.actors.is_empty()
                && x.verb.is_none()
                && e.kind == "ASSAULT"
                && x.start > s.start
                && d.lex.words.common.inside.has(d.t.fold(x.start - 1))
                && let Some((_, k)) = last
                && !out[k].actors.is_empty()
                && d.lex.words.event.massacres.part_of(d.t.fold(at[k]))
            {
                e.actors = out[k].actors.clone();
            }
            // "الاجتماع": the one just told of
            if e.kind == "CONSULT"
                && e.actors.is_empty()
                && e.targets.is_empty()
                && d.t.fold(x.start).contains("ال")
                && let Some(before) =
                    out.iter().rev().find(|o| o.kind == "CONSULT" && o.mode == e.mode && !o.actors.is_empty())
            {
                e.actors = before.actors.clone();
                e.targets = before.targets.clone();
                e.date = e.date.or(before.date);
            }
            last = Some((x.end, out.len()));
            at.push(x.start);
            out.push(e);
        }
    }
    again::share_dates(d, &mut out, &at);
    out
}

impl Doc<'_> {
    /// A masculine perfect is written like many nouns; after a preposition or in a construct it is one.
    fn in_construct(&self, i: usize, s: Sentence) -> bool {
        if i == s.start {
            return false;
        }
        let prev = self.t.fold(i - 1);
        self.lex.words.event.no_noun_before.has(prev)
    }

    /// Words before a noun trigger that make it no event (calls, halts, topics).
    fn refused(&self, i: usize, s: Sentence, assault: bool) -> bool {
        if let Some(known) = self.memo.refused.borrow().get(&(i, assault)) {
            return *known;
        }
        let found = self.find_refused(i, s, assault);
        self.memo.refused.borrow_mut().insert((i, assault), found);
        found
    }

    fn find_refused(&self, i: usize, s: Sentence, assault: bool) -> bool {
        let mut k = i;
        // "المناطق وحظر التجول": what و joins is not governed by the noun before it
        let f = self.t.fold(i);
        if f.starts_with('و')
            && i > s.start
            && self.lex.trigger_nouns.at(self.t, i).is_some_and(|h| h.prefix.conj.is_some())
        {
            return self.class(i - 1) == 0
                && (i.saturating_sub(3).max(s.start)..i)
                    .any(|k| self.lex.trigger_nouns.at(self.t, k).is_some_and(|_| self.refused(k, s, assault)));
        }
        // look through the article-bearing construct: "وقف الأعمال", "لوقف فوري ل…"
        for _ in 0..2 {
            if k == s.start {
                return false;
            }
            k -= 1;
            if self.t.tokens[k].kind != Kind::Word {
                return false;
            }
            let f = self.t.fold(k);
            let bare = f.strip_prefix(['و', 'ف']).unwrap_or(f);
            // "شاركوا في الغارة", "مشاركين في الكمين"
            if k + 1 == i
                && self.lex.words.common.inside.has(f)
                && assault
                && k > s.start
                && self.lex.words.event.took_part.part_of(self.t.fold(k - 1))
            {
                return true;
            }
            let hit = |w: &str| self.lex.not_after.contains(w);
            if hit(f)
                || hit(bare)
                || strip_article(bare).is_some_and(hit)
                || bare.strip_prefix(['ب', 'ل']).is_some_and(|w| hit(w) || strip_article(w).is_some_and(hit))
            {
                return true;
            }
            if k + 1 == i
                && !self.lex.words.event.no_owner.has(f)
                && !f.starts_with("ال")
                // "وقف تام لإطلاق النار": behind ل it belongs to the noun before the adjective
                && !self.t.fold(i).starts_with('ل')
            {
                return false;
            }
        }
        false
    }

    /// Up to five words before it show that it did not or need not happen ("فشل في إبرام هدنة").
    fn unreal(&self, i: usize, s: Sentence) -> bool {
        let accord = self.lex.trigger_nouns.at(self.t, i).is_some_and(|h| self.lex.triggers[h.value].kind == "AGREE");
        (i.saturating_sub(if accord { 9 } else { 5 }).max(s.start)..i)
            .rev()
            .take_while(|k| {
                let bound =
                    *k > s.start && self.lex.words.event.must.has(self.t.fold(*k - 1).trim_start_matches(['و', 'ف']));
                self.t.tokens[*k].kind == Kind::Word
                    && (accord || self.class(*k) & crate::lex::class::COMPL == 0 || bound)
            })
            .any(|k| {
                let f = self.t.fold(k);
                let known = |w: &str| {
                    self.lex.unreal.contains(w)
                        // "لمنعهم من الإبحار"
                        || isnad_text::strip_enclitic(w).is_some_and(|(s, _)| self.lex.unreal_nouns.contains(&s))
                };
                known(f) || f.strip_prefix(['و', 'ف', 'ل', 'ب']).is_some_and(known)
            })
    }

    /// "استمرار المعارك", "معركة الزبداني": a fight as setting, of which nothing is said.
    fn background(&self, i: usize, end: usize, s: Sentence) -> bool {
        let named = self.mention_from(end).is_some_and(|m| {
            m.cut == 0
                && !m.adjective
                && matches!(self.kind_of(m), crate::names::EntityKind::Place | crate::names::EntityKind::Country)
        }) || self.t.quotes_at(end).any(|q| q.open == end);
        if !self.is_definite(i) && !named {
            return false;
        }
        let told = (end..s.end.min(end + 6)).any(|k| self.lex.words.event.among.has(self.t.fold(k)));
        let from = i.saturating_sub(4).max(s.start);
        let happens = (from..i).chain(end..s.end.min(end + 4)).any(|k| {
            let f = self.t.fold(k);
            (self.lex.is_happening(f) || self.lex.is_light(f)) && self.finite(k).is_some()
                || isnad_text::readings(f).any(|r| self.lex.words.event.going_on.has(r.stem))
        });
        let casualties = i > s.start
            && self.lex.words.event.because.has(self.t.fold(i - 1))
            && (i.saturating_sub(12).max(s.start)..i)
                .any(|k| self.measure_verb(k).is_some() || self.lex.measure_nouns.at(self.t, k).is_some())
            && (i.saturating_sub(12).max(s.start)..i).any(|k| isnad_text::number_at(self.t, k).is_some());
        !(told || happens || casualties)
    }

    fn is_planned(&self, i: usize, s: Sentence) -> bool {
        (i.saturating_sub(7).max(s.start)..i).any(|k| {
            let f = self.t.fold(k);
            self.lex.planned.contains(f) || f.strip_prefix(['و', 'ف']).is_some_and(|w| self.lex.planned.contains(w))
        }) || self.intended(i, s)
            || self.still_to_come(i, s)
            || {
                let f = self.t.fold(i);
                let f = f.strip_prefix(['و', 'ف']).unwrap_or(f);
                // "سيطرت" is no future of a verb
                f.strip_prefix('س')
                    .is_some_and(|w| w.starts_with(['ي', 'ت']) && self.lex.finite(w).is_some_and(|v| v.0.imperfect))
                    && self.trigger_verb(i).is_some_and(|v| v.1.imperfect)
            }
    }

    /// "جرفتهم السيول", "طمرهم انهيار": what rain and snow do to people is no deed of anybody.
    fn is_nature(&self, i: usize, s: Sentence) -> bool {
        let natural = |k: usize| isnad_text::readings(self.t.fold(k)).any(|r| self.lex.words.event.nature.has(r.stem));
        let verb = self.finite(i).is_some_and(|v| v.1) || self.trigger_verb(i).is_some();
        verb && (i + 1..s.end.min(i + 3)).any(natural)
    }

    fn event(&self, x: &At, s: Sentence, statements: &[Statement]) -> Option<Event> {
        let tr = &self.lex.triggers[x.trigger];
        let span = self.t.span(x.start, x.end);
        let inner = innermost(statements, span);
        // cue words that are triggers too ("تحدث") stand outside their own content
        // "طالب بتحقيق في الغارة التي نفذها الأسطول": told in passing
        let told = self.told_in_passing(x);
        if let Some(i) = inner {
            match statements[i].act {
                Act::Demand | Act::Offer | Act::Threaten | Act::Warn if !told => return None,
                _ if !told && self.is_wish(&statements[i]) => return None,
                _ => {}
            }
        }
        if !told && self.mood(x.start) != Mood::Fact {
            return None;
        }
        let around = &statements[near(statements, span)];
        if around.iter().any(|st| st.cue.overlaps(span)) || self.is_nature(x.start, s) {
            return None;
        }
        let planned = self.is_planned(x.start, s) || self.is_to_come(x.end);
        let status = match inner.map(|i| statements[i].act) {
            Some(Act::Deny) => Status::Denied,
            _ if planned => Status::Planned,
            Some(_) => Status::Claimed,
            None => Status::Fact,
        };
        let range =
            inner.and_then(|i| statements[i].content.iter().find(|c| c.contains(span))).map_or((s.start, s.end), |c| {
                (self.t.token_from(c.start).max(s.start), self.t.token_from(c.end).min(s.end))
            });
        let setting = roles::Setting { s, st: inner.map(|i| &statements[i]), range };
        let r = self.event_roles(x, &setting);
        if !tr.object.is_empty() && !r.object_fits && x.verb.is_some()
            || tr.subject.iter().any(|k| k == "force") && (!r.forceful || r.actors.is_empty())
            || tr.subject.iter().any(|k| k == "person") && !r.personal
        {
            return None;
        }
        // "القتل", "الاغتيال" alone speak of the thing in general
        let general = x.verb.is_none()
            && x.end == x.start + 1
            && tr.roles == "target"
            && tr.kind == "ASSAULT"
            && self.is_definite(x.start)
            && r.actors.is_empty()
            && r.targets.is_empty();
        let other_sense = x.verb.is_some()
            && tr.kind == "ASSAULT"
            && (x.end..s.end.min(x.end + 4))
                .take_while(|k| self.class(*k) & crate::lex::class::PREP == 0)
                .any(|k| self.lex.not_object.contains(self.t.fold(k)));
        let of_words = tr.kind == "RETREAT" && tr.mode.as_deref() == Some("withdraw") && self.takes_back(x.end, s.end);
        if general || other_sense || of_words {
            return None;
        }
        let (mut actors, targets) = (r.actors, r.targets);
        // "طالبا في اتصال هاتفي بفتح": the meeting in which something was said is that of the speakers
        let medium = around
            .iter()
            .find(|st| st.content.first().is_some_and(|c| st.cue.end <= span.start && span.end <= c.start));
        // "وخلال لقاء مع عمدة البلدة، شدد الوزير …"
        let opening = around.iter().find(|st| {
            actors.is_empty()
                && st.cue.start >= span.end
                && st.cue.start < self.t.span(s.start, s.end).end
                && (x.start.saturating_sub(3).max(s.start)..x.start)
                    .any(|k| self.lex.words.event.meanwhile.has(self.t.fold(k)))
        });
        if let Some(st) = medium.or(opening).filter(|_| tr.kind == "CONSULT") {
            actors = st.who.clone();
        }
        let place = self.event_place(x, s, range);
        let date = self.event_date(
            x,
            s,
            statements,
            medium.is_some(),
            if status == Status::Planned { Tense::Future } else { Tense::Past },
        );
        let date = date.or_else(|| inner.filter(|_| tr.kind == "CONSULT").and_then(|i| statements[i].date));
        // an accord is a truce where the words beside it say so
        let truce = tr.kind == "AGREE"
            && (x.start.saturating_sub(4).max(s.start)..s.end.min(x.end + 10)).any(|k| {
                self.lex.words.event.ceasing.ends(self.t.fold(k))
                    && self.lex.words.event.fire.begins(self.t.fold(k + 1))
                    || self.lex.words.event.truce.ends(self.t.fold(k))
            });
        let mode =
            if truce || tr.mode.as_deref() == Some("ceasefire") { Some("truce".to_owned()) } else { tr.mode.clone() };
        Some(Event {
            trigger: span,
            kind: tr.kind.clone(),
            mode,
            actors,
            targets,
            place,
            date,
            status,
            statement: inner,
            rule: self.event_rule(x, s).to_owned(),
            score: None,
            parts: None,
        })
    }

    /// The date that belongs to a trigger: the nearest in its clause, leaving out those that date the saying.
    fn event_date(
        &self,
        x: &At,
        s: Sentence,
        statements: &[Statement],
        medium: bool,
        tense: Tense,
    ) -> Option<isnad_text::Period> {
        let saying = |e: &isnad_text::DateExpr| {
            statements[near(statements, e.span)].iter().any(|st| {
                let c = st.content.first().map_or(st.cue.end, |c| c.start);
                let gap = if c >= st.cue.end { st.cue.end..c } else { st.cue.end..st.cue.end };
                gap.contains(&e.span.start)
            })
        };
        let outer = innermost(statements, self.t.span(x.start, x.end));
        let mut best: Option<(usize, &isnad_text::DateExpr)> = None;
        // a date further away is another's
        let from = s.start.max(x.start.saturating_sub(60));
        for e in self.dates_in(from, s.end.min(x.end + 60)) {
            let far = if e.start >= x.end { e.start - x.end } else { x.start.saturating_sub(e.end) + 2 };
            if far > 14 || !medium && saying(e) {
                continue;
            }
            if outer != innermost(statements, e.span) {
                continue;
            }
            // "غارات … فيما زادت الحصيلة منذ الشتاء": another verb's
            if e.since
                && e.start >= x.end
                && (x.end..e.start).any(|k| self.finite(k).is_some() && !self.lex.is_light(self.t.fold(k)))
            {
                continue;
            }
            if best.is_none_or(|b| far < b.0) {
                best = Some((far, e));
            }
        }
        let e = best?.1;
        // "منذ ظهر أمس": one day, told on the next
        if e.since
            && let (Some(p), Some(pub_)) = (e.start_point(self.published), self.published)
            && p.to >= pub_.checked_sub(jiff::ToSpan::days(1)).unwrap_or(pub_)
        {
            return Some(p);
        }
        // "الجمعة والسبت", "البارحة الأولى وفجر أمس": two days joined
        let joined = self.dates_in(e.end, s.end).iter().take_while(|o| o.start <= e.end + 2).find(|o| {
            (e.end..=o.start).any(|k| self.t.fold(k).starts_with('و'))
                && (e.end..o.start).all(|k| self.finite(k).is_none())
        });
        if let Some(o) = joined
            && let (Some(a), Some(b)) = (e.resolve(self.published, tense), o.resolve(self.published, tense))
        {
            return Some(isnad_text::Period { from: a.from.min(b.from), to: a.to.max(b.to) });
        }
        // "منذ اندلاع الاقتتال الاثنين": the fighting began then
        let began = e.since
            && e.start >= x.end
            && (x.start.saturating_sub(3)..x.start).any(|k| self.lex.words.common.and_since.has(self.t.fold(k)));
        if began { e.start_point(self.published) } else { e.resolve(self.published, tense) }
    }
}
