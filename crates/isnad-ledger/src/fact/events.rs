//! Happenings as facts: who did what to whom, where and when, as far as that is sure.

use super::Fact;
use super::extractor::{Extractor, Item, days, named};
use crate::claim::{EventClaim, Named, Proposition, Stance};
use crate::episode::one_side;
use crate::participants::participants;
use crate::trust::{self, Traits, holds, logit};
use crate::voices::is_listed;
use crate::{denial, sure};
use isnad_read::{Act, EntityKind, Event, Figure, Measure, Scope, Statement, Who};
use isnad_text::{Span, fold};

/// "attack a barracks in a barracks": whether a place without an entry is what was hit.
fn within(place: &Named, targets: &[Who]) -> bool {
    place.entity.is_none() && targets.iter().any(|t| t.name.contains(&place.name) || place.name.contains(&t.name))
}

/// Words between the word of taking and the place that was taken.
const TAKEN: usize = 8;
/// Words before a happening among which one says that it is rumoured.
const RUMOUR: usize = 5;

/// How much must be told of a happening besides what it was: "bombardment by the army" is no news to anybody.
const ENOUGH: usize = 2;

/// How much is told of a happening: who, whom, where, when. Those who meet are two by themselves.
fn says(e: &EventClaim, dated: bool) -> usize {
    let who = if PEACEFUL.contains(&e.kind.as_str()) {
        (e.actors.len() + e.targets.len()).min(2)
    } else {
        usize::from(!e.actors.is_empty()) + usize::from(!e.targets.is_empty())
    };
    // a day alone is no happening
    let named = who + usize::from(e.place.is_some());
    if named == 0 { 0 } else { named + usize::from(dated) }
}

/// "هجماتها", "قصفه": with the pronoun of whoever does it again and again, and no day, a noun tells what goes on and no one happening.
fn is_habit(e: &Event, trigger: &str) -> bool {
    // a verb's pronoun is its object
    let noun = e.rule == "E-NOUN" || e.rule == "E-LEARNT" && crate::english::is_noun(trigger);
    noun && !trigger.contains(' ') && crate::english::is_owned(trigger)
}

/// Whether the word of an event tells that ground was taken, entered or gained.
fn ground_is_gained(trigger: &str) -> bool {
    crate::english::takes_ground(trigger) || crate::english::gains_ground(trigger)
}

/// Words between a verb of trying and what was tried.
const TRIED: usize = 9;

/// Whether it is harm to people.
fn is_harm(m: Measure) -> bool {
    matches!(m, Measure::Killed | Measure::Wounded | Measure::Casualties | Measure::Missing)
}

/// Kinds of events that fill the papers in peace too.
const PEACEFUL: [&str; 4] = ["AGREE", "CONSULT", "AID", "PROTEST"];

/// "ألقت الطائرات براميل": what was thrown or fired is not at whom.
fn is_weapon(n: &Named) -> bool {
    let first = isnad_text::fold(n.name.split(' ').next().unwrap_or_default());
    n.entity.is_none() && isnad_text::readings(&first).any(|r| is_listed("weapons", r.stem))
}

/// "قصفت الطائرات": that with which it was done, alone or described by its sort ("الطيران الحربي"), is nobody.
fn is_instrument(n: &Named) -> bool {
    let folded = fold(&n.name);
    let mut words = folded.split(' ');
    let first = words.next().is_some_and(|w| is_listed("instruments", w));
    let plain = |w: &str| crate::english::is_sort_of_aircraft(w);
    n.entity.is_none() && first && words.all(plain)
}

impl Extractor<'_> {
    /// An event with those for its doers whom the statement that tells it accuses, where nobody is surer.
    pub(super) fn accused(&self, e: &Event) -> Event {
        let mut e = e.clone();
        let charge = self.statement(e.statement).filter(|s| s.act == Act::Accuse && !s.toward.is_empty());
        if let (Some(s), Some(p)) = (charge, e.parts.as_mut())
            && let Some(sure) = s.toward_score.filter(|t| *t > p.actors)
        {
            (p.actors, e.actors) = (sure, s.toward.clone());
            e.targets.retain(|t| !s.toward.iter().any(|w| w.name == t.name));
        }
        e
    }

    /// All facts of the events.
    pub(super) fn events(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for (i, e) in self.reading.events.iter().enumerate() {
            if PEACEFUL.contains(&e.kind.as_str()) && !self.concern.concerns(e.actors.iter().chain(&e.targets), None) {
                continue;
            }
            let sure::Told { item: e, sure, doubtful } = &sure::event(&self.accused(e));
            let told = denial::of_event(&self.report.text, self.reading, e);
            let teller = self.teller(e.trigger, &told);
            let mut item = self.happening((i, e), teller, &told, *sure);
            let Proposition::Event(claim) = &item.proposition else { continue };
            // what somebody denies is worth telling with less
            let least = if told.by.is_empty() { ENOUGH } else { 1 };
            let little = says(claim, e.date.is_some()) < least;
            let old = e.date.is_none()
                && (self.looks_back(self.sentence(e.trigger)) || is_habit(e, e.trigger.of(&self.report.text)));
            // a truce is told by few words that are seldom anything else, and a war turns on it
            let truce = matches!(e.mode.as_deref(), Some("truce" | "ceasefire"));
            // what a side of the war says of a known doer is what others dispute
            let theirs = crate::episode::is_short(&item.episode, self.kb)
                && self.is_sides(teller.map(|t| t.1), &item.episode)
                && claim.actors.iter().any(|n| n.entity.is_some())
                && (claim.place.is_some() || !claim.targets.is_empty());
            let untold = || {
                !truce
                    && !theirs
                    && trust::is_doubtful("event", &self.event_traits(e, claim, &item, teller.map(|t| t.1)))
            };
            let weak = little
                || old
                || self.is_in_number(e, claim)
                || self.is_lone(e, claim)
                || self.is_aside(e)
                || self.one_side_alone(claim, &item.episode)
                || told.by.is_empty() && untold();
            item.doubtful = *doubtful || e.score.is_some() && weak;
            match teller {
                Some((_, st)) => out.push(self.fact(&item, Some(st), Stance::Asserts, None)),
                None if told.granted() => out.push(self.fact(&item, None, Stance::Reports, None)),
                None => {}
            }
            out.extend(told.by.iter().map(|&(d, what)| self.fact(&item, Some(d), Stance::Denies, Some(what))));
        }
        out
    }

    /// An event as an item of the ledger.
    pub(super) fn happening(
        &self,
        (i, e): (usize, &Event),
        teller: Option<(usize, &Statement)>,
        told: &denial::Told<'_>,
        sure: Option<u8>,
    ) -> Item {
        let list = |w: &[Who]| {
            let all = w.iter().map(|w| self.sided(self.of_whom(named(w)))).collect();
            let all = participants(all, &self.report.text, self.reading);
            // of several all must be known: "A and B clash" is another thing than "A clashes"
            if all.iter().all(|n| self.is_sound(n)) { all } else { Vec::new() }
        };
        // who telephone are in two places, and speak about a third
        let place = e.place.as_ref().filter(|_| e.mode.as_deref() != Some("phone")).map(named);
        let place = place.and_then(|n| self.place_here(n, self.sentence(e.trigger)));
        let place =
            place.filter(|n| self.is_sound(n) && !within(n, &e.targets)).and_then(|n| self.telling(n, e.trigger));
        let place = place.filter(|n| !self.is_takers(e, n));
        let claim = EventClaim {
            takes: place.as_ref().is_some_and(|p| self.takes(e, p)),
            kind: e.kind.clone(),
            mode: e.mode.clone(),
            trigger: e.trigger.of(&self.report.text).to_owned(),
            times: self.times(e.trigger),
            actors: list(&e.actors).into_iter().filter(|n| !is_instrument(n)).collect(),
            targets: list(&e.targets)
                .into_iter()
                .map(|t| self.with_number(t, e.trigger))
                .filter(|t| !self.was_hurt(t, e) && !is_weapon(t))
                .collect(),
            beside: place.as_ref().and_then(|p| self.beside(p, e.trigger)),
            place,
            told: denial::status(e.status, teller.is_some(), told).as_str().to_owned(),
        };
        let own = claim.actors.iter().chain(&claim.targets).chain(&claim.place).map(|n| n.entity.as_ref());
        let place_id = claim.place.as_ref().and_then(|p| p.entity.as_ref());
        let by = teller.map_or(&[][..], |(_, s)| s.who.as_slice());
        Item {
            episode: self.episode(own, place_id, by, self.sentence(e.trigger)).id,
            proposition: Proposition::Event(claim),
            days: days(e.date),
            harmed: e.targets.first().and_then(|t| t.entity.as_deref()).map(|t| self.kb.party(t).to_owned()),
            unverified: teller.is_some_and(|(k, _)| self.reading.caveats.iter().any(|c| c.statements.contains(&k))),
            retracts: false,
            topic_score: None,
            mark: ('e', e.trigger),
            number: i,
            sure,
            doubtful: false,
        }
    }

    /// "طالت 17 فلسطينيا": those counted by a number before the adjective of their people are so many.
    fn with_number(&self, n: Named, at: Span) -> Named {
        let here = self.sentence(at);
        let words = here.of(&self.report.text);
        let number = |i: usize| {
            let before = words.get(..i)?.trim_end().rsplit(char::is_whitespace).next()?;
            let m = isnad_text::number_at(&isnad_text::Text::from_source(before), 0)?;
            (m.value > 2.0 && before.chars().all(|c| c.is_numeric())).then_some(before)
        };
        let one = !n.name.contains(' ') && n.name.ends_with('ا');
        let found = super::place::told(words, &n.name).find_map(number).filter(|_| one);
        match found {
            Some(number) => Named { name: format!("{number} {}", n.name), entity: None },
            None => n,
        }
    }

    /// How many of a happening the number right before its word counts, where it counts several.
    fn times(&self, trigger: Span) -> Option<i64> {
        let before = self.report.text.get(..trigger.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let word =
            line.trim_end().rsplit(char::is_whitespace).next().filter(|w| !w.is_empty() && line.ends_with(' '))?;
        let n = isnad_text::number_at(&isnad_text::Text::from_source(word), 0)?;
        // "يوم الاثنين"
        let whole = isnad_text::strip_article(&fold(word)).is_none()
            && !(1900.0..2100.0).contains(&n.value)
            && n.value.fract() == 0.0
            && !n.vague
            && (2.0..10_000.0).contains(&n.value);
        whole.then_some(n.value as i64)
    }

    /// Whether a place is what was taken: it stands right behind the word, who took it, or a preposition of taking.
    fn takes(&self, e: &Event, place: &Named) -> bool {
        let here = self.sentence(e.trigger);
        let behind = Span::new(e.trigger.end, here.end.max(e.trigger.end));
        let rest = behind.of(&self.report.text);
        let Some(before) = super::place::told(rest, &place.name).next().and_then(|k| rest.get(..k)) else {
            return false;
        };
        let far = before.contains(['،', ',']) || before.split_whitespace().count() > TAKEN;
        let between = Span::new(e.trigger.end, e.trigger.end + before.len());
        if far || self.reading.events.iter().any(|o| between.contains(o.trigger) && !o.trigger.overlaps(e.trigger)) {
            return false;
        }
        let before = before.trim_end_matches([' ', '«', '"', '“']);
        let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let taker = |w: &Who| !w.name.is_empty() && before.ends_with(&w.name);
        crate::english::takes_ground(e.trigger.of(&self.report.text))
            && (last.is_empty() || crate::english::is_taking(last) || e.actors.iter().any(taker))
    }

    /// "three of the president's men" are not the president: a man's name within a phrase of several people stands for none of them.
    fn of_whom(&self, n: Named) -> Named {
        let man = n.entity.as_deref().is_some_and(|e| self.kb.get(e).is_some_and(|e| e.kind == EntityKind::Person));
        if man && crate::english::is_of_many(&n.name, self.kb) { Named { entity: None, ..n } } else { n }
    }

    /// Whether a target is people counted beside a word of firing or fighting: they were hurt by it, and the number tells of them.
    fn was_hurt(&self, target: &Named, e: &Event) -> bool {
        let first = target.name.split(' ').next().unwrap_or_default();
        let number = first.chars().any(|c| c.is_ascii_digit())
            || isnad_text::number_at(&isnad_text::Text::from_source(first), 0).is_some();
        let here = self.sentence(e.trigger);
        // "three of the companions": behind its number stands the target, or the number is its first word
        let text = &self.report.text;
        let behind = |f: &Figure| {
            let rest = text.get(f.span.end..here.end).unwrap_or_default();
            rest.find(target.name.as_str()).is_some_and(|k| rest[..k].split_whitespace().count() <= 1)
        };
        let told = |f: &Figure| here.contains(f.span) && is_harm(f.measure) && (f.span.of(text) == first || behind(f));
        target.entity.is_none()
            && (number || self.reading.figures.iter().any(told))
            && crate::english::hurts_beside(e.trigger.of(&self.report.text))
    }

    /// "killing in the town", beside "two killed in the town": whether a number of dead says all that a word of killing does, or counts
    /// over more than one happening.
    fn is_in_number(&self, e: &Event, claim: &EventClaim) -> bool {
        let here = self.sentence(e.trigger);
        let mut dead = self.reading.figures.iter().filter(|f| f.measure == Measure::Killed && here.contains(f.span));
        let says = |f: &Figure| claim.actors.is_empty() || f.scope != Scope::Incident;
        crate::english::is_killing(&claim.trigger) && dead.any(says)
    }

    /// "منذ زحف القوات": when something else began; "تناقلت أنباء قصف": what is rumoured. Neither is told as news.
    fn is_aside(&self, e: &Event) -> bool {
        let here = self.sentence(e.trigger);
        let before = Span::new(here.start, e.trigger.start.max(here.start)).of(&self.report.text);
        let words: Vec<&str> = before.split_whitespace().rev().take(RUMOUR).collect();
        let since = words.first().is_some_and(|w| is_listed("since", w));
        // "عززت سيطرتها", "تحت سيطرة": who holds it already does not take it
        let holds = words.first().is_some_and(|w| is_listed("holding", isnad_text::fold(w).trim_start_matches('و')));
        if holds && crate::english::takes_ground(e.trigger.of(&self.report.text)) {
            return true;
        }
        // "حاولت القوات التقدم": ground that was tried for is not taken
        let ground = ground_is_gained(e.trigger.of(&self.report.text));
        let tried = before.split_whitespace().rev().take(TRIED).take_while(|w| !w.ends_with(['،', ',', ':']));
        if ground && tried.map(isnad_text::fold).any(|w| is_listed("trying", w.trim_start_matches(['و', 'ف']))) {
            return true;
        }
        // "قبل ساعات من هدنة أعلنتها": it was still to come
        let ahead = words.first().is_some_and(|w| is_listed("from", w))
            && words.iter().take(4).any(|w| is_listed("before", isnad_text::fold(w).trim_start_matches('و')));
        if ahead && matches!(e.kind.as_str(), "RETREAT" | "AGREE" | "CONSULT") {
            return true;
        }
        // "بعد انسحاب القوات": when, without a day of its own
        let ground = || crate::english::takes_ground(e.trigger.of(&self.report.text));
        let setting = e.date.is_none() && (matches!(e.kind.as_str(), "RETREAT" | "AGREE" | "CONSULT") || ground());
        let since = since || setting && words.first().is_some_and(|w| is_listed("settings", w));
        // "وكانت إسرائيل شنت ضربات": before what the report is about, on no day that it tells
        let first = before.split_whitespace().next().map(isnad_text::fold).unwrap_or_default();
        let was = is_listed("was", first.trim_start_matches(['و', 'ف']));
        if was && e.date.is_none() && e.statement.is_none() && !before.contains(['،', ',', ':']) {
            return true;
        }
        let rumour = || words.iter().any(|w| is_listed("rumours", isnad_text::fold(w).trim_start_matches('و')));
        since || e.statement.is_none() && rumour()
    }

    /// "سيطرت قوات في المحافظة على مثلث": whether a place stands before what was taken, and so is where those who took it are; or by it.
    fn is_takers(&self, e: &Event, place: &Named) -> bool {
        let here = self.sentence(e.trigger);
        let rest = Span::new(e.trigger.end, here.end.max(e.trigger.end)).of(&self.report.text);
        let Some(at) = super::place::told(rest, &place.name).next() else { return false };
        let (before, behind) =
            (rest.get(..at).unwrap_or_default(), rest.get(at + place.name.len()..).unwrap_or_default());
        let clause = behind.split(['،', ',', '.']).next().unwrap_or_default();
        let taking = |t: &str| t.split_whitespace().filter(|w| crate::english::is_taking(w)).count();
        // "على حاجز يشرف على بلدة": nor is what lies by it what was taken
        let beside = taking(before) > 1;
        let ground = crate::english::takes_ground(e.trigger.of(&self.report.text));
        ground && (beside || taking(before) == 0 && taking(clause) > 0)
    }

    /// "approval by Turkey": an accord of one, of which nobody can tell what was agreed; "a company withdraws": who leaves or lets go is no
    /// side, body or armed man.
    fn is_lone(&self, e: &Event, claim: &EventClaim) -> bool {
        let truce = matches!(e.mode.as_deref(), Some("truce" | "ceasefire"));
        let holds = |n: &Named| match n.entity.as_deref().and_then(|e| self.kb.get(e)) {
            Some(x) => !matches!(x.kind, EntityKind::Person | EntityKind::Place),
            None => crate::english::is_armed(&n.name, self.kb),
        };
        match e.kind.as_str() {
            // "a meeting in the capital": of nobody
            "CONSULT" => claim.actors.is_empty() && claim.targets.is_empty(),
            "AGREE" => !truce && claim.actors.len() + claim.targets.len() < 2,
            // "a company withdraws", "the militia hands over": nor of what
            "RETREAT" => {
                let what = crate::english::needs_object(&claim.trigger) && claim.targets.is_empty();
                // "بدء": of what, no word tells
                let named = claim.mode.is_some() || crate::english::is_deed(&claim.trigger);
                !named || !truce && (what || !claim.actors.is_empty()) && (what || !claim.actors.iter().any(holds))
            }
            "COERCE" => crate::english::needs_object(&claim.trigger) && claim.targets.is_empty(),
            // "control in the province", "control by their fighters": of nothing that is named, by nobody who is
            "ASSAULT" => {
                let known = claim.actors.iter().any(|n| n.entity.is_some());
                let nobody = claim.actors.is_empty() && claim.targets.is_empty();
                // "control of the base": by nobody; "killing by the army": of nobody
                crate::english::seizes(&claim.trigger) && (nobody || !claim.takes && claim.targets.is_empty() && !known)
                    || crate::english::is_killing(&claim.trigger) && claim.targets.is_empty()
            }
            _ => false,
        }
    }

    /// What is known of a happening that a line would tell.
    pub(super) fn event_traits(&self, e: &Event, x: &EventClaim, item: &Item, st: Option<&Statement>) -> Traits {
        let p = e.parts.unwrap_or_default();
        let part = |told: bool, sure: u8| if told { logit(sure) } else { 0.0 };
        let (doer, target, place) = (!x.actors.is_empty(), !x.targets.is_empty(), x.place.is_some());
        let entity = |l: &[Named]| l.iter().all(|n| n.entity.is_some()) && !l.is_empty();
        let mut out = self.place_traits(e.trigger, x.place.as_ref());
        out.extend([
            ("happened", logit(e.score.unwrap_or_default())),
            ("doer", holds(doer)),
            ("sure doer", part(doer, p.actors)),
            ("known doer", holds(entity(&x.actors))),
            ("target", holds(target)),
            ("sure target", part(target, p.targets)),
            ("place", holds(place)),
            ("sure place", part(place, p.place)),
            ("open doer", part(!doer, p.actors)),
            ("open target", part(!target, p.targets)),
            ("open place", part(!place, p.place)),
            ("strange", holds(self.is_strange(x.actors.iter().chain(&x.targets).chain(&x.place)))),
            ("headline", holds(self.is_headline(e.trigger))),
            ("day", holds(item.days.from.is_some())),
            ("sure day", part(item.days.from.is_some(), p.date)),
            ("claimed", holds(st.is_some())),
            ("known source", holds(st.is_some_and(|s| s.who.iter().any(|w| w.entity.is_some())))),
            ("fight", holds(x.kind == "ASSAULT")),
            ("accord", holds(x.kind == "AGREE")),
            ("retreat", holds(x.kind == "RETREAT")),
            ("talks", holds(PEACEFUL.contains(&x.kind.as_str()))),
            ("war", holds(self.is_war(&item.episode))),
        ]);
        out
    }

    /// "clashes between the army and the militia on the one side": whether only one side of a fight was read.
    fn one_side_alone(&self, claim: &EventClaim, episode: &str) -> bool {
        let fight = claim.kind == "ASSAULT" && (!claim.targets.is_empty() || crate::english::is_mutual(&claim.trigger));
        let fighters = claim.actors.iter().chain(&claim.targets).map(|n| n.entity.as_deref());
        fight && one_side(fighters, episode, self.kb)
    }
}
