//! Numbers as facts: of whom, where and when those counted were hurt, by whose word.

use super::Fact;
use super::extractor::{Extractor, Item, days, named};
use crate::claim::{FigureClaim, Named, Proposition, Stance};
use crate::denial;
use crate::episode::{fits, is_short, of_past};
use crate::trust::{self, Traits, holds, logit};
use crate::voices::{is_listed, tells_of_no_conflict};
use crate::{sides, sure};
use isnad_read::{Act, EntityKind, Figure, Measure, Scope, Statement, Who, Withdrawn};
use isnad_text::{Period, Span, fold, is_word_char};
use std::collections::BTreeSet;

/// Bytes between two numbers that stand side by side.
const BESIDE: usize = 40;

/// The least toll of a whole war.
const WAR: i64 = 1000;

/// Between two who are joined.
const AND: &str = " و";

impl Extractor<'_> {
    /// A figure as it is claimed; `st` gives it.
    fn figure(&self, f: &Figure, st: Option<&Statement>, of: Option<Named>, episode: &str) -> FigureClaim {
        let clues = sides::Clues {
            text: &self.report.text,
            reading: self.reading,
            kb: self.kb,
            sentence: self.sentence(f.span),
            who: st.map_or(&[][..], |s| s.who.as_slice()),
            episode,
        };
        let said = of.as_ref().is_some_and(|n| n.entity.is_some());
        let place = self.place_of(f);
        FigureClaim {
            beside: place.as_ref().and_then(|p| self.beside(p, f.span)),
            low: f.low,
            high: f.high,
            bound: f.bound,
            measure: f.measure,
            what: f.what.clone(),
            of,
            inferred: sides::infer(f, &clues).filter(|_| !said),
            by: f
                .by
                .map(|s| self.sided(Named { name: s.of(&self.report.text).to_owned(), entity: f.by_entity.clone() })),
            place,
            scope: f.scope,
            part: f.part_of.and_then(|k| self.reading.figures.get(k)).is_some_and(|w| w.measure == f.measure)
                || self.has_sibling(f)
                || self.with_another(f),
        }
    }

    /// "a commander and 12 soldiers", "3 women and 2 children": whether others of the same harm are counted right beside them, so that neither
    /// number is all of the toll.
    fn has_sibling(&self, f: &Figure) -> bool {
        let text = &self.report.text;
        let all = &self.reading.figures;
        let joined = |a: &Figure, b: &Figure| {
            let Some(between) = text.get(a.span.end..b.span.start).filter(|s| s.len() <= BESIDE) else { return false };
            // "مقتل قائد في الجبهة و12 جنديا": of one who is told by a noun more may be told before the others
            let words = if a.low == 1 && a.high == Some(1) { 7 } else { 2 };
            let plain = !between.contains(['.', '؛', '\n', '،', ',']) && between.split_whitespace().count() <= words;
            plain && (b.span.of(text).starts_with('و') || between.split_whitespace().next_back() == Some("و"))
        };
        let like = |g: &Figure| g.measure == f.measure && g.statement == f.statement && g.scope == f.scope;
        // in the order of the text; one number may be told under two measures
        let here = all.partition_point(|g| g.span.start < f.span.start);
        let near = all.iter().skip(here.saturating_sub(2)).take(5).filter(|g| g.span != f.span && like(g));
        f.scope == Scope::Incident && (self.with_his(f) || near.into_iter().any(|g| joined(g, f) || joined(f, g)))
    }

    /// Whether the word right before a number says only that those counted were put out of action.
    fn is_neutralised(&self, f: &Figure) -> bool {
        let before = self.report.text.get(..f.span.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let words = line.split_whitespace().rev().take(2).map(isnad_text::fold);
        words.into_iter().any(|w| crate::voices::is_listed("neutralising", w.trim_start_matches('و')))
    }

    /// "إصابة رجل وطفلتيه": whether somebody of his is joined to one who is counted.
    fn with_his(&self, f: &Figure) -> bool {
        let rest = self.report.text.get(f.span.end..).unwrap_or_default();
        let next = rest.trim_start().split(char::is_whitespace).next().unwrap_or_default();
        let his = next.strip_prefix('و').filter(|w| crate::english::is_owned(w));
        f.high == Some(1) && his.is_some_and(|w| crate::english::is_person(w, self.kb))
    }

    /// "قتل مع أربعة مسلحين آخرين": whether those counted were hurt together with one who is told before them.
    fn with_another(&self, f: &Figure) -> bool {
        let text = &self.report.text;
        let before = text.get(..f.span.start).and_then(|b| b.split_whitespace().next_back()).unwrap_or_default();
        let rest = text.get(f.span.end..).unwrap_or_default().split_whitespace().take(3);
        let word = |w: &str| fold(w.trim_matches(|c: char| !is_word_char(c)));
        f.scope == Scope::Incident
            && is_listed("together with", &fold(before))
            && rest.map(word).any(|w| is_listed("others", &w))
    }

    /// "40 killed and wounded": whether one number counts both.
    fn together(&self, f: &Figure) -> bool {
        let other = match f.measure {
            Measure::Killed => Measure::Wounded,
            Measure::Wounded => Measure::Killed,
            _ => return false,
        };
        self.reading.figures.iter().any(|x| x.span == f.span && x.measure == other)
    }

    /// Where those counted were hurt, where it is a place that can be meant.
    fn place_of(&self, f: &Figure) -> Option<Named> {
        let here = self.sentence(f.span);
        // where the hurt were taken is not where they were hurt
        let hurt = matches!(f.measure, Measure::Killed | Measure::Wounded | Measure::Missing | Measure::Captured);
        let told = self.place_told(f).filter(|n| !(hurt && self.is_reached(n, here)));
        told.and_then(|n| self.place_here(n, here)).filter(|n| self.is_sound(n)).and_then(|n| self.telling(n, f.span))
    }

    /// Where those counted were hurt: their own place, if it is sure; else where the happenings of their sentence were, if they were in one
    /// place; else the figure's own place, if the sentence names it and no other.
    fn place_told(&self, f: &Figure) -> Option<Named> {
        let Some(parts) = f.parts else { return f.place.as_ref().map(named) };
        // "a market" says nothing of where
        let own = f.place.as_ref().filter(|w| self.is_place(&named(w)));
        let here = self.sentence(f.span);
        let near = self.reading.events.iter().filter(|e| here.contains(e.trigger) && e.statement == f.statement);
        // "…، كما قصف الطيران البلدة": another happening, elsewhere
        let further = |e: &&isnad_read::Event| {
            let (from, to) = (f.span.end.min(e.trigger.end), e.trigger.start.max(f.span.start));
            let between = self.report.text.get(from..to.max(from)).unwrap_or_default();
            between
                .split_whitespace()
                .any(|w| crate::voices::is_listed("further", isnad_text::fold(w).trim_start_matches('و')))
        };
        let near = near.filter(|e| !further(e));
        let mut told = near.filter_map(sure::told).filter_map(|e| e.place).filter(|w| self.is_place(&named(w)));
        if let Some(p) = own.filter(|_| parts.place >= sure::PART) {
            // the village of a province that the number's own words name
            let within = |o: &Who| {
                o.entity.as_deref().zip(p.entity.as_deref()).is_some_and(|(o, p)| o != p && self.kb.lies_in(o, p))
            };
            return Some(named(&told.find(within).unwrap_or_else(|| p.clone())));
        }
        match (told.next(), own) {
            (Some(p), _) => told.all(|o| o.name == p.name).then(|| named(&p)),
            // "in Syria" says of one happening less than nothing: the sentence told where
            (None, Some(p)) if f.scope == Scope::Incident && self.is_state(p) => None,
            (None, Some(p)) => self.only_place(here, p).then(|| named(p)),
            // not where those are who tell of it
            (None, None) => self.sole_place(here, self.statement(f.statement).and_then(|s| s.source)),
        }
    }

    /// When those counted were hurt: of one happening its own day, if it is sure, else that of what its sentence tells, where that is sure and
    /// one; a total has its own days.
    fn days_of(&self, f: &Figure) -> Option<Period> {
        if f.scope != Scope::Incident || f.parts.is_none_or(|p| p.date >= sure::COUNTED_DAY) {
            return f.period;
        }
        let here = self.sentence(f.span);
        let near = self.reading.events.iter().filter(|e| here.contains(e.trigger) && e.statement == f.statement);
        let mut told = near.filter_map(sure::told).filter_map(|e| e.date);
        let day = told.next()?;
        told.all(|d| d == day).then_some(day)
    }

    fn is_person(&self, id: &str) -> bool {
        self.kb.get(id).is_some_and(|e| e.kind == EntityKind::Person)
    }

    fn is_state(&self, w: &Who) -> bool {
        w.entity.as_deref().and_then(|e| self.kb.get(e)).is_some_and(|e| e.kind == EntityKind::Country)
    }

    /// The one place that a sentence names outside of what it says of its source; its district and its state beside it are no others.
    fn sole_place(&self, here: Span, source: Option<Span>) -> Option<Named> {
        let within = |n: Span| here.contains(n) && !source.is_some_and(|s| s.contains(n));
        let names = self.reading.names.iter().filter(|n| within(n.span) && n.kind == "place");
        let town = |e: &str| self.kb.get(e).is_some_and(|e| e.kind == EntityKind::Place);
        let mut known = names.filter_map(|n| n.entity.as_deref().filter(|e| town(e)).map(|e| (n, e)));
        let (name, id) = known.next().filter(|(n, _)| self.is_where(n.span))?;
        let span = self.with_part(name.span);
        let who = Who { name: span.of(&self.report.text).to_owned(), entity: Some(id.to_owned()), anonymous: false };
        // a state's year says nothing of where else it fights
        let war = self.kb.episodes().iter().any(|e| e.id == self.episode.id);
        (self.only_place(here, &who) && (!war || fits(id, &self.episode, self.kb))).then(|| named(&who))
    }

    /// Whether a sentence names this place and no other.
    fn only_place(&self, here: Span, p: &Who) -> bool {
        let names = || self.reading.names.iter().filter(|n| here.contains(n.span) && n.kind == "place");
        let same = |e: &Option<String>| e.is_some() && *e == p.entity;
        // the town's province is no other place
        let lies = |e: &str| p.entity.as_deref().is_some_and(|id| self.kb.lies_in(id, e) || self.kb.lies_in(e, id));
        let known = p.entity.is_none() || names().any(|n| same(&n.entity));
        known && names().filter(|n| !same(&n.entity)).all(|n| n.entity.as_deref().is_some_and(lies))
    }

    /// All facts of the figures.
    pub(super) fn figures(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for (i, f) in self.reading.figures.iter().enumerate() {
            // the number of before stands by the report that gave it then
            if f.withdrawn == Some(Withdrawn::Overtaken) {
                continue;
            }
            let sure::Told { item: f, sure, doubtful } = &sure::figure(f);
            // what became of them, or what they are, is not known: "3 counted" tells nobody anything
            let unknown = f.measure == Measure::Other || f.what == "other";
            // fighters who run are not displaced
            let routed =
                f.measure == Measure::Displaced && matches!(f.what.as_str(), "fighters" | "soldiers" | "police");
            if sure.is_some() && (unknown || routed) {
                continue;
            }
            let together = self.together(f);
            if together && f.measure == Measure::Wounded {
                continue;
            }
            let told = denial::of_figure(&self.report.text, self.reading, f);
            let st = self.statement(f.statement).filter(|s| s.act != Act::Deny && told.tells(s));
            let st = st.filter(|s| !super::extractor::is_outlets(s));
            let mut item = self.counted((i, f), st, *sure);
            // "تحييد 9 عناصر": killed, wounded or captured
            let neutralised = f.measure == Measure::Killed && self.is_neutralised(f);
            if let Proposition::Figure(x) = &mut item.proposition
                && (together || neutralised)
            {
                x.measure = Measure::Casualties;
            }
            item.doubtful |= *doubtful
                || sure.is_some()
                    && (self.is_adrift(&item, f, st)
                        || self.is_background(&item, f, st)
                        || told.by.is_empty() && self.untold(&item, f, st));
            match st {
                _ if item.retracts => out.push(self.fact(&item, st, Stance::Denies, None)),
                Some(_) => out.push(self.fact(&item, st, Stance::Asserts, None)),
                None if told.granted() => out.push(self.fact(&item, None, Stance::Reports, None)),
                None => {}
            }
            out.extend(told.by.iter().map(|&(d, what)| self.fact(&item, Some(d), Stance::Denies, Some(what))));
        }
        out
    }

    /// "سياح أوروبيون": an alliance that fights in no war has no dead of its own; people are told by where they come from.
    fn is_union_at_peace(&self, id: &str) -> bool {
        let alliance = self.kb.get(id).is_some_and(|e| e.kind == EntityKind::Alliance);
        let fights = |w: &isnad_read::Episode| w.parties.iter().chain(w.sides.iter().flatten()).any(|p| p == id);
        alliance && !self.kb.episodes().iter().any(fights)
    }

    /// "من المتمردين والمقاومة": those counted are of both, and of neither alone.
    fn with_others(&self, n: &Named, of: Option<Span>) -> Option<Named> {
        let of = of.filter(|o| n.name == o.of(&self.report.text))?;
        let rest = self.report.text.get(of.end..)?;
        let word = rest.strip_prefix(AND)?.split(|c: char| !is_word_char(c)).next()?;
        let second = Span::new(of.end + AND.len(), of.end + AND.len() + word.len());
        let named =
            |x: &isnad_read::Name| x.span.start <= second.start && x.span.end >= second.end && x.kind != "place";
        let armed = word.starts_with("ال") && crate::english::is_armed(word, self.kb);
        let both = armed || self.reading.names.iter().any(named);
        both.then(|| Named { name: format!("{}{AND}{word}", n.name), entity: None })
    }

    /// A figure as an item of the ledger; `st` gives it.
    pub(super) fn counted(&self, (i, f): (usize, &Figure), st: Option<&Statement>, sure: Option<u8>) -> Item {
        // "15 من المتمردين، بينهم ثلاثة قادة": of those who are part of a number the side is the whole's
        let whole = || f.part_of.and_then(|k| self.reading.figures.get(k)).filter(|w| w.measure == f.measure);
        let whole = whole().filter(|_| f.of.is_none() && f.of_entity.is_none());
        let of_span = f.of.or_else(|| whole.and_then(|w| w.of));
        let of_text = of_span.map(|s| s.of(&self.report.text));
        // "صفوف قواتها": the claimant's own. Where a side was counted right before, "their fighters" may be theirs: by whose word
        // it is, nobody knows whose
        let counted_before = || {
            let here = self.sentence(f.span);
            let before = self.reading.figures[..i].iter().rev().take_while(|b| here.contains(b.span));
            before.filter_map(|b| b.of_entity.as_deref()).next()
        };
        let told_before = of_text.filter(|t| t.ends_with("هم")).and_then(|_| counted_before());
        let own = of_text.is_some_and(|t| (t.ends_with("ها") || t.ends_with("هم")) && f.of_entity.is_none())
            && st.is_some()
            && told_before.is_none();
        let of_entity = f
            .of_entity
            .clone()
            .or_else(|| whole.and_then(|w| w.of_entity.clone()))
            .filter(|e| !self.is_union_at_peace(e))
            .or_else(|| told_before.filter(|_| st.is_none()).map(str::to_owned))
            .or_else(|| own.then(|| st.and_then(|s| s.who.first()).and_then(|w| w.entity.clone())).flatten());
        let of = of_text.map(|t| Named {
            name: if own {
                st.and_then(|s| s.who.first()).map_or(t.to_owned(), |w| w.name.clone())
            } else {
                t.to_owned()
            },
            // "the Houthis and Saleh's forces" are two: the words name both; whose guards they are is not who they are
            entity: of_entity.clone().filter(|e| {
                let said = || of_text.is_some_and(|t| crate::english::knows(t, self.kb));
                of_span.is_none_or(|s| self.parties_in(s) < 2) && !(self.is_person(e) && said())
            }),
        });
        let of = of.map(|n| self.sided(n));
        let both = of.as_ref().and_then(|n| self.with_others(n, of_span));
        let of_entity = of_entity.filter(|_| both.is_none());
        let of = both.or(of);
        let of_entity = of_entity.or_else(|| of.as_ref().and_then(|n| n.entity.clone()));
        let episode = if f.scope == Scope::Past {
            of_past(self.reading, self.kb, f.period, &self.episode)
        } else {
            let place = self.place_of(f);
            let place = place.as_ref().and_then(|p| p.entity.as_ref());
            self.episode([of_entity.as_ref(), place], place, &[], self.sentence(f.span))
        };
        Item {
            proposition: Proposition::Figure(self.figure(f, st, of, &episode.id)),
            episode: episode.id,
            days: days(self.days_of(f)),
            harmed: of_entity.as_deref().map(|e| self.kb.party(e).to_owned()),
            unverified: self.reading.caveats.iter().any(|c| c.figures.contains(&i)),
            retracts: f.withdrawn.is_some(),
            topic_score: None,
            mark: ('f', f.span),
            number: i,
            sure,
            doubtful: false,
        }
    }

    /// What is known of a number that a line would tell.
    pub(super) fn figure_traits(&self, f: &Figure, x: &FigureClaim, item: &Item, st: Option<&Statement>) -> Traits {
        let p = f.parts.unwrap_or_default();
        let things = !sure::PEOPLE.contains(&x.what.as_str());
        let harm = matches!(x.measure, Measure::Killed | Measure::Wounded | Measure::Casualties);
        let mut out = self.place_traits(f.span, x.place.as_ref());
        out.extend([
            ("number", logit(f.score.unwrap_or_default())),
            ("what", logit(p.what)),
            ("scope", logit(p.scope)),
            ("claimant", logit(p.claimant)),
            ("running", holds(x.scope == Scope::Running)),
            ("past", holds(x.scope == Scope::Past)),
            ("learnt", holds(f.rule == "F-LEARNT")),
            ("people", holds(x.what == "people")),
            ("things", holds(things)),
            ("no harm", holds(!harm)),
            ("side", holds(x.of.is_some())),
            ("known side", holds(x.of.as_ref().is_some_and(|n| n.entity.is_some()))),
            ("place", holds(x.place.is_some())),
            ("sure place", if x.place.is_some() { logit(p.place.max(40)) } else { 0.0 }),
            ("strange", holds(self.is_strange(x.of.iter().chain(&x.place)))),
            ("headline", holds(self.is_headline(f.span))),
            ("day", holds(item.days.from.is_some())),
            ("source", holds(st.is_some())),
            ("known source", holds(st.is_some_and(|s| s.who.iter().any(|w| w.entity.is_some())))),
            ("side's word", holds(self.is_sides(st, &item.episode))),
            ("part", holds(x.part)),
            ("war", holds(self.is_war(&item.episode))),
        ]);
        out
    }

    /// How many parties are named in a phrase.
    fn parties_in(&self, here: Span) -> usize {
        let names = self.reading.names.iter().filter(|n| here.contains(n.span) && n.kind != "place");
        names.filter_map(|n| n.entity.as_deref()).map(|e| self.kb.party(e)).collect::<BTreeSet<_>>().len()
    }

    /// A number of long ago that has no day, of an accident, of people where things were lost, or of a side that is not named ("of the
    /// party").
    fn is_background(&self, item: &Item, f: &Figure, st: Option<&Statement>) -> bool {
        let Proposition::Figure(x) = &item.proposition else { return false };
        let here = self.sentence(f.span);
        let old = match x.scope {
            // what a side says of its war is told, on whatever day it was
            Scope::Incident => self.looks_back(here) && !self.is_sides(st, &item.episode),
            // a total is as of the day on which it is told
            Scope::Running => self.names_year_before(here),
            Scope::Past => false,
        };
        let old = old && item.days.from.is_none();
        let fought = |e: &isnad_read::Event| here.contains(e.trigger) && e.kind == "ASSAULT";
        let peaceful = tells_of_no_conflict(here.of(&self.report.text)) && !self.reading.events.iter().any(fought);
        // people are not shot down: something else was counted
        let things = matches!(x.measure, Measure::Destroyed | Measure::Damaged | Measure::ShotDown);
        // what was deployed once is not deployed now
        let old = old || x.measure == Measure::Deployed && x.scope == Scope::Past;
        let mixed = things && sure::PEOPLE.contains(&x.what.as_str());
        old || peaceful || mixed || x.of.as_ref().is_some_and(|n| !self.is_sound(n))
    }

    /// Whether lines of such a number were mostly wrong. What a side of the war and what ministries say is told: it is what others deny.
    fn untold(&self, item: &Item, f: &Figure, st: Option<&Statement>) -> bool {
        let Proposition::Figure(x) = &item.proposition else { return false };
        let theirs = self.is_sides(st, &item.episode) || self.is_official(st);
        // the toll of a war of a few weeks is what its reports are about
        let toll = x.scope != Scope::Incident && is_short(&item.episode, self.kb);
        // so is that of a war before, with its years; a blow on one day of the past is judged as others are
        let years = |d: &crate::claim::Days| d.from.is_some() && d.from != d.to;
        let toll = toll || x.scope == Scope::Past && years(&item.days) && x.low >= WAR;
        !item.retracts
            && !theirs
            && !toll
            && !self.corrects(f)
            && trust::is_doubtful("figure", &self.figure_traits(f, x, item, st))
            && !self.twin_is_told(f, st)
    }

    /// "قتل 12 وأصيب 30 آخرون": the dead are told where the hurt beside them are, and the hurt where the dead are.
    fn twin_is_told(&self, f: &Figure, st: Option<&Statement>) -> bool {
        let harm = |m: Measure| matches!(m, Measure::Killed | Measure::Wounded);
        let here = self.sentence(f.span);
        let twin = |g: &(usize, &Figure)| {
            let same = g.1.statement == f.statement && g.1.scope == f.scope && here.contains(g.1.span);
            same && harm(f.measure) && harm(g.1.measure) && g.1.measure != f.measure && !self.together(g.1)
        };
        let Some(at) = self.reading.figures.iter().position(|g| g.span == f.span && g.measure == f.measure) else {
            return false;
        };
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let beside = beside.filter_map(|k| self.reading.figures.get(k).map(|g| (k, g)));
        beside.filter(twin).any(|(k, g)| {
            let told = sure::figure(g);
            let item = self.counted((k, &told.item), st, told.sure);
            let Proposition::Figure(x) = &item.proposition else { return false };
            !told.doubtful && !trust::is_doubtful("figure", &self.figure_traits(&told.item, x, &item, st))
        })
    }

    /// "9 قتلى وليس 19": whether a number puts right another beside it.
    fn corrects(&self, f: &Figure) -> bool {
        let here = self.sentence(f.span);
        let wrong = |o: &&Figure| o.withdrawn == Some(Withdrawn::Corrected) && o.measure == f.measure;
        f.withdrawn.is_none() && self.reading.figures.iter().filter(wrong).any(|o| here.contains(o.span))
    }

    /// A number of nobody, nowhere, never cannot be told from any other. A total stands for its war by the word of somebody known.
    fn is_adrift(&self, item: &Item, f: &Figure, st: Option<&Statement>) -> bool {
        let Proposition::Figure(x) = &item.proposition else { return false };
        let known = st.is_some_and(|s| s.who.iter().any(|w| w.entity.is_some()));
        let total = known && f.scope == Scope::Running;
        let whose = x.of.is_some() || x.by.is_some() || x.inferred.as_ref().is_some_and(|i| i.from == "people");
        let open = !whose && x.place.is_none() && item.days.from.is_none();
        // "30 killed in 2021": of whom and where nobody knows
        let years =
            x.scope == Scope::Past && x.low < WAR && !whose && x.place.is_none() && item.days.from != item.days.to;
        (open || years) && !total && !item.retracts && !self.corrects(f) && !is_short(&item.episode, self.kb)
    }
}
