//! Tells news of conflict and diplomacy from what else papers print: sport, weather, business, culture, "this day in history",
//! opinion. A striker's attack is none, and a brief of a war holds no match.

use crate::lex::Phrases;
use crate::names::Doc;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What sort of text a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// News; also whatever shows no other genre.
    #[default]
    News,
    /// Matches, clubs, players.
    Sport,
    /// A forecast.
    Weather,
    /// Markets and companies.
    Business,
    /// Films, books, music.
    Culture,
    /// Crashes, fires, storms and quakes: harm that nobody meant.
    Accident,
    /// Thieves, drugs, quarrels, and their judges.
    Crime,
    /// What happened on this day in other years.
    History,
    /// A column: somebody's own view.
    Opinion,
}

impl Genre {
    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Genre::News => "news",
            Genre::Sport => "sport",
            Genre::Weather => "weather",
            Genre::Business => "business",
            Genre::Culture => "culture",
            Genre::Accident => "accident",
            Genre::Crime => "crime",
            Genre::History => "history",
            Genre::Opinion => "opinion",
        }
    }

    /// Whether such a text tells of conflict and diplomacy today.
    #[must_use]
    pub fn concerns_us(self) -> bool {
        matches!(self, Genre::News | Genre::Opinion)
    }
}

/// The genres that words tell of, in the order in which they are asked, and how many of a hundred words it takes.
const TOLD: [(Genre, usize); 7] = [
    (Genre::Sport, 3),
    (Genre::Weather, 5),
    (Genre::Business, 5),
    (Genre::Culture, 4),
    (Genre::Accident, 4),
    (Genre::Crime, 4),
    (Genre::Opinion, 3),
];
/// Different words of a genre that it takes at least.
const DIFFERENT: usize = 4;
/// Tokens that are looked at; the beginning tells it.
const LOOKED: usize = 600;
/// Lines that begin with a year, which only a list of other years' days has.
const YEARS: usize = 3;

#[derive(Debug, Deserialize)]
pub(crate) struct GenreFile {
    genre: Vec<GenreWords>,
}

#[derive(Debug, Deserialize)]
struct GenreWords {
    /// None: the words speak against all.
    name: Option<Genre>,
    words: Vec<String>,
}

/// The words of genres, compiled; `None` speaks against all.
#[derive(Debug, Default)]
pub(crate) struct Words(Phrases<Option<Genre>>);

impl Words {
    pub(crate) fn compile(f: &GenreFile) -> Words {
        let mut all = Phrases::default();
        for g in &f.genre {
            g.words.iter().for_each(|w| all.add(w, g.name));
        }
        Words(all)
    }
}

/// The genre of a report.
pub(crate) fn of(d: &Doc<'_>, words: &Words) -> Genre {
    let n = d.t.tokens.len().min(LOOKED);
    let mut found: Vec<(Option<Genre>, &str)> = Vec::new();
    let mut i = 0;
    while i < n {
        let Some(h) = words.0.at(d.t, i) else {
            i += 1;
            continue;
        };
        found.push((h.value, d.t.fold(i)));
        i = h.end.max(i + 1);
    }
    let hits = |g: Option<Genre>| found.iter().filter(|f| f.0 == g).count();
    let different = |g: Genre| {
        let mut w: Vec<&str> = found.iter().filter(|f| f.0 == Some(g)).map(|f| f.1).collect();
        w.sort_unstable();
        w.dedup();
        w.len()
    };
    if hits(Some(Genre::History)) > 0 && years(d, n) >= YEARS {
        return Genre::History;
    }
    let against = hits(None);
    let told = TOLD.into_iter().find(|(g, share)| {
        let h = hits(Some(*g));
        // where people are hurt words of harm are nothing strange
        let times = if matches!(g, Genre::Accident | Genre::Crime) { 2 } else { 3 };
        let outweighs = *g == Genre::Opinion || h >= times * against;
        h * 100 >= n * share && outweighs && different(*g) >= DIFFERENT
    });
    told.map_or(Genre::News, |t| t.0)
}

/// How many lines begin with a year.
fn years(d: &Doc<'_>, n: usize) -> usize {
    let first = |i: &usize| *i == 0 || d.t.tokens[*i].para != d.t.tokens[*i - 1].para;
    let year = |i: &usize| d.t.fold(*i).parse::<u16>().is_ok_and(|y| (600..2100).contains(&y));
    (0..n).filter(first).filter(year).count()
}

#[cfg(test)]
mod tests {
    use super::Genre;
    use crate::Reader;
    use isnad_text::Report;

    #[test]
    fn genres_show_by_their_words() {
        let reader = Reader::builtin().expect("data files are sound").rules_only();
        for (text, genre) in [
            (
                "فاز المنتخب بهدفين في مباراة الإياب على ملعب العاصمة. وقال المدرب إن اللاعبين قدموا شوطا أول رائعا قبل نصف النهائي.",
                Genre::Sport,
            ),
            (
                "تتوقع الأرصاد طقسا غائما مع زخات رعدية ورياح مغبرة، وتبلغ درجات الحرارة الصغرى عشرين مئوية.",
                Genre::Weather,
            ),
            (
                "قصف الجيش ملعبا لكرة القدم قرب مقر النادي فقتل لاعب ومدرب، وقال الدفاع المدني إن ثلاثة جرحى نقلوا.",
                Genre::News,
            ),
            (
                "أسفر حادث مروري على الطريق السريع عن وفاة سائق شاحنة بعد اصطدام مركبته بحافلة، وقال المرور إن السرعة الزائدة سبب الحادث.",
                Genre::Accident,
            ),
            ("قبضت شرطة المنطقة على لص نفذ سرقات من محل تجاري، وضبطت لديه مسروقات وأقراصا مخدرة وسكينا.", Genre::Crime),
            (
                "انفجرت شاحنة مفخخة عند مركز الشرطة فقتل جنود، واندلع حريق أخمده رجال الإطفاء، وأعلن تنظيم مسلح مسؤوليته.",
                Genre::News,
            ),
            ("هطلت أمطار غزيرة على مخيم النازحين، وقالت الأمم المتحدة إن ضحايا السيول عشرون.", Genre::News),
            ("حدث في مثل هذا اليوم:\n1805 - اندلاع حرب.\n1914 - مقتل ملك.\n1980 - توقيع هدنة.", Genre::History),
        ] {
            let report = Report { text: text.to_owned(), ..Report::default() };
            assert_eq!(reader.read(&report).genre, genre, "{text}");
        }
    }
}
