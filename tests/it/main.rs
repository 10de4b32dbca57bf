//! The one test crate: everything that needs more than a module.

mod cards;
mod settle;
