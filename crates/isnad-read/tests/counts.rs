//! What the suites do not print of a count: how firm it is, and where.
#![allow(clippy::unwrap_used)]

use isnad_read::Reader;
use isnad_text::Report;

/// The counts of a sentence: least value, bound, place.
fn counts(text: &str) -> Vec<(i64, &'static str, String)> {
    let reader = Reader::builtin().unwrap().rules_only();
    let report =
        Report { id: "t".into(), text: text.into(), published: "2024-03-05".parse().ok(), ..Report::default() };
    let figures = reader.read(&report).figures.into_iter();
    figures.map(|f| (f.low, f.bound.as_str(), f.place.map(|p| p.name).unwrap_or_default())).collect()
}

#[test]
fn each_count_has_the_place_behind_it() {
    for (text, want) in [
        (
            "أصيب 6 أشخاص في دير البلح و4 في جباليا و3 في النصيرات.",
            vec![(6, "دير البلح"), (4, "جباليا"), (3, "النصيرات")],
        ),
        // a sum of several places has none
        ("قتل سبعة مدنيين في حلب وثلاثة في إدلب، وبلغ إجمالي القتلى عشرة.", vec![(7, "حلب"), (3, "إدلب"), (10, "")]),
        ("في الخرطوم قتل 9 أشخاص، وفي أم درمان قتل أربعة.", vec![(9, "الخرطوم"), (4, "أم درمان")]),
    ] {
        let got = counts(text);
        let got: Vec<(i64, &str)> = got.iter().map(|(n, _, p)| (*n, p.as_str())).collect();
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn bounds_in_all_their_phrasings() {
    for (text, bound) in [
        ("قتل 30 شخصا.", "exact"),
        ("قتل ما لا يقل عن 30 شخصا.", "at_least"),
        ("تجاوز عدد القتلى 30 قتيلا.", "at_least"),
        ("قتل ليس أقل من 30 شخصا.", "at_least"),
        ("قتل 30 شخصا على أقل تقدير.", "at_least"),
        ("قتل نيف وثلاثون شخصا.", "at_least"),
        ("لا يتعدى عدد القتلى 30 قتيلا.", "at_most"),
        ("لم تتجاوز حصيلة القتلى 30 قتيلا.", "at_most"),
        ("قد يصل عدد القتلى إلى 30 قتيلا.", "at_most"),
        ("قتل 30 شخصا كحد أقصى.", "at_most"),
        ("إن عدد القتلى دون 30 قتيلا.", "at_most"),
        ("ناهز عدد القتلى 30 قتيلا.", "about"),
        ("قتل 30 شخصا تقريبا.", "about"),
    ] {
        let got: Vec<&str> = counts(text).iter().map(|c| c.1).collect();
        assert_eq!(got, [bound], "{text}");
    }
}

/// What is counted, what became of it and how many, of each count that stands (the network decides too).
fn kinds(text: &str) -> Vec<(String, &'static str, i64)> {
    let reader = Reader::builtin().unwrap();
    let report =
        Report { id: "t".into(), text: text.into(), published: "2024-03-05".parse().ok(), ..Report::default() };
    let figures = reader.read(&report).figures.into_iter();
    figures.map(|f| (f.what, f.measure.as_str(), f.low)).collect()
}

#[test]
fn who_is_counted_and_what_became_of_them() {
    let kinds = |text: &str| -> String {
        kinds(text).iter().map(|(w, m, n)| format!("{n} {w} {m}")).collect::<Vec<_>>().join(", ")
    };
    for (text, want) in [
        // what a part is told of ends at the next verb
        (
            "قُتل في القصف سبعة مدنيين بينهم طفل، وأصيب أكثر من عشرة أشخاص.",
            "7 civilians killed, 1 children killed, 10 people wounded",
        ),
        (
            "أدى القصف إلى مقتل 3 مدنيين وإصابة 11 بينهم طفل وامرأة.",
            "3 civilians killed, 11 civilians wounded, 1 children wounded, 1 women wounded",
        ),
        // what is demanded has not happened, what it is about has
        ("دعا المجلس إلى تحقيق في الغارة التي أودت بحياة عشرات الأطفال.", "10 children killed"),
        ("قتل 20 من قوات الأمن في الهجوم.", "20 police killed"),
        ("قالت السعودية إنها اعترضت سبعة صواريخ أطلقها الحوثيون.", "7 missiles shot_down"),
        ("تمكن النظام من اعتراض 25 صاروخا.", "25 missiles shot_down"),
        ("اعترض عشرون نائبا على القرار.", ""),
        ("قصف الجيش القرية ودمر ثلاث دشم.", "3 buildings destroyed"),
    ] {
        assert_eq!(kinds(text), want, "{text}");
    }
}

/// An adjective of the deed says who did it, and not whose the dead are.
#[test]
fn the_doers_adjective_is_not_the_side_of_the_dead() {
    let reader = Reader::builtin().unwrap();
    for (text, side) in [
        ("قصف تركي على عفرين يودي بحياة شخصين.", None),
        ("غارة روسية على القرية تودي بحياة تسعة أشخاص.", None),
        ("مقتل تسعة جنود أتراك في القصف.", Some("أتراك")),
    ] {
        let report = Report { id: "t".into(), text: text.into(), ..Report::default() };
        let figures = reader.read(&report).figures;
        let of: Vec<Option<&str>> = figures.iter().map(|f| f.of.map(|o| o.of(text))).collect();
        assert_eq!(of, [side], "{text}");
    }
}
