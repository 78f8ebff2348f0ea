use crate::back_off;
use std::net::IpAddr;
use std::time::Duration;

/// An error that will not pass soon counts as this many failures more.
const LASTING: u32 = 5;

/// A name that leads to no public address.
#[derive(Debug)]
pub(crate) struct NotPublic(pub(crate) Option<IpAddr>);

impl std::fmt::Display for NotPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(ip) => write!(f, "{ip} is no public address"),
            None => f.write_str("no public address"),
        }
    }
}
impl std::error::Error for NotPublic {}

/// Why something could not be fetched: where, what happened, what to do.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is none, or not of the web.
    #[error("{url}: {why}\nhint: give a whole address that begins with https:// or http://")]
    Address {
        /// As given.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The host is on this machine or a private network.
    #[error(
        "{url}: refused: its host is not on the public internet ({why})\nhint: --allow-private fetches from your own network too; use it for addresses that you trust"
    )]
    Private {
        /// The address.
        url: String,
        /// Which address was found.
        why: String,
    },
    /// robots.txt says no.
    #[error("{url}: the site's robots.txt does not allow it{}\nhint: ask the outlet, or save the page and `isnad add` it", why.as_deref().map(|w| format!(" ({w})")).unwrap_or_default())]
    Robots {
        /// The address.
        url: String,
        /// Where robots.txt itself could not be had (RFC 9309: then nothing is allowed).
        why: Option<String>,
    },
    /// Redirected more often than allowed, or in a circle.
    #[error(
        "{url}: redirected {times} times, last to {last}\nhint: open it in a browser and give the address at which it ends"
    )]
    Redirects {
        /// The address.
        url: String,
        /// How often.
        times: u32,
        /// The last one.
        last: String,
    },
    /// Larger than the limit.
    #[error("{url}: more than the limit of {limit} bytes\nhint: raise it with --max-report-bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// No answer in time.
    #[error("{url}: no whole answer within {}s\nhint: it is tried again later; --timeout gives it longer", limit.as_secs())]
    Timeout {
        /// The address.
        url: String,
        /// The time it had.
        limit: Duration,
    },
    /// The server's answer is no success.
    #[error("{url}: the server answers {status}{}", hint(*status))]
    Status {
        /// The address.
        url: String,
        /// HTTP status.
        status: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The connection failed or broke.
    #[error("{url}: {why}\nhint: it is tried again later")]
    Broken {
        /// The address.
        url: String,
        /// The library's words.
        why: String,
    },
}

fn hint(status: u16) -> &'static str {
    match status {
        401 | 403 | 451 => "\nhint: it wants a login, or is closed to programs; save the page and `isnad add` it",
        404 | 410 => "\nhint: it is gone; look for its new address and take the old one out of your list",
        429 | 503 => "\nhint: it asks for fewer requests; it is left alone for a while",
        500.. => "\nhint: the server is in trouble; it is tried again later",
        _ => "",
    }
}

impl FetchError {
    /// Whether the same request may well succeed a little later.
    pub fn is_passing(&self) -> bool {
        match self {
            FetchError::Timeout { .. } | FetchError::Broken { .. } => true,
            FetchError::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..),
            FetchError::Robots { why, .. } => why.is_some(),
            _ => false,
        }
    }

    /// How long to leave the address alone after this error, which is the `failures`th in a row: [`back_off`] from `first` to `most`,
    /// longer where the error will not pass soon or the server asks for longer.
    pub fn rest(&self, failures: u32, first: Duration, most: Duration) -> Duration {
        let asked = match self {
            FetchError::Status { retry_after, .. } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        let failures = if self.is_passing() { failures } else { failures.saturating_add(LASTING) };
        back_off(failures, first, most).max(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests() {
        let status = |status, asked: Option<u64>| FetchError::Status {
            url: String::new(),
            status,
            retry_after: asked.map(Duration::from_secs),
        };
        let (first, most) = (Duration::from_secs(60), Duration::from_secs(3600));
        for (e, failures, least, top) in [
            (status(503, None), 1, 30, 60),
            (status(503, Some(7200)), 1, 7200, 7200),
            (status(429, Some(1)), 2, 60, 120),
            (status(404, None), 1, 960, 1920),
            (status(404, None), 9, 1800, 3600),
        ] {
            let d = e.rest(failures, first, most).as_secs_f64();
            assert!((f64::from(least)..=f64::from(top)).contains(&d), "{e}: {d}");
        }
    }
}
