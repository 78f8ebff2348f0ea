//! Positions: who calls for, offers, rejects … what, toward whom; told by three outlets it is one, with its days and sayings. And
//! where somebody turned: rejected talks on Monday, offered them on Friday.

use crate::claim::{Named, PositionClaim, Proposition, Span2, Stance, Texts};
use crate::fact::Fact;
use crate::reconcile::{Reconciled, hash};
use crate::render::{Lang, act_words, are_many, list, many};
use crate::score::share;
use crate::sure::{LEAST, together};
use crate::voices::{is_anonymous, name_key};
use isnad_read::{Act, Kb, Topic};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One wording of a position on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Saying {
    /// Day of the saying, else of publication.
    pub date: Option<String>,
    /// What is called for, offered, rejected …, in the report's words.
    pub content: String,
    /// Where it stands, in each report that tells it so.
    pub sources: Vec<Passage>,
}

/// A report that tells a position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Passage {
    /// Report id.
    pub report: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Content key of the report.
    pub key: String,
    /// The sentence.
    pub span: Span2,
    /// Claim id.
    pub claim: String,
}

/// A position: holder, act, topic and addressees within an episode.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Position {
    /// Stable id.
    pub id: String,
    /// Episode id.
    pub episode: String,
    /// Who takes it.
    pub holder: Named,
    /// The party that the holder speaks for, where known.
    pub party: Option<String>,
    /// What is done.
    pub act: Act,
    /// It is against what it is about, as a plan ("rejects talks"): other denials say that something is not so, and other condemnations
    /// are of deeds.
    pub rejects: bool,
    /// What it is about.
    pub topic: Topic,
    /// Whom it is directed at; empty: nobody, or not told surely enough.
    pub toward: Vec<Named>,
    /// First day on which it was taken.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// How probable it is that holder, act and topic were all read rightly, where they were read best, 0 to 1; null where the rules alone
    /// read.
    pub sure: Option<f64>,
    /// In words.
    pub text: Texts,
    /// Its sayings, eldest first.
    pub sayings: Vec<Saying>,
}

/// Somebody turned: was for something that he was against, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Turn {
    /// Stable id.
    pub id: String,
    /// Episode id.
    pub episode: String,
    /// Who.
    pub holder: Named,
    /// About what.
    pub topic: Topic,
    /// In words.
    pub text: Texts,
    /// Id of the position before.
    pub before: String,
    /// How it was worded, on the last day before.
    pub was: Saying,
    /// Id of the position now.
    pub after: String,
    /// How that is worded, on its first day.
    pub is: Saying,
}

/// Reports that must tell what somebody says whom the knowledge base does not know: of one alone it is often no name at all.
const REPORTS: usize = 2;

/// What makes two tellings one position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    episode: String,
    party: String,
    topic: Topic,
    holder: String,
    act: Act,
    rejects: bool,
    toward: BTreeSet<String>,
}

/// What is gathered of a position.
#[derive(Debug, Default)]
struct Told {
    holder: Named,
    toward: Vec<Named>,
    sure: Option<u8>,
    articles: BTreeSet<String>,
    sayings: BTreeMap<(bool, Option<String>, String), BTreeSet<Passage>>,
}

fn named_key(n: &Named) -> String {
    n.entity.clone().unwrap_or_else(|| name_key(&n.name))
}

fn side_key(n: &Named, kb: &Kb) -> String {
    n.entity.as_deref().map_or_else(|| name_key(&n.name), |e| kb.party(e).to_owned())
}

/// The tellings of a claim that are sure enough and stand.
fn tellings(r: &Reconciled) -> Vec<&Fact> {
    let stands = |f: &&Fact| {
        let t = &f.testimony;
        t.stance == Stance::Asserts && !t.withdrawn && t.score.is_none_or(|s| s >= LEAST)
    };
    r.facts.iter().map(AsRef::as_ref).filter(stands).collect()
}

/// The topic that the tellings of a claim agree on: of several that which is told most surely in all.
fn topic_of(facts: &[&Fact]) -> Option<Topic> {
    let mut votes: BTreeMap<Topic, u32> = BTreeMap::new();
    for f in facts {
        if let Proposition::Position(p) = &f.proposition
            && let Some(t) = p.topic
        {
            *votes.entry(t).or_default() += u32::from(f.topic_score.unwrap_or(LEAST));
        }
    }
    // of equals the first topic in order
    votes.into_iter().rev().max_by_key(|v| v.1).map(|v| v.0)
}

/// Whom most of the tellings that name somebody say that it is directed at.
fn toward_of(facts: &[&Fact], kb: &Kb) -> Vec<Named> {
    let mut votes: BTreeMap<BTreeSet<String>, (usize, &[Named])> = BTreeMap::new();
    for f in facts {
        if let Proposition::Position(p) = &f.proposition
            && !p.target.is_empty()
        {
            votes.entry(p.target.iter().map(|n| side_key(n, kb)).collect()).or_insert((0, &p.target)).0 += 1;
        }
    }
    votes.into_values().rev().max_by_key(|v| v.0).map(|v| v.1.to_vec()).unwrap_or_default()
}

/// Whether a position is against what it is about. What is refused as untrue, or condemned as a deed, is nobody's plan; and who condemns
/// what is done to prisoners is not against their release.
fn rejects(p: &PositionClaim, topic: Topic) -> bool {
    match p.act {
        Act::Deny => p.denies.is_none(),
        Act::Condemn => topic.turns() && !matches!(topic, Topic::Prisoners | Topic::Aid | Topic::Accountability),
        _ => false,
    }
}

fn gather(rows: &[&Reconciled], kb: &Kb) -> BTreeMap<Key, Told> {
    let mut out: BTreeMap<Key, Told> = BTreeMap::new();
    for r in rows.iter().copied() {
        let Proposition::Position(p) = &r.claim.proposition else { continue };
        let facts = tellings(r);
        let Some(topic) = topic_of(&facts) else { continue };
        let toward = toward_of(&facts, kb);
        for f in facts {
            let Proposition::Position(told) = &f.proposition else { continue };
            let read: Vec<u8> = f.testimony.score.into_iter().chain(f.topic_score).collect();
            let score = (!read.is_empty()).then(|| together(&read));
            for w in &f.testimony.who {
                // "sources" and "observers" hold no position that could be compared
                if w.entity.is_none() && (is_anonymous(&w.name) || name_key(&w.name).is_empty()) {
                    continue;
                }
                let key = Key {
                    episode: r.claim.episode.clone(),
                    party: side_key(w, kb),
                    topic,
                    holder: named_key(w),
                    act: p.act,
                    rejects: rejects(p, topic),
                    toward: toward.iter().map(|n| side_key(n, kb)).collect(),
                };
                let t = out.entry(key).or_insert_with(|| Told {
                    holder: w.clone(),
                    toward: toward.clone(),
                    ..Told::default()
                });
                t.sure = t.sure.max(score);
                t.articles.insert(f.article.clone());
                let at = (f.as_of.is_none(), f.as_of.clone(), told.content.clone());
                t.sayings.entry(at).or_default().insert(Passage {
                    report: f.testimony.report.clone(),
                    outlet: f.testimony.outlet.clone(),
                    key: f.testimony.key.clone(),
                    span: f.testimony.span.clone(),
                    claim: r.claim.id.clone(),
                });
            }
        }
    }
    out
}

/// Forgets holders of whom hardly anybody tells: no entity stands for them, and too few articles name them.
fn drop_unknown(all: &mut BTreeMap<Key, Told>) {
    let mut told: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (k, t) in all.iter().filter(|(_, t)| t.holder.entity.is_none()) {
        told.entry((k.episode.clone(), k.holder.clone())).or_default().extend(t.articles.iter().cloned());
    }
    all.retain(|k, t| {
        t.holder.entity.is_some()
            || told.get(&(k.episode.clone(), k.holder.clone())).is_some_and(|a| a.len() >= REPORTS)
    });
}

/// All positions whose topic is told: by episode, party, topic and holder.
pub(crate) fn positions(rows: &[&Reconciled], kb: &Kb) -> Vec<Position> {
    let made = |(key, told): (Key, Told)| {
        let toward: Vec<&str> = key.toward.iter().map(String::as_str).collect();
        let id = hash(&format!(
            "{}|{}|{}|{}|{}|{}",
            key.episode,
            key.holder,
            key.act.as_str(),
            key.rejects,
            key.topic.as_str(),
            toward.join("+")
        ));
        let sayings: Vec<Saying> = told
            .sayings
            .into_iter()
            .map(|((_, date, content), sources)| Saying { date, content, sources: sources.into_iter().collect() })
            .collect();
        let days = || sayings.iter().filter_map(|w| w.date.clone());
        let mut p = Position {
            id: format!("p{}", &id[..11]),
            episode: key.episode,
            party: told.holder.entity.as_deref().map(|e| kb.party(e).to_owned()),
            holder: told.holder,
            act: key.act,
            rejects: key.rejects,
            topic: key.topic,
            toward: told.toward,
            from: days().min(),
            to: days().max(),
            sure: told.sure.map(share),
            text: Texts::default(),
            sayings,
        };
        p.text = Texts { ar: words(&p, Lang::Ar, kb), en: words(&p, Lang::En, kb) };
        p
    };
    let mut all = gather(rows, kb);
    drop_unknown(&mut all);
    all.into_iter().map(made).collect()
}

/// What a topic is called.
pub fn topic_words(t: Topic, lang: Lang) -> &'static str {
    let (en, ar) = t.names();
    if lang == Lang::Ar { ar } else { en }
}

/// What is done, as a verb in English and as a noun in Arabic.
pub fn stand_words(act: Act, rejects: bool, lang: Lang) -> &'static str {
    match (act, rejects, lang) {
        (Act::Deny, true, Lang::En) => "rejects",
        (Act::Deny, true, Lang::Ar) => "رفض",
        (Act::Condemn, true, Lang::En) => "is against",
        (Act::Condemn, true, Lang::Ar) => "معارضة",
        _ => act_words(act, lang),
    }
}

/// "Armenia rejects: negotiations".
fn words(p: &Position, lang: Lang, kb: &Kb) -> String {
    let who = list(std::slice::from_ref(&p.holder), lang, kb);
    let toward = list(&p.toward, lang, kb);
    let topic = topic_words(p.topic, lang);
    let stand = stand_words(p.act, p.rejects, lang);
    if lang == Lang::Ar {
        let toward = if toward.is_empty() { toward } else { format!(" (تجاه {toward})") };
        return format!("{who}: {stand}{toward} – {topic}");
    }
    let plural = are_many(std::slice::from_ref(&p.holder), kb);
    let verb = |v: &str| if plural { many(v) } else { v.to_owned() };
    // "offers talks", but "supports: solidarity"
    let chosen = p.topic.turns() && (p.rejects || matches!(p.act, Act::Demand | Act::Offer | Act::Support));
    match (p.act, toward.is_empty()) {
        (Act::Demand, false) => format!("{who} {} {toward}: {topic}", verb("calls on")),
        (_, true) if chosen => format!("{who} {} {topic}", verb(stand)),
        (_, true) => format!("{who} {}: {topic}", verb(stand)),
        // what is offered, rejected or feared is the topic; whom it concerns stands behind it
        (_, false) if chosen && p.act != Act::Support => format!("{who} {} {topic} (toward {toward})", verb(stand)),
        (Act::Accuse | Act::Threaten | Act::Condemn | Act::Support, false) => {
            format!("{who} {} {toward}: {topic}", verb(stand))
        }
        (_, false) => format!("{who} {}: {topic} (toward {toward})", verb(stand)),
    }
}

impl Position {
    /// Whether one of its sayings is for what it is about (`true`) or against it. None where that cannot be told: who accuses somebody
    /// of a withdrawal may want one, who calls for an end of sanctions is not for them, and nobody says that he is for attacks.
    fn leans(&self, s: &Saying) -> Option<bool> {
        match self.act {
            _ if !self.topic.is_meant_by(&s.content, self.rejects) => None,
            Act::Demand | Act::Offer | Act::Support => Some(true),
            _ if self.rejects => Some(false),
            _ => None,
        }
    }
}

/// Whether what is said toward some can be about the same as what is said toward others.
fn meet(a: &Position, b: &Position, kb: &Kb) -> bool {
    let sides = |p: &Position| p.toward.iter().map(|n| side_key(n, kb)).collect::<BTreeSet<_>>();
    let (x, y) = (sides(a), sides(b));
    x.is_empty() || y.is_empty() || !x.is_disjoint(&y)
}

/// Where holders turned, eldest first: what they said last before a day, and the opposite that they said on it. Who said both on one
/// day did not turn.
pub(crate) fn turns(all: &[Position], kb: &Kb) -> Vec<Turn> {
    type Said<'a> = (&'a str, bool, &'a Position, &'a Saying);
    let mut by: BTreeMap<(&str, Topic, String), Vec<Said<'_>>> = BTreeMap::new();
    for p in all {
        let list = by.entry((&p.episode, p.topic, named_key(&p.holder))).or_default();
        list.extend(p.sayings.iter().filter_map(|s| Some((s.date.as_deref()?, p.leans(s)?, p, s))));
    }
    let mut out: BTreeMap<String, Turn> = BTreeMap::new();
    for mut said in by.into_values() {
        said.sort_by(|a, b| (a.0, a.1, &a.2.id, &a.3.content).cmp(&(b.0, b.1, &b.2.id, &b.3.content)));
        // of each day how its positions lean, where they agree
        let mut last: Vec<&Said<'_>> = Vec::new();
        for day in said.chunk_by(|a, b| a.0 == b.0) {
            if day.iter().any(|x| x.1 != day[0].1) {
                // both at once: what follows is compared with nothing before
                last.clear();
                continue;
            }
            for now in day {
                let before = last.iter().rev().find(|b| meet(b.2, now.2, kb));
                if let Some(b) = before.filter(|b| b.1 != now.1) {
                    let t = turn(b.2, b.3, now.2, now.3);
                    out.entry(format!("{}{}", now.0, t.id)).or_insert(t);
                }
            }
            last.extend(day);
        }
    }
    out.into_values().collect()
}

fn turn(before: &Position, was: &Saying, after: &Position, is: &Saying) -> Turn {
    let day = |w: &Saying| w.date.clone().unwrap_or_default();
    let id = hash(&format!("{}|{}|{}", before.id, after.id, day(is)));
    let text = |a: &str, b: &str, then: &str| format!("{}: {a} {then} {}: {b}", day(was), day(is));
    Turn {
        id: format!("c{}", &id[..11]),
        episode: after.episode.clone(),
        holder: after.holder.clone(),
        topic: after.topic,
        text: Texts {
            ar: text(&before.text.ar, &after.text.ar, "←"), en: text(&before.text.en, &after.text.en, "→")
        },
        before: before.id.clone(),
        was: was.clone(),
        after: after.id.clone(),
        is: is.clone(),
    }
}
