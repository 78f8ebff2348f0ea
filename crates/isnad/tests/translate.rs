//! Renderings by a translator that the user names: a service on this machine that speaks LibreTranslate's protocol, and a command.
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A service that answers each request by `answer` of how many texts it holds; its address, and how often it was asked.
fn service(status: &'static str, answer: fn(usize) -> String) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut s) = stream else { continue };
            let mut bytes = Vec::new();
            let mut buffer = [0; 4096];
            let body = loop {
                let n = s.read(&mut buffer).unwrap();
                bytes.extend_from_slice(&buffer[..n]);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length =
                    head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
                if body.len() >= length.unwrap_or(0usize) {
                    break body.to_owned();
                }
            };
            count.fetch_add(1, Ordering::SeqCst);
            let asked: serde_json::Value = serde_json::from_str(&body).unwrap();
            assert_eq!((&asked["source"], &asked["target"]), (&"ar".into(), &"en".into()));
            let out = answer(asked["q"].as_array().unwrap().len());
            write!(s, "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{out}", out.len()).unwrap();
        }
    });
    (url, asked)
}

fn isnad(ledger: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_isnad"))
        .args(args)
        .env("ISNAD_LEDGER", ledger)
        .env("NO_COLOR", "1")
        .env_remove("ISNAD_TRANSLATE_URL")
        .env_remove("ISNAD_TRANSLATE_COMMAND")
        .output()
        .unwrap()
}

fn printed(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}

/// A ledger of the samples.
fn ledger(dir: &Path) -> std::path::PathBuf {
    let path = dir.join("isnad.db");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    assert!(isnad(&path, &["add", samples.to_str().unwrap()]).status.success());
    path
}

fn numbered(n: usize) -> String {
    let all: Vec<String> = (0..n).map(|i| format!("line\n {i}\u{202e}")).collect();
    serde_json::json!({ "translatedText": all }).to_string()
}

#[test]
fn quotations_are_rendered_once_and_marked() {
    let dir = tempfile::tempdir().unwrap();
    let path = ledger(dir.path());
    let (url, asked) = service("200 OK", numbered);
    let args = ["brief", "--lang", "en", "--translate-url", &url];
    let first = isnad(&path, &args);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let text = printed(&first);
    // on one line, and without what would turn it round
    assert!(text.contains("»\u{2069} [machine translation: line 0]"), "{text}");
    assert!(text.contains("nobody has checked it"), "{text}");
    let before = asked.load(Ordering::SeqCst);
    assert!(before > 0);
    assert_eq!(printed(&isnad(&path, &args)), text);
    let page = printed(&isnad(&path, &["brief", "--format", "html", "--lang", "en", "--translate-url", &url]));
    assert!(page.contains("[machine translation: line 0]"));
    assert_eq!(asked.load(Ordering::SeqCst), before, "what was rendered is kept");
    // for programs the lines stay as they are
    let json: serde_json::Value =
        serde_json::from_str(&printed(&isnad(&path, &["--json", "brief", "--lang", "en", "--translate-url", &url])))
            .unwrap();
    assert!(json["renderings"].as_array().unwrap().iter().all(|r| r["by"].as_str().unwrap().contains("127.0.0.1")));
    assert!(!json["sections"].to_string().contains("machine translation"));
    assert!(!printed(&isnad(&path, &["brief", "--lang", "en"])).contains("machine translation"));
}

#[test]
fn a_translator_that_fails_is_told_and_the_lines_are_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = ledger(dir.path());
    let plain = printed(&isnad(&path, &["claims", "--lang", "en"]));
    let (closed, _) = service("403 Forbidden", |_| "{\"error\": \"no key\"}".to_owned());
    let (odd, _) = service("200 OK", |_| "<html>".to_owned());
    let (few, _) = service("200 OK", |_| numbered(0));
    for (args, says) in [
        (["--translate-url", closed.as_str()], "ISNAD_TRANSLATE_KEY"),
        (["--translate-url", odd.as_str()], "no JSON"),
        (["--translate-url", few.as_str()], "does not hold"),
        (["--translate-url", "http://127.0.0.1:9"], "see that the service runs"),
        (["--translate-command", "exit 4"], "it ended with"),
        (["--translate-command", "echo one"], "1 lines came out"),
    ] {
        let o = isnad(&path, &[&["claims", "--lang", "en"], &args[..]].concat());
        let told = String::from_utf8_lossy(&o.stderr).into_owned();
        assert!(told.contains(says) && told.contains("hint:"), "{args:?}: {told}");
        assert_eq!(o.status.code(), Some(3), "{args:?}");
        assert!(printed(&o).starts_with(plain.trim_end()), "{args:?}");
    }
    for args in [["--translate-url", "nowhere"], ["--translate-command", " "]] {
        let o = isnad(&path, &[&["claims", "--lang", "en"], &args[..]].concat());
        assert_eq!(o.status.code(), Some(1), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_command_gets_a_text_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let path = ledger(dir.path());
    let o = isnad(&path, &["claims", "--lang", "en", "--translate-command", "sed 's/.*/a rendering; $(date)/'"]);
    assert!(
        printed(&o).contains("[machine translation: a rendering; $(date)]"),
        "{}",
        String::from_utf8_lossy(&o.stderr)
    );
}
