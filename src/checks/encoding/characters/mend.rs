//! What to put in the place of characters that do not belong into text, for cards that leave it to the kind.
//!
//! Damage that can be seen is never made invisible: what may stand for text that was lost (`signs`) is deleted safely
//! nowhere but where nothing can have stood. In its place comes what the document proves elsewhere, unsafely, and
//! without a proof nothing that is written, at most what is shown.

use std::borrow::Cow;

use encoding_rs::{ISO_2022_JP, WINDOWS_1252};

use super::proof::Proofs;
use super::signs::{Place, Sort, fills_end};
use crate::fix::Applicability;
use crate::span::Span;
use crate::text::escapes::Escapes;

/// What the mending of a place needs to know of its document.
pub(super) struct Known<'d> {
    pub(super) text: &'d str,
    pub(super) proofs: Proofs<'d>,
    pub(super) escapes: Escapes,
}

/// What mends a run, and what is to be said of it.
#[derive(Debug, Default)]
pub(super) struct Mend {
    /// What stands there afterwards, in the place of what, and how far that may be trusted.
    pub(super) edit: Option<(Span, String, Applicability)>,
    /// What probably stood there, behind the character's name.
    pub(super) said: &'static str,
    /// The word that proves it.
    pub(super) word: Option<String>,
}

pub(super) const LINE_HYPHEN: &str = ": PDFium writes it for a hyphen at a line's end";
pub(super) const LOST_GLYPH: &str = ": a letter or ligature may be lost here";
const PAGE_HYPHEN: &str = ": it may have been the page's hyphen or dash";
const SWITCH: &str = ": it switches to another charset (ISO-2022)";

/// What to make of a run of such characters.
pub(super) fn mend(known: &Known, span: Span) -> Mend {
    let (text, run) = (known.text, span.of(known.text));
    let place = Place::of(text, span);
    let first = run.chars().next().expect("a run has a character");
    if run.chars().any(|c| matches!(c, '\u{1B}' | '\u{E}' | '\u{F}')) {
        let mut places = run.char_indices().map(|(at, _)| span.start + at);
        if places.any(|at| known.escapes.is_switch(text, at)) {
            return Mend { edit: japanese(text, span), said: SWITCH, word: None };
        }
    }
    if run.chars().all(|c| matches!(c, '\u{B}' | '\u{C}')) {
        return line_end(known, span, place);
    }
    if run.chars().all(|c| ('\u{80}'..='\u{9F}').contains(&c))
        && let Some(read) = windows(run)
    {
        return Mend { edit: Some((span, read, Applicability::Unsafe)), ..Mend::default() };
    }
    let sort = Sort::of(first);
    if sort == Sort::Unseen {
        let trust = if may_be_letter(text, span) || run.chars().any(is_operator) {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        return Mend { edit: Some((span, String::new(), trust)), ..Mend::default() };
    }
    if sort == Sort::SoftHyphen && place.parts_syllables() && !may_be_letter(text, span) {
        return Mend { edit: Some((span, String::new(), Applicability::Safe)), ..Mend::default() };
    }
    let may_be = |c: char| sort != Sort::SoftHyphen && place.is_at_word() && c != '\u{FFFD}';
    let said = match sort {
        Sort::LineHyphen if place.before.is_some_and(char::is_alphanumeric) => LINE_HYPHEN,
        // At a word's edge it is an icon.
        _ if is_private(first) && !place.is_inside_word() => "",
        _ if may_be(first) => LOST_GLYPH,
        Sort::SoftHyphen if !may_be_letter(text, span) => PAGE_HYPHEN,
        _ => "",
    };
    if place.is_at_word()
        && let Some(proof) = known.proofs.prove(span, sort == Sort::SoftHyphen)
    {
        let edit = Some((proof.span, proof.text, Applicability::Unsafe));
        return Mend { edit, said, word: Some(proof.word) };
    }
    Mend { edit: guess(text, span, sort, place), said, word: None }
}

/// What is offered where nothing is proved.
fn guess(text: &str, span: Span, sort: Sort, place: Place) -> Option<(Span, String, Applicability)> {
    let delete = |trust| Some((span, String::new(), trust));
    match sort {
        Sort::SoftHyphen if may_be_letter(text, span) => delete(Applicability::Unsafe),
        Sort::LineHyphen if place.is_padding() => delete(Applicability::Safe),
        Sort::LineHyphen | Sort::SoftHyphen if place.is_inside_word() => {
            Some((span, "-".to_owned(), Applicability::Suggestion))
        }
        Sort::SoftHyphen => delete(Applicability::Suggestion),
        // What has no meaning but a font's, or says itself that text was lost, is left for the reader to see.
        _ if span.of(text).starts_with(|c| c == '\u{FFFD}' || is_private(c)) => None,
        _ if fills_end(text, span) || place.is_padding() => delete(Applicability::Safe),
        _ if place.is_at_word() => None,
        // A dash, or the bullet of a list.
        _ if place.is_between_blanks() => delete(Applicability::Suggestion),
        _ => delete(Applicability::Unsafe),
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

/// Invisible signs of mathematics: times, plus, a comma. Nobody sees them go, but a formula is read otherwise.
fn is_operator(c: char) -> bool {
    matches!(c, '\u{2061}'..='\u{2064}')
}

/// Unicode's rules for line breaking know a vertical tab as nothing but a line's end; but TeX's fonts have `ff` at its
/// place and `fi` at the form feed's, and behind a letter, in a word or at its end, it may have been that.
fn line_end(known: &Known, span: Span, place: Place) -> Mend {
    let is_at_word =
        place.before.is_some_and(char::is_alphanumeric) && place.after.is_some_and(|c| c.is_lowercase() || c == ' ');
    let is_page_break = span.of(known.text).contains('\u{C}');
    if (is_at_word || is_page_break)
        && let Some(proof) = known.proofs.prove(span, false)
    {
        let edit = Some((proof.span, proof.text, Applicability::Unsafe));
        return Mend { edit, said: LOST_GLYPH, word: Some(proof.word) };
    }
    if is_page_break {
        return Mend { edit: None, said: LOST_GLYPH, word: None };
    }
    let trust = if is_at_word { Applicability::Unsafe } else { Applicability::Safe };
    Mend { edit: Some((span, "\n".to_owned(), trust)), ..Mend::default() }
}

/// What a decoder makes of a stretch of ISO-2022-JP that begins at `span` and is closed on its line.
fn japanese(text: &str, span: Span) -> Option<(Span, String, Applicability)> {
    const REACH: usize = 4096;
    let line = Span::new(span.start, text.ceil_char_boundary((span.start + REACH).min(text.len()))).of(text);
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    if !line.starts_with("\u{1B}$B") && !line.starts_with("\u{1B}$@") {
        return None;
    }
    let length = ["\u{1B}(B", "\u{1B}(J"].iter().filter_map(|close| line.find(close)).min()? + "\u{1B}(B".len();
    let read = ISO_2022_JP.decode_without_bom_handling_and_without_replacement(&line.as_bytes()[..length])?;
    let is_sound = !read.is_empty() && !read.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER);
    is_sound.then(|| (Span::new(span.start, span.start + length), read.into_owned(), Applicability::Unsafe))
}

/// Whether a soft hyphen, or a mark that joins letters, may be half of a misread one: it stands behind what is no
/// letter, behind a capital beyond ASCII, before one behind a small letter, or beside a sign that no word has,
/// `à¤\u{AD}`.
pub(super) fn may_be_letter(text: &str, span: Span) -> bool {
    let Some(first) = span.of(text).chars().next().filter(|c| matches!(c, '\u{AD}' | '\u{200C}'..='\u{200F}')) else {
        return false;
    };
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next().filter(|c| !c.is_ascii());
    let is_sign = |c: char| {
        matches!(c, '\u{80}'..='\u{BF}' | '×' | '÷' | '€' | '†' | '‡' | '•' | '…' | '\u{2500}'..='\u{259F}')
            && !c.is_alphabetic()
    };
    before.into_iter().chain(after).any(is_sign)
        || first == '\u{AD}'
            && (before.is_some_and(|c| !c.is_ascii() && c.is_uppercase() || !c.is_alphanumeric() && !c.is_whitespace())
                || before.is_some_and(char::is_lowercase) && after.is_some_and(char::is_uppercase))
}

/// What the bytes 0x80 to 0x9F are in windows-1252; `None` for its holes.
fn windows(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
    let read: Cow<str> = WINDOWS_1252.decode_without_bom_handling_and_without_replacement(&bytes)?;
    (!read.chars().any(char::is_control)).then(|| read.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Applicability::{Safe, Suggestion, Unsafe};

    /// `text` has the run between two bars.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Applicability)>) {
        let start = text.find('|').expect("a bar");
        let end = text.rfind('|').expect("two bars") - 1;
        let text = text.replace('|', "");
        let known = Known { text: &text, proofs: Proofs::of(&text), escapes: Escapes::of(&text) };
        let got = mend(&known, Span::new(start, end)).edit;
        assert_eq!(got.as_ref().map(|(_, text, trust)| (text.as_str(), *trust)), expected, "{text:?}");
    }

    #[test]
    fn the_place_decides_what_is_safe() {
        check("one line|\u{B}|And another", Some(("\n", Safe)));
        check("har|\u{AD}|vest", Some(("", Safe)));
        check("Ã|\u{AD}|ndice", Some(("", Unsafe)));
        check("à¤|\u{AD}|à¥€", Some(("", Unsafe)));
        check("л|\u{AD}|Ќм—ђ", Some(("", Unsafe)));
        check("при|\u{AD}|стань", Some(("", Safe)));
        check("¤@|\u{AD}|Ó", Some(("", Unsafe)));
        check("×|\u{200D}|×", Some(("", Unsafe)));
        check("we|\u{92}|re", Some(("’", Unsafe)));
        check("we|\u{92}\u{81}|re", None);
        check("f|\u{2061}|(x)", Some(("", Unsafe)));
        check("Salt|\u{200B}| and wool", Some(("", Safe)));
    }

    #[test]
    fn a_sign_of_lost_text_is_deleted_only_where_none_can_have_stood() {
        check("on Tuesday|\0\0| in", None);
        check("we |\0|nd it", None);
        check("core |\0| mantle", Some(("", Suggestion)));
        check("|\u{7F}| mantle", Some(("", Suggestion)));
        check("core (|\0| mantle)", Some(("", Unsafe)));
        check("a |\u{2}|sh", None);
        check("It ended.|\0|\n", Some(("", Safe)));
        check("It ended|\0\0\0\0|\n", Some(("", Safe)));
        check("It ended|\u{1A}|", Some(("", Safe)));
        check("It ended|\0|\n", None);
        check("govern|\u{1}|ment", None);
        check("govern|\u{1}|ment, the government", Some(("", Unsafe)));
        check("govern|\u{2}|ment", Some(("-", Suggestion)));
        check("tide|\u{FFFE}|table", Some(("-", Suggestion)));
        check("tide|\u{FFFE}|table and tide-table", Some(("-", Unsafe)));
        check("a |\0|shing boat, fishing", Some(("fi", Unsafe)));
        check("the fj|\u{FFFD}|rd, a fjärd", Some(("ä", Unsafe)));
        check("the fj|\u{FFFD}|rd", None);
        check("the o|\u{E001}|ce, an office", Some(("ffi", Unsafe)));
        check("|\u{E001}| Share", None);
        check("e|\u{B}|ect", Some(("\n", Unsafe)));
        check("e|\u{B}|ect, an effect", Some(("ff", Unsafe)));
        check("a |\u{1B}|cer", None);
    }

    #[test]
    fn a_soft_hyphen_is_one_only_between_syllables() {
        for text in ["1890|\u{AD}|1902", "KL|\u{AD}|7", "KL|\u{AD}|MN", "pier|\u{AD}|7"] {
            check(text, Some(("-", Suggestion)));
        }
        check("salt |\u{AD}| and", Some(("", Suggestion)));
        check("har|\u{AD}|\nvest", Some(("", Suggestion)));
        check("1890|\u{AD}|1902 or 1890-1902", Some(("-", Unsafe)));
    }

    #[test]
    fn a_switch_of_charset_is_read_or_left() {
        check("|\u{1B}|$B9A\u{1B}(B and on", Some(("港", Unsafe)));
        check("|\u{1B}|$B9A and on", None);
        check("\u{1B}$B9A|\u{1B}|(B and on", None);
        check("|\u{1B}|$)C and on", None);
    }
}
