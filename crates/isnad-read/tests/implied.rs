//! What somebody does by what he says, where the verb of saying is neutral: each sentence of `implied.tsv` with its rule, act, whom it
//! is toward and its words.
#![allow(clippy::unwrap_used)]

use isnad_read::{Implied, Reader};
use isnad_text::Report;

fn implied(text: &str) -> Vec<Implied> {
    let published = "2020-10-14".parse().ok();
    let r = Report { id: "t".into(), text: text.into(), published, ..Report::default() };
    Reader::builtin().unwrap().rules_only().read(&r).implied
}

#[test]
fn positions_that_neutral_statements_imply() {
    let rows = include_str!("implied.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    for row in rows {
        let [text, rule, act, toward, content] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("a row has five cells: {row}")
        };
        let found = implied(text);
        if rule == "-" {
            assert!(found.is_empty(), "{text}: {found:#?}");
            continue;
        }
        let [x] = found.as_slice() else { panic!("{text}: {found:#?}") };
        assert_eq!((x.rule.as_str(), x.act.as_str(), x.content.of(text)), (rule, act, content), "{text}");
        let named: Vec<&str> = x.toward.iter().map(|w| w.name.as_str()).collect();
        assert_eq!(named.join("، "), toward, "{text}");
    }
}
