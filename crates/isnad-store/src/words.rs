//! Finding reports by their words.

use super::Hit;
use super::db::{Db, Result, params};
use isnad_text::{fold, noun_key};

/// What stands before a noun without article in one word with it, and hides it: conjunctions and prepositions.
const JOINED: &[&str] = &["", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك"];

/// The words as which a search word may stand in the index, the word itself first. A word that may begin with a conjunction or preposition
/// is looked for without it too.
pub fn forms(word: &str) -> Vec<String> {
    let mut out = vec![word.to_owned()];
    if word.is_ascii() {
        return out;
    }
    let bare = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).filter(|r| r.chars().count() >= 3);
    for base in [word].into_iter().chain(bare) {
        for j in JOINED {
            let form = format!("{j}{base}");
            if !out.contains(&form) {
                out.push(form);
            }
        }
    }
    out
}

/// The words under which a report is found: folded, without clitics that hide the word.
pub fn search_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut out = Vec::new();
    for w in folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        out.push(noun_key(w).into_owned());
    }
    out
}

/// Puts a report's words into the index.
pub(super) fn put(db: &Db, key: &str, text: &str) -> Result<()> {
    let words = search_words(text).join(" ");
    let sql = if db.is_postgres() {
        // the words as they are, without a dictionary of the server's
        "INSERT INTO report_words (key, words) VALUES (?1, array_to_tsvector(array_remove(string_to_array(CAST(?2 AS TEXT), ' '), '')))"
    } else {
        "INSERT INTO report_words (key, words) VALUES (?1, ?2)"
    };
    db.prepare_cached(sql)?.execute(params![key, words]).map(drop)
}

/// Each word in all its forms, each quoted: the engines' query languages are not for users' text.
fn query(words: &[String], db: &Db) -> String {
    let (quote, or, and) = if db.is_postgres() { ('\'', " | ", " & ") } else { ('"', " OR ", " AND ") };
    let bare = |w: &String| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let any = |w: &String| {
        let forms: Vec<String> = forms(w).iter().map(|f| format!("{quote}{}{quote}", bare(f))).collect();
        format!("({})", forms.join(or))
    };
    words.iter().map(any).collect::<Vec<_>>().join(and)
}

/// Content keys of the reports that hold all words, those learned of last first, and how many there are.
pub(super) fn find(db: &Db, words: &[String], most: usize) -> Result<(Vec<Hit>, usize)> {
    let query = query(words, db);
    if query.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let within = if db.is_postgres() { "words @@ CAST(CAST(?1 AS TEXT) AS tsquery)" } else { "words MATCH ?1" };
    let mut q =
        db.prepare_cached(&format!("SELECT key FROM report_words WHERE {within} ORDER BY rowid DESC LIMIT ?2"))?;
    let hits = q.each(params![query, most], |r| Ok::<_, super::db::DbError>(Hit { key: r.get(0)? }))?;
    let total = if hits.len() < most {
        hits.len()
    } else {
        let mut q = db.prepare_cached(&format!("SELECT count(*) FROM report_words WHERE {within}"))?;
        q.query_row(params![query], |r| r.get(0))?
    };
    Ok((hits, total))
}
