//! `isnad positions` on the samples: every line of it is kept in `tests/positions.en.txt` and `.ar.txt`, to be read when it changes.
//! `ISNAD_BLESS=1` writes them again.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Samples(tempfile::TempDir);

impl Samples {
    fn new() -> Self {
        let s = Samples(tempfile::tempdir().unwrap());
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        assert!(s.run(&["add", samples.to_str().unwrap()]).status.success());
        s
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_isnad"))
            .args(args)
            .env("ISNAD_LEDGER", self.0.path().join("isnad.db"))
            .env("NO_COLOR", "1")
            .output()
            .unwrap()
    }

    fn json(&self, args: &[&str]) -> Vec<Value> {
        let o = self.run(&[&["positions", "--json"], args].concat());
        serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}"))
    }
}

fn kept(lang: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/positions.{lang}.txt"))
}

#[test]
fn positions_of_the_samples() {
    let s = Samples::new();
    for lang in ["en", "ar"] {
        let o = s.run(&["positions", "--lang", lang]);
        assert!(o.status.success());
        let now = String::from_utf8(o.stdout).unwrap();
        if std::env::var_os("ISNAD_BLESS").is_some() {
            std::fs::write(kept(lang), &now).unwrap();
        }
        let before = std::fs::read_to_string(kept(lang)).unwrap_or_default();
        assert_eq!(before, now, "run the tests with ISNAD_BLESS=1 and read every changed line");
    }
}

#[test]
fn each_position_leads_to_its_words() {
    let s = Samples::new();
    let all = s.json(&[]);
    let claims: Vec<Value> = serde_json::from_slice(&s.run(&["claims", "--json"]).stdout).unwrap();
    for p in &all {
        for w in p["sayings"].as_array().unwrap() {
            for x in w["sources"].as_array().unwrap() {
                let c = claims.iter().find(|c| c["id"] == x["claim"]).unwrap();
                let told = c["testimonies"].as_array().unwrap();
                assert!(told.iter().any(|t| t["span"] == x["span"] && t["key"] == x["key"]), "{p:#}");
            }
        }
        let shown = s.run(&["show", p["id"].as_str().unwrap()]);
        assert!(shown.status.success(), "{}", p["id"]);
    }
    let mut ids: Vec<&str> = all.iter().map(|p| p["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
}

#[test]
fn positions_are_narrowed() {
    let s = Samples::new();
    let all = s.json(&[]);
    let n = |args: &[&str]| s.json(args).len();
    let truce = n(&["--topic", "ceasefire"]);
    assert!(truce > 0 && truce < all.len());
    assert_eq!(truce, n(&["--topic", "وقف القتال"]));
    assert_eq!(n(&["--by", "Russia"]), n(&["--by", "روسيا"]));
    assert!(n(&["--by", "Russia"]) > 0);
    assert_eq!(n(&["--until", "1990-01-01"]), 0);
    assert_eq!(n(&["--since", "1990-01-01"]), all.iter().filter(|p| !p["from"].is_null()).count());
    assert!(n(&["--toward", "Armenia"]) <= all.iter().filter(|p| p["toward"] != Value::Array(Vec::new())).count());
    let o = s.run(&["positions", "--topic", "tea"]);
    assert_eq!(o.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&o.stderr).contains("ceasefire"), "{}", String::from_utf8_lossy(&o.stderr));
}
