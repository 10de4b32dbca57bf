//! Characters and how they were read: the kinds of the family `encoding`.

pub(super) mod characters;
pub(super) mod compatibility;
pub(super) mod confusable;
pub(super) mod mojibake;
pub(super) mod normal;
pub(super) mod quotes;
pub(super) mod utf8;
