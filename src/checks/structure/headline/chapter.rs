//! Headings that are no more than the number of a part.
//!
//! They have fewer words than a headline, but the text below them did not lose one.

use crate::language::{Lexicon, List};

/// Whether a line is the number of a part, which is the heading it has: `Chapter 7`, `Act II`, `HYMN 14`, `第三章`.
pub(super) fn is_chapter(line: &str, words: &Lexicon) -> bool {
    let mut parts = line.split_whitespace();
    let (Some(first), Some(second), None) = (parts.next(), parts.next(), parts.next()) else {
        let number = line.trim().strip_prefix('第');
        return number.is_some_and(|rest| {
            let sign = rest.char_indices().next_back().map_or("", |(at, _)| &rest[at..]);
            rest.chars().count() <= 6 && words.has(List::PartSigns, sign)
        });
    };
    let number = second.trim_end_matches('.');
    let is_number = !number.is_empty()
        && (number.chars().all(char::is_numeric) || number.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C')));
    let first_small = first.to_lowercase();
    is_number && first.chars().all(char::is_alphabetic) || words.has(List::Parts, first_small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_part_is_its_heading() {
        let words = Lexicon::new(&Default::default(), &[List::Parts, List::PartSigns]);
        for line in
            ["Chapter 7", "CHAPTER SEVEN", "Act II", "Hymn 14", "Rozdział trzeci", "Глава 3", "第三章", "Bab 2."]
        {
            assert!(is_chapter(line, &words), "{line}");
        }
        for line in ["Ferry", "Night ferry", "Chapter seven begins", "第", "7", "Page of", "a 1 b"] {
            assert!(!is_chapter(line, &words), "{line}");
        }
    }
}
