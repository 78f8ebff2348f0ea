//! What every page shares: who asks, the frame round the page, and the pieces that stand on several.

use super::words::{code, of, say};
use super::{Loading, Site, assets, words};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use isnad_ledger::{Claim, Lang, Named, Stance, Status, Testimony, is_hidden, name_of};
use isnad_store::Error;
use isnad_store::book::{Book, Query};
use maud::{DOCTYPE, Markup, html};
use std::sync::Arc;

/// Somebody's request: the book that answers it, in which language.
pub(crate) struct Asked {
    pub(crate) site: Arc<Site>,
    pub(crate) book: Book,
    pub(crate) lang: Lang,
    /// light, dark, or empty: the system's.
    pub(crate) theme: String,
    /// How people sign their decisions.
    pub(crate) name: String,
    /// Path behind the language, with the query.
    pub(crate) at: String,
}

/// A page that could not be made.
pub(crate) enum Fault {
    /// Nothing there.
    Lost(Lang),
    /// It has another address now.
    Moved(String),
    /// It was there: somebody took it out, or the words are read otherwise now.
    Taken(Lang, String),
    /// The request makes no sense.
    Bad(Lang, String),
    /// Claims are being worked out: so many of so many reports are done.
    Loading(Lang, i64, i64),
    /// The ledger could not be read.
    Broken(String),
    /// The ledger may only be read.
    ReadOnly,
    /// The ledger's server does not answer.
    Away,
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        match e {
            Error::Store { source, .. } if source.may_not_write() => Fault::ReadOnly,
            Error::Store { source, .. } if source.is_gone() => Fault::Away,
            Error::Server { .. } => Fault::Away,
            e => Fault::Broken(e.to_string()),
        }
    }
}

pub(crate) type Page = Result<Markup, Fault>;

/// The value of a cookie.
pub(super) fn cookie(parts: &Parts, name: &str) -> Option<String> {
    parts.headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(
        |c| {
            let (k, v) = c.trim().split_once('=')?;
            (k == name).then(|| percent_encoding::percent_decode_str(v).decode_utf8_lossy().into_owned())
        },
    )
}

/// The language at the head of a path.
fn lang_of(path: &str) -> Option<Lang> {
    match path.split('/').nth(1) {
        Some("ar") => Some(Lang::Ar),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

impl FromRequestParts<Arc<Site>> for Asked {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Fault> {
        // behind nest() the path has lost its head
        let full = parts.extensions.get::<axum::extract::OriginalUri>().map_or(parts.uri.clone(), |u| u.0.clone());
        let Some(lang) = lang_of(full.path()) else { return Err(Fault::Lost(site.options.lang)) };
        let book = match site.loading() {
            Loading::Done => site.book()?,
            Loading::Failed(why) => return Err(Fault::Broken(why)),
            Loading::Busy(at, all) => return Err(Fault::Loading(lang, at, all)),
        };
        let at = full.path_and_query().map_or("", |p| p.as_str()).get(3..).unwrap_or("").to_owned();
        Ok(Asked {
            site: Arc::clone(site),
            book,
            lang,
            theme: cookie(parts, "isnad_theme").filter(|t| t == "light" || t == "dark").unwrap_or_default(),
            name: cookie(parts, "isnad_name").unwrap_or_default(),
            at: if at.is_empty() { "/".into() } else { at },
        })
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, lang, title, text) = match self {
            Fault::Moved(to) => return axum::response::Redirect::temporary(&to).into_response(),
            Fault::Taken(l, why) => {
                let title = say(l, "page.this-claim-is-no-longer");
                (StatusCode::GONE, l, title, why)
            }
            Fault::Lost(l) => (
                StatusCode::NOT_FOUND,
                l,
                say(l, "page.nothing-here"),
                say(l, "page.nothing-in-the-ledger-has").to_owned(),
            ),
            Fault::Bad(l, why) => (StatusCode::BAD_REQUEST, l, say(l, "page.this-makes-no-sense"), why),
            Fault::Loading(l, at, all) => (
                StatusCode::SERVICE_UNAVAILABLE,
                l,
                say(l, "page.claims-are-being-worked-out"),
                words::progress(at, all, l),
            ),
            Fault::Broken(why) => (StatusCode::INTERNAL_SERVER_ERROR, Lang::En, "The ledger cannot be read", why),
            Fault::ReadOnly => (
                StatusCode::FORBIDDEN,
                Lang::En,
                "This ledger may only be read here",
                "Nothing was stored. Ask who keeps the ledger. · هذا السجل للقراءة وحدها؛ لم يُحفظ شيء.".to_owned(),
            ),
            Fault::Away => (
                StatusCode::SERVICE_UNAVAILABLE,
                Lang::En,
                "The ledger's server does not answer",
                "This page tries again by itself. · خادم السجل لا يجيب؛ تُعاد المحاولة تلقائيا.".to_owned(),
            ),
        };
        let body = html! {
            (DOCTYPE)
            html lang=(code(lang)) dir=(say(lang, "common.ltr")) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if status == StatusCode::SERVICE_UNAVAILABLE { meta http-equiv="refresh" content="2"; }
                    title { (title) " · isnad" }
                    link rel="stylesheet" href={ "/assets/isnad.css?" (*assets::EDITION) };
                    link rel="icon" href="/assets/icon.svg";
                }
                body { main.alone { h1 { (title) } p { bdi { (plain(&text)) } } p { a href={ "/" (code(lang)) } { (say(lang, "page.to-the-overview")) } } } }
            }
        };
        let mut r = (status, body).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            r.headers_mut().insert(header::RETRY_AFTER, axum::http::HeaderValue::from_static("2"));
        }
        r
    }
}

/// Names that forms offer.
const NAMES: usize = 60;

/// Pages of the site, in the order in which they stand in its head.
const PLACES: &[&str] =
    &["", "claims", "tallies", "timeline", "truces", "positions", "map", "actors", "stories", "sources", "review"];

impl Asked {
    /// The interface's word under a key, in the page's language.
    pub(crate) fn say(&self, key: &str) -> &'static str {
        say(self.lang, key)
    }

    /// An address on this site, in this language.
    pub(crate) fn to(&self, path: &str) -> String {
        format!("/{}/{path}", code(self.lang))
    }

    /// The frame round a page.
    pub(crate) fn frame(&self, title: &str, main: Markup) -> Markup {
        let here = self.at.trim_start_matches('/').split(['/', '?']).next().unwrap_or("");
        let lang = self.lang;
        let other = say(lang, "page.ar");
        let next = match self.theme.as_str() {
            "light" => "dark",
            "dark" => "auto",
            _ => "light",
        };
        html! {
            (DOCTYPE)
            html lang=(code(lang)) dir=(say(lang, "common.ltr")) data-theme=[(!self.theme.is_empty()).then_some(&self.theme)] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (plain(title)) " · isnad" }
                    link rel="stylesheet" href={ "/assets/isnad.css?" (*assets::EDITION) };
                    link rel="icon" href="/assets/icon.svg";
                    link rel="alternate" hreflang=(other) href={ "/" (other) (self.at) };
                    script src={ "/assets/isnad.js?" (*assets::EDITION) } defer {}
                }
                body data-edition=(self.book.edition) {
                    a.skip href="#main" { (self.say("page.skip-to-content")) }
                    header.top {
                        a.brand href=(self.to("")) { span lang="ar" { "إسناد" } " isnad" }
                        nav aria-label=(self.say("page.pages")) {
                            ul { @for path in PLACES {
                                li { a href=(self.to(path)) aria-current=[(here == *path).then_some("page")] { (self.say(&format!("place.{}", if path.is_empty() { "overview" } else { path }))) } }
                            } }
                        }
                        form.find action=(self.to("search")) role="search" {
                            input type="search" name="q" aria-label=(self.say("page.search")) placeholder=(self.say("page.search-in-any-spelling")) required;
                        }
                        div.switches {
                            a hreflang=(other) lang=(other) href={ "/" (other) (self.at) } { (say(lang, "page.other-language")) }
                            form action=(self.to("settings")) method="post" {
                                input type="hidden" name="back" value=(self.at);
                                button name="theme" value=(next) title=(self.say("page.light-or-dark")) aria-label=(match next {
                                    "dark" => self.say("page.switch-to-dark"),
                                    "light" => self.say("page.switch-to-light"),
                                    _ => self.say("page.follow-the-system"),
                                }) { span aria-hidden="true" { "◐" } }
                            }
                        }
                    }
                    p #news .news role="status" hidden data-text=(self.say("page.the-ledger-has-news-reload")) {}
                    main #main tabindex="-1" { (main) }
                    footer.foot {
                        p { (self.say("page.the-ledger-shows-support-and")) }
                        p {
                            a href=(self.to("help")) { (self.say("common.how-to-read-these-pages")) } " · "
                            a href=(self.to("api")) { "API" } " · "
                            a href="/assets/isnad.js" { (self.say("page.script-of-this-page")) }
                        }
                    }
                }
            }
        }
    }

    /// A text in this language, in this language's direction whatever it begins with.
    pub(crate) fn text(&self, t: &isnad_ledger::Texts) -> Markup {
        html! { bdi dir=(self.say("common.ltr")) { (plain(of(t, self.lang))) } }
    }

    /// A name with a way to its page.
    pub(crate) fn name(&self, n: &Named) -> Markup {
        let shown = name_of(n, self.lang, self.book.kb);
        html! {
            @match n.entity.as_deref().filter(|e| self.book.is_actor(e)) {
                Some(e) => a href=(self.to(&format!("actors/{e}"))) { bdi { (plain(&shown)) } },
                // what was put into English keeps the report's own words at hand
                None if self.lang == Lang::En && shown != n.name => bdi title=(plain(&n.name)) { (plain(&shown)) },
                None => bdi { (plain(&shown)) },
            }
        }
    }

    /// Several names.
    pub(crate) fn names(&self, v: &[Named]) -> Markup {
        html! { @for (i, n) in v.iter().enumerate() { @if i > 0 { (self.say("common.comma")) } (self.name(n)) } }
    }

    /// An entity's name in this language.
    pub(crate) fn entity_name(&self, id: &str) -> String {
        self.book
            .kb
            .describe(id)
            .map_or_else(|| id.to_owned(), |(ar, en, _)| if self.lang == Lang::Ar { ar } else { en })
    }

    /// The mark of a claim's status.
    pub(crate) fn badge(&self, c: &Claim) -> Markup {
        html! {
            span class={ "badge " (c.status.as_str()) } title=(words::status_means(c.status, self.lang)) { (c.status.words(self.lang)) }
            @if c.unverified { " " span.badge.unverified { (self.say("page.not-verified")) } }
            @if let Some(r) = &c.reviewed {
                " " span.badge.reviewed title=(plain(&r.by)) { (if r.verdict == "corrected" { self.say("page.corrected") } else { self.say("page.reviewed") }) }
            }
        }
    }

    /// How sure a reading is, and on demand what that means.
    pub(crate) fn certainty(&self, score: f64) -> Markup {
        html! { span.certainty title=(words::certainty_means(self.lang)) { (words::certainty(self.lang)) " " bdi { (format!("{score:.2}")) } } }
    }

    /// The words to a report, at a testimony's very words.
    pub(crate) fn to_words(&self, t: &Testimony) -> String {
        self.to(&format!("reports/{}?at={}-{}#at", t.key, t.span.start, t.span.end))
    }

    /// One claim in a list: what it says, how sure it is, who is for and who against.
    pub(crate) fn claim_item(&self, c: &Claim) -> Markup {
        let (against, by): (Vec<&Arc<Testimony>>, Vec<_>) =
            c.counted().iter().partition(|t| t.stance == Stance::Denies);
        let voices = |list: &[&Arc<Testimony>]| {
            let mut out: Vec<Named> = Vec::new();
            for t in list {
                let who = if t.who.is_empty() {
                    vec![Named { name: t.outlet.clone().unwrap_or_else(|| t.report.clone()), entity: None }]
                } else {
                    t.who.clone()
                };
                for n in who {
                    if !out.iter().any(|o| o.entity.is_some() && o.entity == n.entity || o.name == n.name) {
                        out.push(n);
                    }
                }
            }
            out
        };
        let date = match (&c.date.from, &c.date.to) {
            (Some(a), Some(b)) if a != b => Some(format!("{a} – {b}")),
            (Some(a), _) => Some(a.clone()),
            _ => None,
        };
        html! {
            article.claim.(c.status.as_str()) {
                p.says { a href=(self.to(&format!("claims/{}", c.id))) { (self.text(&c.text)) } }
                p.meta {
                    (self.badge(c)) " "
                    span { (words::kind(c.kind, self.lang)) } " · "
                    @if let Some(d) = date { bdi.date { (d) } " · " }
                    span { (words::origins(c.origins, self.lang)) } " · "
                    span { (words::testimonies(c.counted().len(), self.lang)) }
                }
                @if !against.is_empty() {
                    div.sides {
                        p.for { b { (self.say("page.for")) } (self.some(&voices(&by))) }
                        p.against { b { (self.say("page.against")) } (self.some(&voices(&against))) }
                    }
                } @else if c.kind != isnad_ledger::Kind::Position {
                    p.voices { (self.say("page.according-to")) (self.some(&voices(&by))) }
                }
            }
        }
    }

    fn some(&self, v: &[Named]) -> Markup {
        html! { (self.names(&v[..v.len().min(6)])) @if v.len() > 6 { " +" (v.len() - 6) } }
    }

    /// The way to other pages of a list.
    pub(crate) fn pager(&self, page: usize, total: usize, size: usize, address: impl Fn(usize) -> String) -> Markup {
        let last = total.div_ceil(size).max(1);
        html! {
            @if last > 1 {
                nav.pager aria-label=(self.say("page.pages-of-the-list")) {
                    @if page > 1 { a rel="prev" href=(address(last.min(page - 1))) { (self.say("page.previous")) } }
                    @if page > last {
                        span { (self.say("page.there-is-no-page")) (page) (self.say("page.the-last-is")) (last) }
                    } @else {
                        span { (self.say("page.page")) (page) (self.say("page.of")) (last) }
                    }
                    @if page < last { a rel="next" href=(address(page + 1)) { (self.say("page.next")) } }
                }
            }
        }
    }

    /// The form by which lists of claims are narrowed; what is chosen stays in the address.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn filters(&self, q: &Query, action: &str, fields: &[&str]) -> Result<Markup, Error> {
        let has = |f: &str| fields.contains(&f);
        let text = |s: &Option<String>| s.clone().unwrap_or_default();
        let option = |value: &str, now: &Option<String>, label: &str| html! { option value=(value) selected[now.as_deref() == Some(value)] { (label) } };
        let wars = self.book.episode_names()?;
        let names = self.book.known_names(NAMES)?;
        let chosen = q.conflict.as_deref().filter(|c| !c.is_empty());
        Ok(html! {
            form.filters action=(self.to(action)) {
                @if let Some(r) = q.reviewed.as_deref().filter(|r| !r.is_empty()) { input type="hidden" name="reviewed" value=(r); }
                label { span { (self.say("common.conflict")) }
                    select name="conflict" {
                        option value="" { (self.say("common.all-2")) }
                        @for (id, name) in &wars { (option(id, &q.conflict, &plain(of(name, self.lang)))) }
                        @if let Some(c) = chosen.filter(|c| !wars.iter().any(|e| e.0 == **c)) { (option(c, &q.conflict, c)) }
                    } }
                @if has("status") { label { span { (self.say("common.status")) }
                    select name="status" {
                        option value="" { (self.say("page.any")) }
                        @for s in [Status::Contested, Status::Corroborated, Status::Conceded, Status::Single, Status::Superseded] { (option(s.as_str(), &q.status, s.words(self.lang))) }
                        (option("denied", &q.status, self.say("page.denied")))
                        (option("unverified", &q.status, self.say("page.not-verified")))
                    } } }
                @if has("kind") { label { span { (self.say("common.kind")) }
                    select name="kind" {
                        option value="" { (self.say("page.any")) }
                        (option("figure", &q.kind, self.say("page.figures"))) (option("event", &q.kind, self.say("page.events"))) (option("position", &q.kind, self.say("page.positions")))
                    } } }
                @if has("about") { label { span { (self.say("page.about")) } input name="about" value=(text(&q.about)) list="names" dir="auto"; } }
                label { span { (self.say("page.who-says-it")) } input name="party" value=(text(&q.party)) list="names" dir="auto"; }
                label { span { (self.say("common.place")) } input name="place" value=(text(&q.place)) dir="auto"; }
                @if has("sure") { label { span title=(words::certainty_means(self.lang)) { (self.say("page.certainty-at-least")) } input type="number" name="sure" min="0" max="1" step="0.05" value=[q.sure] dir="ltr"; } }
                label { span { (self.say("page.from")) } input type="date" name="from" value=(text(&q.from)); }
                label { span { (self.say("page.to")) } input type="date" name="to" value=(text(&q.to)); }
                @if has("order") { label { span { (self.say("page.order")) }
                    select name="order" {
                        option value="new" { (self.say("page.newest-first")) }
                        option value="weight" selected[q.order == Some(isnad_store::book::Order::Weight)] { (self.say("page.disputed-first")) }
                    } } }
                button { (self.say("common.filter")) }
                @if !q.address(None).is_empty() { " " a.clear href=(self.to(action)) { (self.say("page.clear")) } }
                datalist #names { @for n in &names { option value=(plain(of(n, self.lang))) {} } }
            }
        })
    }
}

/// Text of our own making or a name, for one line of a page: without hidden characters but the isolates that we ourselves put.
pub(super) fn plain(s: &str) -> String {
    isnad_ledger::shown(s).into_owned()
}

/// A report's own words as they stand: isolated from the page, hidden characters shown as what they are.
pub(super) fn quoted(s: &str) -> Markup {
    html! { bdi dir="auto" lang="ar" { (inert(s)) } }
}

/// The same, without the isolation.
pub(super) fn inert(s: &str) -> Markup {
    if !s.chars().any(is_hidden) {
        return html! { (s) };
    }
    html! {
        @for part in s.split_inclusive(is_hidden) {
            @let end = part.char_indices().next_back().filter(|(_, c)| is_hidden(*c));
            (part.get(..end.map_or(part.len(), |e| e.0)).unwrap_or(""))
            // joiners belong to Persian and Kurdish spelling and turn nothing round
            @match end.map(|e| e.1) {
                Some(c @ ('\u{200c}' | '\u{200d}')) => (c),
                Some(c) => span.hidden-char title={ "U+" (format!("{:04X}", u32::from(c))) } { "�" },
                None => {}
            }
        }
    }
}

/// `YYYY-MM-DD`, or a dash.
pub(super) fn day(d: Option<jiff::civil::Date>) -> String {
    d.map_or_else(|| "–".to_owned(), |d| d.to_string())
}

/// Seconds since 1970 as a day and time (UTC).
pub(super) fn moment(at: i64) -> String {
    jiff::Timestamp::from_second(at).map_or_else(|_| "–".into(), |t| t.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown_and_not_sent() {
        let s = inert("قصف\u{202e}abc\u{200b}<script>").into_string();
        assert!(!s.contains('\u{202e}') && !s.contains('\u{200b}') && !s.contains("<script>"), "{s}");
        assert!(s.contains("U+202E"));
        assert_eq!(inert("می\u{200c}رود").into_string(), "می\u{200c}رود");
        assert_eq!(plain("a\u{202e}b\u{2068}c\u{2069}"), "ab\u{2068}c\u{2069}");
    }
}
