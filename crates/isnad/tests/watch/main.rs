//! Watching feeds on a server of our own: new reports, edits, what a round changed, webhooks, and every way in which a server can be
//! in trouble or mean harm.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod home;
mod kept;

use home::{BAKU, Home, Server, YEREVAN};
use serde_json::Value;
use std::io::Write;
use std::time::{Duration, Instant};

#[test]
fn new_reports_edits_and_what_they_change() {
    let (s, h) = (Server::new(), Home::new());
    s.put("/robots.txt", "200 OK", b"User-agent: *\nDisallow: /private/\n");
    s.html("/a.html", "باكو تعلن السيطرة على ثلاث قرى", BAKU);
    s.html("/b.html", "يريفان تنفي سقوط القرى", YEREVAN);
    s.feed("/rss", &[("a", "باكو تعلن السيطرة على ثلاث قرى", "قالت وزارة الدفاع الأذربيجانية…")]);
    let feed = s.url("/rss");

    // the first round takes the page behind the feed's few words
    let (out, said, code) = h.watch(&[&feed]);
    assert_eq!(code, Some(0), "{said}");
    assert!(out.starts_with("+ 2020-10-01 127.0.0.1") && out.lines().count() == 1, "{out}");
    let (text, _, _) = h.run(&["show", "a"]);
    assert!(text.contains("القصف المدفعي مستمر") && !text.contains("الرئيسية"), "{text}");

    // nothing new: a conditional request, and no page is asked for again
    let (out, said, code) = h.watch(&[&feed]);
    assert_eq!((out.as_str(), code), ("", Some(4)), "{said}");
    assert!(s.asked("/rss")[1].contains("if-none-match: \"v1\""));
    assert_eq!(s.asked("/a.html").len(), 1);

    // a denial and an edit: told, and the exit code says that somebody should look
    let edited: Vec<String> = BAKU.iter().map(|p| p.replace("سبعة جنود", "تسعة جنود")).collect();
    s.html("/a.html", "باكو تعلن السيطرة على ثلاث قرى", &edited.iter().map(String::as_str).collect::<Vec<_>>());
    s.feed(
        "/rss",
        &[
            ("a", "باكو تعلن السيطرة على ثلاث قرى", "قالت وزارة الدفاع الأذربيجانية…"),
            ("b", "يريفان تنفي سقوط القرى", "نفت…"),
        ],
    );
    s.pages.lock().unwrap().get_mut("/rss").unwrap().0 = "200 OK\r\nETag: \"v2\"".into();
    h.later();
    let (out, said, code) = h.watch(&[&feed, "--json"]);
    assert_eq!(code, Some(5), "{said}\n{out}");
    let lines: Vec<Value> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let of = |what: &str| lines.iter().filter(|l| l["what"] == what).collect::<Vec<_>>();
    let edit = of("report").into_iter().find(|r| r["version"] == 2).unwrap();
    assert_eq!(edit["id"], "a@2");
    assert_eq!(edit["changed"]["reworded"].as_array().unwrap().len(), 1);
    let kinds: Vec<&str> = of("change").iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"denial") && kinds.contains(&"toll-raised") && kinds.contains(&"withdrawn"), "{kinds:?}");
    let toll = of("change").into_iter().find(|c| c["kind"] == "toll-raised").unwrap();
    assert_eq!((&toll["from"], &toll["to"]), (&Value::from(7), &Value::from(9)));

    // both versions are kept; what was edited away is marked, and what stayed is one testimony
    let (out, _, _) = h.run(&["claims", "--json"]);
    let claims: Vec<Value> = serde_json::from_str(&out).unwrap();
    let killed =
        |n: i64| claims.iter().find(|c| c["figure"]["measure"] == "killed" && c["figure"]["low"] == n).unwrap();
    assert_eq!((&killed(7)["withdrawn"], &killed(7)["status"]), (&Value::Bool(true), &"superseded".into()));
    assert_eq!(
        (&killed(9)["withdrawn"], killed(9)["testimonies"][0]["report"].as_str()),
        (&Value::Bool(false), Some("a@2"))
    );
    let wounded = claims.iter().find(|c| c["figure"]["measure"] == "wounded").unwrap();
    assert_eq!(wounded["testimonies"].as_array().unwrap().len(), 1);
    let (text, _, _) = h.run(&["show", "a"]);
    assert!(text.contains("a → a@2") && text.contains("    + "), "{text}");
    let (text, _, code) = h.run(&["show", "a@2"]);
    assert!(code == Some(0) && text.contains("تسعة جنود"), "{text}");
}

#[test]
fn lists_pages_robots_and_full_text_feeds() {
    let (s, h) = (Server::new(), Home::new());
    s.put("/robots.txt", "200 OK", b"User-agent: isnad\nDisallow: /closed.html\n");
    // the page is closed to us: the feed's own words are taken, and it is said
    s.html("/closed.html", "خبر مغلق", BAKU);
    s.feed("/rss", &[("closed", "خبر مغلق", "قالت وزارة الدفاع الأذربيجانية إن ستين جنديا قتلوا في معارك اليوم")]);
    // the whole article is in the feed
    let whole = format!(
        "<div>{}</div>",
        [BAKU, YEREVAN, BAKU].concat().iter().map(|p| format!("<p>{p}</p>")).collect::<String>()
    );
    let json = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "نبأ", "home_page_url": "https://nabaa.example/", "items": [{"id": "n1", "url": s.url("/never.html"), "title": "خبر كامل", "content_html": whole, "date_published": "2020-10-02T08:00:00+03:00"}]});
    s.put("/feed.json", "200 OK\r\nContent-Type: application/feed+json", json.to_string().as_bytes());
    s.put("/front", "200 OK\r\nContent-Type: text/html", b"<html><head><link rel=alternate type=\"application/feed+json\" href=\"/feed.json\"></head><body>x</body></html>");
    let list = h.0.path().join("my.opml");
    std::fs::write(&list, format!("<?xml version=\"1.0\"?><opml version=\"2.0\"><head/><body><outline text=\"a\"><outline text=\"b\" xmlUrl=\"{}\"/><outline text=\"c\" xmlUrl=\"{}\"/></outline></body></opml>", s.url("/rss"), s.url("/front"))).unwrap();
    let (out, said, code) = h.watch(&[list.to_str().unwrap()]);
    assert_eq!(out.lines().filter(|l| l.starts_with('+')).count(), 2, "{out}{said}");
    assert!(said.contains("closed.html: the site's robots.txt does not allow it"), "{said}");
    assert!(matches!(code, Some(3 | 5)), "{said}");
    assert!(s.asked("/never.html").is_empty() && s.asked("/closed.html").is_empty());
    assert!(out.contains("+ 2020-10-02 127.0.0.1") && !out.contains("nabaa.example"), "{out}");
}

#[test]
fn servers_in_trouble_or_with_ill_intent() {
    let (s, h) = (Server::new(), Home::new());
    s.put("/round", "302 Found\r\nLocation: /round", b"");
    s.put("/inside", "302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/", b"");
    s.put("/silent", "silence", b"");
    s.put("/busy", "503 Busy\r\nRetry-After: 7200", b"");
    s.put("/bomb", "200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip", &bomb());
    s.put("/entity", "200 OK", b"<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><rss version=\"2.0\"><channel><title>x</title><item><guid>e</guid><title>&x;</title><description>&b; \xd9\x82\xd8\xa7\xd9\x84\xd8\xaa \xd8\xa7\xd9\x84\xd9\x88\xd8\xb2\xd8\xa7\xd8\xb1\xd8\xa9 \xd8\xa5\xd9\x86 \xd8\xac\xd9\x86\xd8\xaf\xd9\x8a\xd8\xa7 \xd9\x82\xd8\xaa\xd9\x84</description></item></channel></rss>");
    s.put(
        "/broken",
        "200 OK\r\nContent-Type: application/rss+xml\r\nX-Odd: \u{e9}\u{ff}",
        b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</ti",
    );
    let start = Instant::now();
    let urls: Vec<String> = ["/round", "/inside", "/silent", "/busy", "/bomb", "/entity", "/broken", "/gone"]
        .iter()
        .map(|p| s.url(p))
        .collect();
    let mut args: Vec<&str> = urls.iter().map(String::as_str).collect();
    args.extend([
        "--timeout",
        "2s",
        "--max-report-bytes",
        "1000000",
        "ftp://a.example/x",
        "http://no-such-host.invalid/rss",
    ]);
    let (out, said, code) = h.watch(&args);
    assert!(start.elapsed() < Duration::from_secs(15), "a silent server holds the round up");
    assert_eq!(code, Some(3), "{said}");
    assert!(!out.contains("root:"), "{out}");
    for (url, words) in [
        ("/round", "redirected 6 times"),
        ("/silent", "no whole answer within 2s"),
        ("/busy", "the server answers 503"),
        ("/bomb", "more than the limit of 1000000 bytes"),
        ("/broken", "damaged feed"),
        ("/gone", "the server answers 404"),
    ] {
        let line = said.lines().find(|l| l.contains(url)).unwrap_or_default();
        assert!(line.contains(words), "{url}: {said}");
    }
    assert!(said.contains("neither https nor http") && said.contains("hint: "), "{said}");
    // what failed is left alone for a while
    let before = s.asked("/busy").len();
    let (_, said, _) = h.watch(&[&s.url("/busy")]);
    assert_eq!(s.asked("/busy").len(), before, "{said}");
    assert!(said.contains("1 left alone for now"), "{said}");

    // without --allow-private nothing on this machine is asked, by name or by number, directly or through a redirect
    let asked = s.asked.lock().unwrap().len();
    let h = Home::new();
    let port = s.at.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0"] {
        let (_, said, code) = h.run(&["watch", "--once", "--timeout", "5s", &format!("http://{host}:{port}/rss")]);
        assert!(code == Some(3) && said.contains("not on the public internet"), "{host}: {said}");
    }
    assert_eq!(s.asked.lock().unwrap().len(), asked, "something was asked");
}

#[test]
fn webhooks_keep_what_they_cannot_deliver() {
    let (s, h) = (Server::new(), Home::new());
    s.html("/a.html", "باكو تعلن السيطرة على ثلاث قرى", BAKU);
    s.feed("/rss", &[("a", "باكو تعلن السيطرة على ثلاث قرى", "قالت…")]);
    s.put("/hook", "500 Trouble", b"");
    let (_, said, _) = h.watch(&[&s.url("/rss"), "--webhook", &s.url("/hook")]);
    assert!(said.contains("kept and sent again later"), "{said}");
    s.put("/hook", "204 Taken", b"");
    h.later();
    // a later round without news delivers it, once
    h.watch(&[&s.url("/rss"), "--webhook", &s.url("/hook")]);
    h.later();
    h.watch(&[&s.url("/rss"), "--webhook", &s.url("/hook")]);
    let asked = s.asked("/hook");
    assert_eq!(asked.len(), 2, "{asked:?}");
    let body: Value = serde_json::from_str(asked[1].lines().last().unwrap()).unwrap();
    assert_eq!(body["reports"][0]["id"], "a");
    assert!(body["text"].as_str().unwrap().starts_with("1 new report"));
}

/// 200 MB of nothing, compressed.
fn bomb() -> Vec<u8> {
    let mut e = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..200 {
        e.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    e.finish().unwrap()
}
