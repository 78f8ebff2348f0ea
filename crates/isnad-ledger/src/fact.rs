//! What one reading contributes: facts, each a proposition with one testimony.

use crate::claim::{Days, EventClaim, FigureClaim, Link, Named, PositionClaim, Proposition, Span2, Stance, Testimony};
use crate::concern::Concern;
use crate::denial;
use crate::english::garbled;
use crate::episode::{Around, EpisodeRef, fits, is_short, of_fact, of_past, of_report, one_side};
use crate::participants::participants;
use crate::score::lower;
use crate::sides;
use crate::sure::{self, ACCORD, POSITION};
use crate::versions::Version;
use crate::voices::{is_own, is_unnamed};
use isnad_read::wire::CodePoints;
use isnad_read::{
    Act, Credit, Denied, EntityKind, Event, Figure, Kb, Measure, Reading, Scope, Statement, Topic, Who, Withdrawn,
};
use isnad_text::{Period, Report, Span, fold};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who stands behind a testimony: what is counted when independent origins are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The claimant's identity, or the agency's or outlet's where none is named.
    pub id: String,
    /// The side that it belongs to; none for a neutral or unknown.
    pub party: Option<String>,
}

/// A proposition with one testimony.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fact {
    /// Episode id.
    pub episode: String,
    /// What is claimed.
    pub proposition: Proposition,
    /// When.
    pub days: Days,
    /// Who says so, where.
    pub testimony: Arc<Testimony>,
    /// Behind it.
    pub origin: Origin,
    /// The side that is harmed.
    pub harmed: Option<String>,
    /// Marked as not verified.
    pub unverified: bool,
    /// Day of the saying, else of publication: as of when a total holds.
    pub as_of: Option<String>,
    /// The article of which the report is a version: the key of its first one.
    pub article: String,
    /// Which version of it.
    pub version: u32,
    /// Facts of one report with the same key speak of one thing (a claim and its denial).
    pub local: String,
    /// It takes a number back: of whoever it is the word, what they gave before holds no longer.
    pub retracts: bool,
    /// Whoever says it says that it is so: to condemn a deed or to call for an end to it is no witness to it.
    pub witness: bool,
    /// How probable it is that a position is about its topic, in hundredths; none where none is told, or the rules alone read.
    #[serde(default)]
    pub topic_score: Option<u8>,
}

impl Fact {
    /// The block in which it is reconciled: facts of other blocks can never be the same claim.
    pub fn block(&self) -> String {
        match &self.proposition {
            Proposition::Figure(f) => format!("{}|figure|{}", self.episode, f.measure.as_str()),
            Proposition::Event(e) => format!("{}|event|{}", self.episode, e.kind),
            Proposition::Position(p) => format!("{}|position|{}", self.episode, p.act.as_str()),
        }
    }
}

fn days(p: Option<Period>) -> Days {
    Days { from: p.map(|p| p.from.to_string()), to: p.map(|p| p.to.to_string()) }
}

fn named(w: &Who) -> Named {
    Named { name: w.name.clone(), entity: w.entity.clone() }
}

/// What a report's place among the others makes of its facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Episode of its story, where the report alone shows another.
    pub(crate) episode: Option<String>,
    /// Whose word it is what it says in its own voice, where it is a copy: the agency credited in any of the copies, else the
    /// outlet of the first.
    pub(crate) copied: Option<String>,
    /// Which version of its article it is, where there are several.
    pub(crate) version: Option<Version>,
}

/// How testimonies name a report: its id, with the number of the version from the second on.
pub(crate) fn reference(id: &str, version: Option<&Version>) -> String {
    match version {
        Some(v) if v.number > 1 => format!("{id}@{}", v.number),
        _ => id.to_owned(),
    }
}

/// The agency that a report credits, where it is one.
pub(crate) fn agency(reading: &Reading) -> Option<&Credit> {
    match reading.credits.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Agencies to which people speak in a report ("قال مسؤول لوكالة فرانس برس", "ردا على أسئلة رويترز").
pub(crate) fn told_to<'a>(report: &'a Report, reading: &'a Reading, kb: &'a Kb) -> impl Iterator<Item = &'a str> {
    reading.names.iter().filter_map(move |n| {
        let id = n.entity.as_deref()?;
        let agency = kb.get(id).is_some_and(|e| e.kind == isnad_read::EntityKind::Agency);
        let before = report.text.get(..n.span.start)?.trim_end_matches(['«', '"', '“', '(', 'ـ']);
        let asked = before.trim_end().ends_with("أسئلة") || before.trim_end().ends_with("اسئلة");
        let to = before.strip_suffix('ل').is_some_and(|b| !b.ends_with(char::is_alphabetic));
        (agency && (to || asked)).then_some(id)
    })
}

/// All facts of one report.
pub(crate) fn facts(report: &Report, key: &str, reading: &Reading, kb: &Kb, setting: &Setting) -> Vec<Fact> {
    // a match, a forecast, a film: what is told there belongs to no ledger of conflicts
    if !reading.genre.concerns_us() {
        return Vec::new();
    }
    let episode =
        setting.episode.as_deref().map_or_else(|| of_report(reading, kb), |id| crate::episode::describe(id, kb));
    let concern = Concern::of(reading, kb);
    let x = Extractor { report, key, reading, kb, cp: CodePoints::new(&report.text), episode, setting, concern };
    let mut out = x.figures();
    out.extend(x.events());
    out.extend(x.positions());
    out.sort();
    out.dedup();
    out
}

/// Whether nothing is left of what somebody is said to want but a word, or his own name. A deed can be condemned in one word.
fn is_empty(content: &str, s: &Statement) -> bool {
    let words: Vec<String> = fold(content).split(|c: char| !isnad_text::is_word_char(c)).map(str::to_owned).collect();
    let words: Vec<&String> = words.iter().filter(|w| !w.is_empty()).collect();
    let names: Vec<String> = s.who.iter().chain(&s.toward).map(|w| fold(&w.name)).collect();
    let wants = matches!(s.act, Act::Demand | Act::Offer | Act::Threaten);
    let own = |w: &&String| names.iter().any(|n| n.split_whitespace().any(|x| x == w.as_str()));
    wants && words.len() < 2 || words.iter().all(own)
}

/// "attack a barracks in a barracks": whether a place without an entry is what was hit.
fn within(place: &Named, targets: &[Who]) -> bool {
    place.entity.is_none() && targets.iter().any(|t| t.name.contains(&place.name) || place.name.contains(&t.name))
}

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

/// Kinds of events that fill the papers in peace too.
const PEACEFUL: [&str; 4] = ["AGREE", "CONSULT", "AID", "PROTEST"];

/// The outlet as an origin.
pub(crate) fn own_voice(report: &Report, key: &str) -> String {
    format!("outlet:{}", report.outlet.as_deref().unwrap_or(key))
}

struct Extractor<'a> {
    report: &'a Report,
    key: &'a str,
    reading: &'a Reading,
    kb: &'a Kb,
    cp: CodePoints<'a>,
    episode: EpisodeRef,
    setting: &'a Setting,
    concern: Concern<'a>,
}

impl Extractor<'_> {
    /// Whether somebody or something is what the name says, and no phrase that was taken for a name.
    fn is_sound(&self, n: &Named) -> bool {
        n.entity.is_some() || !garbled(&n.name, self.kb)
    }

    /// What would be put into somebody's mouth without being sure enough that he says it, or into that of a phrase which was taken for
    /// a name.
    fn held_back(&self, t: &Testimony) -> bool {
        let nameless = |n: &Named| n.entity.is_none() && is_unnamed(&n.name);
        t.score.is_some_and(|s| s < ACCORD || !t.who.iter().all(|n| self.is_sound(n) && !nameless(n)))
    }

    fn span(&self, s: Span) -> Span2 {
        let w = self.cp.span(s);
        Span2 { start: w.start, end: w.end, text: w.text }
    }

    fn statement(&self, i: Option<usize>) -> Option<&Statement> {
        i.and_then(|i| self.reading.statements.get(i))
    }

    fn testimony(
        &self,
        st: Option<&Statement>,
        (stance, denies): (Stance, Option<Denied>),
        words: Span,
        item: (char, Span, Option<u8>),
    ) -> (Arc<Testimony>, Origin) {
        let mut chain = Vec::new();
        if let Some(o) = &self.report.outlet {
            chain.push(Link { role: "outlet".into(), name: o.clone(), entity: None, span: None });
        }
        // whose copy it is; what the report attributes to that agency is said below
        let via = st.and_then(|s| s.via).and_then(|v| self.reading.names.iter().find(|n| v.contains(n.span)));
        let credit = agency(self.reading).filter(|c| via.is_none_or(|n| n.entity.as_ref() != Some(&c.entity)));
        if let Some(c) = credit {
            chain.push(Link {
                role: "agency".into(),
                name: self.kb.describe(&c.entity).map_or_else(|| c.entity.clone(), |d| d.0),
                entity: Some(c.entity.clone()),
                span: c.span.map(|x| self.span(x)),
            });
        }
        // statements around it pass it on ("أعلن الكرملين أن بوتين دعا")
        let mut outer = Vec::new();
        let mut up = st.and_then(|s| s.inside);
        while let Some(s) = self.statement(up) {
            outer.push(s);
            up = s.inside;
            if outer.len() > 6 {
                break;
            }
        }
        for s in outer.iter().rev() {
            for w in &s.who {
                chain.push(Link {
                    role: "carrier".into(),
                    name: w.name.clone(),
                    entity: w.entity.clone(),
                    span: s.source.map(|x| self.span(x)),
                });
            }
        }
        if let Some(n) = via {
            let agency = n
                .entity
                .as_deref()
                .and_then(|e| self.kb.get(e))
                .is_some_and(|e| e.kind == isnad_read::EntityKind::Agency);
            chain.push(Link {
                role: if agency { "agency" } else { "carrier" }.into(),
                name: n.span.of(&self.report.text).to_owned(),
                entity: n.entity.clone(),
                span: Some(self.span(n.span)),
            });
        }
        let mut who: Vec<Named> = st.map(|s| s.who.iter().map(named).collect()).unwrap_or_default();
        who.retain(|n| n.entity.is_some() || !is_own(&n.name));
        for w in &who {
            chain.push(Link {
                role: "claimant".into(),
                name: w.name.clone(),
                entity: w.entity.clone(),
                span: st.and_then(|s| s.source).map(|x| self.span(x)),
            });
        }
        let origin = match who.first() {
            Some(w) => Origin {
                id: w.entity.clone().unwrap_or_else(|| fold(&w.name)),
                party: w.entity.as_deref().map(|e| self.kb.party(e).to_owned()),
            },
            None => Origin { id: self.own_origin(), party: None },
        };
        let t = Testimony {
            stance,
            who,
            report: reference(&self.report.id, self.setting.version.as_ref()),
            withdrawn: self.setting.version.as_ref().is_some_and(|v| !v.last),
            denies,
            outlet: self.report.outlet.clone(),
            published: self.reading.published.map(|d| d.to_string()),
            span: self.span(words),
            chain,
            key: self.key.to_owned(),
            anchor: self.anchor((item.0, item.1), st),
            score: lower(item.2, st.and_then(|s| s.score)),
        };
        (Arc::new(t), origin)
    }

    /// What a testimony stands on: the item's own words, and the reporting word that hands it on. Nothing but offsets, so that what
    /// people decided about it is found again when the report is read anew.
    fn anchor(&self, (kind, span): (char, Span), st: Option<&Statement>) -> String {
        let at = |s: Span| format!("{}-{}", self.cp.at(s.start), self.cp.at(s.end));
        match st {
            Some(st) => format!("{kind}{}:{}", at(span), at(st.cue)),
            None => format!("{kind}{}", at(span)),
        }
    }

    /// Whose word it is what the report says in its own voice.
    fn own_origin(&self) -> String {
        match (&self.setting.copied, self.reading.credits.first()) {
            (Some(o), _) => o.clone(),
            (None, Some(c)) => c.entity.clone(),
            (None, None) => own_voice(self.report, self.key),
        }
    }

    fn article(&self) -> String {
        self.setting.version.as_ref().map_or_else(|| self.key.to_owned(), |v| v.article.clone())
    }

    fn version(&self) -> u32 {
        self.setting.version.as_ref().map_or(1, |v| v.number)
    }

    /// The innermost statement that tells what stands at a span and is no denial.
    fn teller(&self, at: Span, told: &denial::Told<'_>) -> Option<(usize, &Statement)> {
        self.reading
            .statements
            .iter()
            .enumerate()
            .filter(|(_, s)| s.act != Act::Deny && s.content.iter().any(|c| c.contains(at)))
            .filter(|(_, s)| told.tells(s))
            .min_by_key(|(_, s)| s.content.iter().map(|c| c.len()).sum::<usize>())
    }

    fn as_of(&self, st: Option<&Statement>) -> Option<String> {
        st.and_then(|s| s.date).map(|d| d.to).or(self.reading.published).map(|d| d.to_string())
    }

    fn sentence(&self, at: Span) -> Span {
        let text = &self.report.text;
        let start = text.get(..at.start).and_then(|s| s.rfind('\n')).map_or(0, |i| i + 1);
        let end = text.get(at.end..).and_then(|s| s.find('\n')).map_or(text.len(), |i| at.end + i);
        // the sentence around the words, no longer than its paragraph
        let s = text.get(start..at.start).and_then(|s| s.rfind(['.', '؟', '!'])).map_or(start, |i| start + i + 1);
        let s = if text.is_char_boundary(s) { s } else { start };
        let e = text.get(at.end..end).and_then(|s| s.find(". ")).map_or(end, |i| at.end + i);
        Span::new(s, e).trim(text, &[])
    }

    /// The fighting that a fact belongs to: it names these, in these words.
    fn episode<'b>(
        &'b self,
        own: impl IntoIterator<Item = Option<&'b String>>,
        by: &'b [Who],
        here: Span,
    ) -> EpisodeRef {
        let near = self.reading.names.iter().filter(|n| here.contains(n.span)).filter_map(|n| n.entity.as_deref());
        let own = own.into_iter().flatten().map(String::as_str).collect();
        let by = by.iter().filter_map(|w| w.entity.as_deref()).collect();
        of_fact(&Around { own, by, near: near.collect() }, &self.episode, self.reading.published, self.kb)
    }

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
        FigureClaim {
            low: f.low,
            high: f.high,
            bound: f.bound,
            measure: f.measure,
            what: f.what.clone(),
            of,
            inferred: sides::infer(f, &clues).filter(|_| !said),
            by: f.by.map(|s| Named { name: s.of(&self.report.text).to_owned(), entity: f.by_entity.clone() }),
            place: self.place_of(f).filter(|n| self.is_sound(n)),
            scope: f.scope,
            part: f.part_of.and_then(|k| self.reading.figures.get(k)).is_some_and(|w| w.measure == f.measure),
        }
    }

    /// An event with those for its doers whom the statement that tells it accuses, where nobody is surer.
    fn accused(&self, e: &Event) -> Event {
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

    /// "40 killed and wounded": whether one number counts both.
    fn together(&self, f: &Figure) -> bool {
        let other = match f.measure {
            Measure::Killed => Measure::Wounded,
            Measure::Wounded => Measure::Killed,
            _ => return false,
        };
        self.reading.figures.iter().any(|x| x.span == f.span && x.measure == other)
    }

    /// Where those counted were hurt: where the happenings of their sentence were, if they were in one place; else the figure's own place, if
    /// the sentence names it and no other.
    fn place_of(&self, f: &Figure) -> Option<Named> {
        if f.parts.is_none() {
            return f.place.as_ref().map(named);
        }
        let here = self.sentence(f.span);
        let near = self.reading.events.iter().filter(|e| here.contains(e.trigger) && e.statement == f.statement);
        let mut told = near.filter_map(sure::event).filter_map(|(e, _)| e.place);
        match (told.next(), &f.place) {
            (Some(p), _) => told.all(|o| o.name == p.name).then(|| named(&p)),
            // "in Syria" says of one happening less than nothing: the sentence told where
            (None, Some(p)) if f.scope == Scope::Incident && self.is_state(p) => None,
            (None, Some(p)) => self.only_place(here, p).then(|| named(p)),
            // not where those are who tell of it
            (None, None) => self.sole_place(here, self.statement(f.statement).and_then(|s| s.source)),
        }
    }

    /// When those counted were hurt: of one happening the day of what its sentence tells, where that is sure and one; a total has its own days.
    fn days_of(&self, f: &Figure) -> Option<Period> {
        if f.parts.is_none() || f.scope != Scope::Incident {
            return f.period;
        }
        let here = self.sentence(f.span);
        let near = self.reading.events.iter().filter(|e| here.contains(e.trigger) && e.statement == f.statement);
        let mut told = near.filter_map(sure::event).filter_map(|(e, _)| e.date);
        let day = told.next()?;
        told.all(|d| d == day).then_some(day)
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
        let (name, id) = known.next()?;
        let who =
            Who { name: name.span.of(&self.report.text).to_owned(), entity: Some(id.to_owned()), anonymous: false };
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

    fn figures(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for (i, f) in self.reading.figures.iter().enumerate() {
            // the number of before stands by the report that gave it then
            if f.withdrawn == Some(Withdrawn::Overtaken) {
                continue;
            }
            let Some((f, sure)) = &sure::figure(f) else { continue };
            // what became of them, or what they are, is not known: "3 counted" tells nobody anything
            if sure.is_some() && (f.measure == Measure::Other || f.what == "other") {
                continue;
            }
            let together = self.together(f);
            if together && f.measure == Measure::Wounded {
                continue;
            }
            let retracts = f.withdrawn.is_some();
            let told = denial::of_figure(&self.report.text, self.reading, f);
            let st = self.statement(f.statement).filter(|s| s.act != Act::Deny && told.tells(s));
            let of_text = f.of.map(|s| s.of(&self.report.text));
            // "صفوف قواتها": the claimant's own
            let own = of_text.is_some_and(|t| (t.ends_with("ها") || t.ends_with("هم")) && f.of_entity.is_none())
                && st.is_some();
            let of_entity = f
                .of_entity
                .clone()
                .or_else(|| own.then(|| st.and_then(|s| s.who.first()).and_then(|w| w.entity.clone())).flatten());
            let of = of_text.map(|t| Named {
                name: if own {
                    st.and_then(|s| s.who.first()).map_or(t.to_owned(), |w| w.name.clone())
                } else {
                    t.to_owned()
                },
                entity: of_entity.clone(),
            });
            let harmed = of_entity.as_deref().map(|e| self.kb.party(e).to_owned());
            let episode = if f.scope == Scope::Past {
                of_past(self.reading, self.kb, f.period, &self.episode)
            } else {
                let place = self.place_of(f);
                self.episode(
                    [of_entity.as_ref(), place.as_ref().and_then(|p| p.entity.as_ref())],
                    &[],
                    self.sentence(f.span),
                )
            };
            let unverified = self.reading.caveats.iter().any(|c| c.figures.contains(&i));
            let mut claim = self.figure(f, st, of, &episode.id);
            if together {
                claim.measure = Measure::Casualties;
            }
            // a number of nobody, nowhere, never, cannot be told from any other; a total stands for its war by the word of somebody known
            let known = st.is_some_and(|s| s.who.iter().any(|w| w.entity.is_some()));
            let total = known && f.scope == Scope::Running;
            let whose =
                claim.of.is_some() || claim.by.is_some() || claim.inferred.as_ref().is_some_and(|i| i.from == "people");
            let period = self.days_of(f);
            let open = !whose && claim.place.is_none() && period.is_none();
            if sure.is_some() && open && !total && !retracts && !is_short(&episode.id, self.kb) {
                continue;
            }
            let mut put = |st: Option<&Statement>, stance, denies: Option<Denied>| {
                let words = st.filter(|_| stance == Stance::Denies).map_or(f.span, |d| d.cue);
                let (testimony, origin) =
                    self.testimony(st, (stance, denies), self.sentence(words), ('f', f.span, *sure));
                if self.held_back(&testimony) {
                    return;
                }
                out.push(Fact {
                    episode: episode.id.clone(),
                    proposition: Proposition::Figure(claim.clone()),
                    days: days(period),
                    testimony,
                    origin,
                    harmed: harmed.clone(),
                    unverified,
                    as_of: self.as_of(st),
                    article: self.article(),
                    version: self.version(),
                    local: format!("{}#f{i}", self.key),
                    retracts,
                    witness: st.is_none_or(denial::witness),
                    topic_score: None,
                });
            };
            match st {
                _ if retracts => put(st, Stance::Denies, None),
                Some(_) => put(st, Stance::Asserts, None),
                None if told.granted() => put(None, Stance::Reports, None),
                None => {}
            }
            for &(d, what) in &told.by {
                put(Some(d), Stance::Denies, Some(what));
            }
        }
        out
    }

    fn events(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for (i, e) in self.reading.events.iter().enumerate() {
            if PEACEFUL.contains(&e.kind.as_str()) && !self.concern.concerns(e.actors.iter().chain(&e.targets), None) {
                continue;
            }
            let Some((e, sure)) = &sure::event(&self.accused(e)) else { continue };
            let told = denial::of_event(&self.report.text, self.reading, e);
            let teller = self.teller(e.trigger, &told);
            let list = |w: &[Who]| {
                let all = participants(w.iter().map(named).collect(), &self.report.text, self.reading);
                // of several all must be known: "A and B clash" is another thing than "A clashes"
                if all.iter().all(|n| self.is_sound(n)) { all } else { Vec::new() }
            };
            let claim = EventClaim {
                kind: e.kind.clone(),
                mode: e.mode.clone(),
                trigger: e.trigger.of(&self.report.text).to_owned(),
                actors: list(&e.actors),
                targets: list(&e.targets),
                // who telephone are in two places, and speak about a third
                place: e
                    .place
                    .as_ref()
                    .filter(|_| e.mode.as_deref() != Some("phone"))
                    .map(named)
                    .filter(|n| self.is_sound(n) && !within(n, &e.targets)),
                told: denial::status(e.status, teller.is_some(), &told).as_str().to_owned(),
            };
            // what somebody denies is worth telling with less
            let least = if told.by.is_empty() { ENOUGH } else { 1 };
            if e.score.is_some() && says(&claim, e.date.is_some()) < least {
                continue;
            }
            let unverified =
                teller.is_some_and(|(k, _)| self.reading.caveats.iter().any(|c| c.statements.contains(&k)));
            let own = claim.actors.iter().chain(&claim.targets).chain(&claim.place).map(|n| n.entity.as_ref());
            let by = teller.map_or(&[][..], |(_, s)| s.who.as_slice());
            let episode = self.episode(own, by, self.sentence(e.trigger)).id;
            // "clashes between the army and the militia on the one side": whom they fight is not read
            let fight = e.kind == "ASSAULT" && (!claim.targets.is_empty() || crate::render::is_mutual(&claim.trigger));
            let fighters = claim.actors.iter().chain(&claim.targets).map(|n| n.entity.as_deref());
            if e.score.is_some() && fight && one_side(fighters, &episode, self.kb) {
                continue;
            }
            let harmed = e.targets.first().and_then(|t| t.entity.as_deref()).map(|t| self.kb.party(t).to_owned());
            let mut put = |st: Option<&Statement>, stance, denies: Option<Denied>| {
                let words = st.filter(|_| stance == Stance::Denies).map_or(e.trigger, |d| d.cue);
                let (testimony, origin) =
                    self.testimony(st, (stance, denies), self.sentence(words), ('e', e.trigger, *sure));
                if self.held_back(&testimony) {
                    return;
                }
                out.push(Fact {
                    episode: episode.clone(),
                    proposition: Proposition::Event(claim.clone()),
                    days: days(e.date),
                    testimony,
                    origin,
                    harmed: harmed.clone(),
                    unverified,
                    as_of: self.as_of(st),
                    article: self.article(),
                    version: self.version(),
                    local: format!("{}#e{i}", self.key),
                    retracts: false,
                    witness: st.is_none_or(denial::witness),
                    topic_score: None,
                });
            };
            match teller {
                Some((_, st)) => put(Some(st), Stance::Asserts, None),
                None if told.granted() => put(None, Stance::Reports, None),
                None => {}
            }
            for &(d, what) in &told.by {
                put(Some(d), Stance::Denies, Some(what));
            }
        }
        out
    }

    /// Whether a position seems to be toward the holder's own side too: then whom it is toward was not understood.
    fn own_side(&self, s: &Statement) -> bool {
        let party = |w: &Who| w.entity.as_deref().map(|e| self.kb.party(e).to_owned());
        let own: Vec<String> = s.who.iter().filter_map(party).collect();
        // a parliament may call on its own government; nobody stands by himself
        let alone = s.toward.len() == 1 && s.act != Act::Support;
        !alone && s.toward.iter().filter_map(party).any(|p| own.contains(&p))
    }

    /// Statements that are no figure's or event's only carrier: demands, offers, accusations, denials and the like.
    fn positions(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for (i, s) in self.reading.statements.iter().enumerate() {
            let Some(&content) = s.content.first() else { continue };
            if !self.concern.concerns(s.who.iter().chain(&s.toward), Some(content))
                || s.score.is_some_and(|x| x < POSITION || is_empty(content.of(&self.report.text), s))
            {
                continue;
            }
            let holds = self.reading.events.iter().any(|e| content.contains(e.trigger))
                || self.reading.figures.iter().any(|f| content.contains(f.span));
            let of_truce = matches!(s.topic, Some(Topic::Ceasefire | Topic::Breach));
            // what is refused is no happening: to reject talks is a position, whatever the talks are taken for
            let refuses = s.denies.is_none() && s.topic.is_some_and(Topic::turns);
            if s.act == Act::Assert
                || s.act == Act::Deny && (holds && !refuses || s.rule == "S-DENY-PRONOUN")
                || s.act == Act::Accuse && holds && !of_truce && s.toward.is_empty()
            {
                continue;
            }
            let toward: &[Who] = if self.own_side(s) { &[] } else { &s.toward };
            let claim = PositionClaim {
                act: s.act,
                target: toward.iter().map(named).filter(|n| self.is_sound(n)).collect(),
                content: content.of(&self.report.text).to_owned(),
                topic: s.topic,
                denies: s.denies.filter(|_| s.act == Act::Deny),
            };
            // all the world speaks of a war: it is the one that the words are about, whoever says them
            let episode = self.episode(toward.iter().map(|w| w.entity.as_ref()), &s.who, content).id;
            let mut put = |st: &Statement, stance| {
                let denies = st.denies.filter(|_| stance == Stance::Denies);
                let (testimony, mut origin) =
                    self.testimony(Some(st), (stance, denies), self.sentence(st.cue), ('s', s.cue, s.score));
                if self.held_back(&testimony) {
                    return;
                }
                if stance == Stance::Denies {
                    // the denial is filed with the position that it denies
                    origin.party = s.who.first().and_then(|w| w.entity.as_deref()).map(|e| self.kb.party(e).to_owned());
                }
                out.push(Fact {
                    episode: episode.clone(),
                    proposition: Proposition::Position(claim.clone()),
                    days: days(s.date),
                    testimony,
                    origin,
                    harmed: None,
                    unverified: self.reading.caveats.iter().any(|c| c.statements.contains(&i)),
                    as_of: self.as_of(Some(st)),
                    article: self.article(),
                    version: self.version(),
                    local: format!("{}#s{i}", self.key),
                    retracts: false,
                    witness: true,
                    topic_score: s.topic_score,
                });
            };
            put(s, Stance::Asserts);
            // a charge can be denied; what is demanded, offered or threatened is refused
            let answers =
                self.reading.statements.iter().filter(|d| d.rule == "S-DENY-PRONOUN" && d.content == s.content);
            for d in answers.filter(|d| s.act == Act::Accuse && d.denies.is_some()) {
                put(d, Stance::Denies);
            }
        }
        out
    }
}
