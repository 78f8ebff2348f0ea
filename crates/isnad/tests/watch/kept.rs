//! What a round keeps: killed rounds, feeds that say nothing, pages that do harm, and whose words they are.

use crate::home::{BAKU, Home, Server, TEASER, YEREVAN, until, villages, words};
use serde_json::Value;

#[test]
fn a_killed_round_loses_nothing() {
    let (s, h) = (Server::new(), Home::new());
    s.html("/a.html", "باكو تعلن السيطرة على ثلاث قرى", BAKU);
    s.html("/b.html", "يريفان تنفي سقوط القرى", YEREVAN);
    s.put("/c.html", "silence", b"");
    s.html("/d.html", "باكو تعلن السيطرة على خمس قرى", &words(&villages("خمس قرى")));
    let entries = ["a", "b", "c", "d"].map(|id| (id, id, TEASER));
    s.feed("/rss", &entries);
    s.put("/hook", "204 Taken", b"");
    let args = [s.url("/rss"), "--webhook".into(), s.url("/hook")];
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut round = h.begin(&args);
    until("two reports are stored, and the third is asked for", || {
        h.number("SELECT count(*) FROM untold") == Some(2) && !s.asked("/c.html").is_empty()
    });
    round.kill().unwrap();
    round.wait().unwrap();
    assert!(s.asked("/hook").is_empty());

    // the feed has nothing newer; the rest is read all the same, and what the first round stored is told with it
    s.html("/c.html", "باكو تعلن السيطرة على أربع قرى", &words(&villages("أربع قرى")));
    let (out, said, code) = h.watch(&args);
    assert!(s.asked("/rss")[1].contains("if-none-match: \"v1\""), "{said}");
    assert_eq!(out.lines().filter(|l| l.starts_with('+')).count(), 4, "{out}{said}");
    assert!(said.contains("4 new reports") && said.contains("1 unchanged"), "{said}");
    assert_eq!(code, Some(5), "the denial in a report of the killed round is news\n{out}{said}");
    assert_eq!((s.asked("/a.html").len(), s.asked("/b.html").len(), s.asked("/c.html").len()), (1, 1, 2));
    let hook = s.asked("/hook");
    let body: Value = serde_json::from_str(hook[0].lines().last().unwrap()).unwrap();
    assert_eq!(body["reports"].as_array().unwrap().len(), 4, "{body}");
    assert!(body["changes"].as_array().unwrap().iter().any(|c| c["kind"] == "denial"), "{body}");

    // and told once
    let (out, said, code) = h.watch(&args);
    assert_eq!((out.as_str(), code, s.asked("/hook").len()), ("", Some(4), 1), "{said}");
}

#[test]
fn pages_are_asked_for_whatever_their_feed_does() {
    let (s, h) = (Server::new(), Home::new());
    let feed = s.url("/rss");
    s.feed("/rss", &[("a", "باكو تعلن السيطرة على ثلاث قرى", TEASER)]);
    s.put("/a.html", "503 Busy\r\nRetry-After: 7200", b"");
    let (out, said, code) = h.watch(&[&feed]);
    assert!(code == Some(3) && said.contains("a.html: the server answers 503"), "{out}{said}");
    // pages are left alone as long as their server asks, as feeds are
    let rest = h.number("SELECT next - first FROM feed_item").unwrap();
    assert!(rest >= 7200, "{rest}");
    h.watch(&[&feed]);
    assert_eq!(s.asked("/a.html").len(), 1);

    let title = "باكو تعلن السيطرة على قرى";
    // nothing newer in the feed, it fails, and it has gone on: the page is had, and looked at for edits
    for (n, what) in ["ثلاث قرى", "أربع قرى", "خمس قرى"].into_iter().enumerate() {
        if n == 1 {
            s.put("/rss", "500 Trouble", b"");
        }
        if n == 2 {
            s.feed("/rss", &[("b", "خبر آخر", TEASER)]);
            s.pages.lock().unwrap().get_mut("/rss").unwrap().0 = "200 OK\r\nETag: \"v2\"".into();
            s.html("/b.html", "يريفان تنفي سقوط القرى", YEREVAN);
        }
        s.html("/a.html", title, &words(&villages(what)));
        h.later();
        let (out, said, _) = h.watch(&[&feed, "--json"]);
        assert_eq!(s.asked("/a.html").len(), n + 2, "{out}{said}");
        let found = out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()).any(|l| {
            l["what"] == "report" && l["id"].as_str().is_some_and(|id| id.starts_with('a')) && l["title"] == title
        });
        assert!(found, "{what}: {out}{said}");
    }
    // a feed that is watched no longer has no more pages asked for
    h.later();
    s.feed("/other", &[]);
    h.watch(&[&s.url("/other")]);
    assert_eq!(s.asked("/a.html").len(), 4);
}

#[test]
fn one_bad_page_costs_one_entry() {
    let (s, h) = (Server::new(), Home::new());
    // pages at which libraries that take pages apart have failed
    let p: String = BAKU.iter().map(|p| format!("<p>{p}</p>")).collect();
    let bad = [
        format!("<html><body><article><h1>خبر</h1>{p}<pre>نص\u{a0}</pre></article></body></html>"),
        format!("<html hidden><body hidden><article>{p}</article></body></html>"),
        format!("<html><frameset><frame src=x></frameset>{p}</html>"),
    ];
    for (n, html) in bad.iter().enumerate() {
        s.put(&format!("/bad{n}.html"), "200 OK\r\nContent-Type: text/html; charset=utf-8", html.as_bytes());
    }
    s.html("/a.html", "باكو تعلن السيطرة على ثلاث قرى", BAKU);
    s.feed("/rss", &[("bad0", "خبر", TEASER), ("bad1", "خبر", TEASER), ("bad2", "خبر", TEASER), ("a", "خبر", TEASER)]);
    let (out, said, code) = h.watch(&[&s.url("/rss")]);
    assert!(matches!(code, Some(0 | 3 | 5)) && !said.contains("panicked"), "{said}");
    assert!(out.contains("باكو تعلن السيطرة على ثلاث قرى"), "{out}{said}");
    // and is not tried again at once
    h.watch(&[&s.url("/rss")]);
    for n in 0..bad.len() {
        assert_eq!(s.asked(&format!("/bad{n}.html")).len(), 1);
    }
}

#[test]
fn outlets_are_where_things_were_fetched_from() {
    let (s, h) = (Server::new(), Home::new());
    let there = s.at.replace("127.0.0.1", "localhost");
    s.html("/there.html", "يريفان تنفي سقوط القرى", YEREVAN);
    let whole = [BAKU, YEREVAN, BAKU, YEREVAN, BAKU, YEREVAN].concat().join("\n");
    let page = format!("{there}/there.html");
    // the feed says that it is an agency's, and so do its entries; one page is really had from another host
    let items: String = [
        ("spoof", "http://agency.invalid/1", whole.as_str()),
        ("login", "http://agency.invalid:x@127.0.0.1/2", TEASER),
        ("there", page.as_str(), TEASER),
    ]
    .iter()
    .map(|(id, link, text)| {
        format!("<item><guid isPermaLink=\"false\">{id}</guid><title>خبر {id}</title><link>{link}</link><description>{text}</description></item>")
    })
    .collect();
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>وكالة</title><link>http://agency.invalid/</link>{items}</channel></rss>"
    );
    s.put("/rss", "200 OK\r\nContent-Type: application/rss+xml", feed.as_bytes());
    let file = h.0.path().join("feed.xml");
    std::fs::write(&file, feed.replace("<guid isPermaLink=\"false\">", "<guid isPermaLink=\"false\">file-")).unwrap();
    let reports = |from: &str| -> Vec<(Value, Value, Value)> {
        let (out, _, _) = h.watch(&[from, "--json", "--timeout", "5s"]);
        let lines = out.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        let mut v: Vec<_> = lines
            .filter(|l| l["what"] == "report")
            .map(|l| (l["id"].clone(), l["outlet"].clone(), l["url"].clone()))
            .collect();
        v.sort_by_key(|r| r.0.to_string());
        v
    };
    let (none, at) = (Value::Null, Value::from("127.0.0.1"));
    assert_eq!(
        reports(&s.url("/rss")),
        [
            (Value::from("login"), at.clone(), none.clone()),
            (Value::from("spoof"), at, none.clone()),
            (Value::from("there"), Value::from("localhost"), Value::from(page.as_str()))
        ]
    );
    // a file says of itself what it likes; of the page that was had, the text is known already
    h.later();
    let found = reports(file.to_str().unwrap());
    assert!(found.iter().all(|r| r.1 == none && r.2 == none), "{found:?}");
    assert!(found.iter().any(|r| r.0 == "file-login"), "{found:?}");
}

#[test]
fn a_long_robots_txt_holds() {
    let (s, h) = (Server::new(), Home::new());
    let rest = "# a comment\n".repeat(60_000);
    // what stands after the limit need not be read
    let text = format!("User-agent: *\nDisallow: /a.html\n{rest}Disallow: /rss\n");
    s.put("/robots.txt", "200 OK", text.as_bytes());
    s.html("/a.html", "باكو تعلن السيطرة على ثلاث قرى", BAKU);
    s.feed("/rss", &[("a", "خبر", TEASER)]);
    let (_, said, _) = h.watch(&[&s.url("/rss")]);
    assert!(said.contains("a.html: the site's robots.txt does not allow it"), "{said}");
    assert!(s.asked("/a.html").is_empty() && s.asked("/rss").len() == 1, "{said}");
}
