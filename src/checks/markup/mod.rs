//! Marks of markup that nobody consumed: the kinds of the family `markup`.

pub(super) mod address;
pub(super) mod bullet;
pub(super) mod code;
pub(super) mod emphasis;
pub(super) mod entity;
pub(super) mod escape;
pub(super) mod hole;
pub(super) mod link;
pub(super) mod table;
pub(super) mod trace;
