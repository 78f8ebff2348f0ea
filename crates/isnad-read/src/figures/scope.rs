//! Whether a count is of one happening, of the fighting so far, or of long ago.

use super::Draft;
use crate::lex::class;
use crate::names::{Doc, ScopeWords};
use crate::reading::{Measure, Scope};
use isnad_text::{Tense, number_at};

/// Tokens between a word of adding and the number that is added.
const ADDED: usize = 8;

impl Doc<'_> {
    /// "في أعنف ليلة منذ سنتين": what stands before `k` compares with the time since.
    fn compares(&self, k: usize, from: usize) -> bool {
        (k.saturating_sub(4).max(from)..k).any(|k| {
            let f = self.t.fold(k);
            self.lex.words.figures.superlatives.has(isnad_text::strip_article(f).unwrap_or(f))
        })
    }

    /// What the words of a sentence say of all its figures, found once.
    fn scope_words(&self, s: (usize, usize)) -> ScopeWords {
        if let Some(known) = self.memo.scopes.borrow().get(&s.0) {
            return *known;
        }
        let begins = |k: &usize| {
            self.lex.words.figures.beginning.has(self.t.fold(*k))
                && (k.saturating_sub(2).max(s.0)..*k).any(|j| self.lex.words.figures.since_leads.has(self.t.fold(j)))
        };
        let past = |k: usize| {
            self.lex.words.figures.decades.has(self.t.fold(k))
                || self.lex.words.figures.war.begins(self.t.fold(k))
                    && self.lex.words.figures.first.has(self.t.fold(k + 1))
        };
        let strike = |k: usize| {
            self.lex.trigger_nouns.at(self.t, k).is_some_and(|h| {
                let t = &self.lex.triggers[h.value];
                t.kind == "ASSAULT"
                    && t.roles == "actor"
                    && t.mode.as_deref() != Some("seize")
                    && !self.t.fold(k).ends_with("ات")
            })
        };
        let found = ScopeWords {
            since_start: (s.0..s.1).find(begins).unwrap_or(usize::MAX),
            past: (s.0..s.1).any(past),
            strike: (s.0..s.1).any(strike),
        };
        self.memo.scopes.borrow_mut().insert(s.0, found);
        found
    }

    pub(super) fn scope(
        &self,
        x: &Draft,
        segment: (usize, usize),
        s: (usize, usize),
        measure: Measure,
    ) -> (Scope, Option<isnad_text::Period>) {
        if self.added_late(x, segment) {
            return (Scope::Incident, None);
        }
        let mut scope = Scope::Incident;
        let mut period = None;
        for e in self.dates_in(s.0, s.1) {
            let in_segment = e.start >= segment.0 && e.end <= segment.1;
            let Some(p) = e.resolve(self.published, Tense::Past) else {
                if e.since && in_segment {
                    scope = Scope::Running;
                }
                continue;
            };
            let old = self.published.is_some_and(|d| p.to < d.checked_sub(jiff::ToSpan::days(120)).unwrap_or(d));
            if old && !e.since {
                return (Scope::Past, Some(p));
            }
            // "في أعنف ليلة منذ سنتين" compares
            let compares = e.since && self.compares(e.start, s.0);
            // "مما يرفع العدد منذ بدء العام": the next total's
            let next = e.since && e.start > x.noun_end && self.marks().next_raise[x.noun_end] < e.start;
            // "منذ مطلع العام وحتى 20 حزيران": that day is not when it began
            let until = e.start > s.0 && self.lex.tolls.until.has(self.t.fold(e.start - 1));
            if compares || next || until && !e.since {
                continue;
            }
            if in_segment {
                if e.since {
                    scope = Scope::Running;
                    period = Some(p);
                } else if period.is_none() {
                    period = Some(p);
                }
            }
        }
        // "بعد شهر على بدء العملية": the whole sentence counts from a beginning
        let said = self.scope_words(s);
        let since_start = said.since_start < x.start;
        // "ومنذ بداية العام استجابت الفرق لألف هجوم أدت لمقتل 63", "سجل المكتب خلال شهر ديسمبر مقتل 44": a count over a time
        // named before it in the sentence
        let over = self.dates_in(s.0, x.start).iter().any(|e| {
            let long = e
                .resolve(self.published, Tense::Past)
                .is_some_and(|p| (p.to - p.from).get_days() >= 6 || p.from.year() != p.to.year());
            let during =
                (e.start.saturating_sub(3).max(s.0)..e.start).any(|k| self.lex.words.common.during.has(self.t.fold(k)));
            (e.since && !self.compares(e.start, s.0) && self.marks().past_semicolon[x.start] <= e.end)
                && e.start_point(self.published)
                    .is_none_or(|p| self.published.is_none_or(|d| (d - p.to).get_days() >= 3))
                || long && during
        });
        if since_start || over {
            scope = Scope::Running;
        }
        let running = self.memo.running.get_or_init(|| {
            (0..self.t.tokens.len()).filter_map(|k| Some((k, self.lex.running.at(self.t, k)?.end))).collect()
        });
        let inside = &running[running.partition_point(|r| r.0 < segment.0)..];
        let words = inside.iter().take_while(|r| r.0 < segment.1).any(|&(k, end)| {
            // "قتل أربعة … ليرتفع به عدد الغرقى إلى عشرة": the total comes after
            let next_total = k > x.start
                && (self.marks().next_raise[x.start] <= k
                    || self.lex.words.common.since.has(self.t.fold(k)) && self.compares(k, s.0));
            !next_total
                && end <= segment.1
                && (end > k + 1
                    || !self.lex.words.common.since.has(self.t.fold(k))
                    || self.date(k).is_some_and(|e| e.since)
                    || self.date(k).is_none())
        });
        if words {
            scope = Scope::Running;
        }
        if said.past {
            return (Scope::Past, period);
        }
        // "في 30 عاما" looks back over an earlier war, "في 15 شهرا" over this one
        for k in x.noun_end.max(x.end)..segment.1.min(x.noun_end.max(x.end) + 5) {
            if self.lex.words.figures.period_leads.has(self.t.fold(k))
                && let Some(n) = number_at(self.t, k + 1)
            {
                let (w, unit) = (&self.lex.words.figures, self.t.fold(n.end));
                if w.long_units.has(unit) && n.value >= 8.0 {
                    return (Scope::Past, period);
                }
                if w.units.has(unit) {
                    return (Scope::Running, period);
                }
            }
        }
        // one strike named beside it
        if scope == Scope::Incident
            && (!said.strike || x.low >= 1000)
            && x.low >= if measure == Measure::Wounded { 300 } else { 101 }
            && period.is_none_or(|p| p.from != p.to)
            && measure != Measure::Other
        {
            scope = Scope::Running;
        }
        (scope, period)
    }

    /// "ضمت إلى الحصيلة 140 غريقا", "140 غريقا أضيفوا بأثر رجعي": dead of earlier days, of whom a total learns late.
    fn added_late(&self, x: &Draft, segment: (usize, usize)) -> bool {
        let end = x.noun_end.max(x.end);
        let clause = |k: usize| self.class(k) & class::COMPL != 0 || self.t.is(k, ':') || self.is_comma(k);
        // "إضافة إلى 133" only joins two counts
        let adds = |k: usize| {
            self.lex.tolls.added.has(self.t.fold(k))
                && (!self.lex.words.common.to.has(self.t.fold(k + 1))
                    || self.lex.tolls.tolls.at(self.t, k + 2).is_some())
        };
        let before = (segment.0.max(x.start.saturating_sub(ADDED))..x.start)
            .rev()
            .take_while(|k| !clause(*k) && number_at(self.t, *k).is_none())
            .any(adds);
        let after = || {
            let mut words = (end..segment.1.min(end + ADDED)).take_while(|k| number_at(self.t, *k).is_none());
            words.any(|k| {
                self.lex.tolls.added_late.at(self.t, k).is_some()
                    || adds(k)
                        && (k + 1..segment.1.min(k + ADDED)).any(|t| self.lex.tolls.tolls.at(self.t, t).is_some())
            })
        };
        before || after()
    }
}
