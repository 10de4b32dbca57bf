//! What stood around the text on its page: the kinds of the family `boilerplate`.

pub(super) mod cue;
pub mod line_score;
pub(crate) mod phrase;
