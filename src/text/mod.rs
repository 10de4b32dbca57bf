//! A document and what is known of it before any check looks.

mod chars;
mod document;
mod fence;
mod language;
mod lines;
pub mod measures;
pub(crate) mod partition;
pub mod printable;
mod profile;
mod prose;
pub(crate) mod script;

pub(crate) use chars::{UNSPACED_WORD, controls_in_words, count_chars, is_unspaced};
pub use document::{Damage, Document, Fault, FaultKind, Origin};
pub(crate) use fence::is_indented;
pub use lines::{Line, Lines, Zone};
pub use profile::{ByteSet, Profile};
