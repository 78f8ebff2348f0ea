use super::*;
use std::path::PathBuf;

/// A report with one statement at each of some words: start, act, rule.
fn line(id: &str, text: &str, statements: &[(usize, &str, &str)]) -> String {
    let one = |(start, act, rule): &(usize, &str, &str)| {
        format!(
            "{{\"cue\":{{\"start\":{start},\"end\":{},\"text\":\"قال\"}},\"act\":\"{act}\",\"rule\":\"{rule}\"}}",
            start + 3
        )
    };
    let list: Vec<String> = statements.iter().map(one).collect();
    format!("{{\"id\":\"{id}\",\"text\":\"{text}\",\"published\":null,\"statements\":[{}]}}\n", list.join(","))
}

struct Files(tempfile::TempDir);

impl Files {
    fn new(old: &[String], new: &[String]) -> Self {
        let f = Files(tempfile::tempdir().unwrap());
        std::fs::write(f.path("old"), old.concat()).unwrap();
        std::fs::write(f.path("new"), new.concat()).unwrap();
        f
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn of(&self, asked: &Asked) -> Result<Difference, String> {
        Difference::of(&self.path("old"), &self.path("new"), asked)
    }
}

const TEXT: &str = "قال الوالي كذا ثم قال كذا";

fn asked() -> Asked {
    Asked { show: 20, ..Asked::default() }
}

fn layer<'a>(d: &'a Difference, name: &str) -> &'a Layer {
    d.layers.iter().find(|l| l.name == name).unwrap()
}

#[test]
fn equal_files_in_any_order() {
    let (a, b) = (line("a", TEXT, &[(0, "assert", "S-VSO")]), line("b", TEXT, &[]));
    let f = Files::new(&[a.clone(), "\n".into(), b.clone()], &[b, a]);
    let d = f.of(&asked()).unwrap();
    assert!(d.is_empty() && d.reports == 2, "{d:?}");
    assert_eq!(layer(&d, "statements").counts, Counts { same: 1, ..Counts::default() });
}

#[test]
fn changes_are_counted_by_layer_rule_and_field() {
    let old = [line("a", TEXT, &[(0, "assert", "S-VSO"), (18, "deny", "S-VSO")])];
    let new = [line("a", TEXT, &[(0, "deny", "S-SVO"), (11, "assert", "S-POST")])];
    let d = Files::new(&old, &new).of(&asked()).unwrap();
    let l = layer(&d, "statements");
    assert_eq!(l.counts, Counts { gone: 1, added: 1, changed: 1, same: 0 });
    let rules: Vec<&str> = l.rules.keys().map(String::as_str).collect();
    assert_eq!(rules, ["S-POST", "S-VSO", "S-VSO → S-SVO"]);
    assert_eq!(l.fields.iter().map(|(f, n)| format!("{f} {n}")).collect::<Vec<_>>(), ["act 1", "rule 1"]);
    let first = &l.examples[0];
    assert_eq!((first.change, first.report.as_str(), first.line), (Change::Changed, "a", Some(1)));
    assert_eq!(first.words, "[قال] الوالي كذا ثم قال كذا");
    assert_eq!(first.old.as_ref().unwrap()["act"], "assert");
    // by rule, before or now
    let of = |rule: &str| {
        let asked = Asked { rules: vec![rule.to_owned()], ..asked() };
        layer(&Files::new(&old, &new).of(&asked).unwrap(), "statements").counts.differing()
    };
    assert_eq!(["S-VSO", "S-SVO", "S-POST", "S-COLON"].map(of), [2, 1, 1, 0]);
}

#[test]
fn one_sided_reports_and_other_texts_are_told() {
    let old = [line("gone", TEXT, &[]), line("edited", TEXT, &[]), line("twice", TEXT, &[]), line("twice", TEXT, &[])];
    let new = [line("twice", TEXT, &[]), line("edited", "نص آخر", &[]), line("new", TEXT, &[])];
    let d = Files::new(&old, &new).of(&asked()).unwrap();
    assert_eq!(d.only_old, ["gone", "twice"]);
    assert_eq!(d.only_new, ["new"]);
    assert_eq!(d.other_text, ["edited"]);
    assert!(!d.is_empty() && d.reports == 1);
}

#[test]
fn a_layer_that_one_version_lacks_is_compared_too() {
    let old = r#"{"id":"a","text":"نص","published":null}"#.to_owned();
    let d = Files::new(&[old + "\n"], &[line("a", "نص", &[(0, "assert", "S-VSO")])]).of(&asked()).unwrap();
    assert_eq!(layer(&d, "statements").counts.added, 1);
    let asked = Asked { layers: vec!["report".into()], ..asked() };
    let f = Files::new(&[line("a", TEXT, &[(0, "assert", "x")])], &[line("a", TEXT, &[])]);
    assert!(f.of(&asked).unwrap().is_empty());
    let asked = Asked { layers: vec!["statement".into()], ..asked };
    assert!(f.of(&asked).unwrap_err().contains("there are report, statements"));
}

#[test]
fn bad_lines_are_told_by_file_and_number() {
    let good = line("a", TEXT, &[]);
    let one = std::slice::from_ref(&good);
    let f = Files::new(&[good.clone(), "\n".into(), "no json\n".into()], one);
    assert!(f.of(&asked()).unwrap_err().contains("old:3: "));
    let f = Files::new(one, &[good.clone(), "{\"id\":\"b\"}\n".into()]);
    assert!(f.of(&asked()).unwrap_err().contains("new:2: no \"text\""));
}

#[test]
fn examples_are_as_many_as_asked_for_and_from_everywhere() {
    let lines = |act: &str| (0..200).map(|i| line(&format!("r{i}"), TEXT, &[(0, act, "S-VSO")])).collect::<Vec<_>>();
    let f = Files::new(&lines("assert"), &lines("deny"));
    let ids = || {
        let d = f.of(&Asked { show: 8, ..asked() }).unwrap();
        let l = layer(&d, "statements");
        assert_eq!(l.counts.changed, 200);
        l.examples.iter().map(|e| e.report[1..].parse::<usize>().unwrap()).collect::<Vec<_>>()
    };
    let found = ids();
    assert!(found.len() == 8 && found.is_sorted() && found[7] > 100, "{found:?}");
    assert_eq!(found, ids());
}

#[test]
fn words_are_shown_in_their_line() {
    let text = format!("عنوان\n\n{} هنا {}", "كلمة ".repeat(30), "أخرى ".repeat(30));
    let start = text.chars().position(|c| c == 'ه').unwrap() as u64;
    let (line, words) = context(&text, Some((start, start + 3)));
    assert_eq!(line, Some(2));
    assert!(words.starts_with('…') && words.contains("[هنا]") && words.ends_with('…'), "{words}");
    assert!(words.chars().count() < 2 * AROUND + 10);
    assert_eq!(context(&text, Some((0, 5))), (Some(1), "[عنوان]".to_owned()));
    assert_eq!(context(&text, None), (None, String::new()));
    assert_eq!(context(&text, Some((9_999, 10_000))), (None, String::new()));
}
