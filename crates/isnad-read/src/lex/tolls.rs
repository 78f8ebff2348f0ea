//! What is said of the number of a toll (`lang/ar/tolls.toml`), compiled for look-up.

use super::conjugate::finite_spelled;
use super::phrases::Phrases;
use isnad_text::{Text, fold};
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// Verbs by their two forms, and words that stand beside them.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct VerbList {
    verbs: Vec<(String, String)>,
    forms: Vec<String>,
}

/// Words for the dead and for the wounded of one form.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Pair {
    dead: Vec<String>,
    hurt: Vec<String>,
}

impl Pair {
    /// Each with each, in either order.
    fn joined(&self) -> impl Iterator<Item = String> + '_ {
        let each = |d: &'_ String| {
            self.hurt.iter().flat_map(|h| [format!("{d} و{h}"), format!("{h} و{d}")]).collect::<Vec<_>>()
        };
        self.dead.iter().flat_map(each)
    }
}

/// Bounds by what they say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct BoundList {
    at_least: Vec<String>,
    at_most: Vec<String>,
    about: Vec<String>,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct TollFile {
    tolls: Vec<String>,
    dead: Vec<String>,
    reach: VerbList,
    one: Vec<String>,
    two: Vec<String>,
    one_of: Vec<String>,
    until: Vec<String>,
    since: Vec<String>,
    dual_ends: Vec<String>,
    others: Vec<String>,
    lone_after: Vec<String>,
    both: Vec<Pair>,
    both_after: Vec<String>,
    away: Vec<String>,
    sides: Vec<String>,
    exceed: VerbList,
    exceed_by: VerbList,
    short_by: VerbList,
    near: VerbList,
    up_to: VerbList,
    up_to_after: Vec<String>,
    bound_prepositions: Vec<String>,
    not: Vec<String>,
    before: BoundList,
    after: BoundList,
    moved: VerbList,
    corrected: VerbList,
    instead: Vec<String>,
    rather: Vec<String>,
    between: Vec<String>,
    take_back: VerbList,
    said: Vec<String>,
    earlier: Vec<String>,
    earlier_was: Vec<String>,
    used_to_be: Vec<String>,
    earlier_said: Vec<String>,
    except: Vec<String>,
    added: VerbList,
    added_late: Vec<String>,
    shares: Vec<String>,
    ordinals: Vec<String>,
    each: Vec<String>,
    indirect: Vec<String>,
    causes: Vec<String>,
    falling: Vec<String>,
}

/// Words as they stand, but for a leading و or ف.
#[derive(Debug, Default)]
pub(crate) struct Words(FxHashSet<String>);

impl Words {
    pub(crate) fn has(&self, folded: &str) -> bool {
        self.0.contains(folded) || folded.strip_prefix(['و', 'ف']).is_some_and(|w| self.0.contains(w))
    }

    fn of(list: &[String]) -> Words {
        Words(list.iter().map(|w| fold(w)).collect())
    }

    /// The finite forms of the verbs, those behind a ل of purpose too ("ليرتفع"), and the other forms.
    fn verbs(list: &VerbList) -> Words {
        let mut set: FxHashSet<String> = list.forms.iter().map(|w| fold(w)).collect();
        for (perfect, imperfect) in &list.verbs {
            for (form, v) in finite_spelled(perfect, imperfect) {
                if v.imperfect {
                    set.insert(format!("ل{form}"));
                    set.insert(format!("س{form}"));
                }
                set.insert(form);
            }
        }
        Words(set)
    }
}

/// Where a number ends by a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The number is the least.
    Least,
    /// The number is the most.
    Most,
    /// The number is not exact.
    About,
}

impl Limit {
    /// What a negation makes of it.
    pub(crate) fn turned(self) -> Limit {
        match self {
            Limit::Least => Limit::Most,
            Limit::Most => Limit::Least,
            Limit::About => Limit::About,
        }
    }
}

/// The words, by what they do.
#[derive(Debug, Default)]
pub(crate) struct Tolls {
    pub(crate) tolls: Phrases<()>,
    pub(crate) dead: Phrases<()>,
    reach: Words,
    reach_verbs: Words,
    pub(crate) one: Words,
    pub(crate) two: Words,
    /// "one of" several.
    pub(crate) one_of: Words,
    /// "until": a day behind one is the last of a time, not its first.
    pub(crate) until: Words,
    /// "since": what it counts lasts, whatever year it began in.
    pub(crate) since: Words,
    /// Others of those counted before.
    pub(crate) others: Words,
    /// How a noun ends that means two.
    pub(crate) dual_ends: Vec<String>,
    pub(crate) lone_after: Words,
    pub(crate) both: Phrases<()>,
    pub(crate) both_after: Words,
    /// Behind these stands whither or against whom, not whose those counted are.
    pub(crate) away: Words,
    /// How counted nouns begin that name a side.
    pub(crate) sides: Vec<String>,
    exceed: Words,
    exceed_by: Words,
    short_by: Words,
    near: Words,
    up_to: Words,
    up_to_after: Words,
    pub(crate) prepositions: Words,
    pub(crate) not: Phrases<()>,
    pub(crate) before: Phrases<Limit>,
    pub(crate) after: Phrases<Limit>,
    pub(crate) moved: Words,
    pub(crate) corrected: Words,
    pub(crate) instead: Phrases<()>,
    pub(crate) rather: Words,
    pub(crate) between: Words,
    pub(crate) take_back: Words,
    said: Phrases<()>,
    pub(crate) earlier: Phrases<()>,
    pub(crate) earlier_was: Words,
    /// Behind a total, before the number of before.
    pub(crate) used_to_be: Phrases<()>,
    pub(crate) earlier_said: Words,
    pub(crate) except: Words,
    pub(crate) added: Words,
    pub(crate) added_late: Phrases<()>,
    pub(crate) shares: Words,
    pub(crate) ordinals: Words,
    pub(crate) each: Words,
    pub(crate) indirect: Phrases<()>,
    pub(crate) causes: Words,
    pub(crate) falling: Words,
}

impl Tolls {
    pub(crate) fn compile(f: &TollFile) -> Tolls {
        let exact = |list: &[String]| {
            let mut p = Phrases::default();
            list.iter().for_each(|w| p.add_exact(w, ()));
            p
        };
        let loose = |list: &[String]| {
            let mut p = Phrases::default();
            list.iter().for_each(|w| p.add(w, ()));
            p
        };
        let bounds = |list: &BoundList| {
            let mut p = Phrases::default();
            for (limit, words) in
                [(Limit::Least, &list.at_least), (Limit::Most, &list.at_most), (Limit::About, &list.about)]
            {
                words.iter().for_each(|w| p.add_exact(w, limit));
            }
            p
        };
        Tolls {
            tolls: loose(&f.tolls),
            dead: loose(&f.dead),
            reach: Words::verbs(&f.reach),
            reach_verbs: Words::verbs(&VerbList { verbs: f.reach.verbs.clone(), forms: Vec::new() }),
            one: Words::of(&f.one),
            two: Words::of(&f.two),
            one_of: Words::of(&f.one_of),
            until: Words::of(&f.until),
            since: Words::of(&f.since),
            others: Words::of(&f.others),
            dual_ends: f.dual_ends.iter().map(|w| fold(w)).collect(),
            lone_after: Words::of(&f.lone_after),
            both: exact(&f.both.iter().flat_map(Pair::joined).collect::<Vec<_>>()),
            both_after: Words::of(&f.both_after),
            away: Words::of(&f.away),
            sides: f.sides.iter().map(|w| fold(w)).collect(),
            exceed: Words::verbs(&f.exceed),
            exceed_by: Words::verbs(&f.exceed_by),
            short_by: Words::verbs(&f.short_by),
            near: Words::verbs(&f.near),
            up_to: Words::verbs(&f.up_to),
            up_to_after: Words::of(&f.up_to_after),
            prepositions: Words::of(&f.bound_prepositions),
            not: exact(&f.not),
            before: bounds(&f.before),
            after: bounds(&f.after),
            moved: Words::verbs(&f.moved),
            corrected: Words::verbs(&f.corrected),
            instead: exact(&f.instead),
            rather: Words::of(&f.rather),
            between: Words::of(&f.between),
            take_back: Words::verbs(&f.take_back),
            said: loose(&f.said),
            earlier: exact(&f.earlier),
            earlier_was: Words::of(&f.earlier_was),
            used_to_be: exact(&f.used_to_be),
            earlier_said: Words::of(&f.earlier_said),
            except: Words::of(&f.except),
            added: Words::verbs(&f.added),
            added_late: exact(&f.added_late),
            shares: Words::of(&f.shares),
            ordinals: Words::of(&f.ordinals),
            each: Words::of(&f.each),
            indirect: loose(&f.indirect),
            causes: Words::of(&f.causes),
            falling: Words::of(&f.falling),
        }
    }

    /// Whether a word leads from a toll to its number: "بلغ", "ارتفع", "إلى", "تجاوز".
    pub(crate) fn reaches(&self, folded: &str) -> bool {
        [&self.reach, &self.moved, &self.corrected].iter().any(|w| w.has(folded)) || self.limits(folded)
    }

    /// Whether a word is a verb that does.
    pub(crate) fn is_reaching_verb(&self, folded: &str) -> bool {
        [&self.reach_verbs, &self.moved, &self.corrected].iter().any(|w| w.has(folded)) || self.limits(folded)
    }

    /// Whether a toll, or a word for what somebody said or meant to do, stands at token `k`.
    pub(crate) fn retractable(&self, t: &Text, k: usize) -> bool {
        self.tolls.at(t, k).is_some_and(|h| t.fold(h.end) != "من") || self.is_said(t, k)
    }

    /// Whether a word for what somebody said or meant to do stands at token `k`.
    pub(crate) fn is_said(&self, t: &Text, k: usize) -> bool {
        self.said.at(t, k).is_some()
    }

    /// Whether a word can be a verb that bounds a number.
    pub(crate) fn limits(&self, folded: &str) -> bool {
        [&self.exceed, &self.exceed_by, &self.short_by, &self.near, &self.up_to].iter().any(|w| w.has(folded))
    }

    /// The bound that the verb at token `k` sets to a number after it; `by`: a preposition of comparison stands before
    /// the number; `to`: "إلى" does.
    pub(crate) fn limit(&self, t: &Text, k: usize, by: bool, to: bool) -> Option<Limit> {
        let f = t.fold(k);
        if self.up_to.has(f) {
            let may = k > 0 && self.up_to_after.has(t.fold(k - 1));
            return may.then_some(Limit::Most);
        }
        if to {
            return None;
        }
        match f {
            _ if self.exceed.has(f) || by && self.exceed_by.has(f) => Some(Limit::Least),
            _ if by && self.short_by.has(f) => Some(Limit::Most),
            _ if self.near.has(f) => Some(Limit::About),
            _ => None,
        }
    }
}
