//! The shapes of the language data files.

use super::tolls::TollFile;
use crate::kb::DataError;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(crate) struct CueEntry {
    pub(crate) lemma: String,
    pub(crate) act: String,
    pub(crate) perf: Option<String>,
    pub(crate) impf: Option<String>,
    pub(crate) part: Option<String>,
    #[serde(default)]
    pub(crate) masdar: Vec<String>,
    #[serde(default)]
    pub(crate) lead: Vec<String>,
    #[serde(default)]
    pub(crate) phrase: Vec<String>,
    #[serde(default)]
    pub(crate) subjects: Vec<String>,
    #[serde(default)]
    pub(crate) nouns: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct Attribution {
    pub(crate) plain: Vec<String>,
    pub(crate) with_verb: Vec<String>,
    pub(crate) not_sources: Vec<String>,
    pub(crate) silent: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct Media {
    pub(crate) nouns: Vec<String>,
    pub(crate) press: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct Asking {
    pub(crate) set_apart: Vec<String>,
    pub(crate) asked: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct CueFile {
    pub(crate) cue: Vec<CueEntry>,
    pub(crate) attribution: Attribution,
    pub(crate) asking: Asking,
    pub(crate) act_nouns: BTreeMap<String, Vec<String>>,
    pub(crate) media: Media,
}
#[derive(Debug, Deserialize)]
pub(crate) struct RoleEntry {
    pub(crate) ar: Vec<String>,
    pub(crate) en: String,
    pub(crate) office: String,
}
#[derive(Debug, Deserialize)]
pub(crate) struct BodyEntry {
    pub(crate) ar: Vec<String>,
    pub(crate) en: String,
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) bare: bool,
}
#[derive(Debug, Deserialize)]
pub(crate) struct Reduced {
    pub(crate) ministry: Vec<String>,
    pub(crate) kingdom: Vec<String>,
    pub(crate) pair: Vec<String>,
    pub(crate) two_people: Vec<String>,
    pub(crate) person: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct PlaceNouns {
    pub(crate) directions: Vec<String>,
    pub(crate) named_after: Vec<String>,
    pub(crate) capital: Vec<String>,
    pub(crate) nouns: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct NounFile {
    pub(crate) roles: Vec<RoleEntry>,
    pub(crate) vague: Vec<String>,
    pub(crate) stand_ins: Vec<String>,
    pub(crate) source_adjectives: Vec<String>,
    pub(crate) private: Vec<String>,
    pub(crate) styles: Vec<String>,
    pub(crate) anywhere: Vec<String>,
    pub(crate) attached: Vec<String>,
    pub(crate) attached_from: Vec<String>,
    pub(crate) kin: Vec<String>,
    pub(crate) states: Vec<String>,
    pub(crate) masculine: Vec<String>,
    pub(crate) men: Vec<String>,
    pub(crate) bodies: Vec<BodyEntry>,
    pub(crate) reduced: Reduced,
    pub(crate) places: PlaceNouns,
}
#[derive(Debug, Deserialize)]
pub(crate) struct FunctionFile {
    pub(crate) complementizers: Vec<String>,
    pub(crate) prepositions: Vec<String>,
    pub(crate) conjunctions: Vec<String>,
    pub(crate) relatives: Vec<String>,
    pub(crate) demonstratives: Vec<String>,
    pub(crate) negations: Vec<String>,
    pub(crate) particles: Vec<String>,
    pub(crate) adjuncts: Vec<String>,
    pub(crate) impersonal: Vec<String>,
    pub(crate) own_letter: Vec<String>,
    pub(crate) unnamed: Vec<String>,
    pub(crate) broken_adjectives: Vec<String>,
    pub(crate) own_un: Vec<String>,
    pub(crate) addressees: Vec<String>,
    pub(crate) loners: Vec<String>,
    pub(crate) accusatives: Vec<String>,
    pub(crate) adverbs: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct TriggerEntry {
    pub(crate) r#type: String,
    #[serde(default)]
    pub(crate) mode: String,
    #[serde(default)]
    pub(crate) noun: Vec<String>,
    #[serde(default)]
    pub(crate) verb: Vec<(String, String)>,
    #[serde(default)]
    pub(crate) roles: String,
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    #[serde(default)]
    pub(crate) object: Vec<String>,
    #[serde(default)]
    pub(crate) subject: Vec<String>,
    #[serde(default)]
    pub(crate) background: bool,
}
#[derive(Debug, Deserialize)]
pub(crate) struct EventFile {
    pub(crate) trigger: Vec<TriggerEntry>,
    pub(crate) not_after: Vec<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) further: Vec<String>,
    pub(crate) protested: Vec<String>,
    pub(crate) planned: Vec<String>,
    pub(crate) plan: Vec<(String, String)>,
    pub(crate) end: Vec<(String, String)>,
    pub(crate) plan_nouns: Vec<String>,
    pub(crate) light: Vec<(String, String)>,
    pub(crate) light_nouns: Vec<String>,
    pub(crate) after: Vec<String>,
    pub(crate) unreal: Vec<String>,
    #[serde(default)]
    pub(crate) unreal_nouns: Vec<String>,
    pub(crate) hit: Vec<(String, String)>,
    pub(crate) outcome: Vec<(String, String)>,
    pub(crate) happen: Vec<(String, String)>,
    pub(crate) forces: Vec<String>,
    pub(crate) weapons: Vec<String>,
    pub(crate) devices: Vec<String>,
    pub(crate) not_object: Vec<String>,
    pub(crate) sites: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct MeasureFileEntry {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) verb: Vec<(String, String)>,
    #[serde(default)]
    pub(crate) subj: Vec<(String, String)>,
    #[serde(default)]
    pub(crate) noun: Vec<String>,
    #[serde(default)]
    pub(crate) things: Vec<String>,
    #[serde(default)]
    pub(crate) phrase: Vec<String>,
    #[serde(default)]
    pub(crate) only: Vec<String>,
    pub(crate) or: Option<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct Counted {
    pub(crate) what: String,
    pub(crate) forms: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct Bounds {
    pub(crate) at_least: Vec<String>,
    pub(crate) about: Vec<String>,
    pub(crate) at_most: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct MeasureFile {
    pub(crate) measure: Vec<MeasureFileEntry>,
    pub(crate) counted: Vec<Counted>,
    pub(crate) singular: Vec<String>,
    pub(crate) dual: Vec<String>,
    pub(crate) bounds: Bounds,
    pub(crate) models: Vec<String>,
    pub(crate) running: Vec<String>,
    pub(crate) units: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct RelationEntry {
    pub(crate) kind: String,
    pub(crate) words: Vec<String>,
}
#[derive(Debug, Deserialize)]
pub(crate) struct FurnitureFile {
    pub(crate) starts: Vec<String>,
    pub(crate) whole: Vec<String>,
    pub(crate) holds: Vec<String>,
    pub(crate) caveats: Vec<String>,
    pub(crate) caveat_neg: Vec<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) label_nouns: Vec<String>,
    pub(crate) relations: Vec<RelationEntry>,
}

/// All files, parsed.
pub(crate) struct Files {
    pub(crate) cues: CueFile,
    pub(crate) nouns: NounFile,
    pub(crate) function: FunctionFile,
    pub(crate) events: EventFile,
    pub(crate) measures: MeasureFile,
    pub(crate) tolls: TollFile,
    pub(crate) words: super::words::Words,
    pub(crate) furniture: FurnitureFile,
    pub(crate) mood: super::mood::MoodFile,
    pub(crate) denials: super::denials::DenialFile,
    pub(crate) genres: crate::genre::GenreFile,
    pub(crate) names: &'static str,
    pub(crate) verbs: &'static str,
    pub(crate) name_parts: &'static str,
}

macro_rules! data {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../lang/ar/", $name)))
    };
}

fn parse<T: serde::de::DeserializeOwned>((name, text): (&str, &str)) -> Result<T, DataError> {
    toml::from_str(text).map_err(|e| crate::kb::toml_error(&format!("lang/ar/{name}"), text, &e))
}

pub(crate) fn builtin() -> Result<Files, DataError> {
    Ok(Files {
        cues: parse(data!("cues.toml"))?,
        nouns: parse(data!("nouns.toml"))?,
        function: parse(data!("function.toml"))?,
        events: parse(data!("events.toml"))?,
        measures: parse(data!("measures.toml"))?,
        tolls: parse(data!("tolls.toml"))?,
        words: parse(data!("words.toml"))?,
        furniture: parse(data!("furniture.toml"))?,
        mood: parse(data!("mood.toml"))?,
        denials: parse(data!("denials.toml"))?,
        genres: parse(data!("genres.toml"))?,
        names: data!("names.txt").1,
        verbs: data!("verbs.txt").1,
        name_parts: data!("name_parts.txt").1,
    })
}

/// The body nouns alone, for names that the knowledge base builds by rule.
pub(crate) fn bodies() -> Result<Vec<BodyEntry>, DataError> {
    Ok(parse::<NounFile>(data!("nouns.toml"))?.bodies)
}
