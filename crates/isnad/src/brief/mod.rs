//! The brief: what a ledger comes to, in the form that an analyst forwards. One model, four renderings.

mod chart;
mod html;
mod markdown;
mod model;
mod parts;
mod text;

pub use html::html;
pub use markdown::markdown;
pub use model::{Badge, Block, Brief, Item, Rendering, Section};
pub(crate) use text::text;
