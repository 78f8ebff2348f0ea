//! How often a host is asked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Turns at hosts: two requests to one host are never closer than its pace, whichever thread makes them.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<HashMap<String, Instant>>);

impl Pace {
    /// Waits for this thread's turn at a host.
    pub(crate) fn wait(&self, host: &str, pace: Duration) {
        let now = Instant::now();
        let turn = {
            let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = next.get(host).copied().unwrap_or(now).max(now);
            next.insert(host.to_owned(), turn + pace);
            turn
        };
        std::thread::sleep(turn.saturating_duration_since(now));
    }
}

/// How long to leave something alone after it failed `failures` times in a row: `first` doubled with each, at most `most`, and a
/// random part between half of that and all of it, so that many watchers do not come back at once ("equal jitter": M. Brooker,
/// *Exponential Backoff and Jitter*, AWS 2015).
pub fn back_off(failures: u32, first: Duration, most: Duration) -> Duration {
    let whole = first.saturating_mul(1u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX)).min(most);
    whole.mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_and_back_off() {
        let p = Pace::default();
        let start = Instant::now();
        std::thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| p.wait("a", Duration::from_millis(40)));
            }
            s.spawn(|| p.wait("b", Duration::from_millis(40)));
        });
        assert!(start.elapsed() >= Duration::from_millis(80));
        let (first, most) = (Duration::from_secs(60), Duration::from_secs(3600));
        for (n, least, top) in [(1, 30, 60), (3, 120, 240), (40, 1800, 3600), (400, 1800, 3600)] {
            let d = back_off(n, first, most).as_secs_f64();
            assert!((f64::from(least)..=f64::from(top)).contains(&d), "{n} failures: {d}");
        }
    }
}
