//! Lists other than of claims, narrowed by the same query: pages, the API and assistants ask for them alike.

use super::{Book, NO_DAY, Query, ReportRow, day_number};
use isnad_ledger::{Named, Story, Tally, Truce};
use isnad_read::Scope;

impl Query {
    /// Whether an episode is the one asked for.
    pub(crate) fn in_conflict(&self, episode: &str) -> bool {
        self.conflict.as_deref().filter(|c| !c.is_empty()).is_none_or(|c| c == episode)
    }

    /// Whether a day, or days, lie in those asked for. ISO dates compare as texts.
    pub(crate) fn in_days(&self, from: Option<&str>, to: Option<&str>) -> bool {
        let given = |s: &Option<String>| s.clone().filter(|s| !s.is_empty());
        given(&self.from).is_none_or(|f| to.or(from).is_some_and(|t| t >= f.as_str()))
            && given(&self.to).is_none_or(|t| from.or(to).is_some_and(|f| f <= t.as_str()))
    }
}

/// A stable id of a tally: what is counted, of whom, in which fighting.
pub(crate) fn tally_id(t: &Tally) -> String {
    let of = t.of.entity.as_deref().unwrap_or(&t.of.name);
    let mark = if t.inferred { "|inferred" } else { "" };
    let s = format!("{}|{of}|{}|{}|{:?}{mark}", t.episode, t.measure.as_str(), t.what, t.scope);
    blake3::hash(s.as_bytes()).to_hex()[..10].to_owned()
}

impl Book {
    /// Whether a name is the party asked for, in any spelling; true where none is.
    pub(super) fn is_party<'a>(&'a self, q: &'a Query) -> impl Fn(&Named) -> bool + 'a {
        let asked = q.party.as_deref().map(str::trim).filter(|p| !p.is_empty());
        let asked = asked.map(|p| (self.entity(p), isnad_text::fold(p)));
        move |n| {
            asked.as_ref().is_none_or(|(e, words)| {
                let party = n.entity.as_deref().map(|x| self.kb.party(x));
                e.is_some() && (n.entity == *e || party == e.as_deref()) || isnad_text::fold(&n.name) == *words
            })
        }
    }

    /// Tallies, those of a known side and with running totals first.
    pub(crate) fn tallies_of(&self, q: &Query) -> Vec<&Tally> {
        self.tally_numbers(q).into_iter().map(|n| &self.tallies[n]).collect()
    }

    /// The same by their numbers among [`Book::tallies`].
    pub(crate) fn tally_numbers(&self, q: &Query) -> Vec<usize> {
        let party = self.is_party(q);
        let wanted = |t: &Tally| {
            q.in_conflict(&t.episode)
                && (party(&t.of) || t.series.iter().any(|p| party(&p.claimant)))
                && t.series.iter().any(|p| q.in_days(p.from.as_deref(), p.to.as_deref()))
        };
        let mut out: Vec<usize> = (0..self.tallies.len()).filter(|n| wanted(&self.tallies[*n])).collect();
        out.sort_by_key(|n| {
            let t = &self.tallies[*n];
            std::cmp::Reverse((t.of.entity.is_some() && !t.inferred, t.scope == Scope::Running, t.series.len()))
        });
        out
    }

    /// The number of a tally, by its id.
    pub(crate) fn tally_number(&self, id: &str) -> Option<usize> {
        self.tallies.iter().position(|t| tally_id(t) == id)
    }

    /// A tally by its id.
    pub(crate) fn tally(&self, id: &str) -> Option<&Tally> {
        self.tally_number(id).map(|n| &self.tallies[n])
    }

    /// Truces, newest first.
    pub(crate) fn truces_of(&self, q: &Query) -> Vec<&Truce> {
        let party = self.is_party(q);
        let wanted = |t: &&Truce| {
            q.in_conflict(&t.episode) && q.in_days(t.agreed.as_deref(), None) && t.parties.iter().any(&party)
        };
        let mut out: Vec<&Truce> = self.truces.iter().filter(wanted).collect();
        out.sort_by(|a, b| b.agreed.cmp(&a.agreed).then_with(|| a.id.cmp(&b.id)));
        out
    }

    /// Stories, newest first.
    pub(crate) fn stories_of(&self, q: &Query) -> Vec<&Story> {
        let wanted = |s: &&Story| q.in_conflict(&s.episode) && q.in_days(s.from.as_deref(), s.to.as_deref());
        self.stories.iter().filter(wanted).collect()
    }

    /// Numbers of the claims of events with a day of their own, the newest day first.
    pub(crate) fn dated(&self, q: &Query) -> Vec<u32> {
        let q = Query { kind: Some("event".into()), ..q.clone() };
        let mut out: Vec<u32> = Vec::new();
        q.each(self, |n| {
            if self.claims[n as usize].date.from.is_some() {
                out.push(n);
            }
        });
        out.sort_by_key(|n| std::cmp::Reverse((self.rows[*n as usize].from, *n)));
        out
    }

    /// Reports of an episode and of some days, newest first, with their numbers; all, where nothing is asked for.
    pub(crate) fn reports_of(&self, q: &Query) -> Vec<(u32, &ReportRow)> {
        let given = |s: &Option<String>| s.as_deref().filter(|s| !s.is_empty()).map(str::to_owned);
        let episode = given(&q.conflict).map(|c| self.episode(&c));
        let day = |s: &Option<String>| given(s).and_then(|s| s.parse().ok()).map(day_number);
        let (from, to) = (day(&q.from), day(&q.to));
        (0u32..)
            .zip(&self.reports)
            .filter(|(_, r)| {
                episode.is_none_or(|e| e == Some(r.episode))
                    && from.is_none_or(|f| r.published >= f)
                    && to.is_none_or(|t| r.published != NO_DAY && r.published <= t)
            })
            .collect()
    }
}
