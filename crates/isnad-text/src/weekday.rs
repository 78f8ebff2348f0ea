use jiff::civil::Weekday;

/// The day of the week that a folded word names, with or without the article, also behind "and".
pub(crate) fn weekday(w: &str) -> Option<Weekday> {
    Some(match w.strip_prefix('و').unwrap_or(w) {
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
