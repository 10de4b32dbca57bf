//! A lone ligature, the halves beside it, and what they may be in one piece.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::{Languages, List};
use crate::span::Span;
use crate::text::words::each_word;

/// The ligatures, longest first, and the letters they stand for.
const LIGATURES: &[(&str, &str)] = &[
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("ff", "ff"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("\u{FB00}", "ff"),
    ("\u{FB01}", "fi"),
    ("\u{FB02}", "fl"),
    ("\u{FB03}", "ffi"),
    ("\u{FB04}", "ffl"),
];

/// A longer half is no word, in bytes.
const LONGEST: usize = 40;

/// A ligature with blanks around it.
#[derive(Debug)]
pub(super) struct Place {
    /// The letters before it; empty where there are none.
    left: Span,
    pub(super) ligature: Span,
    /// The letters behind it; empty where there are none.
    right: Span,
}

/// The words of a document, but for those beside lone ligatures.
pub(super) struct Known(FxHashSet<u64>);

impl Known {
    pub(super) fn of(text: &str, places: &[Place]) -> Self {
        let beside: FxHashMap<usize, ()> = places
            .iter()
            .flat_map(|place| [place.left, place.ligature, place.right])
            .filter(|span| !span.is_empty())
            .map(|span| (span.start, ()))
            .collect();
        let mut all = FxHashSet::default();
        each_word(text, 0, &mut |span, hash| {
            if !beside.contains_key(&span.start) {
                all.insert(hash);
            }
        });
        Self(all)
    }

    pub(super) fn has(&self, word: &str) -> bool {
        let mut is_known = false;
        each_word(word, 0, &mut |_, hash| is_known = self.0.contains(&hash));
        is_known
    }
}

/// The lone ligatures of a text, in order.
pub(super) fn places(text: &str, languages: &Languages) -> Vec<Place> {
    let mut places: Vec<Place> = LIGATURES.iter().flat_map(|(ligature, _)| places_of(text, ligature)).collect();
    let is_clipped = |place: &Place| {
        let left = place.left.of(text).to_lowercase();
        languages.all(List::ClippedWords).any(|word| word == left)
    };
    places.retain(|place| !is_clipped(place));
    places.sort_by_key(|place| place.ligature.start);
    places
}

fn places_of<'t>(text: &'t str, ligature: &'t str) -> impl Iterator<Item = Place> + 't {
    let needle = format!(" {ligature}");
    let found: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), &needle).collect();
    found.into_iter().filter_map(move |blank| {
        let span = Span::new(blank + 1, blank + 1 + ligature.len());
        let behind = &text[span.end..];
        let right = behind.strip_prefix(' ').map_or(0, letters_at_start);
        let ends = behind.is_empty() || behind.starts_with([' ', '.', ',', ';', ':', '!', '?', ')', '\n', '\r']);
        let before = &text[text.floor_char_boundary(blank.saturating_sub(LONGEST))..blank];
        let left: usize = before.chars().rev().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
        // Letters behind an apostrophe, a digit or a hyphen are the end of something else.
        let glued =
            before[..before.len() - left].ends_with(|c: char| c.is_numeric() || matches!(c, '-' | '\'' | '’' | '.'));
        let place = Place {
            left: if glued { Span::at(blank) } else { Span::new(blank - left, blank) },
            ligature: span,
            right: if right == 0 { Span::at(span.end) } else { Span::new(span.end + 1, span.end + 1 + right) },
        };
        (ends && (left > 0 || right > 0)).then_some(place)
    })
}

/// Length of the letters in lower case that a text begins with; none where a digit or a sign goes on behind them.
fn letters_at_start(text: &str) -> usize {
    let end = text.find(|c: char| !c.is_lowercase()).unwrap_or(text.len());
    let goes_on = text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '@' | '='));
    if goes_on || end > LONGEST { 0 } else { end }
}

impl Place {
    /// Whether neither half is a word that stands elsewhere in the document.
    pub(super) fn has_no_words(&self, text: &str, known: &Known) -> bool {
        let (left, right) = (self.left.of(text), self.right.of(text));
        !left.is_empty() && !right.is_empty() && !known.has(left) && !known.has(right)
    }

    /// The letters of the ligature. Behind `ff` an `i` may be lost: no word goes on with `ffc`.
    fn letters(&self, text: &str, joins_right: bool) -> &'static str {
        let ligature = self.ligature.of(text);
        let letters = LIGATURES.iter().find(|(form, _)| *form == ligature).map_or("", |(_, letters)| letters);
        if letters == "ff" && joins_right && self.right.of(text).starts_with('c') { "ffi" } else { letters }
    }

    /// The ligature with the halves that are asked for.
    fn form(&self, text: &str, joins_left: bool, joins_right: bool) -> (Span, String) {
        let start = if joins_left && !self.left.is_empty() { self.left.start } else { self.ligature.start };
        let end = if joins_right && !self.right.is_empty() { self.right.end } else { self.ligature.end };
        let left = if joins_left { self.left.of(text) } else { "" };
        let right = if joins_right { self.right.of(text) } else { "" };
        (Span::new(start, end), format!("{left}{}{right}", self.letters(text, joins_right)))
    }

    /// What the document proves by another place; the longest form first.
    pub(super) fn proved(&self, text: &str, known: &Known) -> Option<(Span, String)> {
        /// A shorter word may be another's half by chance.
        const SHORTEST: usize = 4;
        let has_left = !self.left.is_empty();
        let has_right = !self.right.is_empty();
        [(true, true), (false, true), (true, false)]
            .into_iter()
            .filter(|&(left, right)| (!left || has_left) && (!right || has_right))
            .map(|(left, right)| self.form(text, left, right))
            .find(|(_, word)| word.chars().count() >= SHORTEST && known.has(word))
    }

    /// What it most likely is, where the document's ligatures are broken.
    pub(super) fn likely(&self, text: &str, known: &Known, languages: &Languages, code: &str) -> (Span, String) {
        let letters = self.letters(text, false);
        let (left, right) = (self.left.of(text).to_lowercase(), self.right.of(text));
        let is_word =
            |word: &str| word.chars().count() > 1 && languages.of(code, List::FunctionWords).any(|one| one == word);
        // No word begins with `ff`, and few end in another ligature than that.
        let can_begin = !letters.starts_with("ff");
        let can_end = letters == "ff";
        let is_apart = |half: &str| known.has(half) && half.chars().count() > 2;
        let ends_here = right.is_empty() || can_end && (is_word(right) || right == "a");
        let begins_here = left.is_empty()
            || can_begin
                && !languages.all(List::LigaturePrefixes).any(|prefix| prefix == left)
                && (is_word(&left) || left == "a" || is_apart(&left));
        self.form(text, !begins_here, !ends_here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ligature_stands_between_blanks() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let places = places(text, &Languages::builtin());
            let found: Vec<_> = places.iter().map(|place| (place.left.of(text), place.right.of(text))).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("a di ffi cult sta ff.", &[("di", "cult"), ("sta", "")]);
        check("re \u{FB01} ned", &[("re", "ned")]);
        check("10 fl oz", &[("", "oz")]);
        check("the first fish, off, wi fi", &[]);
        check("fi", &[]);
    }
}
