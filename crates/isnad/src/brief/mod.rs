//! The brief: what a ledger comes to, in the form that an analyst forwards. One model, four renderings.

mod chart;
mod html;
mod markdown;
mod model;
mod parts;
mod tail;
mod text;
mod told;
mod tolls;

pub use html::html;
pub use markdown::markdown;
pub use model::{Badge, Block, Brief, Item, Rendering, Section};
pub(crate) use text::text;
pub(crate) use told::Told;
