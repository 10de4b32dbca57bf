//! The language server: findings in an editor while its user types.
//!
//! A keystroke waits for nothing. The session's thread does the bookkeeping, which takes no longer for ten megabytes
//! than for a page; documents are looked at behind it, and what comes of a text that is no longer there is thrown away.
//! Whoever asks about a document that is still being looked at is answered when that is done, or told that it has
//! changed.
//!
//! Rules that compare documents are silent here: an editor has one.

mod actions;
mod address;
mod client;
mod difference;
mod edits;
mod hover;
mod look;
mod mark;
mod mirror;
mod open;
mod session;
mod settings;
mod worker;

pub use session::serve;
pub use settings::Options;
