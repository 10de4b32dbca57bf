//! What repeats inside a document: the kinds of the family `repetition`.

pub(super) mod ngrams;
pub(super) mod repeated;
