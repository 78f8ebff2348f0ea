//! The server as programs meet it: the API against its own description, every format, decisions that stay, assistants, strangers.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

struct Server {
    dir: tempfile::TempDir,
    child: Child,
    base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn isnad(ledger: &Path) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_isnad"));
    c.env("ISNAD_LEDGER", ledger).env("LANG", "en_GB.UTF-8");
    c
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

fn begin(dir: tempfile::TempDir) -> Server {
    let mut child = isnad(&dir.path().join("isnad.db"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    lines.read_line(&mut said).unwrap();
    // what it says later must not fill the pipe
    std::thread::spawn(move || lines.read_to_string(&mut String::new()));
    let base =
        said.split_whitespace().find(|w| w.starts_with("http://")).expect(&said).trim_end_matches('/').to_owned();
    let s = Server { dir, child, base };
    for _ in 0..300 {
        if s.get("/api/v1/claims?size=1").0 == 200 {
            return s;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the ledger was not loaded");
}

fn serve() -> Server {
    let dir = tempfile::tempdir().unwrap();
    assert!(isnad(&dir.path().join("isnad.db")).arg("add").arg(samples()).status().unwrap().success());
    begin(dir)
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into()
}

impl Server {
    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut r = agent().get(format!("{}{path}", self.base)).call().unwrap();
        (r.status().as_u16(), r.body_mut().read_to_vec().unwrap())
    }

    fn json(&self, path: &str) -> Value {
        let (status, body) = self.get(&format!("/api/v1{path}"));
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let mut r = agent()
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .send(body.to_string())
            .unwrap();
        let text = r.body_mut().read_to_string().unwrap();
        (r.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}

/// Every list of the API answers in every format that its description names, and JSON fits its schema.
#[test]
fn the_api_is_what_its_description_says() {
    let s = serve();
    let doc = s.json("/openapi.json");
    assert_eq!(doc["openapi"], "3.1.0");
    let text = doc.to_string();
    for r in text.split("\"$ref\":\"").skip(1).map(|r| r.split('"').next().unwrap()) {
        assert!(doc.pointer(r.trim_start_matches('#')).is_some(), "{r} leads nowhere");
    }
    let id = |list: &str, key: &str| s.json(list)["items"][0][key].as_str().unwrap().to_owned();
    let ids = [
        ("/claims/{id}", id("/claims", "id")),
        ("/tallies/{id}", id("/tallies", "id")),
        ("/stories/{id}", id("/stories", "id")),
        ("/actors/{id}", id("/actors", "entity")),
        ("/reports/{id}", id("/reports", "key")),
        ("/reports/{id}/annotations", id("/reports", "key")),
    ];
    for (path, item) in doc["paths"].as_object().unwrap() {
        if path == "/live" {
            continue;
        }
        let full = ids.iter().find(|x| x.0 == path).map_or_else(|| path.clone(), |x| path.replace("{id}", &x.1));
        for (media, content) in item["get"]["responses"]["200"]["content"].as_object().unwrap() {
            let mut r = agent().get(format!("{}/api/v1{full}?q=baku", s.base)).header("accept", media).call().unwrap();
            assert_eq!(r.status(), 200, "{full} as {media}");
            let kind = r.headers()["content-type"].to_str().unwrap().to_owned();
            assert!(kind.starts_with(media.as_str()), "{full}: {kind} is not {media}");
            assert!(r.headers().contains_key("etag"), "{full}");
            let body = r.body_mut().read_to_vec().unwrap();
            if media == "application/json" {
                let mut schema = content["schema"].clone();
                schema["components"] = doc["components"].clone();
                let value: Value = serde_json::from_slice(&body).unwrap();
                let v = jsonschema::validator_for(&schema).unwrap();
                let wrong: Vec<String> =
                    v.iter_errors(&value).map(|e| format!("{} at {}", e, e.instance_path)).take(3).collect();
                assert!(wrong.is_empty(), "{full}: {wrong:?}");
            } else if media == "text/csv" {
                let csv = String::from_utf8(body).unwrap();
                let bare = s.get(&format!("/api/v1{full}.csv?bom=0")).1;
                let bare = String::from_utf8(bare).unwrap();
                assert!(csv.starts_with('\u{feff}') && !bare.starts_with('\u{feff}'), "{full}: byte order mark");
                let ending = s.get(&format!("/api/v1{full}.parquet")).1;
                let rows =
                    SerializedFileReader::new(bytes::Bytes::from(ending)).unwrap().get_row_iter(None).unwrap().count();
                let lines = csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).count();
                assert_eq!(lines, rows, "{full}");
            } else if media == "application/geo+json" || media == "application/ld+json" {
                let value: Value = serde_json::from_slice(&body).unwrap();
                assert!(value["features"].is_array() || !value["@context"].is_null(), "{full}");
            }
        }
    }
}

#[test]
fn errors_have_one_shape_and_pages_end() {
    let s = serve();
    for (path, status) in [
        ("/nothing", 404),
        ("/claims/abc", 404),
        ("/claims?from=yesterday", 400),
        ("/claims?status=maybe", 400),
        ("/claims?page=x", 400),
        ("/claims?reviewed=perhaps", 400),
        ("/claims.csv?bom=x", 400),
        ("/tallies?kind=rumour", 400),
        ("/truces.parquet", 406),
        ("/a/b/c/d", 404),
    ] {
        let (got, body) = s.get(&format!("/api/v1{path}"));
        let v: Value = serde_json::from_slice(&body).unwrap_or_default();
        assert_eq!(got, status, "{path}");
        assert!(v["error"]["what"].is_string() && v["error"]["hint"].is_string(), "{path}: {v}");
    }
    let mut seen = BTreeSet::new();
    let mut page = 1;
    loop {
        let v = s.json(&format!("/claims?size=17&page={page}"));
        for c in v["items"].as_array().unwrap() {
            assert!(seen.insert(c["id"].as_str().unwrap().to_owned()));
        }
        match v["next_page"].as_u64() {
            Some(n) => page = n,
            None => {
                assert_eq!(seen.len() as u64, v["total"].as_u64().unwrap());
                break;
            }
        }
    }
}

/// Nothing in linked data is known to be null: a JSON-LD processor refuses a document with a null `@id`.
#[test]
fn linked_data_has_no_null_in_it() {
    fn walk(v: &Value, nodes: &mut usize) {
        match v {
            Value::Object(m) => {
                *nodes += usize::from(m.get("@type").is_some_and(|t| t == "prov:Agent") && !m.contains_key("@id"));
                for (k, v) in m {
                    assert!(!v.is_null(), "{k} of {m:?}");
                    walk(v, nodes);
                }
            }
            Value::Array(l) => l.iter().for_each(|v| walk(v, nodes)),
            _ => {}
        }
    }
    let s = serve();
    let (status, body) = s.get("/api/v1/claims.jsonld");
    assert_eq!(status, 200);
    let v: Value = serde_json::from_slice(&body).unwrap();
    let mut nameless = 0;
    walk(&v, &mut nameless);
    assert!(nameless > 0, "no agent without an entity was there to test");
    assert_eq!(v["@graph"].as_array().unwrap().len() as u64, 2 * s.json("/claims?size=1")["total"].as_u64().unwrap());
    let key = s.json("/reports")["items"][0]["key"].as_str().unwrap().to_owned();
    let (_, body) = s.get(&format!("/api/v1/reports/{key}/annotations.jsonld"));
    walk(&serde_json::from_slice(&body).unwrap(), &mut nameless);
}

/// A large answer is made while it is sent: nobody knows its length beforehand.
#[test]
fn large_answers_come_in_pieces() {
    let s = serve();
    for path in ["/claims.jsonld", "/claims.csv", "/claims.json", "/claims.geojson", "/claims.parquet", "/reports.csv"]
    {
        let r = agent().get(format!("{}/api/v1{path}", s.base)).header("accept-encoding", "identity").call().unwrap();
        assert_eq!(r.status(), 200, "{path}");
        assert!(!r.headers().contains_key("content-length"), "{path}");
    }
}

/// What makes no sense is refused alike, whoever sends it.
#[test]
fn decisions_are_checked() {
    let s = serve();
    let of = |kind: &str| {
        let c = &s.json(&format!("/claims?kind={kind}&size=1"))["items"][0];
        let t = &c["testimonies"][0];
        json!({"key": t["key"], "anchor": t["anchor"].as_str().unwrap().split(' ').next().unwrap()})
    };
    let (figure, event, position) = (of("figure"), of("event"), of("position"));
    let long = "ا".repeat(100_000);
    for (body, says) in [
        (json!({"do": "correct", "items": [figure], "change": {"low": -7}}), "less than nothing"),
        (json!({"do": "correct", "items": [figure], "change": {"low": 100, "high": 5}}), "ends before it begins"),
        (json!({"do": "correct", "items": [figure], "change": {"high": 5}}), "no beginning"),
        (json!({"do": "correct", "items": [figure], "change": {}}), "nothing was changed"),
        (json!({"do": "correct", "items": [event], "change": {"low": 5}}), "figures alone"),
        (json!({"do": "correct", "items": [figure], "change": {"who": [long]}}), "longer than 200"),
        (json!({"do": "merge", "items": [figure, event]}), "cannot be one claim"),
        (json!({"do": "merge", "items": [position]}), "nothing to merge"),
        (json!({"do": "accept", "items": []}), "nothing is chosen"),
        (json!({"do": "accept", "items": [{"key": "none", "anchor": "f1-2"}]}), "no report has this key"),
        (json!({"do": "reject", "items": [{"key": figure["key"], "anchor": "all"}]}), "an anchor is none"),
        (json!({"do": "same", "name": "فلان", "entity": "nobody"}), "no actor has this id"),
        (json!({"do": "same", "name": long, "entity": "ARM"}), "longer than 200"),
        (json!({"do": "comment", "items": [figure], "actor": null}), "the comment is empty"),
        (json!({"do": "undo", "decision": "none"}), "no such decision"),
        (json!({"do": "praise"}), "this is no decision"),
    ] {
        let mut body = body;
        body["by"] = json!("Layla");
        let (status, v) = s.post("/api/v1/decisions", &body);
        let short: String = body.to_string().chars().take(200).collect();
        assert_eq!(status, 400, "{short}: {v}");
        assert!(v["error"]["what"].as_str().unwrap().contains(says), "{short}: {v}");
        assert!(v["error"]["hint"].is_string(), "{v}");
    }
    let (status, v) = s.post("/api/v1/decisions", &json!({"do": "accept", "items": [figure], "by": long}));
    assert_eq!(status, 400, "{v}");
    assert_eq!(s.json("/decisions")["total"], 0);
    // the form says the same
    let item = format!("{}~{}", figure["key"].as_str().unwrap(), figure["anchor"].as_str().unwrap());
    let form = [("do", "correct"), ("name", "Layla"), ("item", item.as_str()), ("low", "-7"), ("low_was", "7")];
    let mut r = agent().post(format!("{}/en/review/decide", s.base)).send_form(form).unwrap();
    assert_eq!(r.status(), 400);
    assert!(r.body_mut().read_to_string().unwrap().contains("less than nothing"));
}

/// Each annotation's selectors give the same characters of the report.
#[test]
fn annotations_point_at_their_words() {
    let s = serve();
    for r in s.json("/reports")["items"].as_array().unwrap() {
        let key = r["key"].as_str().unwrap();
        let text: Vec<char> = s.json(&format!("/reports/{key}"))["text"].as_str().unwrap().chars().collect();
        let (_, body) = s.get(&format!("/api/v1/reports/{key}/annotations.jsonld"));
        let page: Value = serde_json::from_slice(&body).unwrap();
        for a in page["items"].as_array().unwrap() {
            let sel = &a["target"]["selector"];
            let (from, to) = (sel[0]["start"].as_u64().unwrap() as usize, sel[0]["end"].as_u64().unwrap() as usize);
            let words: String = text[from..to].iter().collect();
            assert_eq!(sel[1]["exact"], words);
            let before: String = text[..from].iter().collect();
            assert!(before.ends_with(sel[1]["prefix"].as_str().unwrap()));
        }
    }
}

/// Decisions outlive the server, count in the commands, and come out as gold.
#[test]
fn decisions_stay() {
    let s = serve();
    let list = s.json("/claims?kind=figure&size=500");
    let claim = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| {
            c["testimonies"].as_array().unwrap().len() == 1 && c["testimonies"][0]["who"].as_array().unwrap().len() == 1
        })
        .unwrap()
        .clone();
    let t = &claim["testimonies"][0];
    let item = json!([{"key": t["key"], "anchor": t["anchor"]}]);
    let (status, d) = s.post(
        "/api/v1/decisions",
        &json!({"do": "correct", "by": "Layla", "items": item, "change": {"low": 4242}, "note": "misread"}),
    );
    assert_eq!(status, 201, "{d}");
    let total = list["total"].as_u64().unwrap();
    let other = list["items"].as_array().unwrap().iter().find(|c| c["id"] != claim["id"]).unwrap();
    let gone: Vec<Value> = other["testimonies"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| {
            t["anchor"].as_str().unwrap().split(' ').map(|a| json!({"key": t["key"], "anchor": a})).collect::<Vec<_>>()
        })
        .collect();
    let (status, _) = s.post("/api/v1/decisions", &json!({"do": "reject", "by": "Layla", "items": gone}));
    assert_eq!(status, 201);
    assert_eq!(s.json("/claims?kind=figure")["total"], total - 1);
    // addresses that people have written down lead on, or say what became of the claim
    let (was, rejected) = (claim["id"].as_str().unwrap(), other["id"].as_str().unwrap());
    let leads_on = |s: &Server| {
        let now = s.json(&format!("/claims/{was}"));
        assert_eq!(now["figure"]["low"], 4242);
        assert_ne!(now["id"], was);
        let (status, page) = s.get(&format!("/en/claims/{was}"));
        assert_eq!(status, 200);
        assert!(String::from_utf8(page).unwrap().contains("4,242"));
        for at in [format!("/en/claims/{rejected}"), format!("/api/v1/claims/{rejected}")] {
            let (status, page) = s.get(&at);
            assert_eq!(status, 410, "{at}");
            assert!(String::from_utf8(page).unwrap().contains("Layla decided on"), "{at}");
        }
        assert_eq!(s.get("/en/claims/000000000000").0, 404);
    };
    leads_on(&s);
    let dir = tempfile::tempdir().unwrap();
    let ledger = s.dir.path().join("isnad.db");
    // the command sees the same
    let out = isnad(&ledger).args(["show", was]).output().unwrap();
    assert!(String::from_utf8(out.stdout).unwrap().contains("4,242"));
    let out = isnad(&ledger).args(["claims", "--json"]).output().unwrap();
    let claims: Value = serde_json::from_slice(&out.stdout).unwrap();
    let now = claims
        .as_array()
        .unwrap()
        .iter()
        .find(|c| {
            c["testimonies"].as_array().unwrap().iter().any(|x| x["key"] == t["key"] && x["anchor"] == t["anchor"])
        })
        .unwrap();
    assert_eq!((&now["figure"]["low"], &now["reviewed"]["by"]), (&json!(4242), &json!("Layla")));
    assert!(isnad(&ledger).args(["corrections", "-o"]).arg(dir.path()).status().unwrap().success());
    let gold: Vec<Value> = std::fs::read_dir(dir.path().join("gold"))
        .unwrap()
        .map(|f| serde_json::from_slice(&std::fs::read(f.unwrap().path()).unwrap()).unwrap())
        .collect();
    assert!(
        gold.iter().flat_map(|g| g["figures"].as_array().unwrap()).any(|f| f["low"] == 4242 && f["bound"] == "exact")
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/gold.py");
    if script.exists() {
        let out = Command::new("python3")
            .arg(script)
            .arg("check")
            .args([dir.path().join("gold"), dir.path().join("text")])
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
    } else {
        println!("skipped: gold.py is not there to check the exported gold");
    }
    // and a new server too
    let Server { .. } = &s;
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(&ledger, dir.path().join("isnad.db")).unwrap();
    for end in ["-wal", "-shm"] {
        let _ = std::fs::copy(s.dir.path().join(format!("isnad.db{end}")), dir.path().join(format!("isnad.db{end}")));
    }
    let copy = dir.path().join("isnad.db");
    rusqlite::Connection::open(&copy).unwrap().execute_batch("UPDATE filed SET ledger = 0").unwrap();
    let again = begin(dir);
    leads_on(&again);
    assert_eq!(again.json("/decisions")["total"], 2);
    assert_eq!(again.json("/claims?reviewed=yes")["total"], 1);
    let id = d["id"].as_str().unwrap();
    let (status, _) = again.post("/api/v1/decisions", &json!({"do": "undo", "by": "Omar", "decision": id}));
    assert_eq!(status, 201);
    assert_eq!(again.json("/claims?reviewed=yes")["total"], 0);
    assert_eq!(again.json(&format!("/claims/{was}"))["id"], was);
    assert_eq!(again.json("/decisions")["items"][2]["undone"], true);
}

#[test]
fn strangers_are_kept_out() {
    let s = serve();
    let port = s.base.rsplit(':').next().unwrap();
    let ask = |head: &str, body: &str| {
        let mut c = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        write!(c, "{head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).unwrap();
        let mut out = String::new();
        c.read_to_string(&mut out).unwrap();
        out
    };
    // a name that somebody else's page made resolve to this machine
    assert!(ask("GET /en HTTP/1.1\r\nhost: evil.example", "").starts_with("HTTP/1.1 421"));
    assert!(ask("GET /en HTTP/1.1\r\nhost: localhost", "").starts_with("HTTP/1.1 200"));
    for head in ["origin: https://evil.example", "origin: null", "sec-fetch-site: cross-site"] {
        for path in
            ["/en/review/decide", "/en/review/judge", "/api/v1/decisions", "/api/v1/verdicts", "/mcp", "/en/settings"]
        {
            let out = ask(&format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{head}"), "{}");
            assert!(out.starts_with("HTTP/1.1 403"), "{head} {path}: {}", &out[..60]);
        }
    }
    // another program on this machine is a stranger too; this server's own pages are not
    let foreign = ask("POST /en/settings HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost:1", "theme=dark");
    assert!(foreign.starts_with("HTTP/1.1 403"), "{foreign}");
    let form = "content-type: application/x-www-form-urlencoded";
    let head =
        format!("POST /en/settings HTTP/1.1\r\nhost: localhost:{port}\r\norigin: http://localhost:{port}\r\n{form}");
    assert!(ask(&head, "theme=dark").starts_with("HTTP/1.1 303"));
    // the API refuses in its own shape
    let out = ask("POST /api/v1/decisions HTTP/1.1\r\nhost: localhost\r\norigin: http://evil.example", "{}");
    assert!(out.contains(r#""error":{"status":403"#), "{out}");
    // the way back leads nowhere else
    for to in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let out = ask(
            "POST /en/settings HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded",
            &format!("theme=dark&back={to}"),
        );
        let location = out.lines().find_map(|l| l.strip_prefix("location: ")).unwrap();
        assert_eq!(location, "/en/", "{to}");
    }
    for odd in [
        "/en/claims/%00",
        "/en/reports/..%2f..%2fetc",
        "/en/map?lat=NaN&lon=inf&half=-1",
        "/en/map?half=1e300&lat=1&lon=1e300",
        "/en/claims?page=99999999999",
        "/en/reports/x?at=9-1",
        "/assets/..%2fx",
        "/en/actors/%F0%9F%92%A9",
        "/en/search?q=%22%20OR%20*%20NEAR(",
        "/en/tallies?page=0",
    ] {
        let status = s.get(odd).0;
        assert!([200, 400, 404].contains(&status), "{odd}: {status}");
    }
}

#[test]
fn news_are_told_as_they_come() {
    let s = serve();
    let r = agent().get(format!("{}/api/v1/live", s.base)).call().unwrap();
    let mut lines = BufReader::new(r.into_body().into_reader()).lines();
    let mut next = || loop {
        let l = lines.next().unwrap().unwrap();
        if let Some(n) = l.strip_prefix("data:") {
            return n.trim().parse::<u64>().unwrap();
        }
    };
    let first = next();
    let file = s.dir.path().join("new.jsonl");
    std::fs::write(&file, r#"{"id":"n","outlet":"o","published":"2020-10-20","text":"قالت وزارة الدفاع الأذربيجانية إن 31 جنديا أرمينيا قتلوا يوم الثلاثاء."}"#).unwrap();
    assert!(isnad(&s.dir.path().join("isnad.db")).arg("add").arg(&file).status().unwrap().success());
    assert!(next() > first);
    assert!(s.json("/search?q=31")["reports"].as_array().unwrap().iter().any(|r| r["id"] == "n"));
}

const START: &str = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"#;

#[test]
fn assistants_get_answers_with_sources() {
    let s = serve();
    // on standard input and output
    let mut child =
        isnad(&s.dir.path().join("isnad.db")).arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut ask = |v: &str| {
        writeln!(to, "{v}").unwrap();
        to.flush().unwrap();
        serde_json::from_str::<Value>(&from.next().unwrap().unwrap()).unwrap()
    };
    let hello = ask(START);
    assert_eq!(hello["result"]["serverInfo"]["name"], "isnad", "{hello}");
    let tools = ask(r#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#);
    let names: BTreeSet<&str> =
        tools["result"]["tools"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["search", "claims", "tallies", "positions", "timeline", "report"].into_iter().collect());
    let mut call = |name: &str, arguments: Value| {
        let v = ask(&json!({"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": name, "arguments": arguments}}).to_string());
        let text = v["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{v}")).to_owned();
        (v["result"]["isError"] == true, text)
    };
    let (failed, text) = call("claims", json!({"status": "contested", "party": "Armenia"}));
    assert!(!failed, "{text}");
    let v: Value = serde_json::from_str(&text).unwrap();
    let t = &v["claims"][0]["testimonies"][0];
    assert!(
        t["words"].as_str().unwrap().chars().any(|c| ('\u{620}'..'\u{64a}').contains(&c)) && t["outlet"].is_string()
    );
    for (name, arguments) in [
        ("search", json!({"query": "كاراباخ"})),
        ("tallies", json!({})),
        ("timeline", json!({"from": "2020-10-01"})),
        ("positions", json!({"topic": "ceasefire", "from": "2020-09-01"})),
        ("positions", json!({"changes": true})),
        ("report", json!({"id": t["report"], "reading": true})),
        ("claims", json!({"id": v["claims"][0]["id"]})),
    ] {
        let (failed, text) = call(name, arguments);
        assert!(!failed && serde_json::from_str::<Value>(&text).is_ok(), "{name}: {text}");
    }
    for (tool, arguments, says) in [
        ("claims", json!({"from": "soon"}), "is no date"),
        ("tallies", json!({"from": "July 2015"}), "is no date"),
        ("tallies", json!({"kind": "rumour"}), "is none of figure"),
        ("timeline", json!({"status": "maybe"}), "is none of single"),
    ] {
        let (failed, text) = call(tool, arguments);
        assert!(failed && text.contains(says), "{tool}: a mistake is told as one: {text}");
    }

    let _ = child.kill();
    let _ = child.wait();
    // over HTTP
    let (status, v) = s.post("/mcp", &serde_json::from_str(START).unwrap());
    assert_eq!(status, 200, "{v}");
    assert!(v.to_string().contains("isnad"), "{v}");
    let (status, v) = s.post("/mcp", &json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "claims", "arguments": {"status": "contested"}}}));
    assert_eq!(status, 200, "{v}");
    assert!(v.to_string().contains("testimonies"), "{v}");
    for (body, code) in [("{broken", -32700), (r#"{"id":3,"method":"tools/list"}"#, -32600), ("[]", -32600)] {
        let mut r = agent()
            .post(format!("{}/mcp", s.base))
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .send(body)
            .unwrap();
        let v: Value = serde_json::from_str(&r.body_mut().read_to_string().unwrap()).unwrap();
        assert_eq!(
            (r.status().as_u16(), &v["error"]["code"], &v["jsonrpc"]),
            (400, &json!(code), &json!("2.0")),
            "{body}"
        );
    }
}

#[test]
fn a_taken_address_is_told() {
    let s = serve();
    let address = s.base.trim_start_matches("http://");
    let out = isnad(&s.dir.path().join("isnad.db")).args(["serve", "--listen", address]).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains(address) && said.contains("hint:"), "{said}");
}

#[test]
fn it_ends_when_told_also_while_somebody_listens() {
    let mut s = serve();
    let live = agent().get(format!("{}/api/v1/live", s.base)).call().unwrap();
    let pid = s.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    for _ in 0..100 {
        if let Some(status) = s.child.try_wait().unwrap() {
            assert!(status.success());
            return drop(live);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("it did not end");
}

#[test]
fn search_finds_what_is_spelt_otherwise_and_english() {
    let s = serve();
    let keys = |q: &str| -> BTreeSet<String> {
        let v = s.json(&format!("/search?size=100&q={q}"));
        v["reports"].as_array().unwrap().iter().map(|r| r["key"].as_str().unwrap().to_owned()).collect()
    };
    let one = keys("%D9%82%D8%B1%D9%87%20%D8%A8%D8%A7%D8%BA"); // قره باغ
    assert!(one.len() > 3);
    assert_eq!(one, keys("%D9%83%D8%A7%D8%B1%D8%A7%D8%A8%D8%A7%D8%AE")); // كاراباخ
    assert_eq!(one, keys("Karabakh"));
    // with and without the article and a conjunction: الصواريخ, وصواريخ
    assert_eq!(
        keys("%D8%A7%D9%84%D8%B5%D9%88%D8%A7%D8%B1%D9%8A%D8%AE"),
        keys("%D9%88%D8%B5%D9%88%D8%A7%D8%B1%D9%8A%D8%AE")
    );
    let v = s.json("/search?q=civilians%20killed");
    assert!(!v["claims"].as_array().unwrap().is_empty(), "{v}");
    for q in ["", "%20", "%22", "AND", "*", "%F0%9F%92%A3", "NEAR(%22a%22)"] {
        assert!(s.json(&format!("/search?q={q}"))["reports"].as_array().is_some());
    }
}
