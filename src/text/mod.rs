//! A document and what is known of it before any check looks.

mod document;
mod fence;
mod language;
mod lines;
pub mod measures;
pub(crate) mod partition;
pub mod printable;
mod profile;
pub(crate) mod script;

pub use document::{Damage, Document, Fault, FaultKind, Origin};
pub use lines::{Line, Lines, Zone};
pub(crate) use lines::{count_chars, is_unspaced};
pub use profile::{ByteSet, Profile};
