//! A server for assistants (Model Context Protocol), so that they can answer with sources: search, claims, tallies, timeline, report.
//!
//! rmcp: the protocol's official library. On standard input and output by `isnad mcp`, over HTTP under `/mcp` of `isnad serve`. Every
//! answer names its claims by id and gives the reports' own words; an assistant that cites them can be checked.

use crate::{Loading, Site};
use isnad_ledger::{Claim, Lang, name_of};
use isnad_read::wire::WireReading;
use isnad_store::Error;
use isnad_store::book::{Book, Order, Query};
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{Implementation, ServerCapabilities, ServerConfig};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ServerHandler, ServiceExt, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Answers assistants from a site's book.
#[derive(Clone)]
pub(crate) struct Assistant {
    site: Arc<Site>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct SearchFor {
    /// Words or a name, Arabic or English, in any spelling.
    query: String,
    /// Page, from 1.
    #[serde(default)]
    page: Option<usize>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct ClaimsFor {
    /// Which claims; all are optional.
    #[serde(flatten)]
    query: Query,
    /// One claim by its id, instead.
    #[serde(default)]
    id: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct ReportFor {
    /// Content key, id or reference (id@2) of a report.
    id: String,
    /// Also names, statements, figures and events with their code points.
    #[serde(default)]
    reading: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct PositionsFor {
    /// Whose (`party`), in which conflict, between which days; all are optional.
    #[serde(flatten)]
    query: Query,
    /// What they are about: ceasefire, talks, withdrawal, aid, prisoners and so on, or the name in either language.
    #[serde(default)]
    topic: Option<String>,
    /// Whom they are directed at, in any spelling.
    #[serde(default)]
    toward: Option<String>,
    /// Only who changed his position.
    #[serde(default)]
    changes: bool,
}

/// Claims in one answer: assistants read little at a time.
const SIZE: usize = 20;
/// Testimonies of a claim in a list.
const FEW: usize = 5;
/// Characters of a report in one answer.
const LONG: usize = 40_000;

fn claim(b: &Book, c: &Claim, most: usize) -> Result<Value, Error> {
    let names = |v: &[isnad_ledger::Named]| {
        v.iter()
            .map(|n| json!({"name": n.name, "en": name_of(n, Lang::En, b.kb), "entity": n.entity}))
            .collect::<Vec<_>>()
    };
    let testimonies = c
        .counted()
        .iter()
        .take(most)
        .map(|t| {
            let url = b.head(&t.key)?.and_then(|r| r.url);
            Ok(json!({
                "stance": t.stance, "who": names(&t.who), "outlet": t.outlet, "published": t.published, "words": t.span.text,
                "report": t.key, "url": url, "withdrawn": t.withdrawn, "score": t.certainty(),
                "chain": t.chain.iter().map(|l| format!("{}: {}", l.role, l.name)).collect::<Vec<_>>(),
            }))
        })
        .collect::<Result<Vec<Value>, Error>>()?;
    Ok(json!({
        "id": c.id, "kind": c.kind, "status": c.status, "unverified": c.unverified, "reviewed": c.reviewed, "en": c.text.en, "ar": c.text.ar, "date": c.date,
        "conflict": c.episode, "independent_origins": c.origins, "testimonies_in_all": c.counted().len(), "testimonies": testimonies,
    }))
}

/// Claims in a list.
fn claims(b: &Book, list: &[Claim], most: usize) -> Result<Vec<Value>, Error> {
    list.iter().map(|c| claim(b, c, most)).collect()
}

/// What an assistant is told where the ledger cannot be read.
fn told(e: Error) -> String {
    e.to_string()
}

#[tool_router(router = tools)]
impl Assistant {
    pub(crate) fn new(site: Arc<Site>) -> Self {
        Assistant { site }
    }

    /// The ledger, once it is shown.
    async fn book(&self) -> Result<Book, String> {
        for _ in 0..6000 {
            match self.site.loading() {
                Loading::Done => return self.site.book().map_err(told),
                Loading::Failed(why) => return Err(why),
                Loading::Busy(..) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
        Err("the ledger's claims are still being worked out; ask again".into())
    }

    #[tool(
        description = "Search reports, claims and actors by words or names, Arabic or English, in any spelling.",
        annotations(read_only_hint = true)
    )]
    async fn search(&self, Parameters(p): Parameters<SearchFor>) -> Result<String, String> {
        let b = self.book().await?;
        let found =
            tokio::task::block_in_place(|| isnad_store::book::search(&b, &p.query, p.page.unwrap_or(1).max(1), SIZE))
                .map_err(told)?;
        let reports: Vec<Value> = found
            .reports
            .iter()
            .map(|h| {
                let r = &h.report;
                let text = &r.entry.report.text;
                let line = h.spans.first().and_then(|s| {
                    let start = text.get(..s.start)?.rfind('\n').map_or(0, |i| i + 1);
                    let end = text.get(s.end..)?.find('\n').map_or(text.len(), |i| s.end + i);
                    text.get(start..end).map(|l| l.chars().take(400).collect::<String>())
                });
                json!({"report": r.entry.key, "id": r.reference, "outlet": r.entry.report.outlet, "published": r.entry.reading.published, "title": r.entry.report.title, "url": r.entry.report.url, "words": line})
            })
            .collect();
        let actors: Vec<Value> = found
            .actors
            .iter()
            .filter_map(|a| b.actor(a).transpose())
            .map(|a| a.map(|a| json!({"entity": a.entity, "en": a.name.en, "ar": a.name.ar, "kind": a.kind})))
            .collect::<Result<_, _>>()
            .map_err(told)?;
        let claims = claims(&b, &found.claims, 2).map_err(told)?;
        Ok(json!({"actors": actors, "claims": claims, "reports": reports, "reports_in_all": found.total}).to_string())
    }

    #[tool(
        description = "Claims with who says so, who denies it, the reports' own words and how many independent origins there are. Filter by conflict, status, kind, about, party, place, from, to, sure; or one by id. Status: single, corroborated, conceded, contested, superseded. The ledger does not rule on truth.",
        annotations(read_only_hint = true)
    )]
    async fn claims(&self, Parameters(p): Parameters<ClaimsFor>) -> Result<String, String> {
        let b = self.book().await?;
        if let Some(id) = &p.id {
            let c = b.claim_or_next(id).map_err(told)?.ok_or("no claim has this id")?;
            return Ok(claim(&b, &c, 100).map_err(told)?.to_string());
        }
        if let Some(m) = p.query.mistake() {
            return Err(m);
        }
        let q = Query { order: p.query.order.or(Some(Order::Weight)), ..p.query };
        let s = b.select(&q, SIZE).map_err(told)?;
        let list = claims(&b, &s.page, FEW).map_err(told)?;
        Ok(json!({"total": s.total, "page": q.page.unwrap_or(1), "claims": list}).to_string())
    }

    #[tool(
        description = "Who counts how many killed, wounded, captured and so on, per harmed side: each claimant's latest figures, with low, best and high and the rule that made them. Running totals, incidents and earlier wars are never mixed; do not add them up.",
        annotations(read_only_hint = true)
    )]
    async fn tallies(&self, Parameters(q): Parameters<Query>) -> Result<String, String> {
        let b = self.book().await?;
        if let Some(m) = q.mistake() {
            return Err(m);
        }
        let (all, total) = tokio::task::block_in_place(|| b.tallies_of(&q, q.skip(SIZE), SIZE)).map_err(told)?;
        let page = q.page.unwrap_or(1).max(1);
        let list: Vec<Value> = all
            .into_iter()
            .map(|t| {
                let latest: Vec<_> = t.series.iter().rev().take(12).collect();
                json!({
                    "conflict": t.episode, "harmed": t.of, "harmed_inferred": t.inferred, "measure": t.measure, "what": t.what, "scope": t.scope, "low": t.low, "best": t.best, "high": t.high, "rule": t.rule,
                    "figures_in_all": t.series.len(), "latest": latest,
                })
            })
            .collect();
        Ok(json!({"total": total, "page": page, "tallies": list}).to_string())
    }

    #[tool(
        description = "What each party calls for, offers, rejects, condemns and so on, by topic and toward whom, with days and the reports' own words; or, with changes, who was against something and is for it now (or the other way round). Only what has a topic that is sure enough.",
        annotations(read_only_hint = true)
    )]
    async fn positions(&self, Parameters(p): Parameters<PositionsFor>) -> Result<String, String> {
        let b = self.book().await?;
        if let Some(m) = p.query.mistake() {
            return Err(m);
        }
        let stand = isnad_store::book::Stand::new(p.topic.as_deref(), p.toward.as_deref())?;
        let page = p.query.page.unwrap_or(1).max(1);
        let from = (page - 1).saturating_mul(SIZE);
        if p.changes {
            let all = tokio::task::block_in_place(|| b.turns_of(&p.query, &stand)).map_err(told)?;
            let list: Vec<_> = all.iter().skip(from).take(SIZE).collect();
            return Ok(json!({"total": all.len(), "page": page, "changes": list}).to_string());
        }
        let all = tokio::task::block_in_place(|| b.positions_of(&p.query, &stand)).map_err(told)?;
        let list: Vec<Value> = all
            .iter()
            .skip(from)
            .take(SIZE)
            .map(|p| {
                let sayings: Vec<_> = p.sayings.iter().take(FEW).collect();
                json!({
                    "id": p.id, "conflict": p.episode, "holder": p.holder, "party": p.party, "act": p.act, "rejects": p.rejects, "topic": p.topic, "toward": p.toward,
                    "en": p.text.en, "ar": p.text.ar, "from": p.from, "to": p.to, "sure": p.sure, "sayings_in_all": p.sayings.len(), "sayings": sayings,
                })
            })
            .collect();
        Ok(json!({"total": all.len(), "page": page, "positions": list}).to_string())
    }

    #[tool(
        description = "Dated events as they are claimed, newest first: attacks, truces, talks, arrests and the like. Same filters as claims.",
        annotations(read_only_hint = true)
    )]
    async fn timeline(&self, Parameters(q): Parameters<Query>) -> Result<String, String> {
        let b = self.book().await?;
        if let Some(m) = q.mistake() {
            return Err(m);
        }
        let s = tokio::task::block_in_place(|| b.dated(&q, SIZE)).map_err(told)?;
        let list = claims(&b, &s.page, 2).map_err(told)?;
        Ok(json!({"total": s.total, "page": q.page.unwrap_or(1).max(1), "events": list}).to_string())
    }

    #[tool(
        description = "One report: its text, outlet, day and address, and the claims that stand in it.",
        annotations(read_only_hint = true)
    )]
    async fn report(&self, Parameters(p): Parameters<ReportFor>) -> Result<String, String> {
        let b = self.book().await?;
        let r = b.report(&p.id).map_err(told)?.ok_or("no report has this id")?;
        let numbers = b.claims_of(&r.entry.key).map_err(told)?;
        let claims: Vec<Value> = b
            .all_at(numbers.get(..60).unwrap_or(&numbers))
            .map_err(told)?
            .iter()
            .map(|c| json!({"id": c.id, "status": c.status, "en": c.text.en, "ar": c.text.ar}))
            .collect();
        let text: String = r.entry.report.text.chars().take(LONG).collect();
        let mut out = json!({
            "report": r.entry.key, "id": r.reference, "outlet": r.entry.report.outlet, "published": r.entry.reading.published, "title": r.entry.report.title, "url": r.entry.report.url,
            "text": text, "cut": text.len() < r.entry.report.text.len(), "claims": claims,
        });
        if p.reading {
            let wire = WireReading::new(&r.entry.report, &r.entry.reading, b.kb);
            out["reading"] = serde_json::to_value(wire).map_err(|e| e.to_string())?;
        }
        Ok(out.to_string())
    }
}

#[tool_handler(router = Self::tools())]
impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        let mut info = ServerConfig::default();
        info.capabilities = ServerCapabilities::builder().enable_tools().build();
        info.server_info = Implementation::new("isnad", env!("CARGO_PKG_VERSION"));
        info.instructions = Some(
            "A ledger of claims in Arabic news of armed conflict. Every claim has testimonies: who says it, by which outlet, in which words. Cite claim ids, outlets and words. \
             The ledger shows support and disagreement and does not rule on truth; never merge contested figures into one, never add running totals."
                .into(),
        );
        info
    }
}

/// What is wrong with a body sent to `/mcp`, as JSON-RPC says it (2.0, section 5.1): rmcp answers both faults with a bare HTTP 415. None
/// where it is a message.
pub(crate) fn fault(body: &[u8]) -> Option<Value> {
    let fault = |code: i32, message: &str, id: Value| {
        Some(json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}))
    };
    let v: Value = match serde_json::from_slice(body) {
        Ok(v) => v,
        Err(e) => return fault(-32700, &format!("this is not JSON: {e}"), Value::Null),
    };
    // an id that is none cannot be repeated
    let id = v.get("id").filter(|i| i.is_string() || i.is_number()).cloned().unwrap_or_default();
    if !v.is_object() {
        return fault(-32600, "a message is one JSON object", id);
    }
    if v.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return fault(-32600, "a message says \"jsonrpc\": \"2.0\"", id);
    }
    let method = v.get("method").is_some_and(Value::is_string);
    if !method && v.get("result").is_none() && v.get("error").is_none() {
        return fault(-32600, "a message has a method, a result or an error", id);
    }
    None
}

/// The service under `/mcp`.
pub(crate) fn http(site: Arc<Site>) -> StreamableHttpService<Assistant, LocalSessionManager> {
    // hosts and origins are checked by the server round it
    let config = StreamableHttpServerConfig::default()
        .disable_allowed_hosts()
        .with_legacy_session_mode(false)
        .with_json_response(true);
    StreamableHttpService::new(
        move || Ok(Assistant::new(Arc::clone(&site))),
        LocalSessionManager::default().into(),
        config,
    )
}

/// Serves on standard input and output until they are closed.
///
/// # Errors
/// The ledger cannot be opened, or the other side does not speak the protocol.
pub fn stdio(o: crate::Options, reader: isnad_read::Reader) -> Result<(), crate::Error> {
    // a ledger that cannot be read is told at once
    drop(isnad_store::Database::open(&o.ledger)?);
    let failed = |why: String| crate::Error::Listen { at: "standard input".into(), why };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| failed(e.to_string()))?;
    let (site, keeper) = crate::start(o, reader);
    let served: Result<(), crate::Error> = runtime.block_on(async move {
        let running = Assistant::new(site).serve(rmcp::transport::stdio()).await.map_err(|e| failed(e.to_string()))?;
        running.waiting().await.map_err(|e| failed(e.to_string()))?;
        Ok(())
    });
    // with the site gone its keeper closes the ledger, and what SQLite keeps beside it while it is open goes too
    drop(runtime);
    for _ in 0..40 {
        if keeper.is_finished() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    served
}

#[cfg(test)]
mod tests {
    use super::fault;
    use serde_json::json;

    #[test]
    fn what_is_no_message_is_told_as_json_rpc_asks() {
        for (body, code, id) in [
            ("{broken", -32700, json!(null)),
            ("", -32700, json!(null)),
            ("[]", -32600, json!(null)),
            (r#"{"id":7,"method":"tools/list"}"#, -32600, json!(7)),
            (r#"{"jsonrpc":"1.0","id":"a","method":"tools/list"}"#, -32600, json!("a")),
            (r#"{"jsonrpc":"2.0","id":{},"params":{}}"#, -32600, json!(null)),
        ] {
            let v = fault(body.as_bytes()).unwrap();
            assert_eq!((&v["error"]["code"], &v["id"], &v["jsonrpc"]), (&json!(code), &id, &json!("2.0")), "{body}");
        }
        for body in [
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#,
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        ] {
            assert!(fault(body.as_bytes()).is_none(), "{body}");
        }
    }
}
