//! Words: the kinds of the family `text`.

pub(super) mod blankless;
pub(super) mod doubled;
pub(super) mod hyphen;
pub(super) mod joined;
pub(super) mod ligature;
pub(super) mod spaced;
pub(super) mod split;
