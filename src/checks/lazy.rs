//! Regexes of cards, compiled when they are first needed.
//!
//! Most documents need few of them, and compiling all takes longer than linting a small folder. A user's card is another
//! matter: what is wrong with it is told when it is read.

use std::sync::OnceLock;

use regex::Regex;
use toml::Spanned;

use super::{Invalid, Spec};

pub(super) struct LazyRegex {
    source: String,
    compiled: OnceLock<Regex>,
}

impl LazyRegex {
    /// For a pattern that is known to be right.
    pub(super) fn new(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// A pattern of a card.
    ///
    /// # Errors
    /// When it is no regex, unless the card comes with the program.
    pub(super) fn of(card: &Spec, pattern: &Spanned<String>) -> Result<Self, Invalid> {
        let lazy = Self::new(pattern.get_ref().clone());
        if card.eager {
            let regex = Regex::new(&lazy.source)
                .map_err(|error| card.invalid(pattern.span(), format!("pattern: {}", reason(&error))))?;
            lazy.compiled.set(regex).expect("the cell is new");
        }
        Ok(lazy)
    }

    /// Several patterns of a card as one, which matches where one of them does; without a pattern there is none.
    ///
    /// # Errors
    /// As [`Self::of`], for each alone, so that it is told at its place, and for all together.
    pub(super) fn any_of(card: &Spec, patterns: &[Spanned<String>]) -> Result<Option<Self>, Invalid> {
        let Some(first) = patterns.first() else { return Ok(None) };
        for pattern in patterns.iter().filter(|_| card.eager) {
            Self::of(card, pattern)?;
        }
        let parts: Vec<String> = patterns.iter().map(|pattern| format!("(?:{})", pattern.get_ref())).collect();
        Self::of(card, &Spanned::new(first.span(), parts.join("|"))).map(Some)
    }

    pub(super) fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.source).expect("a built-in card's pattern compiles"))
    }
}

/// The last line of a regex error says what is wrong; the lines before draw the pattern, which the card's excerpt does.
pub(super) fn reason(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
