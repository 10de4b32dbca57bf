//! A document and what is known of it before any check looks.

pub(crate) mod announced;
mod authors;
mod chars;
pub(crate) mod codepages;
pub(crate) mod dialect;
mod document;
pub(crate) mod entries;
pub(crate) mod escapes;
mod facts;
mod fence;
mod formula;
mod genre;
mod headline;
pub mod host;
mod language;
mod lines;
pub(crate) mod markup;
pub mod measures;
mod offsets;
pub(crate) mod partition;
pub mod printable;
mod profile;
mod prose;
pub(crate) mod script;
pub(crate) mod stretches;
mod told;
pub(crate) mod words;
mod wrap;

pub use crate::dialect::Dialect;
pub(crate) use chars::{UNSPACED_WORD, controls_in_words, count_chars, is_unspaced};
pub use document::{Damage, Document, Fault, FaultKind, Origin};
pub(crate) use fence::is_indented;
pub use lines::{Line, Lines, Zone};
pub use offsets::Offsets;
pub use profile::{ByteSet, Profile};
pub use told::Told;
