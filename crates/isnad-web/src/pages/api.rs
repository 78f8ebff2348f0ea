//! A page to try the API: forms made from the same list as its routes.

use crate::api::ENDPOINTS;
use crate::page::{Asked, Page};
use maud::html;

pub(crate) async fn page(a: Asked) -> Page {
    let main = html! {
        h1 { "API" }
        p.lead { (a.say("api.everything-that-the-pages-show")) a href="/api/v1/openapi.json" { "OpenAPI 3.1" } ". " (a.say("api.each-form-opens-its-answer")) }
        @for e in ENDPOINTS {
            @let bare = e.takes.iter().all(|t| *t != "id");
            section.endpoint lang="en" dir="ltr" {
                h2 { code { "GET /api/v1" (e.path) } }
                p { (e.what) }
                @if bare {
                    form action={ "/api/v1" (e.path) } {
                        @for p in e.parameters() {
                            label { span { (p.name) } input name=(p.name) value=(if p.name == "size" || p.name == "q" { p.example } else { "" }) title=(p.what) dir="auto"; }
                        }
                        @for f in e.formats { button formaction={ "/api/v1" (e.path) @if *f != "event-stream" { "." (f) } } { (f) } " " }
                    }
                } @else {
                    p { @for f in e.formats { code { (e.path.replace("{id}", "ID")) @if !e.path.ends_with("annotations") || *f != "jsonld" { "." (f) } } " " } }
                }
            }
        }
        section.endpoint lang="en" dir="ltr" {
            h2 { (a.say("api.assistants-mcp")) }
            p { code { "isnad mcp" } " on standard input and output, or this server's " code { "/mcp" } " over HTTP." }
        }
    };
    Ok(a.frame("API", main))
}
