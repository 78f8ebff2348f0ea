//! A folder and a ledger of a test's own, and what is put into it.

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Output};

pub(crate) struct Home(pub(crate) tempfile::TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Home(tempfile::tempdir().unwrap())
    }
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        let p = self.0.path().join(name);
        std::fs::write(&p, bytes).unwrap();
        p.to_str().unwrap().to_owned()
    }
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut c = Command::new(env!("CARGO_BIN_EXE_isnad"));
        c.args(args).env("ISNAD_LEDGER", self.0.path().join("isnad.db")).env("LANG", "en_GB.UTF-8");
        c
    }
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }
    /// The reports that `extract` prints, and what it says beside them.
    pub(crate) fn extract(&self, args: &[&str]) -> (Vec<Value>, String, Option<i32>) {
        let o = self.run(&[&["extract"], args].concat());
        let out = String::from_utf8(o.stdout).unwrap();
        let list = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        (list, String::from_utf8_lossy(&o.stderr).into_owned(), o.status.code())
    }
}

pub(crate) const SAID: &str =
    "قالت وزارة الدفاع في بيان إن قواتها دمرت اثنتي عشرة دبابة في معارك الليلة الماضية شمال المدينة";

pub(crate) fn page(title: &str) -> String {
    let p = format!("<p>{SAID}، وأضافت أن المعارك أسفرت عن مقتل سبعة جنود وإصابة عشرين آخرين.</p>").repeat(4);
    format!(
        "<!doctype html><html lang=ar><head><meta charset=utf-8><title>{title}</title></head><body><nav><a href=/>الرئيسية</a></nav><article><h1>{title}</h1>{p}</article></body></html>"
    )
}

pub(crate) fn record(url: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let http = [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}\r\n").as_bytes(), body].concat();
    let n = http.len();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:{}>\r\nContent-Type: application/http\r\nContent-Length: {n}\r\n\r\n",
        url.len()
    );
    [head.as_bytes(), &http, b"\r\n\r\n"].concat()
}

pub(crate) fn gzip(b: &[u8]) -> Vec<u8> {
    let mut e = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    e.write_all(b).unwrap();
    e.finish().unwrap()
}

pub(crate) fn jsonl(n: usize) -> String {
    (0..n)
        .map(|i| {
            let text = format!("{SAID}، وأسرت {} جنديا في قرية رقمها {i}.", i + 2);
            format!(
                "{}\n",
                serde_json::json!({"id": format!("r{i}"), "outlet": "x", "published": "2020-10-01", "text": text})
            )
        })
        .collect()
}
