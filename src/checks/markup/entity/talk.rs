//! Whether a text speaks of references instead of having been left with them: "write `&eacute;` for é".
//!
//! A reference that is spoken of is what the author wrote, and decoding it makes nonsense of his sentence. Three things
//! are asked: does the reference itself stand as one that is spoken of (behind a verb of writing, between quotes,
//! before "for"), is the document about such things at all (it says HTML, or says "escaped" beside a reference), and is
//! there a word near it that might mean it. To be wrong costs a fix that somebody must make by hand, so the lists are
//! generous.

use std::sync::{Arc, OnceLock};

use regex::Regex;

use super::Reference;
use crate::language::{Languages, Lexicon, List};
use crate::text::Document;

/// Names that only texts about such things have, beside the words of the languages.
const ABOUT: &str = r"[xs]?html\d?|s?xml|sgml|css|ascii|unicode|utf-?8|markup";

/// The lists that are asked word by word.
const LISTS: &[List] =
    &[List::BehindReplaced, List::ReferenceFor, List::ReferenceNaming, List::ReferenceSaying, List::ReferenceWriting];

/// How far from a reference, in bytes, a word is beside it.
const REACH: usize = 120;
/// Where the words next to a reference are looked for.
const NEXT: usize = 48;

/// What a language's words say of references, ready to be looked for.
pub(super) struct Talk {
    languages: Arc<Languages>,
    words: Lexicon,
    about: OnceLock<Regex>,
    near: OnceLock<Regex>,
    beside: OnceLock<Regex>,
}

/// What was heard in one document.
pub(super) struct Heard {
    /// The document speaks of references: nothing in it is decoded for sure.
    is_about: bool,
    /// Where words stand that may mean a reference, in order.
    beside: Vec<usize>,
}

impl Talk {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        Self {
            languages: Arc::clone(languages),
            words: Lexicon::new(languages, LISTS),
            about: OnceLock::new(),
            near: OnceLock::new(),
            beside: OnceLock::new(),
        }
    }

    /// Words that only texts about such things have.
    fn about(&self) -> &Regex {
        self.about.get_or_init(|| self.languages.regex(List::ReferenceAbout, ABOUT, true))
    }

    /// Words that mean references when they stand beside one: elsewhere entities are companies, and prisoners escape.
    fn near(&self) -> &Regex {
        self.near.get_or_init(|| self.languages.regex(List::ReferenceNear, "", false))
    }

    /// Words that may mean the reference beside them, and often do not.
    fn beside(&self) -> &Regex {
        self.beside.get_or_init(|| self.languages.regex(List::ReferenceBeside, "", true))
    }

    /// Listens to a document with these references, which are in order, and of which some are spoken of or none.
    pub(super) fn hear(&self, document: &Document, references: &[Reference], are_spoken_of: bool) -> Heard {
        let text = document.text;
        let is_about = are_spoken_of || self.about().is_match(text);
        let mut heard = Heard { is_about, beside: Vec::new() };
        let mut rest = references;
        while let Some((first, more)) = rest.split_first() {
            if heard.is_about {
                break;
            }
            // Neighbours share what stands around them, so that no byte is read twice.
            let line = document.lines().get(first.line_index).expect("a reference stands on a line");
            let start = text.ceil_char_boundary(first.span.start.saturating_sub(REACH).max(line.start));
            let mut end = first.span.end;
            let mut count = 0;
            for next in more {
                if next.line_index != first.line_index || next.span.start > end + 2 * REACH {
                    break;
                }
                end = next.span.end;
                count += 1;
            }
            rest = &more[count..];
            let end = text.floor_char_boundary((end + REACH).min(line.end));
            let around = &text[start..end];
            heard.is_about |= self.near().is_match(around);
            heard.beside.extend(self.beside().find_iter(around).map(|word| start + word.start()));
        }
        heard
    }

    /// Whether the reference stands where only one that is spoken of does. It is no residue then at all.
    pub(super) fn is_spoken_of(&self, document: &Document, reference: &Reference) -> bool {
        let (before, after) = sides(document, reference);
        let is_quoted = before.ends_with(['"', '\'', '“', '„', '‘', '‚', '«', '‹', '「', '(', '”'])
            && after.starts_with(['"', '\'', '”', '“', '’', '‘', '»', '›', '」', ')']);
        if is_quoted {
            return true;
        }
        let opens = before.is_empty() || before.ends_with(char::is_whitespace);
        let closes = after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || is_mark(c));
        if !opens || !closes {
            return false;
        }
        let previous = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
        let next = after.split_whitespace().next().unwrap_or_default().trim_end_matches(is_mark);
        let is = |list: List, word: &str| self.words.has(list, word.to_lowercase());
        let c = reference.c;
        let begins_large = |word: &str| word.starts_with(char::is_uppercase);
        // "Show &amp; Tell" is a name.
        let is_name = c == '&' && begins_large(previous) && begins_large(next);
        let is_written = is(List::ReferenceWriting, previous)
            && (!is_dash(c) || is(List::BehindReplaced, next) || is(List::ReferenceFor, next))
            && !is_name;
        let is_unspaced = self.languages.all(List::ReferenceUnspacedBefore).any(|word| previous.ends_with(word))
            || self.languages.all(List::ReferenceUnspacedAfter).any(|word| next.starts_with(word));
        if is_written || is_unspaced || is(List::ReferenceSaying, next) {
            return true;
        }
        let is_bare = c.is_alphabetic() && !is_word(c);
        // No word ends or begins here, and no phrase ends in `&`.
        let is_naked = is_bare || matches!(c, '&' | '<' | '>' | '\'' | '’' | '‘' | '"' | '“' | '”');
        is_bare && !(before.is_empty() && after.is_empty())
            || c == '&' && after.starts_with(is_mark)
            || is_naked && !is_name && (is(List::ReferenceFor, next) || is(List::ReferenceNaming, previous))
    }
}

impl Heard {
    /// Whether this one may be decoded without a person's look, as far as what is said around it goes.
    pub(super) fn trusts(&self, document: &Document, reference: &Reference) -> bool {
        let span = reference.span;
        let from = self.beside.partition_point(|&at| at + REACH < span.start);
        let is_beside = self.beside.get(from).is_some_and(|&at| at <= span.end + REACH);
        !(self.is_about || is_beside || stands_oddly(document, reference))
    }
}

/// What stands on the line before and behind a reference, as far as it is looked at.
fn sides<'d>(document: &'d Document, reference: &Reference) -> (&'d str, &'d str) {
    let (text, span) = (document.text, reference.span);
    let line = document.lines().get(reference.line_index).expect("a reference stands on a line");
    let start = text.ceil_char_boundary(span.start.saturating_sub(NEXT).max(line.start));
    let end = text.floor_char_boundary((span.end + NEXT).min(line.end));
    (&text[start..span.start], &text[span.end..end])
}

/// Whether it stands where a residue seldom does: an apostrophe that touches no word, a space between two words that
/// are spaced already.
fn stands_oddly(document: &Document, reference: &Reference) -> bool {
    let (before, after) = sides(document, reference);
    let is_apart =
        before.ends_with(char::is_whitespace) && after.starts_with(|c: char| c.is_whitespace() || is_mark(c));
    let (before, after) = (before.trim_end(), after.trim_start());
    match reference.c {
        '\'' | '’' | '‘' | '"' => is_apart,
        c if c.is_whitespace() || matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}') => {
            is_apart && before.ends_with(char::is_alphabetic) && after.starts_with(char::is_lowercase)
        }
        _ => false,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '。' | '、' | '，')
}

/// Signs that stand between words, so that any word may be next to them.
fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '…' | '•' | '·' | '×' | '→' | '←')
}

/// Letters that are words: "è vero", "ó", "gå i å".
fn is_word(c: char) -> bool {
    matches!(c, 'à' | 'À' | 'á' | 'è' | 'È' | 'é' | 'É' | 'ó' | 'ò' | 'å' | 'Å' | 'ø' | 'ª' | 'º' | 'µ')
}
