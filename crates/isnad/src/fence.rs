//! A fence round work on what comes from outside: a panic in it is an error of the one page or report that was being read.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside a fence.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `f`; a panic in it is returned as its message, and the usual report of a panic is not printed.
///
/// What `f` was changing when it panicked must not be used afterwards. A stack overflow or an abort cannot be caught.
pub(crate) fn fenced<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !INSIDE.get() {
                usual(info);
            }
        }));
    });
    let outer = INSIDE.replace(true);
    let done = catch_unwind(AssertUnwindSafe(f));
    INSIDE.set(outer);
    done.map_err(|cause| message(&*cause))
}

/// The first line of what a panic says.
fn message(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_the_thread_goes_on() {
        assert_eq!(fenced(|| 7), Ok(7));
        assert_eq!(fenced(|| -> u8 { panic!("page {}", 3) }), Err("page 3".to_owned()));
        assert_eq!(fenced(|| fenced(|| -> u8 { std::panic::panic_any(3) })), Ok(Err("no message".to_owned())));
    }
}
