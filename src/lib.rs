//! A linter for text corpora, as a library.
//!
//! From the bottom up: spans, fixes, languages and diagnostics; documents; checks; rule cards; the linter; the files
//! they come from; reports; configuration and baselines. A module uses only those before it.

pub mod baseline;
pub mod broken;
pub mod checks;
pub mod config;
pub mod corpus;
pub mod diagnostic;
pub mod examples;
pub mod fix;
pub mod language;
pub mod lint;
pub mod report;
pub mod rules;
pub mod run;
pub mod span;
pub mod text;
