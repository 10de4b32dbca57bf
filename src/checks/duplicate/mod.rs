//! What repeats across documents: the kinds of the family `duplicate`.

pub(crate) mod common;
#[expect(clippy::module_inception, reason = "the family and its first kind have one name")]
pub(super) mod duplicate;
pub(super) mod near;
pub mod rows;
pub(super) mod site_line;
