//! A fence round libraries that read bytes from outside: a panic in one of them becomes an error of the one item that it was reading.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// How many fences this thread stands in.
    static FENCES: Cell<usize> = const { Cell::new(0) };
}

/// Runs `f`; a panic in it is returned as its message, and the usual report of a panic is not printed.
///
/// What `f` was changing when it panicked must not be used afterwards. A stack overflow or an abort cannot be caught: depth is
/// checked before a recursive parser sees the bytes.
///
/// # Errors
/// The message of the panic.
pub fn fenced<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if FENCES.with(Cell::get) == 0 {
                usual(info);
            }
        }));
    });
    FENCES.with(|n| n.set(n.get() + 1));
    let result = catch_unwind(AssertUnwindSafe(f));
    FENCES.with(|n| n.set(n.get().saturating_sub(1)));
    result.map_err(|cause| message(&*cause))
}

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
        let none = "".bytes().next();
        assert_eq!(fenced(|| none.expect("a byte")), Err("a byte".to_owned()));
        assert_eq!(fenced(|| fenced(|| std::panic::panic_any(3)).unwrap_err()), Ok("no message".to_owned()));
    }
}
