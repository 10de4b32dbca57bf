//! A linter for text corpora, as a library.
//!
//! From the bottom up: spans, fixes, rows on disk, languages, dialects, genres, sites and diagnostics; documents; what
//! a kind of check is, and the search they share; the kinds; rule cards; the linter; the files they come from; what is
//! kept of a run; reports; what undoes a run; configuration, baselines and decisions; the pipeline; what is learned of
//! sites. A module uses only those before it.

pub mod baseline;
pub mod broken;
pub mod cache;
pub mod checks;
pub mod config;
pub mod corpus;
pub mod decisions;
pub mod diagnostic;
pub mod dialect;
pub mod examples;
pub mod fix;
pub mod genre;
pub mod journal;
pub mod kind;
pub mod language;
pub mod learn;
pub mod lint;
mod matching;
pub mod pointer;
pub mod report;
pub mod rules;
pub mod run;
pub mod schema;
pub mod site;
pub mod span;
mod spill;
pub mod text;
