//! The command as its users meet it: good input, bad input, exit codes, search, schema.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Home(tempfile::tempdir().unwrap())
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let p = self.path(name);
        std::fs::write(&p, bytes).unwrap();
        p
    }
    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_isnad"))
            .args(args)
            .env("ISNAD_LEDGER", self.path("isnad.db"))
            .env("LANG", "en_GB.UTF-8")
            .output()
            .unwrap()
    }
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_slice(&self.run(&[args, &["--json"]].concat()).stdout).unwrap()
    }
}

fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

const GOOD: &str = r#"{"id":"one","outlet":"x","published":"2020-10-01","text":"قالت وزارة الدفاع الأرمينية إن قواتها دمرت 12 دبابة."}"#;

#[test]
fn adding_twice_changes_nothing() {
    let h = Home::new();
    let dir = samples();
    let dir = dir.to_str().unwrap();
    assert!(h.run(&["add", dir]).status.success());
    let before = h.json(&["claims"]);
    let again = h.run(&["add", dir]);
    assert!(err(&again).contains(" 0 new"), "{}", err(&again));
    assert_eq!(before, h.json(&["claims"]));
    assert!(before.as_array().unwrap().len() > 40);
}

#[test]
fn bad_input_is_named_and_the_good_is_kept() {
    let h = Home::new();
    let file = h.write(
        "mixed.jsonl",
        format!("{GOOD}\n{{\"id\":\"two\"}}\nnot json\n{{\"id\":\"three\",\"text\":\"نص\",\"published\":\"soon\"}}\n")
            .as_bytes(),
    );
    let o = h.run(&["add", file.to_str().unwrap()]);
    assert_eq!(o.status.code(), Some(3));
    let e = err(&o);
    for part in [
        "mixed.jsonl:2: no \"text\"",
        "mixed.jsonl:3: not valid JSON",
        "mixed.jsonl:4: \"published\" is \"soon\"",
        "1 new",
        "3 failed",
    ] {
        assert!(e.contains(part), "{part} not in {e}");
    }
    assert_eq!(h.json(&["stories"]).as_array().unwrap().len(), 1);
}

#[test]
fn every_kind_of_bad_file() {
    let h = Home::new();
    let empty = h.write("empty.txt", b"  \n");
    let noise = h.write("noise.txt", &[b"a\nb ".as_slice(), &[0xff, 0xc3, 0x28, 0x80]].concat());
    std::fs::create_dir(h.path("nothing")).unwrap();
    for (path, says) in [
        (h.path("gone.txt"), "no such file or folder"),
        (empty, "holds no text"),
        (noise, "noise.txt:2: not valid UTF-8"),
        (h.path("nothing"), "no report in this folder"),
    ] {
        let o = h.run(&["add", path.to_str().unwrap()]);
        assert_eq!(o.status.code(), Some(3), "{path:?}");
        assert!(err(&o).contains(says) && err(&o).contains("hint:"), "{}", err(&o));
    }
    let long = h.write("long.txt", "نص طويل ".repeat(100).as_bytes());
    let o = h.run(&["extract", "--max-report-bytes", "100", long.to_str().unwrap()]);
    assert!(err(&o).contains("more than the limit of 100"), "{}", err(&o));
}

#[test]
fn exit_codes() {
    let h = Home::new();
    assert_eq!(h.run(&["claims"]).status.code(), Some(4), "an empty ledger holds no claim");
    assert_eq!(h.run(&["nonsense"]).status.code(), Some(2));
    assert_eq!(h.run(&["show", "0000"]).status.code(), Some(1));
    let not_a_db = h.write("isnad.db", b"this is no database, and long enough to be looked at as one..............");
    assert_eq!(h.run(&["claims"]).status.code(), Some(1), "{not_a_db:?}");
}

#[test]
fn search_finds_every_spelling() {
    let h = Home::new();
    h.run(&["add", samples().to_str().unwrap()]);
    let ids = |q: &str| {
        h.json(&["search", q])
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let a = ids("كاراباخ");
    assert_eq!(a, ids("قرة باغ"));
    assert_eq!(a, ids("Nagorno-Karabakh"));
    assert!(a.len() >= 10);
    assert!(!ids("الصليب").is_empty(), "plain words are found too");
}

#[test]
fn filters() {
    let h = Home::new();
    h.run(&["add", samples().to_str().unwrap()]);
    let n = |args: &[&str]| h.json(&[&["claims"], args].concat()).as_array().unwrap().len();
    let all = n(&[]);
    let contested = n(&["--status", "contested"]);
    let turkey = n(&["--party", "تركيا"]);
    let late = n(&["--since", "2023-01-01"]);
    assert!(contested > 0 && contested < all && turkey > 0 && turkey < all && late > 0 && late < all);
    assert_eq!(late + n(&["--until", "2022-12-31"]), all);
    assert_eq!(n(&["--about", "Pashinyan"]), n(&["--about", "باشنيان"]).min(n(&["--about", "Pashinyan"])));
}

#[test]
fn the_schema_is_published_and_kept() {
    let h = Home::new();
    let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ledger.schema.json");
    let now = serde_json::to_string_pretty(&isnad::schema()).unwrap() + "\n";
    if std::env::var_os("ISNAD_BLESS").is_some() {
        std::fs::write(&published, &now).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&published).unwrap_or_default(),
        now,
        "run the tests with ISNAD_BLESS=1 and review the change of ledger.schema.json"
    );
    h.run(&["add", samples().to_str().unwrap()]);
    for name in ["claims", "tallies", "truces", "stories", "timeline", "actors", "labels"] {
        let mut schema = isnad::schema();
        schema["$ref"] = Value::String(format!("#/$defs/{name}"));
        let validator = jsonschema::validator_for(&schema).unwrap();
        let v = h.json(&[name]);
        let faults: Vec<String> =
            validator.iter_errors(&v).take(3).map(|e| format!("{e} at {}", e.instance_path)).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
        assert!(!v.as_array().unwrap().is_empty(), "{name}");
    }
}

#[test]
fn the_brief_in_every_format_and_language() {
    let h = Home::new();
    let dir = samples();
    for lang in ["ar", "en"] {
        for format in ["text", "md", "html", "json"] {
            let o = h.run(&["brief", dir.to_str().unwrap(), "--lang", lang, "--format", format]);
            assert!(o.status.success());
            let s = String::from_utf8(o.stdout).unwrap();
            assert!(s.contains("2,300") && s.len() > 4000, "{lang} {format}");
            if format == "html" {
                assert!(s.contains(if lang == "ar" { "dir=\"rtl\"" } else { "dir=\"ltr\"" }) && s.contains("<svg"));
                assert!(!s.contains("http://") || !s.contains("src="), "self-contained");
            }
        }
    }
}

#[test]
fn a_killed_run_is_taken_up_again() {
    let h = Home::new();
    let lines: String = (0..3000)
        .map(|i| GOOD.replace("\"one\"", &format!("\"r{i}\"")).replace("12 دبابة", &format!("{} دبابة", i + 12)) + "\n")
        .collect();
    let file = h.write("many.jsonl", lines.as_bytes());
    let mut child = Command::new(env!("CARGO_BIN_EXE_isnad"))
        .args(["add", file.to_str().unwrap()])
        .env("ISNAD_LEDGER", h.path("isnad.db"))
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(120));
    child.kill().unwrap();
    child.wait().unwrap();
    let o = h.run(&["add", file.to_str().unwrap()]);
    assert!(o.status.success(), "{}", err(&o));
    assert_eq!(
        h.json(&["stories"]).as_array().unwrap().iter().map(|s| s["reports"].as_array().unwrap().len()).sum::<usize>(),
        3000
    );
}

/// A report full of control characters and of Markdown that would come alive.
const NASTY: &str = r#"{"id":"n\u001b[2J","outlet":"جريدة\u001b]0;x\u0007 <b>|","published":"2020-10-01","title":"عاجل \u202e<script>x()</script>","text":"قالت وزارة الدفاع الأرمينية\u001b[31m إن قواتها دمرت \u202e12 دبابة قرب الحدود.\nوقال فلان بن علان\u001b[8m إن 27 شخصا قتلوا.\nوطالبت وزارة الخارجية الأرمينية بوقف فوري لإطلاق النار [هنا](javascript:x) <img src=a onerror=b>\u009b2J قرب الحدود."}"#;

#[test]
fn no_report_steers_a_terminal_or_a_page() {
    let h = Home::new();
    let file = h.write("nasty\u{1b}[5m.jsonl", format!("{NASTY}\nno json \u{1b}[31m\n").as_bytes());
    let file = file.to_str().unwrap();
    let steers = ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'];
    let o = h.run(&["add", file]);
    assert!(!err(&o).contains(steers) && err(&o).contains("nasty"), "{:?}", err(&o));
    let claim = h.json(&["claims"])[0]["id"].as_str().unwrap().to_owned();
    let report = h.json(&["claims"])[0]["testimonies"][0]["key"].as_str().unwrap().to_owned();
    for args in [
        &["claims"][..],
        &["tallies"],
        &["timeline"],
        &["truces"],
        &["stories"],
        &["actors"],
        &["labels"],
        &["search", "دبابة"],
        &["show", claim.as_str()],
        &["show", report.as_str()],
        &["show", "no\u{1b}[1mid"],
        &["brief"],
        &["brief", "--format", "md"],
        &["brief", "--format", "html"],
        &["brief", "--format", "json"],
        &["claims", "--json"],
        &["extract", file],
    ] {
        for lang in ["ar", "en"] {
            let o = h.run(&[args, &["--lang", lang]].concat());
            let said = String::from_utf8_lossy(&o.stdout).into_owned() + &err(&o);
            assert!(!said.contains(steers), "{args:?}: {said:?}");
            if args == ["brief", "--format", "md"] {
                assert!(said.contains("&lt;img") && !said.contains("<img") && !said.contains("<script"), "{said}");
                assert!(said.contains("\\[هنا\\]") && !said.contains("[هنا]("), "{said}");
            }
        }
    }
    // the JSON still says what the report said
    let words = h.json(&["claims"]).to_string();
    assert!(words.contains("\u{202e}"), "{words}");
}

#[test]
fn arabic_counts_agree_with_their_nouns() {
    let h = Home::new();
    let text =
        "قالت وزارة الدفاع الأرمينية إن 27 جنديا أذربيجانيا قتلوا يوم الأحد. وقالت الوزارة إن قواتها دمرت 7 دبابات.";
    let line = GOOD.split("\"text\"").next().unwrap().to_owned() + &format!("\"text\":\"{text}\"}}\n");
    let file = h.write("counts.jsonl", line.as_bytes());
    assert!(h.run(&["add", file.to_str().unwrap()]).status.success());
    let o = h.run(&["claims", "--lang", "ar"]);
    let said = String::from_utf8_lossy(&o.stdout);
    assert!(said.contains("27 عسكريا") && said.contains("7 دبابات") && said.contains("مصدر أصلي واحد"), "{said}");
}
