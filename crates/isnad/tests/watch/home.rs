//! A server and a ledger of a test's own.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What the server answers for a path: head (status and fields) and body.
pub(crate) type Pages = Arc<Mutex<HashMap<String, (String, Vec<u8>)>>>;

pub(crate) struct Server {
    pub(crate) at: String,
    pub(crate) pages: Pages,
    /// Requests: the first line, the fields, the body.
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let pages: Pages = Pages::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (p, a) = (Arc::clone(&pages), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (p, a) = (Arc::clone(&p), Arc::clone(&a));
                std::thread::spawn(move || answer(stream, &p, &a));
            }
        });
        Server { at, pages, asked }
    }
    pub(crate) fn put(&self, path: &str, head: &str, body: &[u8]) {
        self.pages.lock().unwrap().insert(path.to_owned(), (head.to_owned(), body.to_vec()));
    }
    pub(crate) fn html(&self, path: &str, title: &str, paragraphs: &[&str]) {
        self.put(path, "200 OK\r\nContent-Type: text/html; charset=utf-8", page(title, paragraphs).as_bytes());
    }
    pub(crate) fn feed(&self, path: &str, items: &[(&str, &str, &str)]) {
        let items: String = items
            .iter()
            .map(|(id, title, text)| {
                format!(
                    "<item><title>{title}</title><link>{}/{id}.html</link><guid>{id}</guid><pubDate>Thu, 01 Oct 2020 10:00:00 +0400</pubDate><description>{text}</description></item>",
                    self.at
                )
            })
            .collect();
        let xml = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>صوت</title><link>https://sawt.example/</link>{items}</channel></rss>"
        );
        self.put(path, "200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"v1\"", xml.as_bytes());
    }
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.at)
    }
    pub(crate) fn asked(&self, path: &str) -> Vec<String> {
        let all = self.asked.lock().unwrap();
        all.iter().filter(|r| r.split(' ').nth(1) == Some(path)).cloned().collect()
    }
}

fn answer(mut stream: TcpStream, pages: &Pages, asked: &Mutex<Vec<String>>) {
    let mut r = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut request = String::new();
        loop {
            let mut line = String::new();
            if r.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            request.push_str(&line.to_ascii_lowercase().replace("get /", "GET /").replace("post /", "POST /"));
        }
        let length: usize =
            request.lines().find_map(|l| l.strip_prefix("content-length: ")).map_or(0, |n| n.trim().parse().unwrap());
        let mut body = vec![0; length];
        r.read_exact(&mut body).unwrap();
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        let known = request.contains("if-none-match: \"v1\"");
        asked.lock().unwrap().push(request + "\n" + &String::from_utf8_lossy(&body));
        let found = pages.lock().unwrap().get(&path).cloned();
        let (head, body) = match found {
            Some((h, _)) if h == "silence" => {
                std::thread::sleep(Duration::from_secs(20));
                return;
            }
            Some((h, _)) if known && h.contains("ETag: \"v1\"") => ("304 Not Modified".to_owned(), Vec::new()),
            Some(x) => x,
            None => ("404 Not Found".to_owned(), b"no".to_vec()),
        };
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", body.len());
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).is_err() {
            return;
        }
    }
}

fn page(title: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    format!(
        "<!doctype html><html lang=ar><head><meta charset=utf-8><title>{title}</title></head><body><nav><a href=/>الرئيسية</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )
}

pub(crate) struct Home(pub(crate) tempfile::TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Home(tempfile::tempdir().unwrap())
    }
    pub(crate) fn run(&self, args: &[&str]) -> (String, String, Option<i32>) {
        let o: Output = Command::new(env!("CARGO_BIN_EXE_isnad"))
            .args(args)
            .env("ISNAD_LEDGER", self.0.path().join("isnad.db"))
            .env("LANG", "en_GB.UTF-8")
            .output()
            .unwrap();
        let text = |b: Vec<u8>| String::from_utf8(b).unwrap();
        (text(o.stdout), text(o.stderr), o.status.code())
    }
    /// A round that goes on while the test does.
    pub(crate) fn begin(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_isnad"))
            .args(["watch", "--once", "--allow-private", "--pace", "1ms"])
            .args(args)
            .env("ISNAD_LEDGER", self.0.path().join("isnad.db"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
    /// A number that the ledger file holds; none while it is being made.
    pub(crate) fn number(&self, sql: &str) -> Option<i64> {
        let db = rusqlite::Connection::open(self.0.path().join("isnad.db")).ok()?;
        db.query_row(sql, [], |r| r.get(0)).ok()
    }
    pub(crate) fn watch(&self, args: &[&str]) -> (String, String, Option<i32>) {
        self.run(&[&["watch", "--once", "--allow-private", "--pace", "1ms"], args].concat())
    }
    /// Lets the time pass that the ledger waits for.
    pub(crate) fn later(&self) {
        let db = rusqlite::Connection::open(self.0.path().join("isnad.db")).unwrap();
        db.execute_batch(
            "UPDATE feed SET next = 0; UPDATE feed_item SET next = min(next, 1); UPDATE outbox SET next = 0;",
        )
        .unwrap();
    }
}

pub(crate) const BAKU: &[&str] = &[
    "قالت وزارة الدفاع الأذربيجانية إن قواتها سيطرت على ثلاث قرى في إقليم ناغورني قره باغ بعد معارك عنيفة دامت يومين على محاور عدة.",
    "وأضافت الوزارة أن المعارك أسفرت عن مقتل سبعة جنود أرمينيين وإصابة عشرين آخرين، مشيرة إلى أن القصف المدفعي مستمر.",
    "ودعت موسكو الطرفين إلى وقف إطلاق النار فورا، محذرة من اتساع القتال إلى دول الجوار.",
];
pub(crate) const YEREVAN: &[&str] = &[
    "نفت وزارة الدفاع الأرمينية سيطرة القوات الأذربيجانية على ثلاث قرى في إقليم ناغورني قره باغ، وقالت إن قواتها صدت الهجوم.",
    "واتهمت الوزارة أذربيجان بقصف مدينة ستيباناكيرت، ما سبب مقتل أربعة مدنيين بينهم طفلان وتدمير متاجر.",
    "وقال المتحدث باسم الوزارة إن القوات الأرمينية دمرت خمس دبابات منذ الصباح على خط التماس.",
];

/// Waits until something is so.
pub(crate) fn until(what: &str, is: impl Fn() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: never");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Paragraphs with another number of villages: another text.
pub(crate) fn villages(n: &str) -> Vec<String> {
    BAKU.iter().map(|p| p.replace("ثلاث قرى", n)).collect()
}

pub(crate) fn words(v: &[String]) -> Vec<&str> {
    v.iter().map(String::as_str).collect()
}

pub(crate) const TEASER: &str = "قالت وزارة الدفاع الأذربيجانية إن ستين جنديا قتلوا في معارك دارت اليوم";
