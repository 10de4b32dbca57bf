//! `characters`: code points that do not belong into text.
//!
//! All cards share one walk. ASCII is skipped 32 bytes at a time unless the profile says that an ASCII member occurs,
//! and of the rest only characters whose first two bytes begin a member are looked at. What stands for bytes that could
//! not be decoded is none of this kind's business.

use std::ops::RangeInclusive;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::text::Document;
use crate::text::escapes::Escapes;

mod mend;
mod proof;
mod runs;
mod signs;
mod subject;

use mend::Known;
use proof::Proofs;
use runs::Run;

pub(crate) struct Characters;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// `U+200B` or `U+2066-U+2069`.
    #[schemars(with = "Vec<String>")]
    chars: Vec<Spanned<String>>,
    /// Where these characters are right.
    #[serde(default)]
    unless: Vec<Guard>,
    /// More runs of them than this in one document are told once, at the first: that is no slip but what the file is.
    most: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Guard {
    /// An ESC that begins a terminal's escape sequence.
    AnsiEscape,
    /// A form feed, but inside a line before a small letter.
    PageBreak,
    /// A separator of ASCII (U+001C to U+001F) that has its line for itself and parts two records, as in files of Info.
    Separator,
    /// A tag that belongs to the flag of a region, as England's.
    Flag,
    /// Beside a letter of a script that joins its letters, or writes without spaces, or beside an emoji.
    JoiningScript,
    /// Beside a Chinese or Japanese character, or at the start of a line, where it indents.
    EastAsian,
    /// In a document with Hebrew or Arabic letters.
    RightToLeft,
}

struct Compiled {
    rule: Arc<Rule>,
    ranges: Vec<RangeInclusive<char>>,
    unless: Vec<Guard>,
    most: usize,
}

struct CharactersPass {
    cards: Vec<Compiled>,
    /// The members in ASCII.
    ascii: Vec<u8>,
    /// By first byte, the second bytes of all members: bit `byte & 0x3F`.
    seconds: [u64; 256],
}

impl Kind for Characters {
    fn name(&self) -> &'static str {
        "characters"
    }

    fn summary(&self) -> &'static str {
        "code points that do not belong into text"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut pass = CharactersPass { cards: Vec::with_capacity(cards.len()), ascii: Vec::new(), seconds: [0; 256] };
        for card in cards {
            let params: Params = card.params()?;
            let mut ranges = Vec::with_capacity(params.chars.len());
            for written in &params.chars {
                let range = read_range(written.get_ref())
                    .ok_or_else(|| card.invalid(written.span(), "expected `U+200B` or `U+2066-U+2069`"))?;
                pass.add(&range);
                ranges.push(range);
            }
            let (unless, most) = (params.unless, params.most.unwrap_or(usize::MAX));
            pass.cards.push(Compiled { rule: Arc::clone(&card.rule), ranges, unless, most });
        }
        pass.ascii.sort_unstable();
        pass.ascii.dedup();
        Ok(Box::new(pass))
    }
}

fn read_range(written: &str) -> Option<RangeInclusive<char>> {
    let read = |code: &str| char::from_u32(u32::from_str_radix(code.strip_prefix("U+")?, 16).ok()?);
    let (first, last) = written.split_once('-').unwrap_or((written, written));
    let (first, last) = (read(first)?, read(last)?);
    (first <= last).then_some(first..=last)
}

impl CharactersPass {
    /// Marks what the characters of a range begin with. All of one first and second byte share a block of 64 or more.
    fn add(&mut self, range: &RangeInclusive<char>) {
        let mut at = *range.start();
        loop {
            let mut bytes = [0; 4];
            at.encode_utf8(&mut bytes);
            if at.is_ascii() {
                self.ascii.push(bytes[0]);
            } else {
                self.seconds[usize::from(bytes[0])] |= 1 << (bytes[1] & 0x3F);
            }
            let code = u32::from(at);
            let step = match code {
                0..=0x7FF => 1,
                0x800..=0xFFFF => 0x40 - (code & 0x3F),
                _ => 0x1000 - (code & 0xFFF),
            };
            let next = if code + step == 0xD800 { 0xE000 } else { code + step };
            match char::from_u32(next) {
                Some(next) if next <= *range.end() => at = next,
                _ => break,
            }
        }
    }
}

impl Pass for CharactersPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let profile = document.profile();
        let has_ascii = profile.bytes.has_any(self.ascii.iter().copied());
        let has_other = (0xC2..=0xF4).any(|lead| self.seconds[usize::from(lead)] != 0 && profile.bytes.has(lead));
        if !has_ascii && !has_other {
            return;
        }
        let mut is_member = [false; 128];
        for &byte in &self.ascii {
            is_member[usize::from(byte)] = true;
        }
        let escapes = if profile.bytes.has(0x1B) { Escapes::of(document.text) } else { Escapes::default() };
        let runs = vec![Vec::new(); self.cards.len()];
        let mut walk = Walk { pass: self, document, escapes, runs, flag_end: 0 };
        let bytes = document.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at].is_ascii() {
                if has_ascii {
                    if is_member[usize::from(bytes[at])] {
                        walk.look(at);
                    }
                    at += 1;
                } else {
                    at += ascii_prefix(&bytes[at..]);
                }
                continue;
            }
            let (first, second) = (bytes[at], bytes[at + 1]);
            if self.seconds[usize::from(first)] >> (second & 0x3F) & 1 != 0 {
                walk.look(at);
            }
            at += match first {
                0x80..=0xDF => 2,
                0xE0..=0xEF => 3,
                _ => 4,
            };
        }
        let known = Known { text: document.text, proofs: Proofs::of(document.text), escapes };
        for (card, runs) in self.cards.iter().zip(walk.runs) {
            runs::tell(&card.rule, document, &known, runs, card.most, sink);
        }
    }
}

struct Walk<'w> {
    pass: &'w CharactersPass,
    document: &'w Document<'w>,
    escapes: Escapes,
    /// What was seen, by card.
    runs: Vec<Vec<Run>>,
    /// Past the last flag whose tags were seen.
    flag_end: usize,
}

impl Walk<'_> {
    /// The character at `at` may be a member of some card.
    fn look(&mut self, at: usize) {
        let c = self.document.text[at..].chars().next().expect("a character begins here");
        if c == char::REPLACEMENT_CHARACTER && self.is_damage(at) {
            return;
        }
        for index in 0..self.pass.cards.len() {
            let card = &self.pass.cards[index];
            if !card.ranges.iter().any(|range| range.contains(&c)) || card.unless.iter().any(|g| self.admits(*g, at, c))
            {
                continue;
            }
            let end = at + c.len_utf8();
            match self.runs[index].last_mut() {
                Some(run) if run.end == at => (run.end, run.count) = (end, run.count + 1),
                _ => self.runs[index].push(Run { start: at, end, count: 1 }),
            }
        }
    }

    fn is_damage(&self, at: usize) -> bool {
        self.document.damage.is_some_and(|damage| damage.holes.begins_at(at))
    }

    fn admits(&mut self, guard: Guard, at: usize, c: char) -> bool {
        let text = self.document.text;
        let before = || text[..at].chars().next_back();
        let after = || text[at + c.len_utf8()..].chars().next();
        match guard {
            // The card markup/ansi-escape sees the same ones.
            Guard::AnsiEscape => c == '\u{1B}' && self.escapes.terminal(text, at).is_some(),
            Guard::PageBreak => {
                let is_in_line = before().is_some_and(|c| c == ' ' || c.is_alphanumeric());
                c == '\u{C}' && !(is_in_line && after().is_some_and(char::is_lowercase))
            }
            Guard::Separator => {
                let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{C}');
                let stands_alone = before().is_none_or(is_break) && after().is_none_or(is_break);
                matches!(c, '\u{1C}'..='\u{1F}') && stands_alone
            }
            Guard::Flag => {
                if before() == Some('\u{1F3F4}') {
                    // The longest flag has six tags and the one that cancels them.
                    let tags = text[at..].chars().take(8).take_while(|c| ('\u{E0020}'..='\u{E007F}').contains(c));
                    let tags: Vec<char> = tags.collect();
                    if let Some(last) = tags.iter().position(|&tag| tag == '\u{E007F}') {
                        self.flag_end = at + 4 * (last + 1);
                    }
                }
                at < self.flag_end
            }
            // A byte-order mark inside a text is right in no script.
            Guard::JoiningScript if c == '\u{FEFF}' => false,
            Guard::JoiningScript => before().is_some_and(joins) || after().is_some_and(joins),
            Guard::EastAsian => {
                before().is_none_or(|c| c == '\n' || is_east_asian(c)) || after().is_some_and(is_east_asian)
            }
            Guard::RightToLeft => self.document.profile().bytes.has_any(0xD7..=0xDB),
        }
    }
}

/// Hebrew and everything after it up to the symbols, Hangul's letters, the East, emoji and what makes them up.
fn joins(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{1CFF}' | '\u{2190}'..='\u{2BFF}' | '\u{3040}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}')
        || matches!(c, '\u{FE00}'..='\u{FEFC}' | '\u{10800}'..='\u{3FFFF}')
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}')
        || matches!(c, '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// How many of the first bytes are ASCII.
pub(crate) fn ascii_prefix(bytes: &[u8]) -> usize {
    let mut at = 0;
    for chunk in bytes.chunks_exact(32) {
        if !chunk.is_ascii() {
            break;
        }
        at += 32;
    }
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read() {
        assert_eq!(read_range("U+200B"), Some('\u{200B}'..='\u{200B}'));
        assert_eq!(read_range("U+2066-U+2069"), Some('\u{2066}'..='\u{2069}'));
        assert_eq!(read_range("200B"), None);
        assert_eq!(read_range("U+2069-U+2066"), None);
        assert_eq!(read_range("U+D800"), None);
    }

    #[test]
    fn every_member_passes_the_first_look() {
        let mut pass = CharactersPass { cards: Vec::new(), ascii: Vec::new(), seconds: [0; 256] };
        let range = '\u{7F}'..='\u{10FFFF}';
        pass.add(&range);
        for c in range.skip(1) {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes);
            assert!(pass.seconds[usize::from(bytes[0])] >> (bytes[1] & 0x3F) & 1 != 0, "{c:?}");
        }
    }
}
