//! The catalogue that comes with the program.

use super::card::Card;
use super::embedded::embedded;

/// All built-in cards, by id.
///
/// # Panics
/// When one does not parse; a test reads them all.
pub fn cards() -> Vec<Card> {
    let parse = |embedded| Card::builtin(embedded).unwrap_or_else(|error| panic!("built-in cards parse: {error}"));
    embedded().iter().map(parse).collect()
}
