//! `phrase`: whole lines made of known words.
//!
//! Case, punctuation and white space do not count, digits stand for each other: `LEAVE A COMMENT »` is `Leave a Comment`,
//! `12 Comments` is `# Comments`. A line may hold several phrases of one card one after the other, and nothing else. Each
//! line is folded and hashed once, however many phrases there are; a line longer than the longest phrase is not read.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::{Hit, Invalid, Kind, Pass, Sink, Spec, Where};
use crate::diagnostic::Rule;
use crate::text::Document;

pub(super) struct Phrase;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Phrases that fill a line, alone or several of the card's in a row. `#` stands for a number.
    #[serde(default)]
    phrases: Vec<Spanned<String>>,
    /// Phrases that begin a line; what follows is free.
    #[serde(default)]
    prefixes: Vec<Spanned<String>>,
    #[serde(default, rename = "where")]
    place: Where,
    /// A line that begins with one of `prefixes` has at most this many words.
    #[serde(default = "prefix_words")]
    max_words: u32,
}

fn prefix_words() -> u32 {
    25
}

struct Compiled {
    rule: Arc<Rule>,
    place: Where,
    max_words: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Whole,
    Prefix,
}

struct PhrasePass {
    cards: Vec<Compiled>,
    /// By the hash of the folded phrase: the cards that have it.
    table: FxHashMap<u64, Vec<(u32, Role, Box<str>)>>,
    /// The longest line worth reading, in bytes.
    longest: usize,
}

/// Room for the phrases of a row of buttons in one line.
const MOST_BYTES: usize = 400;

impl Kind for Phrase {
    fn name(&self) -> &'static str {
        "phrase"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        let mut table: FxHashMap<u64, Vec<(u32, Role, Box<str>)>> = FxHashMap::default();
        for (index, card) in cards.iter().enumerate() {
            let params: Params = card.params()?;
            let index = u32::try_from(index).expect("fewer cards than that");
            let roles = [(Role::Whole, &params.phrases), (Role::Prefix, &params.prefixes)];
            for (role, phrase) in roles.iter().flat_map(|(role, phrases)| phrases.iter().map(|phrase| (*role, phrase)))
            {
                let folded = Folded::of(phrase.get_ref());
                if folded.ends.is_empty() {
                    return Err(card.invalid(phrase.span(), "a phrase without a letter or a number"));
                }
                table.entry(hash(&folded.text)).or_default().push((index, role, folded.text.into()));
            }
            compiled.push(Compiled { rule: Arc::clone(&card.rule), place: params.place, max_words: params.max_words });
        }
        Ok(Box::new(PhrasePass { cards: compiled, table, longest: MOST_BYTES }))
    }
}

/// A line or phrase with only what counts left.
#[derive(Default)]
struct Folded {
    /// Words in lower case, one space between them.
    text: String,
    /// Offsets past each word, in `text`.
    ends: Vec<usize>,
}

impl Folded {
    fn of(line: &str) -> Self {
        let mut folded = Self::default();
        folded.read(line);
        folded
    }

    fn read(&mut self, line: &str) {
        self.text.clear();
        self.ends.clear();
        let mut in_word = false;
        let mut chars = line.char_indices().peekable();
        while let Some((_, c)) = chars.next() {
            let is_number = c.is_ascii_digit() || c == '#';
            if !is_number && !c.is_alphanumeric() && !is_mark(c) {
                // Within a word these join (`don't`, `e-mail`) rather than part.
                let joins = matches!(c, '\'' | '’' | '-' | '\u{AD}') && in_word;
                if joins && chars.peek().is_some_and(|(_, next)| next.is_alphabetic()) {
                    continue;
                }
                if std::mem::take(&mut in_word) {
                    self.ends.push(self.text.len());
                }
                continue;
            }
            if !in_word && !self.text.is_empty() {
                self.text.push(' ');
            }
            in_word = true;
            if is_number {
                // A number with its separators is one mark: `1,204` and `7` fold to `#`.
                while let Some((next_index, next)) = chars.peek().copied() {
                    let more = next.is_ascii_digit()
                        || matches!(next, '.' | ',')
                            && line[next_index + 1..].starts_with(|after: char| after.is_ascii_digit());
                    if !more {
                        break;
                    }
                    chars.next();
                }
                self.text.push('#');
            } else {
                self.text.extend(c.to_lowercase());
            }
        }
        if in_word {
            self.ends.push(self.text.len());
        }
    }
}

/// Vowel signs and other marks that belong to a word's letters in Indic, Arabic and Thai script.
fn is_mark(c: char) -> bool {
    c >= '\u{300}'
        && matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}'
            | '\u{670}' | '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}' | '\u{F18}'..='\u{FBC}' | '\u{102B}'..='\u{109F}'
            | '\u{17B4}'..='\u{17D3}')
}

fn hash(folded: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(folded.as_bytes())
}

impl Pass for PhrasePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let lines = document.lines();
        let mut folded = Folded::default();
        // (line, card, end of the match in the line)
        let mut hits: Vec<(usize, u32, usize)> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            if line.is_blank() || line.end - line.start > self.longest {
                continue;
            }
            let text = document.line_text(line);
            folded.read(text);
            self.look(&folded, text, line.words, &mut |card, end| hits.push((index, card, end)));
        }
        if hits.is_empty() {
            return;
        }
        // What is known not to be prose must not hide the end of the prose.
        let is_hit = |index: usize| hits.binary_search_by_key(&index, |hit| hit.0).is_ok();
        let prose = lines.prose_without(is_hit);
        for &(index, card, end) in &hits {
            let card = &self.cards[card as usize];
            let zone = lines.zone_within(prose, index);
            if card.place.admits(zone, prose.is_some()) {
                let line = lines.get(index).expect("a hit's line");
                let text = document.line_text(line);
                let start = text.len() - text.trim_start().len();
                let span = line.start + start..line.start + end.max(start);
                sink.report(&card.rule, Hit::new(span.into()).zone(zone));
            }
        }
    }
}

impl PhrasePass {
    /// Calls `hit` for each card of which the line is made, at most once a card.
    fn look(&self, folded: &Folded, line: &str, words: u32, hit: &mut dyn FnMut(u32, usize)) {
        let trimmed = line.trim_end().len();
        let mut cards: Vec<u32> = Vec::new();
        let Folded { text, ends } = folded;
        for (count, &end) in ends.iter().enumerate() {
            let Some(found) = self.table.get(&hash(&text[..end])) else { continue };
            for (card, role, phrase) in found {
                if text[..end] != **phrase || cards.contains(card) {
                    continue;
                }
                let matches = match role {
                    Role::Whole => self.is_row_of(*card, folded, count + 1),
                    Role::Prefix => words <= self.cards[*card as usize].max_words,
                };
                if matches {
                    cards.push(*card);
                    hit(*card, trimmed);
                }
            }
        }
    }

    /// Whether the words from `from` on are phrases of this card, one after the other.
    fn is_row_of(&self, card: u32, folded: &Folded, mut from: usize) -> bool {
        let Folded { text, ends } = folded;
        'row: while from < ends.len() {
            let start = ends[from - 1] + 1;
            // The longest phrase first: `Share on X` is not `Share` and something unknown.
            for end in (from..ends.len()).rev() {
                let part = &text[start..ends[end]];
                let known = self.table.get(&hash(part)).is_some_and(|found| {
                    found
                        .iter()
                        .any(|(other, role, phrase)| *other == card && *role == Role::Whole && **phrase == *part)
                });
                if known {
                    from = end + 1;
                    continue 'row;
                }
            }
            return false;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_folded(line: &str, expected: &str) {
        assert_eq!(Folded::of(line).text, expected);
    }

    #[test]
    fn folding_keeps_letters_and_numbers() {
        check_folded("  LEAVE a Comment »", "leave a comment");
        check_folded("1,204 Comments", "# comments");
        check_folded("You don’t have e-mail!", "you dont have email");
        check_folded("Page 2 of 17.", "page # of #");
        check_folded("* * *", "");
        check_folded("Комментарии (3)", "комментарии #");
        check_folded("टिप्पणी करें", "टिप्पणी करें");
    }
}
