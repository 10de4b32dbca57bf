//! The one test crate: everything that needs more than a module.

mod boilerplate;
mod cards;
