//! What repeats across documents: the kinds of the family `duplicate`.

#[expect(clippy::module_inception, reason = "the family and its first kind have one name")]
pub(crate) mod duplicate;
pub(crate) mod near;
pub(crate) mod site_line;
