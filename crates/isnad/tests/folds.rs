//! `isnad eval --folds`: no layer falls below its floor out of fold, and files that would mislead are refused.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn isnad(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isnad")).args(args).output().unwrap()
}

fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

/// The floor that CI holds: all reports, each read with weights that never saw it.
#[test]
fn no_layer_falls_below_its_floor_out_of_fold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let gold = root.join("../shared/gold/train/gold");
    let folds = root.join("models/folds");
    for needed in [&gold, &folds] {
        if !needed.exists() {
            println!("skipped: no {} on this machine", needed.display());
            return;
        }
    }
    let (gold, folds, floors) = (gold.to_str().unwrap(), folds.to_str().unwrap(), root.join("models/floors.toml"));
    let o = isnad(&["eval", gold, "--folds", folds, "--floors", floors.to_str().unwrap(), "--json"]);
    assert!(o.status.success(), "{}", err(&o));
    let v: Value = serde_json::from_slice(&o.stdout).unwrap();
    let t = &v["out_of_fold"];
    let sum = |parts: &Value| parts.as_array().unwrap().iter().map(|p| p["reports"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(t["all"]["reports"], std::fs::read_dir(gold).unwrap().count());
    assert_eq!(sum(&t["folds"]), t["all"]["reports"].as_u64().unwrap());
    assert_eq!(sum(&t["groups"]), t["all"]["reports"].as_u64().unwrap());
    for (layer, rates) in t["all"]["layers"].as_object().unwrap() {
        let f1 = &rates["f1"];
        let [low, value, high] = [&f1["interval"][0], &f1["value"], &f1["interval"][1]].map(|x| x.as_f64().unwrap());
        assert!(low <= value && value <= high, "{layer}: {f1}");
    }
}

/// A set of two reports in two folds, with weights that are never read: each test finds a fault before.
struct Set(tempfile::TempDir);

impl Set {
    fn new() -> Self {
        let set = Set(tempfile::tempdir().unwrap());
        for name in ["gold", "folds"] {
            std::fs::create_dir(set.path(name)).unwrap();
        }
        for id in ["a", "b"] {
            let gold = format!(r#"{{"id":"{id}","statements":[],"figures":[],"events":[]}}"#);
            std::fs::write(set.path(&format!("gold/{id}.json")), gold).unwrap();
        }
        set.write("reports.jsonl", &[Self::report("a", 0), Self::report("b", 1)].concat());
        set.write("folds/fold-0.bin", "one");
        set.write("folds/fold-1.bin", "another");
        set.write("floors.toml", "act = 0.5\n");
        set
    }
    fn report(id: &str, fold: u32) -> String {
        format!("{{\"id\":\"{id}\",\"fold\":{fold},\"group\":\"g\",\"text\":\"وصل الوزير إلى العاصمة صباح الأحد.\"}}\n")
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }
    fn run(&self) -> Output {
        let [gold, reports, folds, floors] = ["gold", "reports.jsonl", "folds", "floors.toml"].map(|n| self.path(n));
        Command::new(env!("CARGO_BIN_EXE_isnad"))
            .arg("eval")
            .args([gold.as_path(), Path::new("--reports"), &reports, Path::new("--folds"), &folds])
            .args([Path::new("--floors"), &floors])
            .output()
            .unwrap()
    }
    fn refuses(&self, says: &[&str]) {
        let o = self.run();
        assert_eq!(o.status.code(), Some(1), "{}", err(&o));
        for part in says {
            assert!(err(&o).contains(part), "{part} not in {}", err(&o));
        }
        assert!(err(&o).contains("hint: "), "{}", err(&o));
    }
}

#[test]
fn missing_weights_are_named() {
    let s = Set::new();
    std::fs::remove_file(s.path("folds/fold-1.bin")).unwrap();
    s.refuses(&["no fold-1.bin", "train/train.sh", "models/README.md"]);
    std::fs::remove_dir_all(s.path("folds")).unwrap();
    s.refuses(&["no fold-0.bin, fold-1.bin"]);
}

#[test]
fn weights_under_two_names_are_refused() {
    let s = Set::new();
    s.write("folds/group-g.bin", "another");
    s.refuses(&["fold-1.bin and group-g.bin are the same weights"]);
}

#[test]
fn a_report_without_its_place_or_gold_without_its_report_is_told() {
    let s = Set::new();
    s.write("reports.jsonl", &(Set::report("a", 0) + "{\"id\":\"b\",\"text\":\"خبر\"}\n"));
    s.refuses(&["reports.jsonl:2: missing field `fold`"]);
    s.write("reports.jsonl", &[Set::report("a", 0), Set::report("a", 1)].concat());
    s.refuses(&["reports.jsonl:2: a second report with the id \"a\""]);
    s.write("reports.jsonl", &[Set::report("a", 0), Set::report("c", 1)].concat());
    s.refuses(&["no report b"]);
}

#[test]
fn mistakes_in_floors_are_told_by_line() {
    let s = Set::new();
    s.write("floors.toml", "act = 0.5\nspeech = 0.5\n");
    s.refuses(&["floors.toml:2: no layer is called \"speech\""]);
}

#[test]
fn options_that_exclude_each_other() {
    for args in [&["eval", "gold", "--floors", "f"][..], &["eval", "gold", "--folds", "d", "--rules"]] {
        assert_eq!(isnad(args).status.code(), Some(2), "{args:?}");
    }
}
