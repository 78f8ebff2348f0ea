//! The pages, a file each.

pub(super) mod actors;
pub(super) mod api;
pub(super) mod claim;
pub(super) mod claims;
pub(super) mod help;
pub(super) mod map;
pub(super) mod overview;
pub(super) mod positions;
pub(super) mod reports;
pub(super) mod review;
pub(super) mod search;
pub(super) mod settings;
pub(super) mod sources;
pub(super) mod stories;
pub(super) mod tallies;
pub(super) mod timeline;
pub(super) mod truces;
pub(super) mod verdicts;
