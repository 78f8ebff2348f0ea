//! Pages: the article out of its menus. Mozilla's Readability, as `dom_smoothie` ports it, does the main work.

use crate::{IngestError, tidy};
use isnad_text::Report;
use jiff::civil::Date;
use std::path::Path;

pub(crate) fn is(p: &Path) -> bool {
    p.extension().is_some_and(|e| ["html", "htm", "xhtml"].iter().any(|x| e.eq_ignore_ascii_case(x)))
}

/// Nesting beyond this is no page that people wrote; the extraction library recurses.
const MAX_DEPTH: usize = 2_000;

pub(crate) fn report(path: &Path, html: &str) -> Result<Report, IngestError> {
    let bad = |what: String| IngestError::Page { path: path.into(), what };
    if depth(html) > MAX_DEPTH {
        return Err(bad(format!("tags nested more than {MAX_DEPTH} deep")));
    }
    let cfg = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let mut r = dom_smoothie::Readability::new(html, None, Some(cfg)).map_err(|e| bad(e.to_string()))?;
    let a = r.parse().map_err(|e| bad(e.to_string()))?;
    let title = a.title.trim().to_owned();
    let body: Vec<String> = tidy(&a.text_content)
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|l| !l.is_empty())
        .collect();
    let body = body.join("\n");
    // the headline is part of what the report says
    let text = if title.is_empty() || body.starts_with(&title) { body } else { format!("{title}\n{body}") };
    let published = a.published_time.as_deref().and_then(|t| t.get(..10)).and_then(|d| d.parse::<Date>().ok());
    Ok(Report {
        id: String::new(),
        text,
        title: (!title.is_empty()).then_some(title),
        outlet: a.site_name.clone().filter(|s| !s.trim().is_empty()),
        url: a.url.clone(),
        published,
    })
}

/// An upper estimate of how deep the tags nest: openings less closings, void and self-closed tags left out.
fn depth(html: &str) -> usize {
    let (mut now, mut most) = (0usize, 0usize);
    let bytes = html.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        if *b != b'<' {
            continue;
        }
        match bytes.get(i + 1) {
            Some(b'/') => now = now.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() => {
                let name: String = html[i + 1..]
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect::<String>()
                    .to_ascii_lowercase();
                let void = matches!(
                    name.as_str(),
                    "br" | "img"
                        | "meta"
                        | "link"
                        | "input"
                        | "hr"
                        | "source"
                        | "col"
                        | "area"
                        | "base"
                        | "embed"
                        | "track"
                        | "wbr"
                        | "p"
                        | "li"
                        | "td"
                        | "tr"
                        | "option"
                        | "dt"
                        | "dd"
                );
                if !void {
                    now += 1;
                    most = most.max(now);
                }
            }
            _ => {}
        }
    }
    most
}
