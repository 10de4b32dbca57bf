//! The one test crate: everything that needs more than a module.

mod boilerplate;
mod cards;
mod files;
mod gate;
mod pipeline;
mod place;
mod report;
mod seeds;
mod settle;
mod tidy;
