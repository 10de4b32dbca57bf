//! Measures of a document: the kinds of the family `quality`.

pub(super) mod language;
pub(super) mod measure;
