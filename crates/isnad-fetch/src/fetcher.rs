//! One request, with everything that good manners and caution add to it.

use crate::FetchError;
use crate::address::PublicOnly;
use crate::error::NotPublic;
use crate::pace::Pace;
use crate::robots::{Cache, Rules};
use std::io::Read;
use std::time::{Duration, SystemTime};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, http};
use url::Url;

/// RFC 9309, 2.5: the first 500 KiB of a robots.txt hold, however long it is.
const ROBOTS_BYTES: u64 = 500 * 1024;

/// How to fetch.
#[derive(Clone, Debug)]
pub struct Config {
    /// What the program calls itself; its first word is what robots.txt calls it.
    pub user_agent: String,
    /// Least time between two requests to one host; a longer one that its robots.txt asks for is kept.
    pub pace: Duration,
    /// The time that one request has, from the name's resolution to the last byte.
    pub timeout: Duration,
    /// Greatest size of an answer, uncompressed, in bytes.
    pub max_bytes: u64,
    /// How many redirects are followed.
    pub max_redirects: u32,
    /// Also fetch from addresses that are not public.
    pub allow_private: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            user_agent: concat!("isnad/", env!("CARGO_PKG_VERSION"), " (reads news feeds for its user)").into(),
            pace: Duration::from_secs(1),
            timeout: Duration::from_secs(30),
            max_bytes: 20 * 1024 * 1024,
            max_redirects: 5,
            allow_private: false,
        }
    }
}

/// What an earlier answer said of itself: a server that finds nothing newer sends nothing (RFC 9110, 13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// ETag, as it was sent.
    pub etag: Option<String>,
    /// Last-Modified, as it was sent.
    pub modified: Option<String>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Where it came from, behind all redirects.
    pub url: String,
    /// Where the address has moved to for good (301, 308, before any other redirect).
    pub moved: Option<String>,
    /// What it holds.
    pub reply: Reply,
}

/// What an answer holds.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Nothing newer than what the condition names.
    Unchanged,
    /// Its bytes, uncompressed.
    Body {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Content-Type, as it was sent.
        kind: Option<String>,
        /// What to ask with the next time.
        condition: Condition,
    },
}

/// Fetches; shared by threads.
pub struct Fetcher {
    config: Config,
    agent: Agent,
    pace: Pace,
    robots: Cache,
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetcher").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A fetcher. Proxies of the environment are not used: through one, the address that a name leads to could not be checked.
    pub fn new(config: Config) -> Self {
        let c = Agent::config_builder()
            .user_agent(config.user_agent.as_str())
            .timeout_global(Some(config.timeout))
            .timeout_connect(Some(config.timeout.min(Duration::from_secs(15))))
            // every step is taken here, so that each is checked
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .max_response_header_size(64 * 1024)
            .build();
        let agent = if config.allow_private {
            Agent::with_parts(c, DefaultConnector::default(), DefaultResolver::default())
        } else {
            Agent::with_parts(c, DefaultConnector::default(), PublicOnly::default())
        };
        Fetcher { config, agent, pace: Pace::default(), robots: Cache::default() }
    }

    /// Fetches one address.
    ///
    /// # Errors
    /// Everything that [`FetchError`] names.
    pub fn get(&self, url: &str, condition: &Condition) -> Result<Fetched, FetchError> {
        let mut at = web(url)?;
        let mut moved = None;
        let mut for_good = true;
        for step in 0..=self.config.max_redirects {
            let pace = self.permitted(&at)?;
            self.pace.wait(host(&at), pace.unwrap_or_default().max(self.config.pace));
            let answer = self.ask(&at, condition)?;
            let status = answer.status().as_u16();
            if let 301 | 302 | 303 | 307 | 308 = status
                && let Some(to) = header(&answer, "location")
            {
                let next = at.join(&to).map_err(|e| FetchError::Address { url: to.clone(), why: e.to_string() })?;
                at = web(next.as_str())?;
                for_good &= matches!(status, 301 | 308);
                if for_good {
                    moved = Some(at.to_string());
                }
                if step == self.config.max_redirects {
                    break;
                }
                continue;
            }
            let reply = self.reply(&at, answer, status)?;
            return Ok(Fetched { url: at.to_string(), moved, reply });
        }
        Err(FetchError::Redirects { url: url.to_owned(), times: self.config.max_redirects + 1, last: at.to_string() })
    }

    /// Sends a JSON document to an address of the user's own (a webhook), once. It may be private, since the user named it; a
    /// redirect is not followed.
    ///
    /// # Errors
    /// The address, the connection, or an answer that is no success.
    pub fn post(&self, url: &str, json: &str) -> Result<(), FetchError> {
        self.sent(&web(url)?, json).map(drop)
    }

    /// Sends a JSON document to a service of the user's own, once, and gives its answer's bytes, no more than `max_bytes`. It may be private,
    /// since the user named it; a redirect is not followed.
    ///
    /// # Errors
    /// The address, the connection, an answer that is no success, or one that is too large.
    pub fn exchange(&self, url: &str, json: &str) -> Result<Vec<u8>, FetchError> {
        let at = web(url)?;
        let mut answer = self.sent(&at, json)?;
        self.body(&at, &mut answer)
    }

    fn sent(&self, at: &Url, json: &str) -> Result<http::Response<Body>, FetchError> {
        let c = Agent::config_builder()
            .user_agent(self.config.user_agent.as_str())
            .timeout_global(Some(self.config.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        let answer = Agent::new_with_config(c)
            .post(at.as_str())
            .header("content-type", "application/json; charset=utf-8")
            .send(json)
            .map_err(|e| self.broken(at, e))?;
        let status = answer.status().as_u16();
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        Err(FetchError::Status { url: at.to_string(), status, retry_after: retry_after(&answer) })
    }

    fn ask(&self, at: &Url, condition: &Condition) -> Result<http::Response<Body>, FetchError> {
        let mut q = self.agent.get(at.as_str()).header(
            "accept",
            "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5",
        );
        if let Some(e) = &condition.etag {
            q = q.header("if-none-match", e);
        }
        if let Some(m) = &condition.modified {
            q = q.header("if-modified-since", m);
        }
        q.call().map_err(|e| self.broken(at, e))
    }

    fn reply(&self, at: &Url, mut answer: http::Response<Body>, status: u16) -> Result<Reply, FetchError> {
        if status == 304 {
            return Ok(Reply::Unchanged);
        }
        if !(200..300).contains(&status) {
            return Err(FetchError::Status { url: at.to_string(), status, retry_after: retry_after(&answer) });
        }
        let condition = Condition { etag: header(&answer, "etag"), modified: header(&answer, "last-modified") };
        let kind = header(&answer, "content-type");
        let bytes = self.body(at, &mut answer)?;
        Ok(Reply::Body { bytes, kind, condition })
    }

    /// The body, uncompressed, no longer than the limit.
    fn body(&self, at: &Url, answer: &mut http::Response<Body>) -> Result<Vec<u8>, FetchError> {
        let limit = self.config.max_bytes;
        match begun(answer, limit.saturating_add(1)) {
            (bytes, Ok(_)) if bytes.len() as u64 > limit => Err(FetchError::TooLarge { url: at.to_string(), limit }),
            (bytes, Ok(_)) => Ok(bytes),
            (_, Err(e)) => Err(self.broken(at, ureq::Error::from(e))),
        }
    }

    /// The body of a robots.txt; of a longer one the whole lines within the limit.
    fn robots_body(&self, at: &Url, answer: &mut http::Response<Body>) -> Result<Vec<u8>, FetchError> {
        match begun(answer, ROBOTS_BYTES + 1) {
            // what comes after the limit does not matter, nor whether all of it comes
            (mut bytes, _) if bytes.len() as u64 > ROBOTS_BYTES => {
                let end = bytes.iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |i| i + 1);
                bytes.truncate(end);
                Ok(bytes)
            }
            (bytes, Ok(_)) => Ok(bytes),
            (_, Err(e)) => Err(self.broken(at, ureq::Error::from(e))),
        }
    }

    /// The pace that the site asks for, where it allows the address.
    fn permitted(&self, at: &Url) -> Result<Option<Duration>, FetchError> {
        let site = at.origin().ascii_serialization();
        let rules = self.robots.of(&site, || self.rules(at));
        if rules.allow(at.as_str()) {
            return Ok(rules.pace());
        }
        let why = match &*rules {
            Rules::Trouble(t) => Some(t.clone()),
            _ => None,
        };
        Err(FetchError::Robots { url: at.to_string(), why })
    }

    /// A site's robots.txt, with up to five redirects (RFC 9309, 2.3.1.2).
    fn rules(&self, page: &Url) -> Rules {
        let agent = self.config.user_agent.split(['/', ' ']).next().unwrap_or("isnad");
        let Ok(mut at) = page.join("/robots.txt") else { return Rules::None };
        for _ in 0..=5 {
            self.pace.wait(host(&at), self.config.pace);
            let mut answer = match self.ask(&at, &Condition::default()) {
                Ok(a) => a,
                // where the host may not be asked at all, the request itself tells so
                Err(FetchError::Private { .. }) => return Rules::None,
                Err(e) => return Rules::Trouble(first_line(&e.to_string())),
            };
            let status = answer.status().as_u16();
            let next = header(&answer, "location").and_then(|l| at.join(&l).ok()).filter(|u| web(u.as_str()).is_ok());
            match (status, next) {
                (200..300, _) => {
                    return match self.robots_body(&at, &mut answer) {
                        Ok(b) => Rules::parse(agent, &b),
                        Err(e) => Rules::Trouble(first_line(&e.to_string())),
                    };
                }
                (300..400, Some(n)) => at = n,
                (429 | 500.., _) => return Rules::Trouble(format!("robots.txt: the server answers {status}")),
                _ => return Rules::None,
            }
        }
        Rules::None
    }

    fn broken(&self, at: &Url, e: ureq::Error) -> FetchError {
        let url = at.to_string();
        let late = |url| FetchError::Timeout { url, limit: self.config.timeout };
        match e {
            ureq::Error::Timeout(_) => late(url),
            ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge { url, limit: self.config.max_bytes },
            ureq::Error::Other(o) if o.is::<NotPublic>() => FetchError::Private { url, why: o.to_string() },
            ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => late(url),
            ureq::Error::HostNotFound => FetchError::Broken { url, why: "no such host".into() },
            e => FetchError::Broken { url, why: e.to_string() },
        }
    }
}

/// The first `most` bytes of a body, uncompressed, and how reading them ended.
fn begun(answer: &mut http::Response<Body>, most: u64) -> (Vec<u8>, std::io::Result<usize>) {
    let mut bytes = Vec::new();
    // the library's own limit counts what is sent, a bomb is small there
    let end = answer.body_mut().with_config().limit(most).reader().take(most).read_to_end(&mut bytes);
    (bytes, end)
}

fn first_line(s: &str) -> String {
    s.lines().next().unwrap_or_default().to_owned()
}

fn header(answer: &http::Response<Body>, name: &str) -> Option<String> {
    let v = answer.headers().get(name)?;
    // bytes that are no UTF-8 do occur in headers
    let s = String::from_utf8_lossy(v.as_bytes()).trim().to_owned();
    (!s.is_empty()).then_some(s)
}

/// Retry-After, in seconds or as a date (RFC 9110, 10.2.3), up to a day.
fn retry_after(answer: &http::Response<Body>) -> Option<Duration> {
    let v = header(answer, "retry-after")?;
    let d = match v.parse::<u64>() {
        Ok(s) => Duration::from_secs(s),
        Err(_) => httpdate::parse_http_date(&v).ok()?.duration_since(SystemTime::now()).unwrap_or_default(),
    };
    Some(d.min(Duration::from_secs(24 * 3600)))
}

fn host(u: &Url) -> &str {
    u.host_str().unwrap_or_default()
}

/// The site of a web address, which names the outlet of what was fetched from there: its host without "www."; none where it is
/// no such address.
pub fn site(url: &str) -> Option<String> {
    let u = web(url).ok()?;
    let h = host(&u).trim_end_matches('.');
    Some(h.strip_prefix("www.").unwrap_or(h).to_owned())
}

/// A whole address of the web without user name or fragment.
fn web(url: &str) -> Result<Url, FetchError> {
    let bad = |why: &str| FetchError::Address { url: url.to_owned(), why: why.to_owned() };
    let mut u = Url::parse(url.trim()).map_err(|e| bad(&e.to_string()))?;
    if !matches!(u.scheme(), "http" | "https") {
        return Err(bad("neither https nor http"));
    }
    if u.host_str().is_none_or(str::is_empty) {
        return Err(bad("it names no host"));
    }
    if !u.username().is_empty() || u.password().is_some() {
        return Err(bad("it holds a user name or password"));
    }
    u.set_fragment(None);
    Ok(u)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_of_addresses() {
        for (url, want) in [
            ("https://www.Outlet.example/news/1?x=https://other.example/", Some("outlet.example")),
            ("http://rss.outlet.example.:8080", Some("rss.outlet.example")),
            ("http://[::1]:80/x", Some("[::1]")),
            ("https://agency.example:x@outlet.example/", None),
            ("https://agency.example\\@outlet.example/", Some("agency.example")),
            ("feeds/agency.example.xml", None),
            ("/a.html", None),
        ] {
            assert_eq!(site(url).as_deref(), want, "{url}");
        }
    }
}
