//! The one test crate: everything that needs more than a module.

mod across;
mod bad_input;
mod blocks;
mod boilerplate;
mod borders;
mod bytes;
mod cards;
mod cmd;
mod containers;
mod docs;
mod files;
mod gate;
mod headline;
mod mojibake;
mod mojibake_choice;
mod pages;
mod pipeline;
mod place;
mod quality;
mod readme;
mod repetition;
mod report;
mod safe_fixes;
mod seeds;
mod settle;
mod tidy;
