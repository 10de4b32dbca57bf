//! White space: the kinds of the family `whitespace`.

pub(super) mod blank;
pub(super) mod newlines;
