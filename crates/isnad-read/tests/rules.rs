//! Every statement, figure and event says which rule found it, and each rule stands in the tables of ARCHITECTURE.md.
#![allow(clippy::unwrap_used)]

use isnad_read::{Reader, Reading};
use isnad_text::Report;
use std::collections::BTreeSet;
use std::path::Path;

fn read(text: &str) -> Reading {
    let published = "2020-10-14".parse().ok();
    Reader::builtin().unwrap().rules_only().read(&Report {
        id: "t".into(),
        text: text.into(),
        published,
        ..Report::default()
    })
}

#[test]
fn figures_and_events_say_which_rule_found_them() {
    let figures = [
        ("مصرع 14 بحارا في الميناء.", "F-NOUN"),
        ("أصيب 20 ضابطا في الميناء.", "F-VERB"),
        ("وقالت الوزارة إن ستة ضباط قتلوا.", "F-VERB-AFTER"),
        ("9 عمال لقوا مصرعهم في الميناء.", "F-PHRASE"),
        ("نقل 31 جريحا إلى المستشفى.", "F-THING"),
        ("وعدد الجرحى بلغ 31.", "F-TOTAL"),
        ("أجبر الحريق 800 شخص على النزوح.", "F-DRIVEN"),
        ("مصرع ضابط في الميناء.", "F-BARE"),
        ("أسر ضابطين.", "F-BARE"),
        ("مقتل أحد الضباط في الميناء.", "F-ONE-OF"),
        ("مقتل 14 عاملا، بينهم 4 نساء.", "F-NOUN F-PART"),
        ("مصرع 14 بحارا و3 غواصين.", "F-NOUN F-JOINED"),
    ];
    for (text, expected) in figures {
        let found: Vec<String> = read(text).figures.into_iter().map(|f| f.rule).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }
    let events = [
        ("اقتحمت الفرقة الميناء.", "E-VERB"),
        ("دوهم المستودع.", "E-PASSIVE"),
        ("مقتل ضابطين في الميناء.", "E-RESULT"),
        ("رحب الوزير بالغارة على الميناء.", "E-NOUN"),
        ("نفذت القوات غارة على الميناء.", "E-LIGHT"),
        ("قيام القوات بقصف الميناء.", "E-LIGHT"),
        ("نشبت مواجهات في الميناء.", "E-HAPPEN"),
        ("استهدفت القوات الميناء بغارتين.", "E-INSTRUMENT"),
    ];
    for (text, expected) in events {
        let found: Vec<String> = read(text).events.into_iter().map(|e| e.rule).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }
}

/// The ids in string literals of the source files below a folder.
fn in_code(dir: &Path, found: &mut BTreeSet<String>) {
    for e in std::fs::read_dir(dir).unwrap() {
        let path = e.unwrap().path();
        if path.is_dir() {
            in_code(&path, found);
            continue;
        }
        let code = std::fs::read_to_string(&path).unwrap();
        let ids = code.split('"').filter(|w| w.len() > 2 && ["S-", "F-", "E-", "I-"].iter().any(|p| w.starts_with(p)));
        found.extend(ids.filter(|w| w.chars().all(|c| c.is_ascii_uppercase() || c == '-')).map(str::to_owned));
    }
}

#[test]
fn each_rule_stands_in_the_tables() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = BTreeSet::new();
    in_code(&here.join("src"), &mut code);
    let words = std::fs::read_to_string(here.join("../../lang/ar/implied.toml")).unwrap();
    let ids = words.lines().filter_map(|l| l.strip_prefix("id = \"")?.strip_suffix('"'));
    code.extend(ids.map(str::to_owned));
    let page = std::fs::read_to_string(here.join("../../ARCHITECTURE.md")).unwrap();
    let rows = page.lines().filter_map(|l| l.strip_prefix("| ")?.split(" |").next());
    let page: BTreeSet<String> =
        rows.filter(|w| ["S-", "F-", "E-", "I-"].iter().any(|p| w.starts_with(p))).map(str::to_owned).collect();
    assert_eq!(code, page);
}

#[test]
fn readings_stored_before_figures_and_events_had_rules_load() {
    let whole = serde_json::to_string(&read("مقتل ضابطين في الميناء.")).unwrap();
    let old = whole.replace(r#","rule":"F-BARE""#, "").replace(r#","rule":"E-RESULT""#, "");
    assert_ne!(whole, old);
    let r: Reading = serde_json::from_str(&old).unwrap();
    assert!(r.figures.iter().all(|f| f.rule.is_empty()) && r.events.iter().all(|e| e.rule.is_empty()));
}
