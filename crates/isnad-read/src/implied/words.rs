//! The words that show a position in what somebody says (`lang/ar/implied.toml`).

use crate::kb::DataError;
use crate::reading::Act;
use isnad_text::{Text, fold, readings, strip_article, strip_enclitic};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    judging: Vec<String>,
    past: Vec<String>,
    no: Vec<String>,
    we: Vec<String>,
    side: Vec<String>,
    hostile: Vec<String>,
    undone: Vec<String>,
    not_after: Vec<String>,
    verb: FxHashMap<String, String>,
    rule: Vec<FileRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRule {
    id: String,
    act: String,
    #[serde(default)]
    verb: Option<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    first: bool,
    #[serde(default)]
    will: bool,
    #[serde(default)]
    not: bool,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default)]
    own: bool,
    #[serde(default)]
    charge: bool,
    #[serde(default)]
    judges: bool,
    #[serde(default)]
    behind: Vec<String>,
    #[serde(default)]
    refused: Option<String>,
    #[serde(default)]
    hostile: Option<String>,
}

/// What must hold beside a rule's words.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) act: Act,
    /// The verb of saying by which it is told, where it is not that of its act.
    pub(super) verb: Option<String>,
    /// A verb of its list must stand in the first person; in the future; negated.
    pub(super) first: bool,
    pub(super) will: bool,
    pub(super) not: bool,
    /// The negations that count; any, where there are none.
    by: Vec<String>,
    /// The subject is the speaker or his side; a known party of another side.
    pub(super) own: bool,
    pub(super) charge: bool,
    /// It is a judgement: only near the beginning of what a judging cue says.
    pub(super) judges: bool,
    /// One of these stands behind it.
    behind: Vec<String>,
    /// The act of what is negated.
    pub(super) refused: Option<Act>,
    /// The act where what is done is an act of war.
    pub(super) hostile: Option<Act>,
}

#[derive(Clone, Debug)]
struct Entry {
    rest: Vec<String>,
    rule: usize,
}

/// A rule's words in a text: tokens `at..end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) rule: usize,
    pub(super) at: usize,
    pub(super) end: usize,
    /// They are a verb in the first person.
    pub(super) first: bool,
    pub(super) verb: bool,
}

/// The words of all rules.
#[derive(Debug, Default)]
pub(crate) struct ImpliedWords {
    pub(super) rules: Vec<Rule>,
    words: FxHashMap<String, Vec<Entry>>,
    /// Verbs by their imperfect without its first letter.
    verbs: FxHashMap<String, Vec<Entry>>,
    /// Phrases of war by their first word.
    hostile: FxHashMap<String, Vec<Vec<String>>>,
    undone: FxHashSet<String>,
    pub(super) judging: FxHashSet<String>,
    pub(super) past: FxHashSet<String>,
    pub(super) not_after: FxHashSet<String>,
    pub(super) no: FxHashSet<String>,
    pub(super) we: FxHashSet<String>,
    side: FxHashSet<String>,
    /// The verb of saying of each act.
    told_by: Vec<(Act, String)>,
}

const FILE: &str = "lang/ar/implied.toml";
static BUILTIN: LazyLock<Result<ImpliedWords, DataError>> =
    LazyLock::new(|| ImpliedWords::parse(include_str!("../../../../lang/ar/implied.toml")));

/// The words that come with the program.
///
/// # Errors
/// A mistake in the data, which the tests exclude for a sound build.
pub(crate) fn builtin() -> Result<&'static ImpliedWords, &'static DataError> {
    BUILTIN.as_ref()
}

/// Tokens behind a rule's words among which what must stand behind them is looked for.
const NEAR: usize = 4;
/// The same for acts of war.
const WAR: usize = 4;

fn bare(w: &str) -> &str {
    w.strip_prefix(['و', 'ف']).filter(|r| r.chars().count() > 1).unwrap_or(w)
}

/// A noun of a side without the letter that a pronoun changes ("حكومة", "حكومته").
fn stem(w: &str) -> &str {
    w.trim_end_matches(['ه', 'ت'])
}

impl ImpliedWords {
    /// Reads a file of rules.
    pub(crate) fn parse(text: &str) -> Result<ImpliedWords, DataError> {
        let wrong = |what: String, hint: &'static str| DataError { file: FILE.into(), line: 0, what, hint };
        let file: File =
            toml::from_str(text).map_err(|e| wrong(e.to_string(), "see the comment at the top of the file"))?;
        let act = |s: &str| {
            Act::parse(s)
                .ok_or_else(|| wrong(format!("no act is called \"{s}\""), "acts are listed in reading/terms.rs, `Act`"))
        };
        let set = |v: &[String]| v.iter().map(|w| fold(w)).collect::<FxHashSet<_>>();
        let mut out = ImpliedWords {
            undone: set(&file.undone),
            judging: file.judging.iter().cloned().collect(),
            past: set(&file.past),
            not_after: set(&file.not_after),
            no: set(&file.no),
            we: set(&file.we),
            side: file.side.iter().map(|w| stem(&fold(w)).to_owned()).collect(),
            ..ImpliedWords::default()
        };
        for (name, verb) in file.verb {
            out.told_by.push((act(&name)?, verb));
        }
        for w in &file.hostile {
            let mut words = w.split_whitespace().map(fold);
            if let Some(first) = words.next() {
                out.hostile.entry(first).or_default().push(words.collect());
            }
        }
        for r in file.rule {
            let rule = out.rules.len();
            for w in &r.words {
                add(&mut out.words, w, "", rule);
            }
            for w in &r.verbs {
                add(&mut out.verbs, w, "ي", rule);
            }
            let other = |a: &Option<String>| a.as_deref().map(&act).transpose();
            out.rules.push(Rule {
                act: act(&r.act)?,
                refused: other(&r.refused)?,
                hostile: other(&r.hostile)?,
                id: r.id,
                verb: r.verb,
                first: r.first,
                will: r.will,
                not: r.not,
                by: r.by.iter().map(|w| fold(w)).collect(),
                own: r.own,
                charge: r.charge,
                judges: r.judges,
                behind: r.behind.iter().map(|w| fold(w)).collect(),
            });
        }
        Ok(out)
    }

    /// The longest words of a rule that begin at token `i`; of those of several rules the first that `fits`.
    pub(super) fn at(&self, t: &Text, i: usize, fits: impl Fn(&Shown) -> bool) -> Option<Shown> {
        if !t.is_word(i) {
            return None;
        }
        let mut all: Vec<Shown> = Vec::new();
        let f = t.fold(i);
        for w in [f, bare(f)].into_iter().take(1 + usize::from(bare(f) != f)) {
            for e in self.words.get(w).into_iter().flatten() {
                let shown = |end| Shown { rule: e.rule, at: i, end, first: false, verb: false };
                all.extend(follow(t, i + 1, &e.rest).map(shown));
            }
            self.verb(t, i, w, &mut all);
        }
        all.retain(|s| self.has_behind(t, s) && fits(s));
        all.into_iter().max_by_key(|s| (s.end, std::cmp::Reverse(s.rule)))
    }

    fn verb(&self, t: &Text, i: usize, w: &str, all: &mut Vec<Shown>) {
        let (w, future) = match w.strip_prefix('س') {
            Some(r) if r.starts_with(['ي', 'ت', 'ن', 'ا']) => (r, true),
            _ => (w, false),
        };
        let Some(person) = w.chars().next().filter(|c| matches!(c, 'ي' | 'ت' | 'ن' | 'ا')) else { return };
        // "أدعو", but not a noun or a perfect that begins with another alif
        if person == 'ا' && !t.raw(i).trim_start_matches(['و', 'ف', 'س']).starts_with('أ') {
            return;
        }
        let rest = &w[person.len_utf8()..];
        let plural = ["ون", "وا", "ان"].iter().find_map(|e| rest.strip_suffix(e));
        for r in [Some(rest), plural].into_iter().flatten() {
            for e in self.verbs.get(r).into_iter().flatten() {
                let rule = &self.rules[e.rule];
                let first = matches!(person, 'ن' | 'ا');
                if rule.will && !future || rule.first && !first || future && (rule.first || rule.not || rule.charge) {
                    continue;
                }
                let shown = |end| Shown { rule: e.rule, at: i, end, first, verb: true };
                all.extend(follow(t, i + 1, &e.rest).map(shown));
            }
        }
    }

    fn has_behind(&self, t: &Text, s: &Shown) -> bool {
        let all = &self.rules[s.rule].behind;
        all.is_empty() || (s.end..s.end + NEAR).any(|k| t.is_word(k) && all.iter().any(|w| stands(t, k, w)))
    }

    /// The verb of saying by which an act of a rule is told.
    pub(super) fn told_by(&self, rule: &Rule, act: Act) -> String {
        let own = rule.verb.as_ref().filter(|_| rule.act == act);
        let of_act = || self.told_by.iter().find(|t| t.0 == act).map(|t| &t.1);
        own.or_else(of_act).cloned().unwrap_or_default()
    }

    /// The verb of saying of an act.
    pub(super) fn verb_of(&self, act: Act) -> String {
        self.told_by.iter().find(|t| t.0 == act).map(|t| t.1.clone()).unwrap_or_default()
    }

    /// Whether a rule takes a negation.
    pub(super) fn takes_no(&self, rule: usize, no: &str) -> bool {
        let by = &self.rules[rule].by;
        by.is_empty() || by.iter().any(|w| w == bare(no))
    }

    /// Whether an act of war is named right behind token `k`.
    pub(super) fn is_hostile(&self, t: &Text, k: usize) -> bool {
        let bare = |w: &'_ str| strip_article(w).unwrap_or(w).to_owned();
        let named = |k: usize| {
            readings(t.fold(k)).any(|r| {
                let rests = self.hostile.get(r.stem).into_iter().flatten();
                rests.into_iter().any(|rest| {
                    rest.iter().enumerate().all(|(n, w)| t.is_word(k + 1 + n) && bare(t.fold(k + 1 + n)) == bare(w))
                })
            })
        };
        // "ready to work with the army to end the war": what is ended is not done
        let ended = |k: usize| readings(t.fold(k)).any(|r| self.undone.contains(r.stem));
        (k..k + WAR).filter(|k| t.is_word(*k)).take_while(|k| !ended(*k)).any(named)
    }

    /// Whether a word is a noun of the side that somebody speaks for with his pronoun ("بلاده", "حكومتنا").
    pub(super) fn is_own_side(&self, t: &Text, i: usize) -> bool {
        // the ending of حكومة is written like a pronoun once it is folded
        !t.raw(i).ends_with('ة')
            && readings(t.fold(i)).any(|r| strip_enclitic(r.stem).is_some_and(|(s, _)| self.side.contains(stem(&s))))
    }
}

fn add(to: &mut FxHashMap<String, Vec<Entry>>, phrase: &str, cut: &str, rule: usize) {
    let mut words = phrase.split_whitespace().map(fold);
    let Some(first) = words.next() else { return };
    let key = first.strip_prefix(cut).unwrap_or(&first).to_owned();
    to.entry(key).or_default().push(Entry { rest: words.collect(), rule });
}

/// Whether token `k` is a word; one letter stands for a preposition written onto it.
fn stands(t: &Text, k: usize, w: &str) -> bool {
    let f = t.fold(k);
    f == w || w.chars().count() == 1 && f.starts_with(w) && f.chars().count() > 3
}

/// Where these words end that begin at `k`, where they stand there. A last letter alone is the preposition of the word behind.
fn follow(t: &Text, mut k: usize, rest: &[String]) -> Option<usize> {
    for (n, w) in rest.iter().enumerate() {
        if !t.is_word(k) || !stands(t, k, w) {
            return None;
        }
        if n + 1 == rest.len() && w.chars().count() == 1 && t.fold(k) != w {
            return Some(k);
        }
        k += 1;
    }
    Some(k)
}
