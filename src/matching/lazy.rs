//! Regexes of cards, compiled when they are first needed.
//!
//! Most documents need few of them, and compiling all takes longer than linting a small folder. A user's card is
//! another matter: what is wrong with it is told when it is read.

use std::ops::Range;
use std::sync::OnceLock;

use memchr::memmem::Finder;
use toml::Spanned;

use crate::kind::{Invalid, Spec};
use crate::matching::literals;
use crate::matching::reach::{self, Surroundings};
use crate::matching::regex::Regex;
use crate::text::Document;

/// A regex that is compiled at its first use, or when a user's card is read.
pub(crate) struct LazyRegex {
    source: String,
    compiled: OnceLock<Regex>,
    longest: OnceLock<Option<usize>>,
    /// As [`literals::required`] has them.
    literals: OnceLock<Option<Vec<Finder<'static>>>>,
}

impl LazyRegex {
    /// For a pattern that is known to be right.
    pub(crate) fn new(source: String) -> Self {
        Self { source, compiled: OnceLock::new(), longest: OnceLock::new(), literals: OnceLock::new() }
    }

    /// A pattern of a card.
    ///
    /// # Errors
    /// When it is no regex, unless the card comes with the program.
    pub(crate) fn of(card: &Spec, pattern: &Spanned<String>) -> Result<Self, Invalid> {
        let lazy = Self::new(pattern.get_ref().clone());
        if card.eager {
            let refused = |error: String| card.invalid(pattern.span(), format!("pattern: {}", reason(&error)));
            let regex = Regex::new(&lazy.source).map_err(refused)?;
            regex.compile().map_err(refused)?;
            lazy.compiled.get_or_init(|| regex);
        }
        Ok(lazy)
    }

    /// Several patterns of a card as one, which matches where one of them does; without a pattern there is none.
    ///
    /// # Errors
    /// As [`Self::of`], for each alone, so that it is told at its place, and for all together.
    pub(crate) fn any_of(card: &Spec, patterns: &[Spanned<String>]) -> Result<Option<Self>, Invalid> {
        let Some(first) = patterns.first() else { return Ok(None) };
        for pattern in patterns.iter().filter(|_| card.eager) {
            Self::of(card, pattern)?;
        }
        let parts: Vec<String> = patterns.iter().map(|pattern| format!("(?:{})", pattern.get_ref())).collect();
        Self::of(card, &Spanned::new(first.span(), parts.join("|"))).map(Some)
    }

    pub(crate) fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.source).expect("a built-in card's pattern compiles"))
    }

    fn literals(&self) -> Option<&[Finder<'static>]> {
        let required = || {
            let literals = literals::required(&self.source).expect("a built-in card's pattern is right")?;
            Some(literals.into_iter().map(|literal| Finder::new(literal.as_bytes()).into_owned()).collect())
        };
        self.literals.get_or_init(required).as_deref()
    }

    /// Literals, in ASCII lower case, of which every match holds one; none where none is worth a search.
    pub(crate) fn needles(&self) -> impl Iterator<Item = &[u8]> {
        self.literals().unwrap_or_default().iter().map(Finder::needle)
    }

    /// Whether the pattern can match in a text, given in ASCII lower case. Asked only until the pattern is compiled,
    /// which takes a hundred times as long as reading its literals: a card's patterns are for many languages, and a
    /// document holds words of few.
    pub(crate) fn may_match(&self, in_lower_case: &str) -> bool {
        let Some(literals) = self.literals() else { return true };
        literals.iter().any(|literal| literal.find(in_lower_case.as_bytes()).is_some())
    }

    /// Whether the pattern can match in a document. Letters are not looked for, because their case may differ, but the
    /// document must have all bytes of a literal.
    pub(crate) fn may_match_in(&self, document: &Document) -> bool {
        let Some(literals) = self.literals() else { return true };
        let bytes = &document.profile().bytes;
        let may_stand = |literal: &Finder| {
            let needle = literal.needle();
            needle.iter().all(|byte| bytes.has(*byte) || bytes.has(byte.to_ascii_uppercase()))
                && (needle.iter().any(u8::is_ascii_alphabetic) || literal.find(document.text.as_bytes()).is_some())
        };
        literals.iter().any(may_stand)
    }

    pub(crate) fn is_compiled(&self) -> bool {
        self.compiled.get().is_some()
    }

    /// The longest match in bytes, as [`reach::longest`] has it.
    pub(crate) fn longest(&self) -> Option<usize> {
        *self.longest.get_or_init(|| reach::longest(&self.source))
    }

    /// Where the pattern matches: the group named `match` of each match, or the whole of it.
    pub(crate) fn shown(&self, text: &str) -> Vec<Range<usize>> {
        self.regex().each_shown(text, 0).filter_map(|(_, shown)| shown).collect()
    }

    /// As [`Self::shown`], where every match holds one of the places that are surrounded; `None` if it has to be looked
    /// for on the whole line.
    pub(crate) fn shown_near(&self, line: &str, around: &Surroundings) -> Option<Vec<Range<usize>>> {
        let regex = self.regex();
        let mut shown = Vec::new();
        let each = |text, from| regex.each_shown(text, from);
        let is_all = around.search(line, each, |range: Option<Range<usize>>| shown.extend(range));
        is_all.then_some(shown)
    }
}

/// The last line of a regex error says what is wrong; the lines before draw the pattern, which the card's excerpt does.
pub(crate) fn reason(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_left_uncompiled_only_where_it_cannot_match() {
        let check = |pattern: &str, text: &str, expected: bool| {
            let lazy = LazyRegex::new(pattern.to_owned());
            assert_eq!(lazy.may_match(&text.to_ascii_lowercase()), expected, "{pattern} in {text}");
            assert!(expected || !lazy.regex().is_match(text), "{pattern} in {text}");
        };
        check(r"(?i)\bnight (?:ferry|boat)\b", "The NIGHT FERRY sails", true);
        check(r"(?i)\bnight (?:ferry|boat)\b", "The ferry sails at night", false);
        check(r"(?i)größe(?:n)? des bootes", "GRÖSSE: Größen des Bootes", true);
        check(r"(?i)größe(?:n)? des bootes", "die Fähre", false);
        // Without a literal that is worth a search nothing is known.
        check(r"^\d+$", "the ferry", true);
    }

    #[test]
    fn what_is_compiled_is_asked_no_more() {
        let lazy = LazyRegex::new("ferry".to_owned());
        assert!(!lazy.is_compiled());
        lazy.regex();
        assert!(lazy.is_compiled());
    }
}
