//! The catalogue that comes with the program.

use super::card::Card;
use super::embedded::embedded;

/// Whether a rule of this id comes with the program.
pub fn is_builtin(id: &str) -> bool {
    embedded().binary_search_by_key(&id, |embedded| embedded.id).is_ok()
}

/// All built-in cards, by id.
///
/// # Panics
/// When one does not parse; a test reads them all.
pub fn cards() -> Vec<Card> {
    let parse = |embedded| Card::builtin(embedded).unwrap_or_else(|error| panic!("built-in cards parse: {error}"));
    embedded().iter().map(parse).collect()
}
