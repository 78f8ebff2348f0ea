//! What all kinds of facts are made with: who passes an item on, whose word it is, which fighting it belongs to.

use super::{Fact, Origin, Setting, agency, own_voice, reference};
use crate::claim::{Days, Link, Named, Proposition, Span2, Stance, Testimony};
use crate::concern::Concern;
use crate::denial;
use crate::english::garbled;
use crate::episode::{Around, EpisodeRef, called, fights, of_fact, state_of};
use crate::score::lower;
use crate::sure::ACCORD;
use crate::voices::{is_listed, is_own, is_unnamed};
use isnad_read::wire::CodePoints;
use isnad_read::{Act, Denied, Kb, Reading, Statement, Who};
use isnad_text::{Period, Report, Span, Tense, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn days(p: Option<Period>) -> Days {
    Days { from: p.map(|p| p.from.to_string()), to: p.map(|p| p.to.to_string()) }
}

pub(super) fn named(w: &Who) -> Named {
    Named { name: w.name.clone(), entity: w.entity.clone() }
}

/// What all testimonies to one item of a reading share: that of whoever claims it, and those of whoever denies it.
pub(super) struct Item {
    pub(super) proposition: Proposition,
    pub(super) episode: String,
    pub(super) days: Days,
    pub(super) harmed: Option<String>,
    pub(super) unverified: bool,
    pub(super) retracts: bool,
    pub(super) topic_score: Option<u8>,
    /// `f`, `e` or `s`, and its words.
    pub(super) mark: (char, Span),
    /// Which of the reading's figures, events or statements it is.
    pub(super) number: usize,
    /// Certainty of all that is told of it.
    pub(super) sure: Option<u8>,
    /// Too little is told, or with too little certainty, to stand as a line of its own.
    pub(super) doubtful: bool,
}

/// A report with its reading, and what is asked of it again and again.
pub(super) struct Extractor<'a> {
    pub(super) report: &'a Report,
    pub(super) key: &'a str,
    pub(super) reading: &'a Reading,
    pub(super) kb: &'a Kb,
    pub(super) cp: CodePoints<'a>,
    pub(super) episode: EpisodeRef,
    pub(super) setting: &'a Setting,
    pub(super) concern: Concern<'a>,
    /// States that the report names, each by itself, its towns, bodies and groups.
    pub(super) states: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

/// The states that a reading names, with what names them.
pub(super) fn states<'a>(reading: &'a Reading, kb: &'a Kb) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut out: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for id in reading.names.iter().filter_map(|n| n.entity.as_deref()) {
        let of = kb.get(id).and_then(|e| e.of.as_deref());
        for state in [Some(kb.party(id)), state_of(id, kb), of].into_iter().flatten() {
            out.entry(state).or_default().insert(id);
        }
    }
    out
}

/// Days after which what happened is no longer the news of its report.
const OVER: i32 = 3;

/// "بعد أقل من شهر على", "بعد ثلاثة أيام من": whether a sentence says that something comes after what happened before.
fn comes_after(t: &isnad_text::Text) -> bool {
    let time = |i: usize| (i + 1..i + 6).find(|k| is_listed("times", t.fold(*k)));
    let since = |i: usize| time(i).is_some_and(|k| is_listed("since", t.fold(k + 1)));
    (0..t.tokens.len()).any(|i| is_listed("after", t.fold(i)) && since(i))
}

/// Whether a statement is the word of the outlet's own correspondent, and so the outlet's.
pub(super) fn is_outlets(s: &Statement) -> bool {
    !s.who.is_empty() && s.who.iter().all(|w| w.entity.is_none() && crate::voices::is_own_man(&w.name))
}

impl Extractor<'_> {
    /// With the side that reports of this war mean by such a noun.
    pub(super) fn sided(&self, n: Named) -> Named {
        let war = self.kb.episodes().iter().find(|e| e.id == self.episode.id);
        let own = n
            .entity
            .filter(|e| !self.is_of_no_state(&n.name, e))
            .map(|e| war.map_or(e.clone(), |w| w.meant(&e).to_owned()));
        let entity = own.or_else(|| called(&n.name, &self.episode.id, self.kb).map(str::to_owned));
        Named { entity, ..n }
    }

    /// "The army of the occupation" in a report that names the state which is mostly called so nowhere else: it may be another's.
    fn is_of_no_state(&self, name: &str, entity: &str) -> bool {
        let party = self.kb.party(entity);
        let theirs = |e: &str| self.kb.party(e) == party;
        let named = self.reading.names.iter().filter(|n| n.entity.as_deref().is_some_and(theirs));
        let by_name = |n: &isnad_read::Name| !crate::render::has_epithet(n.span.of(&self.report.text));
        crate::render::has_epithet(name) && !named.into_iter().any(by_name)
    }

    /// Whether somebody or something is what the name says: no phrase that was taken for a name, and no bare "the council" or "the party".
    pub(super) fn is_sound(&self, n: &Named) -> bool {
        n.entity.is_some() || !garbled(&n.name, self.kb) && !is_unnamed(&n.name)
    }

    /// Whether a name among these has words that its English can only spell.
    pub(super) fn is_strange<'n>(&self, names: impl IntoIterator<Item = &'n Named>) -> bool {
        names.into_iter().any(|n| n.entity.is_none() && !crate::english::knows(&n.name, self.kb))
    }

    /// Whether it stands in the first line of its report.
    pub(super) fn is_headline(&self, at: Span) -> bool {
        !self.report.text.get(..at.start).unwrap_or_default().trim_start().contains('\n')
    }

    /// Whether it is the word of a side of the war.
    pub(super) fn is_sides(&self, st: Option<&Statement>, episode: &str) -> bool {
        st.is_some_and(|s| s.who.iter().any(|w| w.entity.as_deref().is_some_and(|e| fights(e, episode, self.kb))))
    }

    /// Whether it is the word of a ministry, an army or another body of a state or a group.
    pub(super) fn is_official(&self, st: Option<&Statement>) -> bool {
        let kind = |e: &str| self.kb.get(e).map(|e| e.kind);
        let official = |e: &str| {
            let owner = self.kb.party(e);
            let body = kind(e).is_none_or(|k| k == isnad_read::EntityKind::Body);
            let owned = matches!(kind(owner), Some(isnad_read::EntityKind::Country | isnad_read::EntityKind::Group));
            body && owner != e && owned
        };
        st.is_some_and(|s| s.who.iter().any(|w| w.entity.as_deref().is_some_and(official)))
    }

    /// Whether an episode is one of the wars that the knowledge base has.
    pub(super) fn is_war(&self, episode: &str) -> bool {
        self.kb.episodes().iter().any(|e| e.id == episode)
    }

    /// Whether a sentence names days that were over before its report was written, or a year before: what it tells without a day need
    /// not be news.
    pub(super) fn looks_back(&self, here: Span) -> bool {
        let Some(now) = self.reading.published else { return false };
        let t = isnad_text::Text::from_source(here.of(&self.report.text));
        let all = isnad_text::dates(&t);
        let resolved = all.iter().filter_map(|e| e.resolve(Some(now), Tense::Past));
        let days: Vec<i32> = resolved.map(|p| (now - p.to).get_days()).collect();
        let over = days.iter().any(|d| *d >= OVER) && !days.iter().any(|d| (0..OVER).contains(d));
        over || self.names_year_before(here) || self.is_of_year(here) || comes_after(&t)
    }

    /// Whether a sentence names a year before that of its report, and not that of the report.
    pub(super) fn names_year_before(&self, here: Span) -> bool {
        let Some(now) = self.reading.published.map(|d| i64::from(d.year())) else { return false };
        let words = here.of(&self.report.text).split(|c: char| !c.is_alphanumeric());
        let years: Vec<i64> = words.filter_map(|w| fold(w).parse().ok()).filter(|y| (1900..=now).contains(y)).collect();
        !years.is_empty() && !years.contains(&now)
    }

    /// "1972 - المجلس يدعو إلى": whether a line begins with a year before that of its report, as those of "this day in history" do.
    pub(super) fn is_of_year(&self, here: Span) -> bool {
        let Some(now) = self.reading.published.map(|d| i64::from(d.year())) else { return false };
        let words = here.of(&self.report.text).trim_start();
        let digits: String = words.chars().take_while(|c| c.is_numeric()).collect();
        let mark = words[digits.len()..].trim_start().starts_with(['-', '–', '—', ':', '،']);
        mark && fold(&digits).parse::<i64>().is_ok_and(|y| (1000..now).contains(&y))
    }

    fn span(&self, s: Span) -> Span2 {
        let w = self.cp.span(s);
        Span2 { start: w.start, end: w.end, text: w.text }
    }

    pub(super) fn statement(&self, i: Option<usize>) -> Option<&Statement> {
        i.and_then(|i| self.reading.statements.get(i))
    }

    /// Who passed it on, from the outlet inwards, without whoever says it.
    fn carriers(&self, st: Option<&Statement>) -> Vec<Link> {
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
        chain
    }

    /// What stands in doubt: that it is said, by whom, or that they are what they were taken for and not some phrase or a bare "the council".
    fn doubts(&self, score: Option<u8>, who: &[Named]) -> bool {
        score.is_some_and(|s| s < ACCORD || !who.iter().all(|n| self.is_sound(n)))
    }

    /// One testimony to an item: that of a statement, or of the report itself where there is none.
    pub(super) fn fact(&self, item: &Item, st: Option<&Statement>, stance: Stance, denies: Option<Denied>) -> Fact {
        let denial = st.filter(|_| stance == Stance::Denies);
        let words = denial.map_or(item.mark.1, |d| d.cue);
        let mut chain = self.carriers(st);
        let mut who: Vec<Named> = st.map(|s| s.who.iter().map(|w| self.sided(named(w))).collect()).unwrap_or_default();
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
        let score = lower(item.sure, st.and_then(|s| s.score));
        let testimony = Testimony {
            stance,
            report: reference(&self.report.id, self.setting.version.as_ref()),
            withdrawn: self.setting.version.as_ref().is_some_and(|v| !v.last),
            denies,
            outlet: self.report.outlet.clone(),
            published: self.reading.published.map(|d| d.to_string()),
            span: self.span(self.sentence(words)),
            chain,
            key: self.key.to_owned(),
            anchor: self.anchor(item.mark, st),
            score,
            doubtful: item.doubtful || self.doubts(score, &who),
            who,
        };
        Fact {
            episode: item.episode.clone(),
            days: item.days.clone(),
            testimony: Arc::new(testimony),
            origin,
            harmed: item.harmed.clone(),
            unverified: item.unverified,
            as_of: self.as_of(st),
            article: self.article(),
            version: self.version(),
            local: format!("{}#{}{}", self.key, item.mark.0, item.number),
            retracts: item.retracts,
            // a position is taken by whatever word it is told
            witness: item.mark.0 == 's' || st.is_none_or(denial::witness),
            topic_score: item.topic_score,
            proposition: item.proposition.clone(),
        }
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
    pub(super) fn teller(&self, at: Span, told: &denial::Told<'_>) -> Option<(usize, &Statement)> {
        self.reading
            .statements
            .iter()
            .enumerate()
            .filter(|(_, s)| s.act != Act::Deny && s.content.iter().any(|c| c.contains(at)))
            .filter(|(_, s)| told.tells(s) && !is_outlets(s))
            .min_by_key(|(_, s)| s.content.iter().map(|c| c.len()).sum::<usize>())
    }

    fn as_of(&self, st: Option<&Statement>) -> Option<String> {
        st.and_then(|s| s.date).map(|d| d.to).or(self.reading.published).map(|d| d.to_string())
    }

    pub(super) fn sentence(&self, at: Span) -> Span {
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
    pub(super) fn episode<'b>(
        &'b self,
        own: impl IntoIterator<Item = Option<&'b String>>,
        place: Option<&'b String>,
        by: &'b [Who],
        here: Span,
    ) -> EpisodeRef {
        let near = self.reading.names.iter().filter(|n| here.contains(n.span)).filter_map(|n| n.entity.as_deref());
        let near = near.filter(|e| !self.is_stray(e));
        let own = own.into_iter().flatten().map(String::as_str).collect();
        let by = by.iter().filter_map(|w| w.entity.as_deref()).collect();
        of_fact(
            &Around { own, place: place.map(String::as_str), by, near: near.collect() },
            &self.episode,
            self.reading.published,
            self.kb,
        )
    }

    /// The traits of all items.
    pub(super) fn traits(&self) -> Vec<super::Trait> {
        let mut out = Vec::new();
        for (i, f) in self.reading.figures.iter().enumerate() {
            let told = denial::of_figure(&self.report.text, self.reading, f);
            let st = self.statement(f.statement).filter(|s| s.act != Act::Deny && told.tells(s));
            let told = crate::sure::figure(f);
            let item = self.counted((i, &told.item), st, told.sure);
            if let Proposition::Figure(x) = &item.proposition {
                out.push(("figure", self.cp.at(f.span.start), self.figure_traits(&told.item, x, &item, st)));
            }
        }
        for (i, e) in self.reading.events.iter().enumerate() {
            let told = crate::sure::event(&self.accused(e));
            let by = denial::of_event(&self.report.text, self.reading, &told.item);
            let teller = self.teller(e.trigger, &by);
            let item = self.happening((i, &told.item), teller, &by, told.sure);
            if let Proposition::Event(x) = &item.proposition {
                let traits = self.event_traits(&told.item, x, &item, teller.map(|t| t.1));
                out.push(("event", self.cp.at(e.trigger.start), traits));
            }
        }
        for (i, s) in self.reading.statements.iter().enumerate() {
            let Some(&content) = s.content.first() else { continue };
            let item = self.position(i, s, content, false);
            if let Proposition::Position(x) = &item.proposition {
                out.push(("position", self.cp.at(s.cue.start), self.position_traits(s, x, &item.episode)));
            }
        }
        out.extend(self.implied_traits());
        out
    }
}
