//! Positions as facts: who demands, offers, charges, refuses what.

use super::Fact;
use super::extractor::{Extractor, Item, days, is_outlets, named};
use crate::claim::{PositionClaim, Proposition, Stance};
use crate::episode::EpisodeRef;
use crate::sure::POSITION;
use crate::trust::{self, Traits, holds, logit};
use crate::voices::{is_courtesy, is_listed, is_unnamed_speaker};
use isnad_read::{Act, Denied, Implied, Statement, Topic, Who};
use isnad_text::{Span, fold};

/// Whether words begin with that in which something is said: "statements to the newspaper".
fn is_carrier(words: &str) -> bool {
    words.split_whitespace().next().is_some_and(|w| is_listed("carriers", &fold(w)))
}

/// Whether nothing is left of what somebody is said to want but a word, or his own name. A deed can be condemned in one word.
fn is_empty(content: &str, s: &Statement) -> bool {
    // "نفى هذه المعلومة في تصريحات لصحيفة": where it was said is nothing that was
    let content = content.split_once(" في ").filter(|(_, by)| is_carrier(by)).map_or(content, |(said, _)| said);
    let words: Vec<String> = fold(content).split(|c: char| !isnad_text::is_word_char(c)).map(str::to_owned).collect();
    let words: Vec<&String> = words.iter().filter(|w| !w.is_empty()).collect();
    // "دعت لها في بيانات سابقة": where it was said is nothing that was
    if words.first().is_some_and(|w| is_carrier(w)) && words.len() < 3 {
        return true;
    }
    let names: Vec<String> = s.who.iter().chain(&s.toward).map(|w| fold(&w.name)).collect();
    let wants = matches!(s.act, Act::Demand | Act::Offer | Act::Threaten);
    let own = |w: &&String| names.iter().any(|n| n.split_whitespace().any(|x| x == w.as_str()));
    // "denied the matter", "condemned this act": what was meant is told elsewhere
    let meant = |w: &&String| {
        own(w)
            || isnad_text::readings(w)
                .any(|r| is_listed("that", r.stem) || r.prefix.article && is_listed("that", &format!("ال{}", r.stem)))
    };
    wants && words.len() < 2 || words.iter().all(meant) || points_back(&words)
}

/// "قطعيا هذه الاتهامات": whether what is said only points to something of which it says no more than what sort of thing it is.
fn points_back(words: &[&String]) -> bool {
    let this = |w: &&&String| isnad_text::readings(w).any(|r| is_listed("this", r.stem));
    words.iter().position(|w| this(&w)).is_some_and(|k| k < 2 && words.len() <= k + 2)
}

/// Bytes between a word of saying and what is said in which somebody is addressed ("سائلا المولى أن").
const ADDRESS: usize = 30;

impl Extractor<'_> {
    /// Whether a position seems to be toward the holder's own side too: then whom it is toward was not understood.
    fn own_side(&self, s: &Statement) -> bool {
        let party = |w: &Who| w.entity.as_deref().map(|e| self.kb.party(e).to_owned());
        let own: Vec<String> = s.who.iter().filter_map(party).collect();
        // a parliament may call on its own government
        // nobody stands by himself, nor condemns or accuses his own
        let alone = s.toward.len() == 1 && !matches!(s.act, Act::Support | Act::Condemn | Act::Accuse | Act::Threaten);
        !alone && s.toward.iter().filter_map(party).any(|p| own.contains(&p))
    }

    /// Whether nothing was read of what somebody accuses others of or asks of them but their name.
    fn is_name(&self, s: &Statement, content: Span) -> bool {
        let acts = matches!(s.act, Act::Accuse | Act::Demand | Act::Warn | Act::Threaten | Act::Offer);
        let words = content.trim(&self.report.text, &['"', '«', '»', '“', '”', '،']);
        // "المجتمع الدولي والمنظمات الحقوقية": nor of those who are asked
        let asked = || {
            let all: Vec<String> =
                s.toward.iter().flat_map(|w| fold(&w.name).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
            let bare = |w: &str| w.strip_prefix('و').filter(|r| r.chars().count() > 2).unwrap_or(w).to_owned();
            !all.is_empty()
                && fold(words.of(&self.report.text))
                    .split(' ')
                    .all(|w| all.contains(&w.to_owned()) || all.contains(&bare(w)))
        };
        // "مطالبته لمجلس الأمن": nor of whom with the noun of asking alone
        let left = crate::english::after_act(s.act.as_str(), words.of(&self.report.text));
        let named = |n: &isnad_read::Name| {
            n.span.contains(words) || left.is_some_and(|l| l.trim() == n.span.of(&self.report.text))
        };
        acts && (self.reading.names.iter().any(named) || asked())
    }

    /// What is said, with whoever is asked before it.
    fn asked(&self, s: &Statement, content: Span) -> Span {
        if s.cue.end < content.start && content.start - s.cue.end < ADDRESS {
            Span::new(s.cue.end, content.end)
        } else {
            content
        }
    }

    /// Statements that are no figure's or event's only carrier: demands, offers, accusations, denials and the like.
    pub(super) fn positions(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for (i, s) in self.reading.statements.iter().enumerate() {
            let Some(&content) = s.content.first() else { continue };
            if !self.concern.concerns(s.who.iter().chain(&s.toward), Some(content))
                || s.score.is_some() && (is_empty(content.of(&self.report.text), s) || self.is_name(s, content))
                || self.is_told_as_deed(s, content)
                || s.score.is_some() && s.act != Act::Deny && is_courtesy(self.asked(s, content).of(&self.report.text))
            {
                continue;
            }
            let item = self.position(i, s, content, false);
            out.push(self.fact(&item, Some(s), Stance::Asserts, None));
            // a charge can be denied; what is demanded, offered or threatened is refused
            let answers =
                self.reading.statements.iter().filter(|d| d.rule == "S-DENY-PRONOUN" && d.content == s.content);
            for d in answers.filter(|d| s.act == Act::Accuse && d.denies.is_some()) {
                let mut f = self.fact(&item, Some(d), Stance::Denies, d.denies);
                // the denial is filed with the position that it denies
                f.origin.party = s.who.first().and_then(|w| w.entity.as_deref()).map(|e| self.kb.party(e).to_owned());
                out.push(f);
            }
        }
        out.extend(self.implied());
        out
    }

    /// The statement that somebody makes who takes a position by what he says.
    fn as_statement(&self, x: &Implied) -> Option<Statement> {
        let s = self.reading.statements.get(x.statement)?;
        Some(Statement {
            act: x.act,
            lemma: x.lemma.clone(),
            content: vec![x.content],
            toward: x.toward.clone(),
            toward_score: x.toward_score,
            topic: x.topic,
            topic_score: x.topic_score,
            denies: (x.act == Act::Deny).then_some(Denied::Deed),
            rule: x.rule.clone(),
            ..s.clone()
        })
    }

    /// Whether it is known who speaks, or for whom: "the Maltese minister So-and-so" speaks for Malta.
    fn is_known(&self, s: &Statement) -> bool {
        let named = |at: Span| self.reading.names.iter().any(|n| n.entity.is_some() && at.contains(n.span));
        s.who.iter().any(|w| w.entity.is_some()) || s.source.is_some_and(named)
    }

    /// Positions that follow from what is said.
    fn implied(&self) -> Vec<Fact> {
        let mut out = Vec::new();
        for (i, x) in self.reading.implied.iter().enumerate() {
            let Some(s) = self.as_statement(x) else { continue };
            if self.concern.concerns(s.who.iter().chain(&s.toward), Some(x.content))
                && !is_empty(x.content.of(&self.report.text), &s)
                && !is_outlets(&s)
                && !is_courtesy(x.content.of(&self.report.text))
            {
                out.push(self.fact(&self.implied_item(i, x, &s), Some(&s), Stance::Asserts, None));
            }
        }
        out
    }

    /// Such a position as an item of the ledger: it stands on the words that show it.
    fn implied_item(&self, i: usize, x: &Implied, s: &Statement) -> Item {
        let number = self.reading.statements.len() + i;
        let item = self.position(number, s, x.content, !x.performed);
        // what a stranger's words come to is no news: an expert's, a bystander's
        let stranger = !x.performed && !self.is_known(s);
        let matter = x.performed || x.topic.is_some() || !x.toward.is_empty() || self.is_war(&item.episode);
        Item { mark: ('s', x.cue), doubtful: item.doubtful || s.score.is_some() && (stranger || !matter), ..item }
    }

    /// The traits of positions that follow from what is said, each with where its words stand.
    pub(super) fn implied_traits(&self) -> Vec<super::Trait> {
        let of = |(i, x): (usize, &Implied)| {
            let s = self.as_statement(x)?;
            let item = self.implied_item(i, x, &s);
            let Proposition::Position(p) = &item.proposition else { return None };
            Some(("position", self.cp.at(x.cue.start), self.position_traits(&s, p, &item.episode)))
        };
        self.reading.implied.iter().enumerate().filter_map(of).collect()
    }

    /// Which fighting a position is about. All the world speaks of a war: what is said shows it. Whoever speaks and whoever is spoken to show
    /// it only where it names nobody else: Russia's offer to mediate is not about Russia.
    fn episode_of_position(&self, s: &Statement, toward: &[Who], content: Span) -> EpisodeRef {
        let party = |e: &str| self.kb.party(e).to_owned();
        let speak: Vec<String> = s.who.iter().chain(toward).filter_map(|w| w.entity.as_deref()).map(party).collect();
        let within = self.reading.names.iter().filter(|n| content.contains(n.span)).filter_map(|n| n.entity.as_ref());
        let others: Vec<&String> = within.filter(|e| !speak.contains(&party(e)) && !self.is_stray(e)).collect();
        let fits = |e: &str| crate::episode::fits(e, &self.episode, self.kb);
        let town = |e: &&&String| self.kb.get(e).is_some_and(|x| x.kind == isnad_read::EntityKind::Place) && !fits(e);
        if others.iter().any(|e| fits(e)) && !others.iter().any(|e| town(&e)) {
            return self.episode.clone();
        }
        let whom = self.episode(toward.iter().map(|w| w.entity.as_ref()), None, &s.who, content);
        // a report of a war in which neither of them fights
        let outside = others.is_empty() && toward.is_empty() && !speak.is_empty() && !speak.iter().any(|e| fits(e));
        if outside && self.is_fought() && !self.is_war(&whom.id) { self.episode.clone() } else { whom }
    }

    /// Whether the report is of fighting: of a known war, or of a state's year in which people are hurt.
    fn is_fought(&self) -> bool {
        self.is_war(&self.episode.id) || self.concern.is_of_fighting()
    }

    /// Whether a statement only says that something happened, so that the event or figure in it is what the ledger tells.
    fn is_told_as_deed(&self, s: &Statement, content: Span) -> bool {
        let holds = self.reading.events.iter().any(|e| content.contains(e.trigger))
            || self.reading.figures.iter().any(|f| content.contains(f.span));
        let of_truce = matches!(s.topic, Some(Topic::Ceasefire | Topic::Breach));
        // what is refused is no happening: to reject talks is a position, whatever the talks are taken for
        let refuses = s.denies.is_none() && s.topic.is_some_and(Topic::turns);
        s.act == Act::Assert
            || s.act == Act::Deny && (holds && !refuses || s.rule == "S-DENY-PRONOUN")
            || s.act == Act::Accuse && holds && !of_truce && s.toward.is_empty()
    }

    /// A position as an item of the ledger.
    pub(super) fn position(&self, i: usize, s: &Statement, content: Span, implied: bool) -> Item {
        let toward: &[Who] = if self.own_side(s) { &[] } else { &s.toward };
        let claim = PositionClaim {
            act: s.act,
            target: toward.iter().map(named).filter(|n| self.is_sound(n)).collect(),
            content: content.of(&self.report.text).to_owned(),
            verb: s.lemma.clone(),
            topic: s.topic,
            denies: s.denies.filter(|_| s.act == Act::Deny),
            implied,
        };
        let episode = self.episode_of_position(s, toward, content).id;
        let untold = s.score.is_some() && trust::is_doubtful("position", &self.position_traits(s, &claim, &episode));
        Item {
            episode,
            proposition: Proposition::Position(claim),
            days: days(s.date),
            harmed: None,
            unverified: self.reading.caveats.iter().any(|c| c.statements.contains(&i)),
            retracts: false,
            topic_score: s.topic_score,
            mark: ('s', s.cue),
            number: i,
            sure: s.score,
            doubtful: untold || s.score.is_some_and(|x| x < POSITION || self.is_nobodys(s) || self.is_of_before(s)),
        }
    }

    /// "وكانت المحكمة اتهمت", "1972 - المجلس يدعو": what somebody said before what the report is about, on no day that it tells.
    fn is_of_before(&self, s: &Statement) -> bool {
        let here = self.sentence(s.cue);
        let words = here.of(&self.report.text);
        let first = words.split_whitespace().next().map(fold).unwrap_or_default();
        let was = is_listed("was", first.trim_start_matches(['و', 'ف']));
        let before = Span::new(here.start, s.cue.start.max(here.start)).of(&self.report.text);
        let last_year = crate::voices::long_ago(before)
            || s.content.iter().any(|c| crate::voices::long_ago(c.of(&self.report.text)));
        s.date.is_none() && (was && here.start + words.len() > s.cue.start || last_year || self.is_of_year(here))
    }

    /// Whether nobody can know whose position it is: a bare "the government", or somebody of whom another only tells what he wants.
    fn is_nobodys(&self, s: &Statement) -> bool {
        let bare = |w: &Who| w.entity.is_none() && is_unnamed_speaker(&w.name);
        let outer = self.statement(s.inside).map(|o| o.who.as_slice()).unwrap_or_default();
        let party = |w: &Who| w.entity.as_deref().map_or_else(|| w.name.clone(), |e| self.kb.party(e).to_owned());
        // a spokesman tells what his own side wants
        let reported = !outer.is_empty() && !s.who.iter().any(|w| outer.iter().any(|o| party(o) == party(w)));
        s.who.iter().any(bare) || reported && s.source.is_some()
    }

    /// What is known of a position that a line would tell.
    pub(super) fn position_traits(&self, s: &Statement, x: &PositionClaim, episode: &str) -> Traits {
        let words = x.content.split_whitespace().count();
        // "المجلس", "القادة": which of many, the line cannot say
        let bare = |w: &Who| w.entity.is_none() && !w.name.contains(' ') && w.name.starts_with("ال");
        // "هذه الجريمة": of what was said before
        let first = x.content.split_whitespace().next().map(fold).unwrap_or_default();
        let this = |w: &str| isnad_text::readings(w).any(|r| is_listed("this", r.stem));
        let points = this(&first);
        // "بعدم السماح بمثل هذه الأعمال", "بتسليمها": of what, the report has told before
        let further = x.content.split_whitespace().skip(1).map(fold).any(|w| this(&w));
        let its = x.content.split_whitespace().next().is_some_and(crate::english::is_owned);
        vec![
            ("said", logit(s.score.unwrap_or_default())),
            ("toward", holds(!x.target.is_empty())),
            ("strange", holds(self.is_strange(s.who.iter().map(named).collect::<Vec<_>>().iter().chain(&x.target)))),
            ("topic", holds(s.topic.is_some_and(|_| s.topic_score.is_some_and(|t| t >= 50)))),
            ("source", holds(s.source.is_some())),
            ("side's word", holds(self.is_sides(Some(s), episode))),
            ("known holder", holds(s.who.iter().any(|w| w.entity.is_some()))),
            ("learnt", holds(s.rule == "S-LEARNT")),
            ("implied", holds(x.implied)),
            ("charge", holds(matches!(x.act, Act::Accuse | Act::Deny))),
            ("support", holds(x.act == Act::Support)),
            ("demand", holds(x.act == Act::Demand)),
            ("bare", holds(s.who.iter().all(bare))),
            ("points", holds(points)),
            ("points within", holds(further)),
            ("its", holds(its)),
            (
                "named",
                holds(s.who.iter().all(|w| w.entity.is_none() && w.name.contains(' ') && !w.name.starts_with("ال"))),
            ),
            ("short", holds(words < 4)),
            ("direct", holds(s.direct != isnad_read::Direct::No)),
            ("war", holds(self.is_war(episode))),
            ("no matter", holds(!self.concern.is_of_fighting() && !self.is_war(episode) && s.topic.is_none())),
        ]
    }
}
