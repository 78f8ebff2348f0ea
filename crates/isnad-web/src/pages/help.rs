//! How to read the pages.

use crate::page::{Asked, Page};
use crate::words;
use isnad_ledger::Status;
use maud::html;

pub(crate) async fn page(a: Asked) -> Page {
    let main = html! {
        h1 { (a.say("common.how-to-read-these-pages")) }
        section {
            h2 { (a.say("help.statuses")) }
            dl.facts { @for s in [Status::Single, Status::Corroborated, Status::Conceded, Status::Contested, Status::Superseded] { div { dt { span.badge.(s.as_str()) { (s.words(a.lang)) } } dd { (words::status_means(s, a.lang)) } } } }
        }
        section {
            h2 { (a.say("help.origins-count-not-outlets")) }
            p { (a.say("help.two-outlets-with-one-agencys")) }
        }
        section {
            h2 { (a.say("common.figures")) }
            p { (a.say("help.no-running-total-is-added")) }
        }
        section {
            h2 { (a.say("help.certainty")) }
            p { (words::certainty_means(a.lang)) " " (a.say("help.what-has-no-number-was")) }
        }
        section {
            h2 { (a.say("help.keyboard")) }
            p { kbd { "/" } " " (a.say("help.search")) " · " kbd { "j" } " " kbd { "k" } " " (a.say("help.next-and-previous-claim")) }
        }
    };
    Ok(a.frame(a.say("help.help"), main))
}
