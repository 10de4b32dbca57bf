//! What tells of persons: the kinds of the family `privacy`.

pub(super) mod identifier;
