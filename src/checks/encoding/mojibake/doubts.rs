//! Why a piece that is proved to be damage may be mended wrongly all the same, or may be meant.
//!
//! A charset that is not among those tried often reads half of a text as one that is, and makes letters nobody wrote.
//! It betrays itself by what is left: characters beside a piece, or C1 controls, that the charset does not explain. And
//! a text about misread characters shows them: there both forms of a word stand side by side, or the text names an
//! encoding.

use std::sync::{Arc, OnceLock};

use regex::Regex;

use super::codec::Codecs;
use super::marks::{closes, is_box};
use super::reading::{Doubt, Piece};
use crate::language::{Languages, List};
use crate::text::controls_in_words;

/// Names that only texts about encodings have, beside the words of the languages.
const ABOUT: &str = r"mojibake|utf-?(?:8|16)|latin-?1|windows-?125\d|iso.?8859|unicode";

/// One in so many pieces with something unexplained beside it, and none is sure.
const FEW: usize = 8;
/// More pieces than this are no examples in a text that is sound otherwise.
const MOST_SHOWN: usize = 64;
/// How far around a piece, in bytes, the same word is looked for.
const AROUND: usize = 400;

pub(super) struct Doubts {
    languages: Arc<Languages>,
    about: OnceLock<Regex>,
}

impl Doubts {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        Self { languages: Arc::clone(languages), about: OnceLock::new() }
    }

    /// Whether a text speaks of encodings.
    fn is_about(&self, text: &str) -> bool {
        let about = self.about.get_or_init(|| self.languages.regex(List::EncodingWords, ABOUT, true));
        about.is_match(text)
    }

    /// Adds what speaks against pieces of `text`, which come in order.
    pub(super) fn cast(&self, codecs: &Codecs, text: &str, pieces: &mut [Piece]) {
        let strays = strays(codecs, text, pieces);
        let count = strays.iter().filter(|is_stray| **is_stray).count() + unexplained_controls(text, pieces);
        let is_other = count * FEW >= pieces.len() && count > 0;
        let is_shown = pieces.len() <= MOST_SHOWN && pieces.iter().any(|piece| stands_beside(text, piece));
        let is_about = is_shown || self.is_about(text);
        for (piece, is_stray) in pieces.iter_mut().zip(strays) {
            let doubt = match () {
                () if is_about => Doubt::Shown,
                () if is_other || is_stray => Doubt::Stray,
                () => continue,
            };
            piece.doubt.get_or_insert(doubt);
        }
    }
}

/// For each piece, whether a character touches it that its charset has, and that is neither part of a piece nor a mark
/// that words are set between.
fn strays(codecs: &Codecs, text: &str, pieces: &[Piece]) -> Vec<bool> {
    let is_stray = |c: Option<char>, piece: &Piece| c.is_some_and(|c| !closes(c) && codecs.has(c, piece.codec));
    let stray = |(index, piece): (usize, &Piece)| {
        let follows = index > 0 && pieces[index - 1].span.end == piece.span.start;
        let goes_on = pieces.get(index + 1).is_some_and(|next| next.span.start == piece.span.end);
        !follows && is_stray(text[..piece.span.start].chars().next_back(), piece)
            || !goes_on && is_stray(text[piece.span.end..].chars().next(), piece)
    };
    pieces.iter().enumerate().map(stray).collect()
}

/// Leaves out pieces of boxes where boxes are drawn: of damage every box is half of a character.
pub(super) fn leave_drawings(text: &str, pieces: &mut Vec<Piece>) {
    let is_of_boxes = |piece: &Piece| piece.span.of(text).starts_with(is_box);
    if !pieces.iter().any(is_of_boxes) {
        return;
    }
    let boxes = |text: &str| text.chars().filter(|&c| is_box(c)).count();
    let explained: usize = pieces.iter().map(|piece| boxes(piece.span.of(text))).sum();
    if boxes(text) - explained > explained / 4 {
        pieces.retain(|piece| !is_of_boxes(piece));
    }
}

/// Whether signs stand for letters in words all over the text, `m@ð€ ƒ®øm §¢®åp`: what reads as UTF-8 there is chance.
pub(super) fn is_play(text: &str, pieces: &[Piece]) -> bool {
    const FEWEST: usize = 2;
    let is_short = |piece: &Piece| piece.length == 2 && piece.repair.steps.is_empty();
    if pieces.len() > MOST_SHOWN || !pieces.iter().all(is_short) {
        return false;
    }
    let signs =
        text.char_indices().filter(|(_, c)| matches!(c, '®' | '†' | '‡' | '§' | '¢' | '£' | '¥' | '€' | '¦' | '×'));
    let in_word = |&(at, c): &(usize, char)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + c.len_utf8()..].chars().next());
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let is_sign =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '®' | '†' | '§' | '¢' | '€'));
        (is_letter(before) && (is_letter(after) || is_sign(after)) || is_sign(before) && is_letter(after))
            && pieces.iter().all(|piece| piece.span.end <= at || piece.span.start > at)
    };
    signs.filter(in_word).nth(FEWEST.max(pieces.len()) - 1).is_some()
}

/// How many C1 controls stand in words and outside of all pieces.
fn unexplained_controls(text: &str, pieces: &[Piece]) -> usize {
    let mut next = 0;
    let is_unexplained = |&at: &usize| {
        while pieces.get(next).is_some_and(|piece: &Piece| piece.span.end <= at) {
            next += 1;
        }
        pieces.get(next).is_none_or(|piece| piece.span.start > at)
    };
    controls_in_words(text).filter(is_unexplained).count()
}

/// Whether the word that a repair would make stands beside it already: `every café became a cafÃ©`.
fn stands_beside(text: &str, piece: &Piece) -> bool {
    /// Shorter ones have to stand alone.
    const FEWEST: usize = 3;
    let around = piece.span.line_around(text, AROUND);
    let (before, after) = (&text[around.start..piece.span.start], &text[piece.span.end..around.end]);
    let start = before.trim_end_matches(char::is_alphabetic).len();
    let end = after.len() - after.trim_start_matches(char::is_alphabetic).len();
    let word = [&before[start..], &piece.repair.text, &after[..end]].concat();
    if word.is_empty() || !word.chars().all(char::is_alphabetic) {
        return false;
    }
    let is_long = word.chars().nth(FEWEST - 1).is_some();
    let has = |part: &str| match is_long {
        true => part.contains(&word),
        false => part.split(|c: char| !c.is_alphanumeric()).any(|other| other == word),
    };
    has(before) || has(after)
}

#[cfg(test)]
mod tests {
    use crate::fix::Applicability;
    use crate::lint::Linter;
    use crate::rules::Card;
    use crate::text::Document;

    const CARD: &str = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'mojibake'\nmessage = '{repaired}'\n\
         fix.safety = 'safe'";

    /// Whether anything is found, and what a safe fix makes of it.
    #[track_caller]
    fn check(text: &str, is_found: bool, fixed: &str) {
        let card = Card::parse("a/b", "", CARD).expect("the card is right");
        let linter = Linter::new([&card]).expect("it compiles");
        let document = Document::new(text);
        let found = linter.lint(&document);
        assert_eq!(!found.is_empty(), is_found, "{text}");
        assert_eq!(linter.fix(&document, found, Applicability::Safe, &|_, _| true).text, fixed, "{text}");
    }

    #[track_caller]
    fn check_left(text: &str) {
        check(text, true, text);
    }

    #[test]
    fn a_text_about_misreading_keeps_its_examples() {
        check_left("Every café in the list turned into a cafÃ© and every crêpe into a crÃªpe overnight.\n");
        check_left("Read as windows-1252, naïve becomes naÃ¯ve and fjärd becomes fjÃ¤rd.\n");
        check_left("That is called mojibake: fjÃ¤rd, crÃªpe.\n");
        check("The crÃªpe was cold, the cafÃ© too.\n", true, "The crêpe was cold, the café too.\n");
    }

    #[test]
    fn what_a_charset_leaves_speaks_against_it() {
        // UTF-8 as Cyrillic of a Macintosh, in which three characters are UTF-8 in windows-1251 by accident.
        check_left("–љ–µ—Б–Ї–Њ–ї—М–Ї–Њ –Љ–Є–љ—Г—В–Є\n");
        // Chinese in GBK and Shift_JIS, two bytes of which happen to be UTF-8.
        check_left("µÆÌ¨ÊØ¤ÎÊý¤¨¸è\n");
        check_left("\u{93}\u{94}\u{91}ä\u{8E}ç\u{82}Ì\u{90}\u{94}\u{82}¦\u{89}Ì\n");
    }
}
