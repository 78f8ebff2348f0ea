//! Webhooks: what a round brought, sent to the user's own addresses. A message is in the ledger file before it is sent, and
//! leaves it when it was taken, so that neither a killed process nor a dead receiver loses one.

use super::{Options, Outcome, complain, now, seconds};
use crate::Error;
use isnad_fetch::{FetchError, Fetcher};
use isnad_store::{Database, Store};
use serde_json::json;
use std::time::Duration;

const FIRST_REST: Duration = Duration::from_secs(30);
const LONGEST_REST: Duration = Duration::from_secs(6 * 3600);
/// Lines of the text that chat programs show.
const LINES: usize = 20;

/// Tells the webhooks of a round that brought something, and sends what earlier rounds could not. The reports with the keys `news` are
/// told then.
pub(super) fn tell(
    o: &Options,
    store: &mut Database,
    fetcher: &Fetcher,
    outcome: &Outcome,
    news: &[String],
) -> Result<(), Error> {
    if !outcome.new.is_empty() || !outcome.changes.is_empty() {
        let body = message(o, outcome);
        let letters: Vec<(String, String)> = o.webhooks.iter().map(|url| (url.clone(), body.clone())).collect();
        store.told(news, &letters, now())?;
    }
    for l in store.letters(now())? {
        match fetcher.post(&l.url, &l.body) {
            Ok(()) => store.posted(l.id, None)?,
            // its owner took the address down, or it was never one
            Err(e @ (FetchError::Status { status: 404 | 410, .. } | FetchError::Address { .. })) => {
                complain(&format!("the webhook takes no messages; one is dropped: {e}"));
                store.posted(l.id, None)?;
            }
            Err(e) => {
                let rest = e.rest(l.tries.saturating_add(1), FIRST_REST, LONGEST_REST);
                complain(&format!("a message to a webhook is kept and sent again later: {e}"));
                store.posted(l.id, Some(now() + seconds(rest)))?;
            }
        }
    }
    Ok(())
}

/// The message: `text` is what Slack, Mattermost and the like show; the rest is for programs.
fn message(o: &Options, outcome: &Outcome) -> String {
    let ar = o.lang == isnad_ledger::Lang::Ar;
    let mut lines: Vec<String> = outcome
        .changes
        .iter()
        .map(|c| format!("{}: {}", c.kind.words(o.lang), if ar { &c.text.ar } else { &c.text.en }))
        .collect();
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    if more > 0 {
        lines.push(format!("… +{more}"));
    }
    let n = outcome.new.len();
    let head = isnad_words::fill(o.lang, if n == 1 { "watch.new-report" } else { "watch.new-reports" }, &[("n", &n)]);
    lines.insert(0, head);
    json!({
        "isnad": env!("CARGO_PKG_VERSION"),
        "at": jiff::Timestamp::from_second(now()).map(|t| t.to_string()).unwrap_or_default(),
        "ledger": isnad_store::shown(&o.ledger),
        "text": lines.join("\n"),
        "reports": outcome.new,
        "changes": outcome.changes,
    })
    .to_string()
}
