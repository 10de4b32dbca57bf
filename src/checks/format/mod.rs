//! Files and records as such: the kinds of the family `format`.

pub(super) mod identity;
pub(super) mod reading;
