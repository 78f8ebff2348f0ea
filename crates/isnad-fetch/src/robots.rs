//! robots.txt (RFC 9309), as `texting_robots` reads it, kept for a day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use texting_robots::Robot;

/// RFC 9309, 2.4: not longer than a day.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Trouble passes sooner.
const TROUBLE_KEPT: Duration = Duration::from_secs(600);
/// A pace that robots.txt asks for is kept up to this.
const SLOWEST: f32 = 60.0;

/// What a site allows.
pub(crate) enum Rules {
    /// Its robots.txt.
    Read(Box<Robot>),
    /// It has none, or none that can be read: all is allowed (RFC 9309, 2.3.1.3).
    None,
    /// Its server is in trouble: nothing is allowed (RFC 9309, 2.3.1.4).
    Trouble(String),
}

impl Rules {
    /// The rules in a file.
    pub(crate) fn parse(agent: &str, bytes: &[u8]) -> Rules {
        Robot::new(agent, bytes).map_or(Rules::None, |r| Rules::Read(Box::new(r)))
    }

    pub(crate) fn allow(&self, url: &str) -> bool {
        match self {
            Rules::Read(r) => r.allowed(url),
            Rules::None => true,
            Rules::Trouble(_) => false,
        }
    }

    /// The pace that it asks for.
    pub(crate) fn pace(&self) -> Option<Duration> {
        match self {
            Rules::Read(r) => {
                r.delay.filter(|d| d.is_finite() && *d > 0.0).map(|d| Duration::from_secs_f32(d.min(SLOWEST)))
            }
            _ => None,
        }
    }
}

/// The rules of the sites asked so far.
#[derive(Default)]
pub(crate) struct Cache(Mutex<HashMap<String, (Instant, Arc<Rules>)>>);

impl Cache {
    /// The rules of a site, fetched where they are not known or too old. Two threads may fetch them at once; that is rare, since
    /// one thread asks one host, and harmless.
    pub(crate) fn of(&self, site: &str, fetch: impl FnOnce() -> Rules) -> Arc<Rules> {
        if let Some((since, rules)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(site) {
            let kept = if matches!(**rules, Rules::Trouble(_)) { TROUBLE_KEPT } else { KEPT };
            if since.elapsed() < kept {
                return Arc::clone(rules);
            }
        }
        let rules = Arc::new(fetch());
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(site.to_owned(), (Instant::now(), Arc::clone(&rules)));
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_a_site() {
        let text = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 3\n\nUser-agent: isnad\nDisallow: /no-isnad/\nCrawl-delay: 900\n";
        let r = Rules::parse("isnad", text);
        assert!(r.allow("https://a.example/news/1") && r.allow("https://a.example/private/1"));
        assert!(!r.allow("https://a.example/no-isnad/1"));
        assert_eq!(r.pace(), Some(Duration::from_secs(60)), "a pace of 15 minutes is held to one");
        assert_eq!(Rules::parse("other", text).pace(), Some(Duration::from_secs(3)));
        assert!(Rules::parse("isnad", b"\xff\xfe<html>no robots</html>").allow("https://a.example/"));
        assert!(!Rules::Trouble("500".into()).allow("https://a.example/"));
    }
}
