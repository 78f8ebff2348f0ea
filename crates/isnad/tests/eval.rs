//! The reading against the annotated reports of `../shared/gold`: the measures equal those of `gold.py`, and no layer falls
//! below the recorded floor.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn shared() -> Option<PathBuf> {
    let p = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold");
    if p.join("gold.py").exists() {
        return Some(p);
    }
    println!("skipped: no ../shared/gold on this machine");
    None
}

fn isnad(args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_isnad")).args(args).output().unwrap()
}

#[test]
fn measures_equal_those_of_gold_py() {
    let Some(gold) = shared() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: no python3 on this machine");
        return;
    }
    let tmp = tempfile::tempdir().unwrap();
    for set in ["seeds", "dev"] {
        let dir = gold.join(set).join("gold");
        let reports = gold.join(set).join(format!("{set}.jsonl"));
        let extracted = tmp.path().join(format!("{set}.out"));
        std::fs::write(&extracted, isnad(&["extract", reports.to_str().unwrap()]).stdout).unwrap();
        let py = Command::new("python3")
            .args([
                gold.join("gold.py").as_os_str(),
                "score".as_ref(),
                dir.as_os_str(),
                extracted.as_os_str(),
                "--json".as_ref(),
            ])
            .output()
            .unwrap();
        let theirs: Value = serde_json::from_slice(&py.stdout).unwrap();
        let ours = isnad(&["eval", dir.to_str().unwrap(), "--json"]);
        let ours: Value = serde_json::from_slice(&ours.stdout).unwrap();
        for (layer, row) in theirs.as_object().unwrap() {
            for k in ["tp", "gold", "pred"] {
                assert_eq!(ours["all"][layer][k], row[k], "{set} {layer} {k}");
            }
        }
        assert!(ours["misses"].as_array().is_some_and(|m| m.iter().all(|x| x["report"].is_string())));
    }
}

#[test]
fn no_layer_falls_below_its_floor() {
    let Some(gold) = shared() else { return };
    for set in ["seeds", "dev"] {
        let dir = gold.join(set).join("gold");
        let floor = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../eval/floor-{set}.json"));
        let out = isnad(&["eval", dir.to_str().unwrap(), "--floor", floor.to_str().unwrap()]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn a_folder_without_gold_is_told() {
    let tmp = tempfile::tempdir().unwrap();
    let out = isnad(&["eval", tmp.path().to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("no .json file"));
}

#[test]
fn ones_own_names_lie_over_the_knowledge_base() {
    let tmp = tempfile::tempdir().unwrap();
    let row = "mayor-x\tسالم البدراني\tSalem al-Badrani\tmayor\tLBY\t2020\t2024\tالبدراني\nputin\tفلاديمير بوتين\tVladimir Putin\tpresident\tRUS\t2012\t\tبوتن\n";
    std::fs::write(tmp.path().join("people.tsv"), row).unwrap();
    let dir = tmp.path().to_str().unwrap();
    let out = isnad(&["kb", "show", "البدراني", "--kb", dir, "--json"]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("mayor-x"), "{}", String::from_utf8_lossy(&out.stderr));
    let out = isnad(&["kb", "show", "بوتن", "--kb", dir]);
    assert!(String::from_utf8_lossy(&out.stdout).starts_with("putin "));
    std::fs::write(tmp.path().join("people.tsv"), "only\ttwo\n").unwrap();
    let out = isnad(&["kb", "check", "--kb", dir]);
    assert!(!out.status.success() && String::from_utf8_lossy(&out.stderr).contains("people.tsv:1"));
}

#[test]
fn the_knowledge_base_is_sound_and_large() {
    let out = isnad(&["kb", "check", "--json"]);
    let v: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(v["entities"].as_u64().unwrap() >= 3000);
    let found = isnad(&["kb", "search", "Saraqib"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("سراقب"));
    assert_eq!(isnad(&["kb", "search", "zzzz"]).status.code(), Some(4));
}
