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
        "mixed.jsonl:4: its day of publication is \"soon\"",
        "2 new",
        "2 failed",
    ] {
        assert!(e.contains(part), "{part} not in {e}");
    }
    assert_eq!(h.json(&["stories"]).as_array().unwrap().len(), 2);
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
    assert_eq!(h.run(&["claims"]).status.code(), Some(1), "there is no ledger yet");
    assert_eq!(h.run(&["add", "gone.txt"]).status.code(), Some(3), "a ledger is made all the same");
    assert_eq!(h.run(&["claims"]).status.code(), Some(4), "an empty ledger holds no claim");
    assert_eq!(h.run(&["nonsense"]).status.code(), Some(2));
    assert_eq!(h.run(&["show", "0000"]).status.code(), Some(1));
    let h = Home::new();
    h.write("isnad.db", b"this is no database, and long enough to be looked at as one..............");
    for command in [["claims"].as_slice(), &["add", "gone.txt"]] {
        let o = h.run(command);
        assert!(o.status.code() == Some(1) && err(&o).contains("hint:"), "{}", err(&o));
    }
}

const READING: &[&[&str]] = &[
    &["claims"],
    &["tallies"],
    &["timeline"],
    &["truces"],
    &["positions"],
    &["positions", "--changes"],
    &["stories"],
    &["actors"],
    &["labels"],
    &["search", "باكو"],
    &["show", "one"],
    &["brief"],
    &["corrections"],
    &["sample", "--seed", "1"],
    &["judge", "--report"],
    &["mcp"],
];

#[test]
fn reading_commands_make_and_change_nothing() {
    let h = Home::new();
    for command in READING {
        let o = h.run(&[*command, ["--ledger", h.path("nowhere/x.db").to_str().unwrap()].as_slice()].concat());
        assert!(o.status.code() == Some(1) && err(&o).contains("isnad add FILES"), "{command:?}: {}", err(&o));
        assert!(!h.path("nowhere").exists(), "{command:?}");
    }
    let file = h.write("one.jsonl", GOOD.as_bytes());
    assert!(h.run(&["add", file.to_str().unwrap()]).status.success());
    let files = || -> Vec<(String, Vec<u8>)> {
        let list = std::fs::read_dir(h.0.path()).unwrap().map(|f| f.unwrap().path());
        let mut out: Vec<_> = list.map(|p| (p.display().to_string(), std::fs::read(&p).unwrap())).collect();
        out.sort();
        out
    };
    let before = files();
    let read_all = |how: &str| {
        for command in READING {
            let o = Command::new(env!("CARGO_BIN_EXE_isnad"))
                .args(*command)
                .env("ISNAD_LEDGER", h.path("isnad.db"))
                .stdin(std::process::Stdio::null())
                .output()
                .unwrap();
            // an assistant that hangs up at once is not served
            assert!(matches!(o.status.code(), Some(0 | 4)) || command[0] == "mcp", "{how} {command:?}: {}", err(&o));
            assert!(files() == before, "{how} {command:?}");
        }
    };
    read_all("writable");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |p: &Path, m| std::fs::set_permissions(p, std::fs::Permissions::from_mode(m)).unwrap();
        mode(&h.path("isnad.db"), 0o444);
        read_all("read-only file");
        mode(h.0.path(), 0o555);
        read_all("read-only folder");
        mode(h.0.path(), 0o755);
    }
}

#[test]
fn a_day_that_is_given_later_mends() {
    let h = Home::new();
    let bare = GOOD.replace("\"published\":\"2020-10-01\",", "");
    let file = h.write("a.jsonl", bare.as_bytes());
    let file = file.to_str().unwrap();
    let day = |h: &Home| h.json(&["stories"])[0]["reports"][0]["published"].clone();
    assert!(err(&h.run(&["add", file])).contains("1 new, 0 mended, 0 known"));
    assert_eq!(day(&h), Value::Null);
    assert!(err(&h.run(&["add", "--published", "2020-10-03", file])).contains("0 new, 1 mended, 0 known"));
    assert_eq!(day(&h), "2020-10-03");
    let again = h.run(&["add", file]);
    assert!(
        err(&again).contains("0 new, 0 mended, 1 known"),
        "a day that is not given takes none away: {}",
        err(&again)
    );
    // the same file with another day is a correction
    h.run(&["add", "--published", "2020-10-05", file]);
    assert_eq!(day(&h), "2020-10-05");

    // two files that give one text two days, in both orders: the earlier
    for order in [["2020-10-02", "2020-10-01"], ["2020-10-01", "2020-10-02"]] {
        let h = Home::new();
        for d in order {
            let file = h.write(&format!("{d}.jsonl"), GOOD.replace("2020-10-01", d).as_bytes());
            assert!(h.run(&["add", file.to_str().unwrap()]).status.success());
        }
        assert_eq!(day(&h), "2020-10-01", "{order:?}");
    }
}

#[test]
fn the_order_and_the_moments_of_adding_do_not_matter() {
    let text = "أعلنت وزارة الدفاع الأرمينية أن قواتها دمرت 12 دبابة في معارك الليلة الماضية على خط التماس شمال المدينة، وأن ثلاثة من جنودها قتلوا";
    let files: Vec<String> = ["", " في القصف", " مساء أمس", " وأصيب آخرون"]
        .iter()
        .enumerate()
        .map(|(n, tail)| {
            let (id, outlet) = (format!("r{n}"), format!("outlet-{n}.example"));
            serde_json::json!({"id": id, "outlet": outlet, "published": "2020-10-01", "text": format!("{text}{tail}.")})
                .to_string()
        })
        .collect();
    let ledger = |order: [usize; 4]| {
        let h = Home::new();
        for n in order {
            let file = h.write(&format!("{n}.jsonl"), files[n].as_bytes());
            assert!(h.run(&["add", file.to_str().unwrap()]).status.success());
        }
        let db = rusqlite::Connection::open(h.path("isnad.db")).unwrap();
        // as if an hour had passed between them
        db.execute("UPDATE report SET learned = learned + 3600 * rowid", []).unwrap();
        drop(db);
        [h.json(&["claims"]), h.json(&["stories"]), h.json(&["tallies"])]
    };
    let first = ledger([0, 1, 2, 3]);
    assert!(first[0].as_array().is_some_and(|c| !c.is_empty()));
    for order in [[3, 2, 1, 0], [1, 3, 0, 2]] {
        assert_eq!(ledger(order), first, "{order:?}");
    }
}

#[test]
fn damaged_rows_are_named_and_the_rest_is_read() {
    let h = Home::new();
    let two = GOOD.replace("\"one\"", "\"two\"").replace("12 دبابة", "31 دبابة");
    let file = h.write("two.jsonl", format!("{GOOD}\n{two}\n").as_bytes());
    let file = file.to_str().unwrap();
    let damages = [
        "UPDATE report SET body = '{' WHERE id = 'one'",
        "UPDATE report SET body = replace(body, '12', '13') WHERE id = 'one'",
        "UPDATE report SET body = replace(body, '2020-10-01', '2020-10-07') WHERE id = 'one'",
        "UPDATE report SET body = x'ff00' WHERE id = 'one'",
        "UPDATE report SET reading = replace(reading, '12', '13') WHERE id = 'one'",
        "UPDATE report SET reading = 'x' WHERE id = 'one'",
        "INSERT INTO decision (id, at, by_whom, body) VALUES ('d', 1, 'x', '{')",
    ];
    for sql in damages {
        assert!(h.run(&["add", file]).status.success(), "adding again mends: {sql}");
        assert_eq!(h.run(&["claims"]).status.code(), Some(0), "{sql}");
        let db = rusqlite::Connection::open(h.path("isnad.db")).unwrap();
        assert_eq!(db.execute(sql, []).unwrap(), 1);
        drop(db);
        let o = h.run(&["check"]);
        assert_eq!(o.status.code(), Some(3), "{sql}: {}", err(&o));
        let o = h.run(&["stories", "--json"]);
        assert_eq!(o.status.code(), Some(3), "{sql}: {}", err(&o));
        assert!(err(&o).contains("the ledger file is damaged") && err(&o).contains("hint:"), "{sql}: {}", err(&o));
        let stories = String::from_utf8_lossy(&o.stdout).into_owned();
        assert!(stories.contains("31") && !stories.contains("13 "), "{sql}: {stories}");
    }
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
    assert_eq!(a, ids("karabakh"), "a word of the English name");
    assert!(a.len() >= 10);
    let about = |q: &str| h.json(&["claims", "--about", q]);
    assert!(about("Karabakh").as_array().is_some_and(|c| c.len() >= about("كاراباخ").as_array().unwrap().len()));
    assert!(!h.json(&["claims", "--party", "Aliyev"]).as_array().unwrap().is_empty(), "a surname");
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
    for name in ["claims", "tallies", "truces", "positions", "stories", "timeline", "actors", "labels"] {
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
const NASTY: &str = r#"{"id":"n\u001b[2J","outlet":"جريدة\u001b]0;x\u0007 <b>| [هنا](javascript:x) <img src=a onerror=b>","published":"2020-10-01","title":"عاجل \u202e<script>x()</script>","text":"قالت وزارة الدفاع الأرمينية\u001b[31m إن قواتها دمرت \u202e12 دبابة قرب الحدود.\nوقال فلان بن علان\u001b[8m إن 27 شخصا فقدوا.\nودعت وزارة الخارجية الأرمينية أذربيجان إلى وقف فوري لإطلاق النار [هنا](javascript:x) <img src=a onerror=b>\u009b2J قرب الحدود."}"#;

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
        &["positions"],
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
    let text = "قالت وزارة الدفاع الأرمينية إن 27 جنديا أذربيجانيا قتلوا يوم الأحد. وأضافت أن وحداتها دمرت 7 دبابات.";
    let line = GOOD.split("\"text\"").next().unwrap().to_owned() + &format!("\"text\":\"{text}\"}}\n");
    let file = h.write("counts.jsonl", line.as_bytes());
    assert!(h.run(&["add", file.to_str().unwrap()]).status.success());
    let o = h.run(&["claims", "--lang", "ar"]);
    let said = String::from_utf8_lossy(&o.stdout);
    assert!(said.contains("27 عسكريا") && said.contains("7 دبابات") && said.contains("مصدر أصلي واحد"), "{said}");
}

#[test]
fn english_lines_hold_arabic_only_in_quotation_marks() {
    let h = Home::new();
    let text = "قال مصدر عسكري يمني إن مسلحين مجهولين هاجموا قرية كفرزيد يوم الأحد. وأكد المتحدث باسم البلدية مرهف الدرنوش مقتل 3 جنود. \
                ونفت مصادر محلية ذلك. وقالت الجماعة الإرهابية إن غارات جوية استهدفت منازل المدنيين.";
    let line = GOOD.split("\"text\"").next().unwrap().to_owned() + &format!("\"text\":\"{text}\"}}\n");
    let file = h.write("english.jsonl", line.as_bytes());
    assert!(h.run(&["add", file.to_str().unwrap()]).status.success());
    for command in ["claims", "brief", "tallies", "truces", "positions", "timeline", "stories", "actors", "labels"] {
        let o = h.run(&[command, "--lang", "en"]);
        let said = String::from_utf8_lossy(&o.stdout).into_owned();
        for l in said.lines() {
            let ours: String = l
                .split('«')
                .enumerate()
                .map(|(i, p)| if i == 0 { p } else { p.split_once('»').map_or("", |x| x.1) })
                .collect();
            assert!(!ours.chars().any(|c| ('\u{620}'..='\u{6ff}').contains(&c)), "{command}: {l}");
        }
    }
}
