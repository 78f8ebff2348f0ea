//! What the open web holds: pages, feeds, tables and archives that are damaged, odd or meant ill. None ends a run, and what is good is read.

use crate::home::{Home, SAID, gzip, page, record};
use std::io::Write;
use std::process::Stdio;

const MORE: &str =
    "وأضافت الوزارة أن سبعة من جنودها أصيبوا، وأن فرق الإسعاف نقلتهم إلى مستشفى المدينة قبل منتصف الليل بقليل";

fn article(inner: &str) -> String {
    format!(
        "<html lang=ar><head><meta charset=utf-8><title>معارك شمال المدينة</title></head><body><article><h1>معارك شمال المدينة</h1>{inner}</article></body></html>"
    )
}

/// Reads one file: its texts, what is said, the exit code.
fn read(h: &Home, name: &str, bytes: &[u8]) -> (Vec<String>, String, Option<i32>) {
    let path = h.write(name, bytes);
    let (list, said, code) = h.extract(&[&path]);
    assert!(!said.contains("panicked") && matches!(code, Some(0 | 3)), "{name}: {code:?} {said}");
    (list.iter().map(|r| r["text"].as_str().unwrap().to_owned()).collect(), said, code)
}

#[test]
fn pages_that_once_ended_a_run() {
    let h = Home::new();
    let p = format!("<p>{SAID}.</p><p>{MORE}.</p>");
    for (name, html, good) in [
        ("pre.html", article(&format!("{p}<pre>جدول<b>&nbsp;</b></pre>")), true),
        ("wide.html", article(&format!("{p}<pre>جدول\u{2003}\u{3000}</pre><pre>\u{a0}")), true),
        ("hidden.html", article(&p).replace("<body>", "<body hidden>"), true),
        ("whole.html", article(&p).replace("<html ", "<html hidden "), true),
        (
            "frames.html",
            format!(
                "<html><head><title>x</title></head><frameset><frame src=a><noframes>{p}</noframes></frameset></html>"
            ),
            false,
        ),
        ("template.html", format!("<template>{p}</template>"), false),
    ] {
        let (texts, said, _) = read(&h, name, html.as_bytes());
        assert_eq!(texts.iter().any(|t| t.contains(SAID)), good, "{name}: {said}");
        assert!(good || !said.is_empty(), "{name}");
    }
    // the others of its folder are stored
    let dir = h.0.path().join("pages");
    std::fs::create_dir(&dir).unwrap();
    for (name, html) in
        [("a.html", article("<frameset>")), ("b.html", article(&p)), ("c.html", "<p hidden>".repeat(50_000))]
    {
        std::fs::write(dir.join(name), html).unwrap();
    }
    let o = h.run(&["add", dir.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&o.stderr).contains("1 new"), "{}", String::from_utf8_lossy(&o.stderr));
}

#[test]
fn other_articles_on_a_page_are_not_this_one() {
    let h = Home::new();
    let links = "<p><a href=/1>مقتل خمسين شخصا في زلزال بعيد</a></p><blockquote><a href=/2>انهيار جسر قديم</a></blockquote><p>اقرأ أيضا: <a href=/3>فيضان يغمر البلدة</a></p><p>&gt;&gt; لمتابعة الخبر السابق: <a href=/4>حريق في الميناء</a></p>";
    let own = format!("<p>{SAID} في <a href=/t>الميناء</a>.</p>");
    let (texts, ..) = read(&h, "l.html", article(&format!("{own}{links}<p>{MORE}.</p>")).as_bytes());
    assert!(texts[0].contains("في الميناء") && texts[0].contains(MORE), "{texts:?}");
    assert!(["زلزال", "جسر", "فيضان", "حريق"].iter().all(|w| !texts[0].contains(w)), "{texts:?}");
    let cards: String = (0..8).map(|i| format!("<div><h3><a href=/{i}>عنوان طويل لخبر رقم {i} في المدينة</a></h3><p>وقال شهود إن الأمر انتهى {i}.</p></div>")).collect();
    let (texts, said, _) = read(
        &h,
        "i.html",
        format!("<html><head><title>أخبار</title></head><body><main>{cards}</main></body></html>").as_bytes(),
    );
    assert!(texts.is_empty() && said.contains("a list of other articles"), "{texts:?} {said}");
    // a page that is written on stands newest first
    let live: String = [("2024-03-05T12:00:00Z", "سقط ثلاثون قتيلا"), ("2024-03-05T10:00:00Z", "سقط عشرون قتيلا"), ("2024-03-05T08:00:00Z", "سقط عشرة قتلى")]
        .map(|(at, w)| format!("<section><time datetime=\"{at}\">x</time><p>{w} في المعارك حتى هذه الساعة، وقالت الوزارة إن العدد مرشح للارتفاع. {SAID}.</p></section>"))
        .concat();
    let (texts, ..) = read(&h, "v.html", article(&live).as_bytes());
    let at = |w: &str| texts[0].find(w).unwrap();
    assert!(at("عشرة") < at("عشرون") && at("عشرون") < at("ثلاثون"), "{texts:?}");
}

#[test]
fn archives_with_wrong_lengths_and_odd_names() {
    let h = Home::new();
    let rec = |n: usize| {
        record(&format!("https://a.example/{}", "x".repeat(n)), "", page(&format!("عنوان {n} للخبر")).as_bytes())
    };
    let length = |b: Vec<u8>, f: &dyn Fn(usize) -> String| {
        let s = String::from_utf8(b).unwrap();
        let at = s.find("Content-Length: ").unwrap() + 16;
        let end = at + s[at..].find('\r').unwrap();
        format!("{}{}{}", &s[..at], f(s[at..end].parse().unwrap()), &s[end..]).into_bytes()
    };
    for (name, f) in [
        ("great", &(|n: usize| (n + 700).to_string()) as &dyn Fn(usize) -> String),
        ("absurd", &|n| format!("9{:0>14}", n)),
        ("short", &|n| (n / 2).to_string()),
        ("none", &|_| "many".to_owned()),
    ] {
        let all = [rec(1), length(rec(2), f), rec(3)].concat();
        let (texts, said, code) = read(&h, &format!("{name}.warc"), &all);
        assert!(texts.len() == 2 && texts[1].contains("عنوان 3"), "{name}: {} {said}", texts.len());
        assert!(code == Some(3) && said.contains("record 2"), "{name}: {said}");
    }
    // a damaged member in the middle, and padding
    let mut bad = gzip(&rec(2));
    let half = bad.len() / 2;
    bad[half..half + 40].iter_mut().for_each(|b| *b ^= 0x55);
    let (texts, said, _) = read(&h, "m.warc.gz", &[gzip(&rec(1)), bad, vec![0; 700], gzip(&rec(3))].concat());
    assert!(texts.len() == 2 && said.contains("damaged"), "{} {said}", texts.len());
    let wet = format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{SAID}\r\n\r\n",
        SAID.len()
    );
    assert_eq!(read(&h, "t.wet", wet.as_bytes()).0, [SAID]);
    let (texts, said, _) = read(&h, "o.arc", b"filedesc://o.arc 0.0.0.0 20240709120000 text/plain 76\n1 0 Somebody\n");
    assert!(texts.is_empty() && said.contains("ARC format"), "{said}");
    // "./" hides nothing; a name that is longer than any is told, and the next entry read
    let mut t = tar::Builder::new(Vec::new());
    for (name, long) in [
        ("./sawt/a.txt".to_owned(), false),
        (format!("{}.txt", "n".repeat(200_000)), true),
        ("./b.txt".to_owned(), false),
    ] {
        let mut head = tar::Header::new_gnu();
        head.set_size(SAID.len() as u64);
        head.set_cksum();
        let put = t.append_data(&mut head, &name, SAID.as_bytes());
        assert!(put.is_ok() || long);
    }
    let (texts, said, _) = read(&h, "n.tar", &t.into_inner().unwrap());
    assert!(texts.len() >= 2 && said.contains("longer than"), "{} {said}", texts.len());
}

#[cfg(unix)]
#[test]
fn folders_without_end() {
    let h = Home::new();
    let top = h.0.path().join("top");
    let deep = (0..40).fold(top.clone(), |p, i| p.join(format!("d{i}")));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("a.txt"), SAID).unwrap();
    std::fs::write(top.join("b.txt"), format!("{SAID}!")).unwrap();
    for i in 0..3 {
        std::os::unix::fs::symlink("..", deep.join(format!("l{i}"))).unwrap();
        std::os::unix::fs::symlink(&top, top.join(format!("l{i}"))).unwrap();
    }
    assert!(std::process::Command::new("mkfifo").arg(top.join("p.txt")).status().unwrap().success());
    let (list, said, code) = h.extract(&[top.to_str().unwrap()]);
    assert_eq!((list.len(), code), (2, Some(0)), "{said}");
    // standard input that comes in pieces is told by more than its first read
    let feed = format!(
        "<?xml version=\"1.0\"?><rss><channel><item><guid>g</guid><description>{SAID}</description></item></channel></rss>"
    );
    let mut c = h.command(&["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut pipe = c.stdin.take().unwrap();
    for piece in feed.as_bytes().chunks(20) {
        pipe.write_all(piece).unwrap();
        pipe.flush().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    drop(pipe);
    let out = String::from_utf8(c.wait_with_output().unwrap().stdout).unwrap();
    assert!(out.contains("\"id\":\"g\"") && !out.contains("rss"), "{out}");
}

#[test]
fn tables_of_every_making() {
    let h = Home::new();
    let rows = |by: char| format!("id{by}text{by}published\n1{by}\"{SAID}\"{by}2020-10-01\n2{by}\"{MORE}\"{by}NaN\n");
    let utf16 =
        |s: &str| [0xfeffu16].into_iter().chain(s.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (name, bytes) in [
        ("a.csv", rows(',').into_bytes()),
        ("b.csv", rows(';').into_bytes()),
        ("c.csv", format!("\u{feff}sep=;\r\n{}", rows(';').replace('\n', "\r\n")).into_bytes()),
        ("d.csv", rows('\t').into_bytes()),
        ("e.csv", utf16(&rows('\t'))),
        ("f.csv", encoding_rs::WINDOWS_1256.encode(&rows(';')).0.into_owned()),
        ("g.tsv", rows('\t').replace('\n', "\r").into_bytes()),
    ] {
        let path = h.write(name, &bytes);
        let (list, said, code) = h.extract(&[&path]);
        let got: Vec<_> = list.iter().map(|r| (r["text"].as_str().unwrap(), r["published"].as_str())).collect();
        assert_eq!((got, code), (vec![(SAID, Some("2020-10-01")), (MORE, None)], Some(0)), "{name}: {said}");
    }
    let (texts, said, code) =
        read(&h, "x.csv", format!("id,text\n1,{SAID}, {MORE}\n2,\"{SAID}\n3,\"{MORE}\"\n").as_bytes());
    assert_eq!((texts.len(), code), (1, Some(3)), "{said}");
    assert!(said.contains("3 cells and the header 2") && said.contains("not closed"), "{said}");
    let one = format!("{{\"text\": \"{SAID}\", \"id\": 5, \"date\": \"2020-10-01T23:30:00Z\"}}");
    let pretty = one.replace(", ", ",\n  ").replace('{', "{\n  ");
    for (name, text) in [
        ("a.json", format!("[{one}]")),
        ("b.json", format!("[\n{pretty},\n{pretty}\n]")),
        ("c.json", pretty.clone()),
        ("d.json", format!("{pretty}\n{pretty}")),
        ("e.json", format!("{{\"status\":\"ok\",\"articles\":[{one},{one}]}}")),
        ("f.jsonl", one.clone()),
    ] {
        let path = h.write(name, text.as_bytes());
        let (list, said, code) = h.extract(&[&path]);
        assert!(!list.is_empty() && code == Some(0), "{name}: {said}");
        assert!(
            list.iter().all(|r| r["id"] == "5" && r["text"] == SAID && r["published"] == "2020-10-02"),
            "{name}: {list:?}"
        );
    }
    let (_, said, code) = read(&h, "cut.json", format!("[{one}, {{\"text\": \"").as_bytes());
    assert!(code == Some(3) && said.contains("does not end"), "{said}");
    // a footer of noise is a named error
    for n in [8, 40, 200] {
        let noise = [b"PAR1".as_slice(), &vec![0x7f; n], &(n as u32).to_le_bytes(), b"PAR1"].concat();
        let (_, said, code) = read(&h, "n.parquet", &noise);
        assert!(code == Some(3) && said.contains("Parquet"), "{said}");
    }
}
