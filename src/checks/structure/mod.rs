//! What a document is made of: the kinds of the family `structure`.

pub(super) mod empty;
pub(super) mod ending;
pub(super) mod heading;
pub(super) mod headline;
pub(super) mod headlines;
pub(super) mod pages;
pub(super) mod shape;
pub(super) mod source;
pub(super) mod stub;
