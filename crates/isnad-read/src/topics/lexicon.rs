//! The words of topics (`lang/ar/topics.toml`), and where they stand in a text.

use crate::kb::DataError;
use crate::reading::Topic;
use isnad_text::{Text, fold, readings, strip_article, strip_enclitic};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    refusal: Vec<String>,
    topic: Vec<FileTopic>,
}

#[derive(Debug, Deserialize)]
struct FileTopic {
    id: String,
    en: String,
    ar: String,
    #[serde(default)]
    overturned_by: Option<Vec<String>>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    hints: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
}

/// How firmly a word tells a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    Hint,
    Word,
    /// Several words together.
    Phrase,
}

/// A word of a topic in a text: tokens `at..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    pub(crate) topic: Topic,
    pub(crate) strength: Strength,
    pub(crate) at: usize,
    pub(crate) end: usize,
}

#[derive(Clone, Debug)]
struct Entry {
    rest: Vec<String>,
    topic: Topic,
    strength: Strength,
    verb: bool,
}

/// The words of all topics by the key of their first word, and what the topics are called.
#[derive(Debug, Default)]
pub(crate) struct TopicWords {
    entries: FxHashMap<String, Vec<Entry>>,
    names: Vec<(Topic, String, String)>,
    /// Those that one can be for on one day and against on another, with the words that turn them over ("lifting" sanctions).
    turns: Vec<(Topic, Vec<String>)>,
    /// Words of refusal, which turn over what is called for or offered.
    refusal: Vec<String>,
}

/// Words at the head of a content that can turn its topic over.
const HEAD: usize = 8;

const FILE: &str = "lang/ar/topics.toml";
static BUILTIN: LazyLock<Result<TopicWords, DataError>> =
    LazyLock::new(|| TopicWords::parse(include_str!("../../../../lang/ar/topics.toml")));

/// The words that come with the program.
///
/// # Errors
/// A mistake in the data, which the tests exclude for a sound build.
pub(crate) fn builtin() -> Result<&'static TopicWords, &'static DataError> {
    BUILTIN.as_ref()
}

impl Topic {
    /// What it is called, in English and in Arabic.
    pub fn names(self) -> (&'static str, &'static str) {
        let words = builtin().ok();
        words.and_then(|w| w.names(self)).unwrap_or((self.as_str(), self.as_str()))
    }

    /// Whether one can be for it on one day and against it on another: talks, an agreement, a withdrawal. Of an attack nobody says
    /// that he is for attacks.
    pub fn turns(self) -> bool {
        builtin().is_ok_and(|w| w.turns.iter().any(|t| t.0 == self))
    }

    /// Whether a content on a topic that one can turn about means it as it stands: nothing at its head turns it over ("lifting the
    /// sanctions", "no talks"). Of what is refused, the word of refusal may be a part.
    pub fn is_meant_by(self, content: &str, refused: bool) -> bool {
        let Ok(words) = builtin() else { return false };
        let Some((_, over)) = words.turns.iter().find(|t| t.0 == self) else { return false };
        let head = content.split_whitespace().take(HEAD).map(fold);
        !head.flat_map(|w| keys(&w)).any(|(k, _)| over.contains(&k) || !refused && words.refusal.contains(&k))
    }
}

impl TopicWords {
    /// Reads a file of topics.
    pub(crate) fn parse(text: &str) -> Result<TopicWords, DataError> {
        let wrong = |what: String, hint| DataError { file: FILE.into(), line: 0, what, hint };
        let file: File =
            toml::from_str(text).map_err(|e| wrong(e.to_string(), "see the comment at the top of the file"))?;
        let keyed = |words: &[String]| words.iter().map(|w| key(&fold(w)).to_owned()).collect::<Vec<_>>();
        let mut out = TopicWords { refusal: keyed(&file.refusal), ..TopicWords::default() };
        for t in &file.topic {
            let topic = Topic::parse(&t.id).ok_or_else(|| {
                wrong(format!("no topic is called \"{}\"", t.id), "topics are listed in reading.rs, `Topic`")
            })?;
            out.names.push((topic, t.en.clone(), t.ar.clone()));
            out.turns.extend(t.overturned_by.as_deref().map(|words| (topic, keyed(words))));
            for (list, strength, verb) in
                [(&t.words, Strength::Word, false), (&t.hints, Strength::Hint, false), (&t.verbs, Strength::Word, true)]
            {
                list.iter().for_each(|w| out.add(w, topic, strength, verb));
            }
        }
        Ok(out)
    }

    fn add(&mut self, phrase: &str, topic: Topic, strength: Strength, verb: bool) {
        let folded: Vec<String> = phrase.split_whitespace().map(fold).collect();
        let Some((first, rest)) = folded.split_first() else { return };
        let first = if verb { first.strip_prefix('ي').unwrap_or(first) } else { first };
        let rest: Vec<String> = rest.iter().map(|w| key(w).to_owned()).collect();
        let strength = if rest.is_empty() { strength } else { Strength::Phrase };
        self.entries.entry(key(first).to_owned()).or_default().push(Entry { rest, topic, strength, verb });
    }

    /// What a topic is called, in English and in Arabic.
    pub(crate) fn names(&self, topic: Topic) -> Option<(&str, &str)> {
        self.names.iter().find(|n| n.0 == topic).map(|n| (n.1.as_str(), n.2.as_str()))
    }

    /// The words of topics in the tokens `from..to`, in order. A phrase hides the single words in it.
    pub(crate) fn senses(&self, t: &Text, from: usize, to: usize) -> Vec<Sense> {
        let mut out = Vec::new();
        let mut i = from;
        while i < to {
            let mut here = self.at(t, i, to);
            let longest = here.iter().map(|s| s.end).max().unwrap_or(i + 1);
            here.retain(|s| s.end == longest);
            out.extend(here);
            i = longest;
        }
        out
    }

    fn at(&self, t: &Text, i: usize, to: usize) -> Vec<Sense> {
        let mut out: Vec<Sense> = Vec::new();
        if !t.is_word(i) {
            return out;
        }
        for (k, verb) in keys(t.fold(i)) {
            for e in self.entries.get(&k).into_iter().flatten().filter(|e| e.verb == verb) {
                let end = i + 1 + e.rest.len();
                if end > to || !e.rest.iter().enumerate().all(|(n, w)| same(t.fold(i + 1 + n), w)) {
                    continue;
                }
                let s = Sense { topic: e.topic, strength: e.strength, at: i, end };
                match out.iter_mut().find(|o| o.topic == s.topic) {
                    Some(o) if o.end < s.end || o.strength < s.strength => *o = s,
                    Some(_) => {}
                    None => out.push(s),
                }
            }
        }
        out.sort_by_key(|s| s.topic);
        out
    }
}

/// A word without article and without the ending of gender and number.
pub(crate) fn key(word: &str) -> &str {
    let w = strip_article(word).unwrap_or(word);
    let ends = ["ات", "ون", "ين", "ان", "وا", "ه", "ا"];
    ends.iter().find_map(|e| w.strip_suffix(e).filter(|r| r.chars().count() >= 3)).unwrap_or(w)
}

fn same(word: &str, wanted: &str) -> bool {
    key(word) == wanted || keys(word).iter().any(|(k, verb)| !verb && k == wanted)
}

/// The keys under which a word of a text can stand in the lexicon, each with whether it is taken for a verb.
fn keys(word: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::with_capacity(8);
    let mut put = |k: &str, verb: bool| {
        if k.chars().count() >= 2 && !out.iter().any(|o| o.0 == k && o.1 == verb) {
            out.push((k.to_owned(), verb));
        }
    };
    for r in readings(word) {
        if !r.prefix.future {
            put(key(r.stem), false);
            if !r.prefix.article
                && let Some((s, _)) = strip_enclitic(r.stem).filter(|(s, _)| s.chars().count() >= 3)
            {
                put(key(&s), false);
            }
        }
        if !r.prefix.article && r.prefix.prep.is_none_or(|p| p == 'ل') {
            let bare = r.stem.strip_suffix('ت').filter(|s| s.chars().count() >= 3).unwrap_or(r.stem);
            put(key(bare), true);
            if let Some(s) = r.stem.strip_prefix(['ي', 'ت', 'ن', 'ا']) {
                put(key(s), true);
                if let Some((s, _)) = strip_enclitic(s).filter(|(s, _)| s.chars().count() >= 3) {
                    put(key(&s), true);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(text: &str) -> Vec<&'static str> {
        let t = Text::from_source(text);
        let words = builtin().unwrap();
        words
            .senses(&t, 0, t.tokens.len())
            .iter()
            .filter(|s| s.strength > Strength::Hint)
            .map(|s| s.topic.as_str())
            .collect()
    }

    #[test]
    fn words_are_found_under_their_clitics() {
        for (text, wanted) in [
            ("بوقف إطلاق النار", vec!["ceasefire"]),
            ("وللهدنة", vec!["ceasefire"]),
            ("بانسحابها", vec!["withdrawal"]),
            ("سيقصفون", vec!["attack"]),
            ("للوساطات", vec!["mediation"]),
        ] {
            assert_eq!(topics(text), wanted, "{text}");
        }
    }

    #[test]
    fn every_topic_has_words_and_names() {
        let words = builtin().unwrap();
        for t in Topic::ALL {
            assert!(words.names(t).is_some(), "{} has no name", t.as_str());
            assert!(words.entries.values().flatten().any(|e| e.topic == t), "{} has no words", t.as_str());
        }
    }

    #[test]
    fn what_turns_a_topic_over_is_seen() {
        assert!(Topic::Talks.is_meant_by("رفضها إجراء مفاوضات", true));
        for (topic, content, meant) in [
            (Topic::Talks, "إلى رفض المفاوضات", false),
            (Topic::Sanctions, "بفرض عقوبات على المصارف", true),
            (Topic::Sanctions, "برفع العقوبات عن المصارف", false),
            (Topic::Ceasefire, "بوقف إطلاق النار فورا", true),
            (Topic::Ceasefire, "بعدم القبول بالهدنة", false),
            (Topic::Talks, "إجراء مفاوضات مباشرة", true),
            (Topic::Talks, "إلى تعليق المفاوضات", false),
            // nobody says that he is for attacks
            (Topic::Attack, "شن غارات", false),
        ] {
            assert_eq!(topic.is_meant_by(content, false), meant, "{content}");
        }
    }

    #[test]
    fn a_wrong_id_is_told() {
        let e = TopicWords::parse("[[topic]]\nid = \"tea\"\nen = \"tea\"\nar = \"شاي\"\n").unwrap_err();
        assert!(e.what.contains("tea"), "{e:?}");
    }
}
