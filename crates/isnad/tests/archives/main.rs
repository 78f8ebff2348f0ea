//! Archives, tables and streams as people have them: whole, damaged, too large, cut off, and taken up again.
#![allow(clippy::unwrap_used)]

mod home;
mod strangers;

use home::{Home, SAID, gzip, jsonl, page, record};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn web_archives_compressed_chunked_and_damaged() {
    let h = Home::new();
    let one = page("بيان وزارة الدفاع");
    let chunked = format!("{:x}\r\n{one}\r\n0\r\n\r\n", one.len());
    let mut records = [
        b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n".to_vec(),
        record("https://www.first.example/a", "", one.as_bytes()),
        record("https://second.example/bb", "Content-Encoding: gzip\r\n", &gzip(one.as_bytes())),
        record("https://third.example/ccc", "Transfer-Encoding: chunked\r\nX-Odd: \u{e9}\r\n", chunked.as_bytes()),
        record("https://english.example/dddd", "", b"<html><body><p>Nothing Arabic here.</p></body></html>"),
    ];
    let path = h.write("a.warc.gz", &records.iter().flat_map(|r| gzip(r)).collect::<Vec<_>>());
    let (list, said, code) = h.extract(&[&path]);
    assert_eq!((list.len(), code), (3, Some(0)), "{said}");
    assert!(said.contains("1 in another script"), "{said}");
    assert_eq!(list[0]["outlet"], "first.example");
    assert!(list.iter().all(|r| r["text"].as_str().unwrap().contains("اثنتي عشرة دبابة")));

    // a record that promises less than it holds: named or passed over, and the next one is found
    let text = String::from_utf8_lossy(&records[1]).into_owned();
    let length = text.lines().find(|l| l.starts_with("Content-Length")).unwrap().trim().to_owned();
    records[1] = text.replacen(&length, "Content-Length: 60", 1).into_bytes();
    let path = h.write("wrong.warc", &records.concat());
    let (list, said, _) = h.extract(&[&path]);
    assert_eq!(list.len(), 2, "{said}");

    let whole = std::fs::read(h.0.path().join("a.warc.gz")).unwrap();
    let path = h.write("half.warc.gz", &whole[..whole.len() / 2]);
    let (list, said, code) = h.extract(&[&path]);
    assert!(!list.is_empty() && code == Some(3), "{said}");
    assert!(said.contains("half.warc.gz") && said.contains("cut off"), "{said}");
}

#[test]
fn zip_tar_tables_and_standard_input() {
    let h = Home::new();
    let mut z = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let o = zip::write::SimpleFileOptions::default();
    z.start_file("sawt/one.txt", o).unwrap();
    z.write_all(SAID.as_bytes()).unwrap();
    z.start_file("more.jsonl.gz", o).unwrap();
    z.write_all(&gzip(jsonl(3).as_bytes())).unwrap();
    z.start_file("picture.png", o).unwrap();
    z.write_all(b"no report").unwrap();
    let path = h.write("a.zip", &z.finish().unwrap().into_inner());
    let (list, said, code) = h.extract(&[&path]);
    assert_eq!((list.len(), code), (4, Some(0)), "{said}");
    assert_eq!(list[0]["outlet"], "sawt");

    let mut t = tar::Builder::new(Vec::new());
    let html = page("عنوان");
    let mut head = tar::Header::new_gnu();
    head.set_size(html.len() as u64);
    head.set_cksum();
    t.append_data(&mut head, "naba/p.html", html.as_bytes()).unwrap();
    let path = h.write("a.tar.gz", &gzip(&t.into_inner().unwrap()));
    assert_eq!(h.extract(&[&path]).0.len(), 1);

    let table = format!("id,body,when\n7,\"{SAID}\",2020-10-02\n8,,2020-10-02\n9,\"{SAID} أمس\",soon\n");
    let path = h.write("t.csv", table.as_bytes());
    let (list, said, code) = h.extract(&[&path, "--columns", "text=body,published=when"]);
    assert_eq!((list.len(), code), (2, Some(3)), "{said}");
    // a day that cannot be read is told and left open
    assert_eq!((&list[0]["published"], &list[1]["published"]), (&"2020-10-02".into(), &Value::Null));
    assert!(said.contains("row 3") && said.contains("t.csv:4: its day") && said.contains("\"soon\""), "{said}");
    let (_, said, _) = h.extract(&[&path, "--columns", "text=story"]);
    assert!(said.contains("no column \"story\"") && said.contains("body"), "{said}");

    let mut c = h.command(&["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    c.stdin.take().unwrap().write_all(&gzip(jsonl(2).as_bytes())).unwrap();
    assert_eq!(c.wait_with_output().unwrap().stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count(), 2);
}

#[test]
fn feeds_of_every_kind() {
    let h = Home::new();
    let rss = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>صوت</title><link>https://www.sawt.example/</link><item><title>خبر أول</title><guid>a1</guid><link>https://sawt.example/1</link><pubDate>Thu, 01 Oct 2020 09:00:00 +0300</pubDate><description>موجز</description><content:encoded><![CDATA[<p>{SAID}.</p><p>وأضافت أن المعارك مستمرة.</p>]]></content:encoded></item><item><title>خبر ثان</title><guid>a2</guid><description>{SAID} &x;</description></item></channel></rss>"
    );
    let path = h.write("f.xml", rss.as_bytes());
    let (list, said, _) = h.extract(&[&path]);
    assert_eq!(list[0]["published"], "2020-10-01");
    // a feed's own words are no proof of where it comes from
    assert_eq!(list[0]["outlet"], Value::Null);
    assert!(list[0]["text"].as_str().unwrap().contains("المعارك مستمرة"));
    assert!(!said.contains("root:") && list.iter().all(|r| !r["text"].as_str().unwrap().contains("root:")), "{said}");

    let plain = rss.replace("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "").replace(" &x;", "");
    let path = h.write("g.rss", plain.as_bytes());
    let (list, said, code) = h.extract(&[&path]);
    assert_eq!((list.len(), code), (2, Some(0)), "{said}");

    let atom = format!(
        "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>نبأ</title><id>u</id><updated>2020-10-02T00:00:00Z</updated><entry><id>e1</id><title>خبر</title><updated>2020-10-02T00:00:00Z</updated><published>2020-10-02T00:00:00Z</published><content type=\"html\">&lt;p&gt;{SAID}&lt;/p&gt;</content></entry></feed>"
    );
    let path = h.write("a.atom", atom.as_bytes());
    let (list, said, _) = h.extract(&[&path]);
    assert_eq!(list.len(), 1, "{said}");
    assert_eq!(list[0]["published"], "2020-10-02");

    let json = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "ن", "items": [{"id": "1", "content_text": SAID}]});
    let path = h.write("j.json", json.to_string().as_bytes());
    assert_eq!(h.extract(&[&path]).0.len(), 1);
    let path = h.write("half.rss", &plain.as_bytes()[..plain.len() / 3]);
    let (_, said, code) = h.extract(&[&path]);
    assert!(code == Some(3) || said.is_empty(), "{said}");
}

#[test]
fn bombs_noughts_and_other_languages() {
    let h = Home::new();
    let path = h.write("bomb.txt.gz", &gzip(&vec![b'a'; 40 << 20]));
    let (list, said, code) = h.extract(&[&path]);
    assert!(list.is_empty() && code == Some(3) && said.contains("--max-report-bytes"), "{said}");
    let path = h.write("nought.txt", format!("{SAID}\0\0.").as_bytes());
    assert_eq!(h.extract(&[&path]).0.len(), 1);
    let persian = "وزارت دفاع اعلام کرد که نیروهای این کشور روستایی را در شمال تصرف کردند و درگیری ادامه دارد.";
    let path = h.write("fa.txt", persian.as_bytes());
    let (list, said, code) = h.extract(&[&path]);
    assert!(list.is_empty() && code == Some(0) && said.contains("1 in Persian"), "{said}");
    let path = h.write("deep.html", format!("<html><body>{}{SAID}", "<div>".repeat(100_000)).as_bytes());
    let (_, said, code) = h.extract(&[&path]);
    assert!(code == Some(3) && said.contains("deep"), "{said}");
    let path = h.write("empty.zip", &[]);
    assert_eq!(h.extract(&[&path]).2, Some(3));
}

/// How many reports the ledger holds.
fn held(db: &Path) -> u64 {
    if !db.exists() {
        return 0;
    }
    let c = rusqlite::Connection::open(db).unwrap();
    c.busy_timeout(Duration::from_secs(5)).unwrap();
    c.query_row("SELECT count(*) FROM report", [], |r| r.get::<_, i64>(0)).map_or(0, |n| n as u64)
}

#[test]
fn a_killed_run_is_taken_up_where_it_stopped() {
    let h = Home::new();
    let n = 600;
    let path = h.write("many.jsonl.gz", &gzip(jsonl(n).as_bytes()));
    let db: PathBuf = h.0.path().join("isnad.db");
    let mut c = h.command(&["add", &path]).stderr(Stdio::null()).spawn().unwrap();
    for _ in 0..2_000 {
        std::thread::sleep(Duration::from_millis(5));
        if held(&db) > 0 {
            break;
        }
    }
    c.kill().unwrap();
    c.wait().unwrap();
    let first = held(&db);
    assert!(first > 0);
    let again = h.run(&["add", &path]);
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert_eq!(held(&db), n as u64, "{said}");
    if first < n as u64 {
        // what was stored is not read again
        assert!(said.contains(&format!("{} reports read", n as u64 - first)), "{first} {said}");
    }
    let third = String::from_utf8_lossy(&h.run(&["add", &path]).stderr).into_owned();
    assert!(third.contains(" 0 new"), "{third}");
}

#[test]
fn other_options_read_again_what_they_change() {
    let h = Home::new();
    let rows: String = (0..40).map(|i| format!("{i},\"{SAID} في قرية رقمها {i}.\",2020-10-01,2020-10-09\n")).collect();
    let path = h.write("t.csv", format!("id,body,seen,printed\n{rows}").as_bytes());
    let add = |columns: &str| {
        let o = h.run(&["add", "--columns", columns, &path]);
        String::from_utf8_lossy(&o.stderr).into_owned()
    };
    let sql = |q: &str| rusqlite::Connection::open(h.0.path().join("isnad.db")).unwrap().execute(q, []).unwrap();
    let (wrong, right) = ("text=body,published=seen", "text=body,published=printed");
    assert!(add(wrong).contains("40 new"));
    // as if the run had been cut off after half of it
    let cut = "UPDATE intake SET done = 0, pieces = 20";
    assert_eq!(sql(cut), 1);
    let said = add(wrong);
    assert!(said.contains("20 reports read") && said.contains("0 mended, 20 known"), "{said}");
    assert_eq!(sql(cut), 1);
    let said = add(right);
    assert!(said.contains("40 reports read") && said.contains("0 new, 40 mended"), "{said}");
    let o = h.run(&["stories", "--json"]);
    let v: Value = serde_json::from_slice(&o.stdout).unwrap();
    let days = v.as_array().unwrap().iter().flat_map(|s| s["reports"].as_array().unwrap());
    assert!(days.into_iter().all(|r| r["published"] == "2020-10-09"), "{v}");
    let said = add(right);
    assert!(said.contains("40 reports read") && said.contains("0 mended, 40 known"), "{said}");
}

#[test]
fn processes_that_share_a_ledger_wait_for_one_another() {
    let h = Home::new();
    let texts: Vec<String> = (0..3).map(|k| jsonl(600).replace("قرية رقمها", &format!("قرية {k} رقمها"))).collect();
    let running: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(k, t)| {
            let path = h.write(&format!("{k}.jsonl"), t.as_bytes());
            h.command(&["add", &path]).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for c in running {
        let o = c.wait_with_output().unwrap();
        assert_eq!(o.status.code(), Some(0), "{}", String::from_utf8_lossy(&o.stderr));
    }
    assert_eq!(held(&h.0.path().join("isnad.db")), 1_800);
}

#[test]
fn a_page_of_200_mb_is_refused_unread() {
    let h = Home::new();
    let path = h.0.path().join("huge.html");
    let f = std::fs::File::create(&path).unwrap();
    (&f).write_all(page("عنوان").as_bytes()).unwrap();
    // sparse: it takes no room
    f.set_len(200 << 20).unwrap();
    let small = h.write("small.html", page("عنوان آخر").as_bytes());
    let (list, said, code) = h.extract(&[path.to_str().unwrap(), &small]);
    assert_eq!((list.len(), code), (1, Some(3)), "{said}");
    assert!(
        said.contains("huge.html: 209715200 bytes, more than the limit") && said.contains("--max-report-bytes"),
        "{said}"
    );
    // where the limit is raised, the page's own bound holds
    let (_, said, code) = h.extract(&[path.to_str().unwrap(), "--max-report-bytes", "300000000"]);
    assert!(code == Some(3) && said.contains("a page of 209715200 bytes"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_that_was_stored() {
    let h = Home::new();
    let first = h.write("first.jsonl", jsonl(20).as_bytes());
    assert_eq!(h.run(&["add", &first]).status.code(), Some(0));
    let second = h.write("second.jsonl", jsonl(600).replace("قرية", "بلدة").as_bytes());
    let db = h.0.path().join("isnad.db");
    // no file may grow beyond this: what a full disk says, said to this process alone
    let blocks = std::fs::metadata(&db).unwrap().len() / 1024 + 400;
    let script = format!("ulimit -f {blocks}; trap '' XFSZ; exec \"$0\" add \"$1\"");
    let o = Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_isnad"), &second])
        .env("ISNAD_LEDGER", &db)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&o.stderr).into_owned();
    assert_eq!(o.status.code(), Some(1), "{said}");
    assert!(said.contains("hint: nothing of this batch was stored, everything before it was"), "{said}");
    let kept = held(&db);
    assert!((20..620).contains(&kept), "{kept}");
    // with room again, the same command finishes
    let o = h.run(&["add", &second]);
    assert_eq!(o.status.code(), Some(0), "{}", String::from_utf8_lossy(&o.stderr));
    assert_eq!(held(&db), 620);

    let o = Command::new("bash")
        .args(["-c", "exec \"$0\" extract \"$1\" >/dev/full", env!("CARGO_BIN_EXE_isnad"), &first])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&o.stderr).into_owned();
    assert!(o.status.code() == Some(1) && said.contains("writing standard output"), "{said}");
}

#[test]
fn what_extract_tells_of_a_report_itself() {
    let h = Home::new();
    let text = format!("{SAID}.");
    let mixed = format!(
        "{SAID}. The ministry said on Sunday that its forces had destroyed twelve tanks in the night, according to a statement."
    );
    let html = page("عنوان الخبر").replace(
        "<h1>عنوان الخبر</h1>",
        "<h1>عنوان الخبر</h1><p class=\"standfirst\">موجز من سطرين لما جرى في المعارك شمال المدينة ليلة أمس كما رواه الطرفان.</p><div class=\"byline\" rel=\"author\">رويترز</div>",
    );
    let paths =
        [h.write("a.txt", text.as_bytes()), h.write("b.txt", mixed.as_bytes()), h.write("c.html", html.as_bytes())];
    let (list, said, _) = h.extract(&[&paths[0], &paths[1], &paths[2]]);
    assert_eq!(list.len(), 3, "{said}");
    assert_eq!((&list[0]["language"], &list[1]["language"]), (&"ar".into(), &"ar-mixed".into()));
    assert_eq!(list[2]["byline"], "رويترز", "{}", list[2]);
    assert_eq!(list[2]["credits"][0]["agency"]["entity"], "reuters");
    assert!(list[2]["standfirst"].as_str().unwrap().starts_with("موجز من سطرين"));
    assert!(list[2]["text"].as_str().unwrap().contains("موجز من سطرين"));
}

#[test]
fn a_file_added_again_with_other_words_is_a_version() {
    let h = Home::new();
    let line = |n: &str| {
        let text = format!(
            "{SAID}، وأضافت أن {n} جنود قتلوا في المعارك. ودعت الأمم المتحدة إلى وقف القتال فورا وفتح ممرات آمنة للمدنيين."
        );
        format!("{}\n", serde_json::json!({"id": "r1", "outlet": "x", "published": "2020-10-01", "text": text}))
    };
    for n in ["سبعة", "تسعة"] {
        let path = h.write("r.jsonl", line(n).as_bytes());
        assert_eq!(h.run(&["add", &path]).status.code(), Some(0));
    }
    let o = h.run(&["stories", "--json"]);
    let v: Value = serde_json::from_slice(&o.stdout).unwrap();
    let reports = v[0]["reports"].as_array().unwrap();
    assert_eq!((v.as_array().unwrap().len(), reports.len()), (1, 2), "{v}");
    assert_eq!((&reports[1]["id"], &reports[1]["version"]), (&"r1@2".into(), &2.into()));
    assert_eq!(reports[1]["changed"]["reworded"].as_array().unwrap().len(), 1);
    assert_eq!(reports[1]["copy_of"], Value::Null, "a version is no copy");
}
