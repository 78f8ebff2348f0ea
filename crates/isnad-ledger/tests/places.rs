//! Where a line says that something was, and whose side it names: what of a sentence is a place of what happened, what is none, and whom
//! a common noun means in one war.
#![allow(clippy::unwrap_used)]

mod common;

use isnad_read::Reader;

/// All lines of a ledger of one report, the doubtful too, in English.
fn lines(text: &str) -> Vec<String> {
    let l = common::ledger(Reader::builtin().unwrap(), &[("2015-08-05", text)]);
    l.claims().into_iter().chain(l.doubtful_claims()).map(|c| c.text.en.clone()).collect()
}

#[test]
fn places_that_say_where() {
    for (text, says, never) in [
        ("قتل 12 شخصا في محافظتي الأنبار ونينوى أمس.", "killed in Anbar and Nineveh", "in Anbar on"),
        ("سيطرت قوات الجيش على سهل نينوى أمس.", "control of the Nineveh Plain", "control of Nineveh"),
        ("قتل خمسة مدنيين في قصف على بلدة زملكا في الغوطة الغربية.", "Western Ghouta", "Eastern Ghouta"),
        // where they fired from, and where the hurt were taken
        ("قصفت المدفعية مساء أمس أحياء المدينة من مواقعها في بلدة تلعفر.", "bombardment by artillery", "Tal Afar"),
        ("أصيب ثلاثة من الجنود ونقلوا إلى مستشفى القيارة العسكري.", "3 soldiers wounded", "hospital"),
        // a common noun is no place
        ("قتل أربعة مدنيين في انفجار لغم في الطريق العام أمس.", "4 civilians killed", "road"),
    ] {
        let got = lines(text);
        assert!(got.iter().any(|l| l.contains(says)), "{text}: {got:?}");
        assert!(!got.iter().any(|l| l.contains(never)), "{text}: {got:?}");
    }
}

#[test]
fn sides_by_what_reports_of_a_war_call_them() {
    let war = "وصلت إلى صنعاء وتعز تعزيزات للحوثيين بعد معارك مع القوات الموالية للحكومة اليمنية.";
    for (text, says) in [
        ("وقالت مصادر محلية إن المقاومة هاجمت نقطة للحوثيين في تعز.", "Popular Resistance"),
        ("واندلعت أمس اشتباكات بين الثوار والمتمردين شمال تعز.", "Houthi-led rebels"),
        ("وقتل 15 مسلحا حوثيا في غارة على الجوف.", "15 Houthi fighters killed"),
    ] {
        let got = lines(&format!("{war}\n{text}"));
        assert!(got.iter().any(|l| l.contains(says)), "{text}: {got:?}");
    }
    // elsewhere the same noun names nobody
    let got = lines("قالت مصادر محلية إن المقاومة هاجمت نقطة للجيش قرب القرية.");
    assert!(!got.iter().any(|l| l.contains("Popular Resistance")), "{got:?}");
}

#[test]
fn one_number_for_the_dead_and_the_wounded() {
    for text in [
        "سقط عشرات القتلى والجرحى من الجنود في قصف على الحديدة.",
        "سقط أكثر من 40 قتيلا ومصابا في قصف على مدينة الباب.",
        "سقط نحو خمسين من السكان بين قتيل وجريح في قصف على الحديدة.",
    ] {
        let got = lines(text);
        assert!(got.iter().any(|l| l.contains("killed or wounded")), "{text}: {got:?}");
        assert!(!got.iter().any(|l| l.contains("1 person")), "{text}: {got:?}");
    }
}
