//! Fetching from other people's servers as a good guest, and without being led into one's own network.
//!
//! [`Fetcher::get`] asks for one address: conditionally where it was asked for before, within limits of size and time, at each
//! host's pace, where its robots.txt allows it (RFC 9309), along redirects each of which is checked anew. Addresses that are not
//! public are refused after the name is resolved, at the moment of connecting, so that neither a redirect nor a changing name
//! server leads inside. **What this crate must not know:** what is fetched: feeds, articles, storage.

#![allow(clippy::disallowed_methods)] // pace and age are measured by the clock; nothing that is read depends on it

mod address;
mod error;
mod fetcher;
mod pace;
mod robots;

pub use error::FetchError;
pub use fetcher::{Condition, Config, Fetched, Fetcher, Reply, site};
pub use pace::back_off;
