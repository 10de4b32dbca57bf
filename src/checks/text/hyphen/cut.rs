//! Where a line end may have cut a word: a half of letters, a hyphen, the line end, another half of letters. Where
//! lines were joined since, a space stands for the line end.
//!
//! A hyphen behind white space, a digit or a capital cuts no word; nor does the second one of a compound, or one before
//! a blank line.

use memchr::memmem;

use super::conjunctions::Conjunctions;
use crate::fix::Edit;
use crate::span::Span;
use crate::text::Document;

/// A longer half is no word, in bytes.
pub(super) const LONGEST: usize = 100;

/// A half with fewer letters is an item's letter or a name's; no language hyphenates off one.
const FEWEST_LETTERS: usize = 2;

/// A word over two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) left: Span,
    /// The hyphen and the line end or space, to the first letter behind it.
    gap: Span,
    /// Length of the hyphen in bytes.
    hyphen: usize,
    pub(super) right: Span,
    /// A soft hyphen is never part of the word.
    pub(super) is_soft: bool,
    /// The line end is gone, and both halves stand on one line.
    pub(super) is_inside: bool,
}

/// The places of a document where a line end may have cut a word; those of one kind of hyphen together.
pub(super) fn cuts(document: &Document, conjunctions: &Conjunctions) -> Vec<Cut> {
    let (text, bytes) = (document.text, document.text.as_bytes());
    let mut cuts = Vec::new();
    for (hyphen, needs) in [("-", b'-'), ("\u{AD}", 0xAD), ("\u{2010}", 0xE2)] {
        if !document.profile().bytes.has(needs) {
            continue;
        }
        for end in ["\n", "\r\n", " "] {
            let never = end == "\r\n" && !document.profile().bytes.has(b'\r') || end == " " && hyphen == "\u{AD}";
            if never {
                continue;
            }
            let needle = format!("{hyphen}{end}");
            for at in memmem::find_iter(bytes, &needle) {
                let Some(cut) = cut(text, at, hyphen, needle.len()) else { continue };
                // What stands before a conjunction is a word like any other, and counts as one.
                if cut.is_inside && conjunctions.in_any_language(cut.right.of(text)) {
                    continue;
                }
                if !document.is_code(document.lines().index_at(at)) {
                    cuts.push(cut);
                }
            }
        }
    }
    cuts
}

/// The word around a hyphen at `at` that ends its line, if it is one.
fn cut(text: &str, at: usize, hyphen: &str, length: usize) -> Option<Cut> {
    let window = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = &text[window..at];
    let length_of_left: usize = before.chars().rev().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let start = at - length_of_left;
    let left = &text[start..at];
    // What stands before the letters: an address, a number, the other half of a longer compound, a name in capitals.
    let glued = text[..start].chars().next_back().is_some_and(|c| !c.is_whitespace() && !is_opener(c));
    let is_left = left.chars().count() >= FEWEST_LETTERS && left.ends_with(char::is_lowercase);
    if glued || !is_left {
        return None;
    }
    let rest = &text[at + length..];
    let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let from = at + length + indent;
    let after = &text[from..text.ceil_char_boundary((from + LONGEST).min(text.len()))];
    let right = &after[..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())];
    // A word that goes on with a hyphen, an apostrophe or a digit is no half of one.
    let tail = &after[right.len()..];
    let goes_on = tail.starts_with(|c: char| c.is_numeric() || matches!(c, '_' | '/' | '@' | '='))
        || tail.strip_prefix('.').is_some_and(|more| more.starts_with(char::is_alphanumeric));
    if right.chars().count() < FEWEST_LETTERS || !right.chars().all(char::is_lowercase) || goes_on {
        return None;
    }
    Some(Cut {
        left: Span::new(start, at),
        gap: Span::new(at, from),
        hyphen: hyphen.len(),
        right: Span::new(from, from + right.len()),
        is_soft: hyphen == "\u{AD}",
        is_inside: length > hyphen.len() && text.as_bytes()[at + length - 1] == b' ',
    })
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '—' | '–' | '*' | '_')
}

/// Puts the second half behind the first, with all that touches it, and the line end behind both.
pub(super) fn mend(text: &str, cut: Cut, keeps: bool) -> Edit {
    let gap = cut.gap.of(text);
    if cut.is_inside {
        return Edit::replace(cut.gap, if keeps { &gap[..cut.hyphen] } else { "" });
    }
    let broken = &gap[cut.hyphen..];
    let after = &text[cut.right.start..];
    let token = &after[..after.find([' ', '\t', '\n', '\r']).unwrap_or(after.len())];
    let spaces = after[token.len()..].len() - after[token.len()..].trim_start_matches([' ', '\t']).len();
    let mut end = cut.right.start + token.len() + spaces;
    let mut new = String::from(if keeps { &gap[..cut.hyphen] } else { "" });
    new.push_str(token);
    // Where the word is the last of its line there is a line end already.
    if text[end..].starts_with(['\n', '\r']) || end == text.len() {
        end = cut.right.start + token.len();
    } else {
        new.push_str(broken);
    }
    Edit::replace(Span::new(cut.gap.start, end), new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = cuts(&Document::new(text), &Conjunctions::new(&Default::default()));
        assert_eq!(found.iter().map(|cut| cut.left.of(text)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_cut_word_has_two_halves_of_letters() {
        check("the govern-\nment of", &["govern"]);
        check("die Regie-\r\n  rung", &["Regie"]);
        check("прави-\nтельство", &["прави"]);
        check("ferry -\nthe old one", &[]);
        check("2019-\nmodel, A-\nframe, state-of-the-\nart", &[]);
        check("the govern-\n\nment", &[]);
        check("Anglo-\nNorman", &[]);
        check("see example.org/a-\nferry.html", &[]);
        check("-\n", &[]);
        check("the govern- ment of, the well\u{2010} known", &["govern", "well"]);
        check("The Harbour- Master, pier -and- ferry - boat- , pre- and post-war", &[]);
    }

    #[test]
    fn the_line_end_moves_behind_the_word() {
        let mended = |text: &str, keeps: bool| {
            let cut = cuts(&Document::new(text), &Conjunctions::new(&Default::default()))[0];
            crate::fix::apply(text, &[mend(text, cut, keeps)])
        };
        assert_eq!(mended("the govern-\nment, of\n", false), "the government,\nof\n");
        assert_eq!(mended("the govern-\n  ment\nof", false), "the government\nof");
        assert_eq!(mended("a well-\r\nknown man", true), "a well-known\r\nman");
        assert_eq!(mended("govern-\nment", false), "government");
        assert_eq!(mended("the govern- ment, of\n", false), "the government, of\n");
        assert_eq!(mended("a well- known man", true), "a well-known man");
    }
}
