//! Samples are drawn and judged: by the command, on the page, by the API; and how sure a reading is narrows what is shown.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

struct Home(tempfile::TempDir);

impl Home {
    /// With the ledger of the samples.
    fn new() -> Self {
        let h = Home(tempfile::tempdir().unwrap());
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        assert!(h.run(&["add", samples.to_str().unwrap()]).status.success());
        h
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self) -> Command {
        let mut c = Command::new(env!("CARGO_BIN_EXE_isnad"));
        c.env("ISNAD_LEDGER", self.path("isnad.db")).env("LANG", "en_GB.UTF-8").env_remove("USER");
        c
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_slice(&self.run(&[args, &["--json"]].concat()).stdout).unwrap()
    }

    fn sample(&self, args: &[&str]) -> Vec<Value> {
        let o = self.run(&[&["sample", "--json"], args].concat());
        String::from_utf8(o.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    /// Writes lines and hands them in.
    fn judge(&self, lines: &[String], args: &[&str]) -> Output {
        let file = self.path("judged.jsonl");
        std::fs::write(&file, lines.join("\n")).unwrap();
        self.run(&[&["judge", file.to_str().unwrap()], args].concat())
    }
}

fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

fn filled(line: &Value, verdict: &str) -> String {
    let mut line = line.clone();
    line["verdict"] = json!(verdict);
    line.to_string()
}

fn check_schema(name: &str, v: &Value) {
    let mut schema = isnad::schema();
    schema["$ref"] = Value::String(format!("#/$defs/{name}"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(v).map(|e| format!("{e} at {}", e.instance_path)).collect();
    assert!(faults.is_empty(), "{name}: {faults:?}");
}

#[test]
fn a_seed_gives_the_same_lines_with_what_they_stand_on() {
    let h = Home::new();
    let ids = |args: &[&str]| -> Vec<String> {
        h.sample(args).iter().map(|l| l["claim"].as_str().unwrap().to_owned()).collect()
    };
    let first = ids(&["-n", "20", "--seed", "7"]);
    assert_eq!(first.len(), 20);
    assert_eq!(first, ids(&["-n", "20", "--seed", "7"]));
    assert_eq!(first[..5], ids(&["-n", "5", "--seed", "7"]), "a smaller sample is its beginning");
    assert_ne!(first, ids(&["-n", "20", "--seed", "8"]));
    let ledger = h.path("isnad.db");
    assert_eq!(first, ids(&[ledger.to_str().unwrap(), "-n", "20", "--seed", "7"]), "the ledger may be named");
    for line in h.sample(&["--seed", "7"]) {
        check_schema("sample", &line);
        assert_eq!((&line["seed"], &line["verdict"]), (&json!(7), &Value::Null));
        for e in line["evidence"].as_array().unwrap() {
            let words = e["words"].as_str().unwrap();
            assert!(words.contains('⟦') && words.contains('⟧'), "{words}");
            assert!(e["outlet"].is_string() && e["published"].is_string() && e["key"].is_string());
        }
        assert!(!line["evidence"].as_array().unwrap().is_empty());
    }
    let text = String::from_utf8(h.run(&["sample", "-n", "2", "--seed", "7"]).stdout).unwrap();
    assert!(text.contains(&first[0]) && text.contains("2/2") && text.contains('⟦'), "{text}");
    assert!(err(&h.run(&["sample"])).contains("--seed"), "a seed of chance is told");
}

#[test]
fn strata_and_filters_say_which_lines() {
    let h = Home::new();
    let by = |lines: &[Value], keys: &[&str]| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        for l in lines {
            *out.entry(keys.iter().map(|k| l[*k].to_string()).collect()).or_default() += 1;
        }
        out
    };
    let all = h.sample(&["-n", "100000", "--seed", "1"]);
    for (strata, keys) in [("both", &["status", "kind"][..]), ("status", &["status"]), ("kind", &["kind"])] {
        let drawn = by(&h.sample(&["--per", "3", "--strata", strata, "--seed", "1"]), keys);
        let want: BTreeMap<String, usize> = by(&all, keys).into_iter().map(|(k, n)| (k, n.min(3))).collect();
        assert_eq!(drawn, want, "{strata}");
    }
    for (args, key, value) in
        [(["--kind", "event"], "kind", "event"), (["--status", "contested"], "status", "contested")]
    {
        let lines = h.sample(&args);
        assert!(!lines.is_empty() && lines.iter().all(|l| l[key] == value), "{args:?}");
    }
    assert_eq!(h.run(&["sample", "--since", "2090-01-01"]).status.code(), Some(4));
}

#[test]
fn verdicts_are_recorded_once_and_reported() {
    let h = Home::new();
    let lines = h.sample(&["-n", "8", "--seed", "3"]);
    let verdicts = ["right", "right", "Wrong", "partly", "unusable", "", "right", "wrong"];
    let file: Vec<String> = lines.iter().zip(verdicts).map(|(l, v)| filled(l, v)).collect();
    let o = h.judge(&file, &["--by", "Layla"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(
        err(&o).contains("7 verdicts recorded, 0 known already, 1 lines without a verdict, 0 refused"),
        "{}",
        err(&o)
    );
    let again = h.judge(&file, &["--by", "Layla"]);
    assert!(err(&again).contains("0 verdicts recorded, 7 known already"), "{}", err(&again));
    let report = h.json(&["judge", "--report"]);
    check_schema("judge", &report);
    let all = &report["groups"][0];
    let count = |j: &str| all[j]["count"].as_u64().unwrap();
    assert_eq!(
        (count("right"), count("partly"), count("wrong"), count("unusable"), all["lines"].as_u64()),
        (3, 1, 2, 1, Some(7))
    );
    assert_eq!((&report["people"], &report["drawn"], &report["standing"]), (&json!(1), &json!(7), &json!(7)));
    let (low, share, high) = (&all["right"]["low"], &all["right"]["share"], &all["right"]["high"]);
    assert!(low.as_f64() < share.as_f64() && share.as_f64() < high.as_f64());
    // somebody else, on one claim, thinks otherwise; the line was not drawn for that, but it was drawn
    let id = lines[0]["claim"].as_str().unwrap();
    let o = h.run(&["judge", id, "wrong", "--cause", "another day", "--by", "Omar"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let report = h.json(&["judge", "--report"]);
    assert_eq!(
        (&report["people"], &report["disagreed"], &report["groups"][0]["right"]["count"]),
        (&json!(2), &json!(1), &json!(2))
    );
    assert_eq!(h.json(&["judge", "--report", "--drawn"])["people"], 1);
    assert_eq!(h.run(&["judge", "--report", "--since", "2090-01-01"]).status.code(), Some(4));
    let text = String::from_utf8(h.run(&["judge", "--report"]).stdout).unwrap();
    assert!(text.contains("lines judged: 7; people: 2") && text.contains("\nall "), "{text}");
    // judged lines need not come again
    let fresh = h.sample(&["-n", "100000", "--fresh"]);
    assert_eq!(fresh.len() + 7, h.sample(&["-n", "100000"]).len());
    assert!(fresh.iter().all(|l| l["claim"] != id));
    // verdicts leave the claims as they are
    assert!(h.json(&["claims"]).as_array().unwrap().iter().any(|c| c["id"] == id && c["reviewed"].is_null()));
}

#[test]
fn bad_lines_are_named_and_the_good_are_kept() {
    let h = Home::new();
    let lines = h.sample(&["-n", "4", "--seed", "3"]);
    // the ledger has moved on since the sample was drawn, and says something else of the same report
    let mut moved = lines[1].clone();
    moved["claim"] = json!("0123456789ab");
    let mut unsigned = lines[2].clone();
    unsigned["by"] = json!(" ");
    let file = [
        format!("\u{feff}{}", filled(&lines[0], "right")),
        String::new(),
        "{\"claim\": 7, \"verdict\": \"right\"}".into(),
        "not json".into(),
        filled(&lines[2], "splendid"),
        "{\"claim\": \"ffffffffffff\", \"verdict\": \"right\"}".into(),
        filled(&moved, "wrong"),
        filled(&lines[3], &"x".repeat(3000)),
        format!("{{\"claim\": {}, \"verdict\": \"partly\"}}\r", lines[3]["claim"]),
    ];
    let o = h.judge(&file, &["--by", "Layla"]);
    assert_eq!(o.status.code(), Some(3));
    let e = err(&o);
    for part in [
        "judged.jsonl:3: not a line of a sample",
        "judged.jsonl:4: not a line of a sample",
        "judged.jsonl:5: \"splendid\" is no verdict",
        "judged.jsonl:6: no claim has the id \"ffffffffffff\"",
        "judged.jsonl:8: ",
        "3 verdicts recorded, 0 known already, 0 lines without a verdict, 5 refused",
        "hint:",
    ] {
        assert!(e.contains(part), "{part} not in {e}");
    }
    let report = h.json(&["judge", "--report"]);
    assert_eq!((&report["groups"][0]["lines"], &report["standing"]), (&json!(3), &json!(2)));
    let o = h.judge(&[filled(&unsigned, "right")], &[]);
    assert!(o.status.code() == Some(3) && err(&o).contains("every verdict is signed"), "{}", err(&o));
    for (args, code, says) in [
        (&["judge", "ffffffffffff", "right", "--by", "L"][..], 1, "nothing in the ledger has the id"),
        (&["judge", "gone.jsonl", "--by", "L"], 1, "gone.jsonl"),
        (&["judge", lines[0]["claim"].as_str().unwrap(), "--by", "L"], 1, "say what you found"),
        (&["judge", "x", "splendid"], 2, "none of right, partly, wrong, unusable"),
        (&["judge"], 2, "required"),
        (&["judge", "--report", "--since", "soon"], 1, "is no date"),
    ] {
        let o = h.run(args);
        assert!(o.status.code() == Some(code) && err(&o).contains(says), "{args:?}: {}", err(&o));
    }
    let nowhere = h.path("nowhere.db");
    let o = h.run(&["judge", "x", "right", "--by", "L", "--ledger", nowhere.to_str().unwrap()]);
    assert!(o.status.code() == Some(1) && !nowhere.exists(), "{}", err(&o));
}

/// A file of a version that kept no verdicts is read as it is, and brought up to date by the first verdict.
#[test]
fn older_ledgers_take_verdicts() {
    let h = Home::new();
    let db = rusqlite::Connection::open(h.path("isnad.db")).unwrap();
    let version: i64 = db.pragma_query_value(None, "user_version", |r| r.get(0)).unwrap();
    let since = [
        "verdict",
        "rendering",
        "filed",
        "part",
        "member",
        "claim",
        "claim_name",
        "claim_report",
        "edition",
        "listed",
        "story",
        "mention",
        "label",
        "relation",
        "sum",
        "former",
        "tally",
        "touched",
        "claim_text",
    ];
    let gone: String = since.iter().map(|t| format!("DROP TABLE {t};")).collect();
    let gone = format!("{gone} ALTER TABLE untold DROP COLUMN changes;");
    db.execute_batch(&format!("{gone} PRAGMA user_version = 6; PRAGMA wal_checkpoint(TRUNCATE)")).unwrap();
    drop(db);
    let before = std::fs::read(h.path("isnad.db")).unwrap();
    assert_eq!(h.run(&["judge", "--report"]).status.code(), Some(4));
    let id = h.sample(&["-n", "1", "--fresh"])[0]["claim"].as_str().unwrap().to_owned();
    assert!(std::fs::read(h.path("isnad.db")).unwrap() == before, "reading changes nothing");
    assert!(h.run(&["judge", &id, "right", "--by", "Layla"]).status.success());
    assert_eq!(h.json(&["judge", "--report"])["groups"][0]["lines"], 1);
    let db = rusqlite::Connection::open(h.path("isnad.db")).unwrap();
    assert_eq!(db.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0)).unwrap(), version);
    // a damaged row is named, and the others are counted
    db.execute("INSERT INTO verdict (id, at, by_whom, claim, body) VALUES ('v', 1, 'x', 'y', '{')", []).unwrap();
    drop(db);
    let o = h.run(&["judge", "--report", "--json"]);
    assert!(o.status.code() == Some(3) && err(&o).contains("the verdict v"), "{}", err(&o));
    assert!(String::from_utf8_lossy(&o.stdout).contains("\"lines\": 1"));
}

struct Server {
    home: Home,
    child: Child,
    base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn new() -> Self {
        let home = Home::new();
        let mut child =
            home.command().args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        lines.read_line(&mut said).unwrap();
        std::thread::spawn(move || lines.read_to_string(&mut String::new()));
        let base = said.split_whitespace().find(|w| w.starts_with("http://")).expect(&said);
        let s = Server { home, child, base: base.trim_end_matches('/').to_owned() };
        for _ in 0..300 {
            if s.get("/api/v1/claims?size=1").0 == 200 {
                return s;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the ledger was not loaded");
    }

    fn agent() -> ureq::Agent {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        config.timeout_global(Some(Duration::from_secs(20))).build().into()
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut r = Self::agent().get(format!("{}{path}", self.base)).call().unwrap();
        (r.status().as_u16(), r.body_mut().read_to_string().unwrap())
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(&format!("/api/v1{path}")).1).unwrap()
    }

    fn form(&self, lang: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let path = format!("{}/{lang}/review/judge", self.base);
        let mut r = Self::agent().post(path).send_form(fields.iter().copied()).unwrap();
        (r.status().as_u16(), r.body_mut().read_to_string().unwrap())
    }
}

/// The value of a hidden field of the form on a claim's page.
fn hidden(page: &str, name: &str) -> String {
    let form = page.split("id=\"judge\"").nth(1).unwrap();
    let field = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    field.split('"').next().unwrap().to_owned()
}

#[test]
fn people_judge_on_the_page_and_by_the_api() {
    let s = Server::new();
    let id = s.json("/claims?size=1")["items"][0]["id"].as_str().unwrap().to_owned();
    for lang in ["ar", "en"] {
        let (_, page) = s.get(&format!("/{lang}/claims/{id}"));
        let line = hidden(&page, "line");
        assert_eq!(hidden(&page, "claim"), id);
        let back = format!("/claims/{id}");
        let form = [
            ("claim", id.as_str()),
            ("line", line.as_str()),
            ("back", back.as_str()),
            ("name", "Layla"),
            ("cause", "the side <b>"),
        ];
        assert_eq!(s.form(lang, &[&form[..], &[("verdict", "partly")]].concat()).0, 303, "{lang}");
        let (_, page) = s.get(&format!("/{lang}/claims/{id}"));
        assert!(page.contains("Layla") && page.contains("the side &lt;b&gt;"), "{lang}");
        for (name, value) in
            [("line", "000000000000"), ("claim", "ffffffffffff"), ("name", ""), ("verdict", "splendid")]
        {
            let mut form = form.to_vec();
            form.push(("verdict", "right"));
            form.retain(|f| f.0 != name);
            form.push((name, value));
            assert_eq!(s.form(lang, &form).0, 400, "{lang} {name}={value}");
        }
        let (status, page) = s.get(&format!("/{lang}/review/verdicts"));
        assert!(status == 200 && page.contains("Layla") && page.contains("1.00"), "{lang}");
    }
    assert_eq!(s.json("/verdicts")["total"], 2);
    let post = |body: Value| {
        let mut r = Server::agent()
            .post(format!("{}/api/v1/verdicts", s.base))
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap();
        (r.status().as_u16(), r.body_mut().read_to_string().unwrap())
    };
    let (status, body) = post(json!({"claim": id, "verdict": "right", "by": "Omar"}));
    assert_eq!(status, 201, "{body}");
    for (body, says) in [
        (json!({"claim": "ffffffffffff", "verdict": "right", "by": "Omar"}), "no claim has this id"),
        (json!({"claim": id, "verdict": "splendid", "by": "Omar"}), "this is no verdict"),
        (json!({"claim": id, "verdict": "right", "by": ""}), "every verdict is signed"),
    ] {
        let (status, answer) = post(body.clone());
        assert!(status == 400 && answer.contains(says) && answer.contains("hint"), "{body}: {answer}");
    }
    // the newest first, in no cache
    assert_eq!(s.json("/verdicts")["items"][0]["by"], "Omar");
    let worth = s.json("/worth");
    assert_eq!(
        (&worth["groups"][0]["right"]["count"], &worth["people"], &worth["drawn"]),
        (&json!(1), &json!(2), &json!(0))
    );
    assert_eq!(worth, s.home.json(&["judge", "--report"]));
}

#[test]
fn sure_readings_are_told_apart() {
    let s = Server::new();
    let all = s.home.json(&["claims"]);
    let all = all.as_array().unwrap();
    let counted = |c: &Value| -> Vec<Value> {
        c["testimonies"].as_array().unwrap().iter().filter(|t| t["doubtful"] == false).cloned().collect()
    };
    let score = |c: &Value, side: bool| {
        let of = counted(c).into_iter().filter(|t| (t["stance"] == "denies") == side);
        of.filter_map(|t| t["score"].as_f64()).reduce(f64::max)
    };
    let best = |c: &Value| {
        let for_it = counted(c).iter().any(|t| t["stance"] != "denies");
        score(c, !for_it)
    };
    assert!(all.iter().filter(|c| best(c).is_some()).count() > 20, "the samples are read with what was learnt");
    let mut last = all.len();
    for sure in ["0", "0.5", "0.8", "0.95", "1"] {
        let want = all.iter().filter(|c| best(c).is_some_and(|b| b >= sure.parse().unwrap())).count();
        let o = s.home.run(&["claims", "--json", "--sure", sure]);
        let found = serde_json::from_slice::<Value>(&o.stdout).unwrap().as_array().unwrap().len();
        assert_eq!(
            (found, s.json(&format!("/claims?sure={sure}"))["total"].as_u64()),
            (want, Some(want as u64)),
            "{sure}"
        );
        assert!(want <= last);
        last = want;
    }
    assert!(last < all.len());
    assert_eq!(s.json("/claims?sure=")["total"].as_u64(), Some(all.len() as u64), "an empty field is none");
    for bad in ["2", "-1", "NaN", "x"] {
        assert_eq!(s.get(&format!("/api/v1/claims?sure={bad}")).0, 400, "{bad}");
        assert_eq!(s.get(&format!("/en/claims?sure={bad}")).0, 400, "{bad}");
        assert_eq!(s.home.run(&["claims", &format!("--sure={bad}")]).status.code(), Some(2), "{bad}");
    }
    // shown with what it means, on pages and in tables
    let sure = all.iter().find(|c| best(c).is_some()).unwrap();
    let (_, page) = s.get(&format!("/en/claims/{}", sure["id"].as_str().unwrap()));
    assert!(
        page.contains(&format!("{:.2}</bdi>", best(sure).unwrap()))
            && page.contains("does not say whether they are true")
    );
    let (_, page) = s.get(&format!("/en/reports/{}", sure["testimonies"][0]["key"].as_str().unwrap()));
    assert!(page.contains("certainty 0.") || page.contains("certainty 1."));
    let (_, page) = s.get("/en/claims?sure=0.5");
    assert!(page.contains("name=\"sure\"") && page.contains("value=\"0.5\"") && page.contains("claims.csv?sure=0.5"));
    for list in ["claims", "tallies", "events", "ged"] {
        let (_, csv) = s.get(&format!("/api/v1/{list}.csv?bom=0"));
        let mut csv = csv::Reader::from_reader(csv.as_bytes());
        let at = csv.headers().unwrap().iter().position(|h| h.to_lowercase().ends_with("score")).expect(list);
        let scores = csv.records().filter(|r| !r.as_ref().unwrap()[at].is_empty()).count();
        assert!(scores > 0, "{list}");
    }
    // people's word counts as sure, and the reader's own reckoning of what it read falls away
    let t = &sure["testimonies"][0];
    let items: Vec<Value> =
        t["anchor"].as_str().unwrap().split(' ').map(|a| json!({"key": t["key"], "anchor": a})).collect();
    let body = json!({"do": "correct", "by": "Layla", "items": items, "change": {"who": ["فلان الجديد"]}});
    let r = Server::agent().post(format!("{}/api/v1/decisions", s.base)).send(body.to_string()).unwrap();
    assert_eq!(r.status(), 201);
    let corrected = &s.json("/claims?reviewed=yes&sure=1")["items"][0];
    let now = corrected["testimonies"]
        .as_array()
        .unwrap()
        .iter()
        .find(|x| x["key"] == t["key"] && x["anchor"] == t["anchor"]);
    assert_eq!(now.unwrap()["score"], Value::Null);
}
