//! The search that all kinds share: literals first, a regex only where one of its literals stands.

pub(crate) mod bits;
pub(crate) mod lazy;
pub(crate) mod literals;
pub(crate) mod reach;
pub(crate) mod regex;
pub(crate) mod search;
