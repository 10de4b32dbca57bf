//! A linter for text corpora, as a library: it finds what is not the text, says exactly where, and mends it.
//!
//! ```
//! use corpuslint::fix::Applicability;
//! use corpuslint::lint::Linter;
//! use corpuslint::rules::{RuleSet, Selection};
//! use corpuslint::text::Document;
//!
//! # fn main() -> anyhow::Result<()> {
//! let rules = RuleSet::builtin();
//! let linter = Linter::new(rules.select(&Selection::default())?)?;
//!
//! let text = "Ferry to the outer islands sails again\n\nThe ferry sails again from Monday, the harbour office said, \
//!             after three weeks in the dock.\n\nLeave a Comment\n\nScroll to Top\n";
//! let document = Document::new(text);
//! let found = linter.lint(&document);
//! assert_eq!(found[0].rule.id, "boilerplate/comment-form");
//!
//! let fixed = linter.fix(&document, found, Applicability::Safe, &|_, _| true);
//! assert!(fixed.text.ends_with("three weeks in the dock.\n"));
//! # Ok(())
//! # }
//! ```
//!
//! [`rules`] are cards, [`checks`] the kinds of checks behind them; [`lint::Linter`] compiles cards and looks at a
//! [`text::Document`]; a [`diagnostic::Diagnostic`] names bytes of its text and has a [`fix::Fix`], where there is one.
//! [`run`] is the pipeline of the program, with [`corpus`] (files, records, compression), [`report`] and [`config`].
//! Positions are bytes and 0-based where they are called offsets or spans, lines and columns are 1-based where people
//! read them. Nothing here prints, exits or reads the environment.
//!
//! From the bottom up: spans, fixes, rows on disk, languages, dialects, genres, sites and diagnostics; documents; what
//! a kind of check is, and the search they share; the kinds; rule cards; the linter; the files they come from; what is
//! kept of a run; reports; what undoes a run; configuration, baselines and decisions; the pipeline; what is learned of
//! sites; the language server. A module uses only those before it.

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
#[cfg(feature = "server")]
pub mod server;
pub mod site;
pub mod span;
mod spill;
pub mod text;
