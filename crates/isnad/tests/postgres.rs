//! A ledger on a PostgreSQL server does what one in a file does. The server is named by ISNAD_TEST_POSTGRES (`./test` starts one); without it
//! these tests say that they were skipped.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use postgres::{Client, NoTls};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A database that is dropped with it.
struct Fresh {
    server: String,
    name: String,
}

static MADE: AtomicU32 = AtomicU32::new(0);

impl Fresh {
    fn new() -> Option<Fresh> {
        let Ok(server) = std::env::var("ISNAD_TEST_POSTGRES") else {
            eprintln!("skipped: ISNAD_TEST_POSTGRES names no server; ./test starts one");
            return None;
        };
        let name = format!("isnad_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let f = Fresh { server, name };
        f.admin(&format!("CREATE DATABASE {}", f.name));
        Some(f)
    }

    fn admin(&self, sql: &str) {
        Client::connect(&format!("{}/postgres", self.server), NoTls).unwrap().batch_execute(sql).unwrap();
    }

    fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    fn ask(&self) -> Client {
        Client::connect(&self.url(), NoTls).unwrap()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        self.admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn isnad(ledger: &str) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_isnad"));
    c.env("ISNAD_LEDGER", ledger).env("LANG", "en_GB.UTF-8");
    c
}

fn run(ledger: &str, args: &[&str]) -> Output {
    isnad(ledger).args(args).output().unwrap()
}

fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

fn json_of(ledger: &str, args: &[&str]) -> Value {
    let o = run(ledger, &[args, &["--json"]].concat());
    serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", err(&o)))
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

const ASKED: &[&[&str]] = &[
    &["claims", "--all"],
    &["claims", "--about", "Karabakh"],
    &["claims", "--status", "contested", "--since", "2020-10-01"],
    &["tallies"],
    &["truces"],
    &["timeline"],
    &["positions"],
    &["stories"],
    &["actors"],
    &["labels"],
    &["search", "قرة باغ"],
    &["search", "وقف إطلاق النار"],
    &["search", "Aliyev"],
];

fn says_the_same(a: &str, b: &str) {
    for args in ASKED {
        let (x, y) = (json_of(a, args), json_of(b, args));
        assert!(x.as_array().is_some_and(|l| !l.is_empty()), "{args:?} finds nothing");
        assert_eq!(x, y, "{args:?}");
    }
    for l in [a, b] {
        let o = run(l, &["check"]);
        assert!(o.status.success(), "{}", err(&o));
    }
}

fn file(dir: &tempfile::TempDir, name: &str) -> String {
    dir.path().join(name).to_str().unwrap().to_owned()
}

#[test]
fn a_server_says_what_a_file_says_and_a_ledger_moves_between_them() {
    let Some(db) = Fresh::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let here = file(&dir, "a.db");
    // what is longer than an index of the server takes
    let long = dir.path().join("long.jsonl");
    let name = "ب".repeat(3_000);
    let odd: Value = serde_json::from_str(&report(&format!("long {}", "i".repeat(5_000)), 41)).unwrap();
    let mut odd = odd.as_object().unwrap().clone();
    odd.insert("outlet".into(), name.into());
    odd.insert(
        "url".into(),
        format!("https://wikala.example/{}", (0..4_000).map(|n| n.to_string()).collect::<String>()).into(),
    );
    std::fs::write(&long, format!("{}\n", Value::Object(odd))).unwrap();
    for l in [&here, &db.url()] {
        let o = run(l, &["add", samples().to_str().unwrap(), long.to_str().unwrap()]);
        assert!(o.status.success(), "{}", err(&o));
    }
    says_the_same(&here, &db.url());
    let id = json_of(&here, &["claims"])[0]["id"].as_str().unwrap().to_owned();
    assert!(run(&db.url(), &["judge", &id, "right", "--by", "Layla"]).status.success());
    // there and back
    let (back, second) = (file(&dir, "b.db"), Fresh::new().unwrap());
    let o = run(&db.url(), &["export", "--to", &back]);
    assert!(o.status.success(), "{}", err(&o));
    says_the_same(&here, &back);
    assert_eq!(json_of(&back, &["judge", "--report"])["groups"][0]["lines"], 1);
    let o = run(&second.url(), &["import", &back]);
    assert!(o.status.success() && err(&o).contains("17 reports"), "{}", err(&o));
    says_the_same(&here, &second.url());
    // into one that holds something nothing is put
    let o = run(&second.url(), &["import", &here]);
    assert!(o.status.code() == Some(1) && err(&o).contains("holds reports already"), "{}", err(&o));
    // the carried one goes on
    let more = dir.path().join("more.jsonl");
    std::fs::write(&more, report("m", 31)).unwrap();
    assert!(run(&second.url(), &["add", more.to_str().unwrap()]).status.success());
    assert!(run(&second.url(), &["check"]).status.success());
}

fn report(id: &str, dead: usize) -> String {
    let text = format!("أعلنت بلدية المرفأ أن {dead} عاملا قتلوا في حريق المستودع رقم {dead} يوم الثلاثاء.");
    format!("{}\n", json!({"id": id, "outlet": "wikala.example", "published": "2021-03-02", "text": text}))
}

#[test]
fn many_at_once_end_where_one_after_the_other_does() {
    let Some(db) = Fresh::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one.jsonl"), dir.path().join("two.jsonl"));
    let lines = |from, to| (from..to).map(|n| report(&format!("r{n}"), n)).collect::<String>();
    std::fs::write(&one, lines(10, 400)).unwrap();
    std::fs::write(&two, lines(300, 700)).unwrap();
    let all = samples();
    let sources = [one.as_path(), two.as_path(), all.as_path()];
    let mut running: Vec<_> =
        sources.iter().map(|s| isnad(&db.url()).arg("add").arg(s).stderr(Stdio::null()).spawn().unwrap()).collect();
    // and somebody who decides meanwhile
    let id = (0..600)
        .find_map(|_| {
            std::thread::sleep(Duration::from_millis(100));
            let o = run(&db.url(), &["claims", "--json"]);
            let list: Value = serde_json::from_slice(&o.stdout).ok()?;
            list[0]["id"].as_str().map(str::to_owned)
        })
        .expect("a claim comes");
    let s = Server::of(&db.url());
    let testimony = s.json(&format!("/claims/{id}"))["testimonies"][0].clone();
    let item = json!({"key": testimony["key"], "anchor": testimony["anchor"].as_str().unwrap().split(' ').next()});
    let decision = json!({"by": "Layla", "do": "reject", "items": [item]});
    let r = agent().post(format!("{}/api/v1/decisions", s.base)).send(decision.to_string()).unwrap();
    assert_eq!(r.status(), 201);
    for child in &mut running {
        assert!(child.wait().unwrap().success());
    }
    let o = run(&db.url(), &["check"]);
    assert!(o.status.success(), "{}", err(&o));
    // one after the other, with what was decided
    let here = file(&dir, "a.db");
    assert!(run(&here, &["import", &db.url()]).status.success());
    assert_eq!(json_of(&here, &["claims", "--all"]), json_of(&db.url(), &["claims", "--all"]));
    let there = file(&dir, "b.db");
    for source in sources {
        assert!(run(&there, &["add", source.to_str().unwrap()]).status.success());
    }
    // what was rejected may have given its story the title
    let told = |l: &str| {
        let mut all = json_of(l, &["stories"]);
        all.as_array_mut().unwrap().iter_mut().for_each(|s| drop(s["title"].take()));
        all
    };
    assert_eq!(told(&there), told(&db.url()));
}

struct Server {
    child: std::process::Child,
    base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(Duration::from_secs(20))).build().into()
}

impl Server {
    fn of(ledger: &str) -> Server {
        let mut child =
            isnad(ledger).args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        lines.read_line(&mut said).unwrap();
        std::thread::spawn(move || lines.read_to_string(&mut String::new()));
        let base = said.split_whitespace().find(|w| w.starts_with("http://")).unwrap().trim_end_matches('/').to_owned();
        let s = Server { child, base };
        for _ in 0..300 {
            if s.get("/en").0 == 200 {
                return s;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the ledger was not shown");
    }

    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut r = agent().get(format!("{}{path}", self.base)).call().unwrap();
        (r.status().as_u16(), r.body_mut().read_to_vec().unwrap())
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&self.get(&format!("/api/v1{path}")).1).unwrap()
    }
}

#[test]
fn pages_of_two_servers_show_what_a_third_program_adds() {
    let Some(db) = Fresh::new() else { return };
    assert!(run(&db.url(), &["add", samples().to_str().unwrap()]).status.success());
    let servers = [Server::of(&db.url()), Server::of(&db.url())];
    for s in &servers {
        for page in [
            "",
            "claims",
            "tallies",
            "timeline",
            "truces",
            "positions",
            "map",
            "actors",
            "stories",
            "sources",
            "reports",
            "review",
        ] {
            for lang in ["ar", "en"] {
                assert_eq!(s.get(&format!("/{lang}/{page}")).0, 200, "{page}");
            }
        }
        for list in [
            "claims",
            "tallies",
            "stories",
            "actors",
            "labels",
            "relations",
            "sources",
            "conflicts",
            "reports",
            "positions",
        ] {
            assert!(s.json(&format!("/{list}"))["total"].as_u64().unwrap() > 0, "{list}");
        }
        for file in
            ["claims.csv", "events.csv", "ged.csv", "tallies.parquet", "claims.geojson", "claims.jsonld", "reports.csv"]
        {
            assert!(s.get(&format!("/api/v1/{file}")).1.len() > 200, "{file}");
        }
        assert!(s.json("/search?q=Karabakh")["total"].as_u64().unwrap() >= 10);
        assert!(s.json("/claims?sure=0.3")["total"].as_u64().unwrap() > 10);
    }
    // many at once, more than connections are kept
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..40).map(|_| scope.spawn(|| servers[0].get("/en/map").0)).collect();
        assert!(asked.into_iter().all(|a| a.join().unwrap() == 200));
    });
    // the server ends all connections, as it does when it is started again
    let end =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'isnad' AND datname = $1";
    assert!(!db.ask().query(end, &[&db.name]).unwrap().is_empty());
    for s in &servers {
        assert_eq!(s.get("/en/claims").0, 200);
    }
    let dir = tempfile::tempdir().unwrap();
    let more = dir.path().join("more.jsonl");
    std::fs::write(&more, report("news", 31)).unwrap();
    assert!(run(&db.url(), &["add", more.to_str().unwrap()]).status.success());
    for s in &servers {
        assert!(s.json("/search?q=31")["reports"].as_array().unwrap().iter().any(|r| r["id"] == "news"));
    }
}

#[test]
fn a_server_that_goes_away_is_waited_for_and_nothing_is_lost() {
    let Some(db) = Fresh::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let many = dir.path().join("many.jsonl");
    std::fs::write(&many, (10..1500).map(|n| report(&format!("r{n}"), n)).collect::<String>()).unwrap();
    let child = isnad(&db.url()).arg("add").arg(&many).stderr(Stdio::piped()).spawn().unwrap();
    let mut other = db.ask();
    let stored = |c: &mut Client| c.query_one("SELECT count(*) FROM report", &[]).map_or(0, |r| r.get::<_, i64>(0));
    while stored(&mut other) == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let end =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'isnad' AND datname = $1";
    assert!(!other.query(end, &[&db.name]).unwrap().is_empty());
    let o = child.wait_with_output().unwrap();
    assert!(o.status.success() && err(&o).contains("tried again"), "{}", err(&o));
    assert_eq!(stored(&mut other), 1490);
    assert!(run(&db.url(), &["check"]).status.success());
}

#[test]
fn what_is_no_ledger_is_refused_and_no_password_is_shown() {
    let Some(db) = Fresh::new() else { return };
    let url = db.url();
    let tables = |c: &mut Client| {
        let sql = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
        c.query_one(sql, &[]).unwrap().get::<_, i64>(0)
    };
    // reading makes nothing
    let o = run(&url, &["claims"]);
    assert!(o.status.code() == Some(1) && err(&o).contains("there is no ledger"), "{}", err(&o));
    assert_eq!(tables(&mut db.ask()), 0);
    let secret = url.split(':').nth(2).and_then(|r| r.split('@').next()).unwrap().to_owned();
    let wrong = url.replacen(&secret, "wr0ng-secret", 1);
    for (ledger, says) in [
        (wrong, "password authentication failed"),
        (format!("postgres://isnad:wr0ng-secret@127.0.0.1:1/{}", db.name), "connecting"),
        ("postgres://isnad:wr0ng-secret@/?bad=1".to_owned(), "postgres://USER@HOST/DATABASE"),
        (url.replace(&db.name, "no_such_base"), "does not exist"),
    ] {
        for args in [&["add", "x.txt"][..], &["claims"], &["check"]] {
            let o = run(&ledger, args);
            let said = err(&o);
            assert!(o.status.code() == Some(1) && said.contains(says) && said.contains("hint:"), "{said}");
            assert!(!said.contains("wr0ng") && !said.contains(&secret), "{said}");
        }
    }
    // nor can one be kept where no Arabic can
    let latin = format!("{}_latin", db.name);
    db.admin(&format!("CREATE DATABASE {latin} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"));
    let o = run(&url.replace(&db.name, &latin), &["add", samples().to_str().unwrap()]);
    db.admin(&format!("DROP DATABASE {latin} WITH (FORCE)"));
    assert!(o.status.code() == Some(1) && err(&o).contains("LATIN1"), "{}", err(&o));
    // another program's tables stay as they are
    db.ask().batch_execute("CREATE TABLE goods (name TEXT); CREATE TABLE orders (id BIGINT)").unwrap();
    let o = run(&url, &["add", samples().to_str().unwrap()]);
    assert!(o.status.code() == Some(1) && err(&o).contains("goods, orders"), "{}", err(&o));
    assert_eq!(tables(&mut db.ask()), 2);
    db.ask().batch_execute("DROP TABLE goods; DROP TABLE orders").unwrap();
    // a newer version's are left alone too
    assert!(run(&url, &["add", samples().to_str().unwrap()]).status.success());
    db.ask().batch_execute("UPDATE isnad SET format = 999").unwrap();
    for args in [&["add", "x.txt"][..], &["claims"]] {
        let o = run(&url, args);
        assert!(o.status.code() == Some(1) && err(&o).contains("newer version"), "{}", err(&o));
    }
}
