//! Pages after the layouts of Arabic outlets, made here from our own sentences: the article comes out whole, its furniture does
//! not, and its day, headline and address are found. `ISNAD_KEEP_PAGES=DIR` writes the pages and their bodies for `benches/peers.py`.
#![allow(clippy::unwrap_used)]

use isnad_ingest::{Options, Source};
use std::collections::BTreeMap;

const TITLE: &str = "قوات الحكومة تستعيد بلدة على ضفة النهر بعد معارك دامت أسبوعا";
const BODY: &[&str] = &[
    "استعادت قوات الحكومة فجر أمس بلدة تقع على ضفة النهر بعد معارك دامت أسبوعا مع مسلحي المعارضة، وفق ما ذكر ضابط كبير.",
    "وقال الضابط إن الوحدات دخلت البلدة من جهتها الجنوبية بعد قصف مدفعي تمهيدي استمر أربع ساعات، وأضاف أن عشرين مسلحا قتلوا.",
    "ونفت المعارضة ذلك في بيان مقتضب، وقالت إن مقاتليها ما زالوا في الأحياء الشمالية وإنهم أسروا سبعة جنود.",
    "وناشدت منظمة إغاثية الطرفين فتح ممر آمن لآلاف المدنيين العالقين، محذرة من نفاد الدواء في المستشفى الوحيد.",
    "ويأتي التصعيد بعد أيام من انهيار هدنة رعتها دول الجوار كان يفترض أن تستمر شهرا.",
];
const OTHERS: &[&str] = &[
    "انفجار في مستودع للوقود يوقع جرحى في الميناء الشمالي",
    "وفد من الوسطاء يصل إلى العاصمة لبحث تبادل الأسرى",
    "أسعار الخبز ترتفع في المدن المحاصرة مع قطع الطرق",
    "المنتخب يفوز بثلاثة أهداف في أولى مباريات التصفيات",
];

fn p(tag: &str) -> String {
    BODY.iter().map(|b| format!("<{tag}>{b}</{tag}>\n")).collect()
}
fn links(n: usize) -> String {
    (0..n).map(|i| format!("<li><a href=\"/n/{i}\">{}</a></li>", OTHERS[i % OTHERS.len()])).collect()
}
fn head(more: &str) -> String {
    format!(
        "<!doctype html><html lang=\"ar\" dir=\"rtl\"><head><meta charset=\"utf-8\"><title>{TITLE}</title>{more}</head>"
    )
}
const MENU: &str =
    "<nav><ul><li><a href=/>الرئيسية</a></li><li><a href=/p>سياسة</a></li><li><a href=/s>رياضة</a></li></ul></nav>";
const FOOT: &str = "<footer><p>جميع الحقوق محفوظة للصحيفة 2021</p><a href=/about>من نحن</a></footer>";
const LD: &str = r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"قوات الحكومة تستعيد بلدة على ضفة النهر بعد معارك دامت أسبوعا","datePublished":"2021-05-09T08:00:00+03:00"}</script>"#;

/// Name, page, and whether its metadata give the day.
fn pages() -> Vec<(&'static str, String, bool)> {
    let body = p("p");
    let br = BODY.join("<br><br>\n");
    let side = format!("<aside><h3>الأكثر قراءة</h3><ul>{}</ul></aside>", links(8));
    let related = format!("<div class=\"related\"><h4>مواضيع ذات صلة</h4><ul>{}</ul></div>", links(4));
    let comments = "<div id=\"comments\"><h3>التعليقات</h3><div class=\"comment\"><b>قارئ</b><p>كلام لا صلة له بالخبر كتبه قارئ مجهول على عجل.</p></div><form><textarea></textarea></form></div>";
    let share =
        "<div class=\"share\"><a href=#>فيسبوك</a><a href=#>تويتر</a><a href=#>واتساب</a><span>نسخ الرابط</span></div>";
    let wrap = |h: &str, inner: &str| format!("{}<body>{MENU}{inner}{FOOT}</body></html>", head(h));
    vec![
        ("plain article", wrap(LD, &format!("<article><h1>{TITLE}</h1>{body}</article>{side}")), true),
        (
            "agency wire",
            wrap(
                "<meta property=\"article:published_time\" content=\"2021-05-09T05:00:00Z\">",
                &format!(
                    "<main><h1>{TITLE}</h1><div class=\"byline\">رويترز</div><div class=\"story\">{body}</div></main>"
                ),
            ),
            true,
        ),
        (
            "blocks without article tag",
            wrap(
                LD,
                &format!(
                    "<div id=\"wrapper\"><div class=\"col-8\"><h1>{TITLE}</h1><div class=\"txt\">{}</div></div><div class=\"col-4\">{side}</div></div>",
                    p("div")
                ),
            ),
            true,
        ),
        (
            "line breaks for paragraphs",
            wrap(LD, &format!("<div class=\"content\"><h1>{TITLE}</h1><div class=\"details\">{br}</div></div>")),
            true,
        ),
        (
            "old table layout",
            format!(
                "{}<body bgcolor=white><table width=100%><tr><td width=20%>{MENU}</td><td><h2>{TITLE}</h2><font size=3>{body}</font></td><td><ul>{}</ul></td></tr></table></body></html>",
                head(LD),
                links(6)
            ),
            true,
        ),
        (
            "visible date in words",
            wrap("", &format!("<article><h1>{TITLE}</h1><div>الأحد 9 أيار/مايو 2021</div>{body}</article>")),
            true,
        ),
        (
            "visible date in digits",
            wrap(
                "",
                &format!(
                    "<div class=\"post\"><h1>{TITLE}</h1><span class=\"date\">نشر في: 09/05/2021 - 08:15</span><div class=\"entry\">{body}</div></div>"
                ),
            ),
            true,
        ),
        (
            "time element",
            wrap(
                "",
                &format!(
                    "<article><header><h1>{TITLE}</h1><time datetime=\"2021-05-09\">قبل يومين</time></header>{body}</article>"
                ),
            ),
            true,
        ),
        ("comments below", wrap(LD, &format!("<article><h1>{TITLE}</h1>{body}</article>{comments}")), true),
        (
            "share bars above and below",
            wrap(LD, &format!("<article><h1>{TITLE}</h1>{share}{body}{share}</article>")),
            true,
        ),
        (
            "read also in the middle",
            wrap(
                LD,
                &format!(
                    "<article><h1>{TITLE}</h1><p>{}</p><p>{}</p><p><strong>اقرأ أيضا:</strong></p><p><a href=/x>{}</a></p><p>{}</p><p>{}</p><p>{}</p></article>",
                    BODY[0], BODY[1], OTHERS[0], BODY[2], BODY[3], BODY[4]
                ),
            ),
            true,
        ),
        (
            "endless related list",
            wrap(
                LD,
                &format!(
                    "<article><h1>{TITLE}</h1>{body}</article><section class=\"feed\"><h3>أحدث الأخبار</h3><ul>{}</ul></section>",
                    links(120)
                ),
            ),
            true,
        ),
        (
            "gallery and captions",
            wrap(
                LD,
                &format!(
                    "<article><h1>{TITLE}</h1><figure><img src=a.jpg alt=x><figcaption>جنود على ضفة النهر في صورة من الأرشيف</figcaption></figure>{body}<div class=\"gallery\"><figure><img src=b.jpg><figcaption>دخان فوق البلدة</figcaption></figure></div></article>"
                ),
            ),
            true,
        ),
        (
            "consent banner",
            wrap(
                LD,
                &format!(
                    "<div class=\"cookie-banner\" role=\"dialog\"><p>نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا. بمواصلة التصفح فإنك توافق على ذلك.</p><button>موافق</button></div><article><h1>{TITLE}</h1>{body}</article>"
                ),
            ),
            true,
        ),
        (
            "AMP",
            format!(
                "<!doctype html><html amp lang=ar><head><meta charset=utf-8><title>{TITLE}</title><link rel=canonical href=\"https://www.sahifa.example/news/1\">{LD}</head><body><amp-sidebar><ul>{}</ul></amp-sidebar><main><h1>{TITLE}</h1><amp-img src=a.jpg></amp-img>{body}</main></body></html>",
                links(5)
            ),
            true,
        ),
        (
            "two JSON-LD blocks",
            wrap(
                &format!(
                    "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"Organization\",\"name\":\"صحيفة\"}}</script>{LD}"
                ),
                &format!("<article><h1>{TITLE}</h1>{body}</article>"),
            ),
            true,
        ),
        (
            "breadcrumbs and section",
            wrap(
                LD,
                &format!(
                    "<div class=\"breadcrumb\"><a href=/>الرئيسية</a> › <a href=/w>حروب</a></div><article><span class=\"section\">حروب</span><h1>{TITLE}</h1>{body}</article>"
                ),
            ),
            true,
        ),
        (
            "tags and related",
            wrap(
                LD,
                &format!(
                    "<article><h1>{TITLE}</h1>{body}<div class=\"tags\"><span>الكلمات الدلالية:</span><a href=/t>هدنة</a><a href=/t>النهر</a></div></article>{related}"
                ),
            ),
            true,
        ),
        (
            "site name in title",
            format!(
                "<!doctype html><html lang=ar><head><meta charset=utf-8><title>{TITLE} | صحيفة النهر</title><meta property=\"og:site_name\" content=\"صحيفة النهر\">{LD}</head><body>{MENU}<article><h1>{TITLE}</h1>{body}</article></body></html>"
            ),
            true,
        ),
        (
            "scripts and styles among the words",
            wrap(
                LD,
                &format!(
                    "<style>.a{{color:red}}</style><article><h1>{TITLE}</h1><script>var ad = \"<p>إعلان مدفوع لا يقرأ</p>\";</script>{body}<script>track()</script></article>"
                ),
            ),
            true,
        ),
        (
            "live blog",
            wrap(
                LD,
                &format!(
                    "<article><h1>{TITLE}</h1><div class=\"live\">{}</div></article>",
                    BODY.iter()
                        .enumerate()
                        .map(|(i, b)| format!("<div class=\"update\"><time>1{i}:30</time><p>{b}</p></div>"))
                        .collect::<String>()
                ),
            ),
            true,
        ),
        (
            "one form round everything",
            format!(
                "{}<body><form id=\"aspnetForm\" method=post><input type=hidden name=__VIEWSTATE value=x>{MENU}<div class=\"story\"><h1>{TITLE}</h1>{body}</div>{side}<div id=search><form><input name=q><button>بحث</button></form></div></form>{FOOT}</body></html>",
                head(LD)
            ),
            true,
        ),
        (
            "microdata",
            wrap(
                "",
                &format!(
                    "<div itemscope itemtype=\"https://schema.org/NewsArticle\"><h1 itemprop=headline>{TITLE}</h1><meta itemprop=\"datePublished\" content=\"2021-05-09\"><div itemprop=articleBody>{body}</div></div>"
                ),
            ),
            true,
        ),
        (
            "Hijri day",
            wrap(
                "",
                &format!("<article><h1>{TITLE}</h1><div class=\"date\">الأحد 27 رمضان 1442 هـ</div>{body}</article>"),
            ),
            true,
        ),
        (
            "tags in capitals",
            format!(
                "<HTML><HEAD><META CHARSET=\"utf-8\"><TITLE>{TITLE}</TITLE>{LD}</HEAD><BODY><NAV><A HREF=/>الرئيسية</A></NAV><H1>{TITLE}</H1><DIV CLASS=\"story\">{}</DIV><FOOTER>جميع الحقوق محفوظة للصحيفة</FOOTER></BODY></HTML>",
                p("P")
            ),
            true,
        ),
        ("no day anywhere", wrap("", &format!("<article><h1>{TITLE}</h1>{body}</article>")), false),
    ]
}

fn f1(a: &str, b: &str) -> f64 {
    let count = |s: &str| {
        let mut m: BTreeMap<String, usize> = BTreeMap::new();
        for w in s.split_whitespace() {
            *m.entry(w.to_owned()).or_default() += 1;
        }
        m
    };
    let (x, y) = (count(a), count(b));
    let both: usize = x.iter().map(|(w, n)| (*n).min(y.get(w).copied().unwrap_or(0))).sum();
    2.0 * both as f64 / (x.values().sum::<usize>() + y.values().sum::<usize>()).max(1) as f64
}

#[test]
fn articles_come_out_of_every_layout() {
    let dir = tempfile::tempdir().unwrap();
    let body = BODY.join("\n");
    let mut worst = Vec::new();
    for (k, (name, html, dated)) in pages().into_iter().enumerate() {
        // every third page in the old encoding of Arabic Windows
        let (bytes, charset) = if k % 3 == 2 {
            (
                encoding_rs::WINDOWS_1256
                    .encode(&html.replace("charset=\"utf-8\"", "charset=\"windows-1256\""))
                    .0
                    .into_owned(),
                "windows-1256",
            )
        } else {
            (html.clone().into_bytes(), "utf-8")
        };
        let path = dir.path().join(format!("{k}.html"));
        std::fs::write(&path, bytes).unwrap();
        if let Ok(to) = std::env::var("ISNAD_KEEP_PAGES") {
            std::fs::write(std::path::Path::new(&to).join(format!("{k}.html")), &html).unwrap();
        }
        let mut got = None;
        isnad_ingest::read(&Source { path, outlet: None }, &Options::default(), |_, r| {
            got = Some(r.and_then(isnad_ingest::Item::report))
        });
        let r = match got.unwrap() {
            Ok(r) => r,
            Err(e) => {
                worst.push(format!("{name}: {e}"));
                continue;
            }
        };
        if r.title.as_deref() != Some(TITLE) {
            worst.push(format!("{name}: headline {:?}", r.title));
        }
        let text = r.text.strip_prefix(TITLE).unwrap_or(&r.text);
        let f = f1(text, &body);
        if f < 0.97 {
            worst.push(format!("{name} ({charset}): {f:.3}\n{text}"));
        }
        if r.published != dated.then(|| "2021-05-09".parse().unwrap()) {
            worst.push(format!("{name}: day {:?}", r.published));
        }
    }
    if let Ok(to) = std::env::var("ISNAD_KEEP_PAGES") {
        let all: BTreeMap<String, &str> = (0..pages().len()).map(|k| (k.to_string(), body.as_str())).collect();
        std::fs::write(std::path::Path::new(&to).join("bodies.json"), serde_json::to_string(&all).unwrap()).unwrap();
    }
    assert!(worst.is_empty(), "{}", worst.join("\n"));
}
