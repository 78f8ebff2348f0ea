//! Renderings of reports' own words by a translator that the user names (`--translate-url`, `--translate-command`). isnad translates nothing
//! itself: quotations stay in Arabic, and behind each stands what the translator made of it, marked as such.

mod translator;

pub(crate) use translator::Translator;

use crate::cli::Global;
use crate::show::complain;
use crate::{Error, watch};
use isnad_ledger::{Lang, inert};
use isnad_store::{Database, is_server};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How a quotation in a line of ours begins and ends (`isnad_ledger::quotation`).
const OPENS: &str = "\u{2068}«";
const CLOSES: &str = "»\u{2069}";
/// The longest rendering that is shown, in characters; a broken translator may repeat itself without end.
const LONGEST: usize = 2_000;

/// What a translator made of quotations.
#[derive(Debug, Default)]
pub(crate) struct Renderings {
    by: String,
    made: BTreeMap<String, String>,
}

impl Renderings {
    /// A line with the rendering of each of its quotations behind it.
    pub(crate) fn put(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((start, end)) = quotation_in(rest) {
            let whole = end + CLOSES.len();
            out.push_str(&rest[..whole]);
            if let Some(text) = self.made.get(&rest[start..end]) {
                out.push_str(&format!(" [machine translation: {text}]"));
            }
            rest = &rest[whole..];
        }
        out + rest
    }

    /// What stands below lines with renderings.
    pub(crate) fn legend(&self) -> String {
        format!(
            "machine translation: by {}; nobody has checked it. What was reported is the Arabic before it.",
            self.by
        )
    }

    /// The words, what was made of them, and by whom.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.made.iter().map(|(words, text)| (words.as_str(), text.as_str(), self.by.as_str()))
    }
}

/// Where the words of the first quotation of a line begin and end.
fn quotation_in(line: &str) -> Option<(usize, usize)> {
    let start = line.find(OPENS)? + OPENS.len();
    let end = start + line[start..].find(CLOSES)?;
    Some((start, end))
}

/// Adds the quotations of a line that are worth a rendering: two Arabic words or more.
pub(crate) fn gather(line: &str, into: &mut BTreeSet<String>) {
    let mut rest = line;
    while let Some((start, end)) = quotation_in(rest) {
        let words = &rest[start..end];
        let arabic = |w: &&str| w.chars().any(|c| matches!(c, '\u{621}'..='\u{64a}'));
        if words.split_whitespace().filter(arabic).count() > 1 {
            into.insert(words.to_owned());
        }
        rest = &rest[end + CLOSES.len()..];
    }
}

/// What the translator that the user named makes of quotations; none where he named none, or reads Arabic. What it made before is kept in the
/// ledger file `kept`, where there is one, and not asked for again. `false` where it failed, which is told.
pub(crate) fn rendered(
    global: &Global,
    words: &BTreeSet<String>,
    kept: Option<&Path>,
) -> Result<(Option<Renderings>, bool), Error> {
    let Some(translator) = Translator::of(global)? else { return Ok((None, true)) };
    if global.lang() == Lang::Ar {
        complain(&"nothing is translated: renderings are into English, and this is Arabic\nhint: --lang en");
        return Ok((None, true));
    }
    let by = translator.name();
    let kept = kept.filter(|p| is_server(p) || p.exists());
    let all: Vec<String> = words.iter().cloned().collect();
    let mut made = match kept {
        Some(p) => Database::open(p)?.renderings(&by, &all)?,
        None => BTreeMap::new(),
    };
    let open: Vec<String> = all.into_iter().filter(|w| !made.contains_key(w)).collect();
    let mut fresh = BTreeMap::new();
    let outcome = translator.render(&open, &mut |words, text| {
        let text: String =
            inert(&text.split_whitespace().collect::<Vec<_>>().join(" ")).chars().take(LONGEST).collect();
        if !text.is_empty() {
            fresh.insert(words.to_owned(), text);
        }
    });
    if let (Some(p), false) = (kept, fresh.is_empty()) {
        // a ledger that may not be written is shown all the same
        if let Err(e) = Database::create(p).and_then(|mut s| s.keep_renderings(&by, &fresh, watch::now())) {
            complain(&format!("renderings are not kept: {e}"));
        }
    }
    made.extend(fresh);
    let well = outcome.is_ok();
    if let Err(e) = outcome {
        complain(&e);
    }
    Ok((Some(Renderings { by, made }), well))
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_ledger::quotation;

    #[test]
    fn each_quotation_has_its_rendering_behind_it() {
        let (long, short) = (quotation("وقف القتال فورا"), quotation("قصف"));
        let line = format!("Malta calls for: {long} ({short}) and {long}.");
        let mut seen = BTreeSet::new();
        gather(&line, &mut seen);
        assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), ["وقف القتال فورا"]);
        let made = BTreeMap::from([("وقف القتال فورا".to_owned(), "to stop at once".to_owned())]);
        let r = Renderings { by: "somebody".into(), made };
        let mt = "[machine translation: to stop at once]";
        assert_eq!(r.put(&line), format!("Malta calls for: {long} {mt} ({short}) and {long} {mt}."));
        assert_eq!(r.put("no quotation, \u{2068}«open"), "no quotation, \u{2068}«open");
    }
}
