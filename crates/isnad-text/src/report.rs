use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One article: its clean text and what is known about where it came from. What `ingest` makes and `read` reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Stable name of the report: the file's stem or the input's own id.
    pub id: String,
    /// The text, a paragraph a line. Spans are offsets into exactly this string.
    pub text: String,
    /// The headline, where the input gives one apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The outlet that published it, as the input names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who wrote it, as the page or feed gives it ("رويترز", "مراسلنا - بيروت").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// The lines between headline and article, where the page marks them. They stand in the text too, where readers see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standfirst: Option<String>,
    /// What it is written in: `ar`, `ar-dialect` (Arabic with many words of a dialect) or `ar-mixed` (a good part in another
    /// language); none where there is too little text to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Day of publication, where known. Never guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
}
