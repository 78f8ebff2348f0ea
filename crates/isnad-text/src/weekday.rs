use jiff::civil::Weekday;

/// The day of the week that a folded word names, with or without the article.
pub(crate) fn weekday(w: &str) -> Option<Weekday> {
    Some(match w {
        "الاحد" => Weekday::Sunday,
        "الاثنين" | "الاثنان" => Weekday::Monday,
        "الثلاثاء" | "الثلاثا" | "ثلاثاء" | "الثلثاء" => Weekday::Tuesday,
        "الاربعاء" | "الاربعا" | "اربعاء" => Weekday::Wednesday,
        "الخميس" => Weekday::Thursday,
        "الجمعه" => Weekday::Friday,
        "السبت" => Weekday::Saturday,
        _ => return None,
    })
}
