//! `isnad diff` on what `isnad extract` prints.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn isnad(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isnad")).args(args).env("LANG", "en_GB.UTF-8").output().unwrap()
}

fn out(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}

/// The reading of the samples, and the same with the first statement's act and the first figure's claimant changed, the first event gone
/// and the last report left out; with the id of what was changed.
struct Files {
    dir: tempfile::TempDir,
    changed: String,
}

impl Files {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        let old = out(&isnad(&["extract", samples.to_str().unwrap()]));
        let mut lines: Vec<Value> = old.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        lines.pop();
        let full = |l: &Value, k: &str| !l[k].as_array().unwrap().is_empty();
        let r = lines.iter_mut().find(|l| full(l, "statements") && full(l, "figures") && full(l, "events")).unwrap();
        r["statements"][0]["act"] = "threaten".into();
        r["figures"][0]["claimant"] = serde_json::json!([{ "name": "جهة ما", "entity": null, "anonymous": true }]);
        r["events"].as_array_mut().unwrap().remove(0);
        let changed = r["id"].as_str().unwrap().to_owned();
        let new: String = lines.iter().map(|l| format!("{l}\n")).collect();
        std::fs::write(dir.path().join("old.jsonl"), old).unwrap();
        std::fs::write(dir.path().join("new.jsonl"), new).unwrap();
        Files { dir, changed }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    fn diff(&self, args: &[&str]) -> Output {
        let (old, new) = (self.path("old.jsonl"), self.path("new.jsonl"));
        isnad(&[&["diff", old.to_str().unwrap(), new.to_str().unwrap()][..], args].concat())
    }
}

#[test]
fn what_changed_is_counted_and_shown() {
    let f = Files::new();
    let o = f.diff(&["--json"]);
    assert_eq!(o.status.code(), Some(1));
    let v: Value = serde_json::from_slice(&o.stdout).unwrap();
    assert_eq!(v["only_old"].as_array().unwrap().len(), 1);
    let layer = |name: &str| v["layers"].as_array().unwrap().iter().find(|l| l["name"] == name).unwrap();
    assert_eq!(layer("statements")["changed"], 1);
    assert_eq!(layer("statements")["fields"]["act"], 1);
    assert_eq!(layer("figures")["fields"]["claimant"], 1);
    assert_eq!(layer("events")["gone"], 1);
    assert_eq!(layer("events")["added"], 0);
    assert!(layer("names")["same"].as_u64().unwrap() > 0);
    let example = &layer("statements")["examples"][0];
    assert_eq!(example["report"], f.changed);
    assert_eq!(example["new"]["act"], "threaten");

    let said = out(&f.diff(&[]));
    for part in
        ["1 in the old file only", "→ threaten", "→ جهة ما", &format!("~ {}:", f.changed), &format!("- {}:", f.changed)]
    {
        assert!(said.contains(part), "{part} not in {said}");
    }
    assert!(!out(&f.diff(&["--show", "0"])).contains("→ threaten"));
    assert!(!out(&f.diff(&["--layer", "events"])).contains("→ threaten"));
}

#[test]
fn exit_codes_are_those_of_diff() {
    let f = Files::new();
    let old = f.path("old.jsonl");
    let old = old.to_str().unwrap();
    let o = isnad(&["diff", old, old]);
    assert_eq!(o.status.code(), Some(0), "{}", out(&o));
    std::fs::write(f.path("bad.jsonl"), "{\"id\":\"a\",\"text\":\"نص\"}\n{\n").unwrap();
    let bad = f.path("bad.jsonl");
    for (args, says) in [
        ([old, bad.to_str().unwrap()], "bad.jsonl:2: "),
        ([bad.to_str().unwrap(), old], "bad.jsonl:2: "),
        (["gone.jsonl", old], "gone.jsonl: "),
        ([f.dir.path().to_str().unwrap(), old], "only the second"),
    ] {
        let o = isnad(&["diff", args[0], args[1]]);
        let said = String::from_utf8_lossy(&o.stderr).into_owned();
        assert!(o.status.code() == Some(2) && said.contains(says) && said.contains("hint: "), "{args:?}: {said}");
    }
    let o = isnad(&["diff", old, old, "--layer", "claims"]);
    assert!(o.status.code() == Some(2) && String::from_utf8_lossy(&o.stderr).contains("statements"));
    let o = isnad(&["diff", old, old, "--rule", "S-NONE"]);
    assert!(o.status.code() == Some(0) && String::from_utf8_lossy(&o.stderr).contains("S-NONE"));
}

#[test]
fn the_new_reading_may_be_a_stream() {
    let f = Files::new();
    let o = Command::new(env!("CARGO_BIN_EXE_isnad"))
        .args([Path::new("diff"), &f.path("old.jsonl"), Path::new("-")])
        .stdin(Stdio::from(std::fs::File::open(f.path("old.jsonl")).unwrap()))
        .output()
        .unwrap();
    assert_eq!(o.status.code(), Some(0), "{}", out(&o));
}
