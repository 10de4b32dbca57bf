//! What is counted to tell a genre, in one pass over the lines.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use super::line::{Shape, Speaker, cells, ends_speech, is_code, is_item, is_page_break, speaker};
use crate::text::chars::count_chars;
use crate::text::document::Document;
use crate::text::entries::entries;
use crate::text::lines::Zone;
use crate::text::told::Counts;

/// A document shows its genre early; a longer one is not read to its end for it.
const MOST_LINES: usize = 4_000;
/// Words of a short line, at most.
const SHORT: u32 = 6;

/// Counts the lines of a document.
pub(super) fn count(document: &Document) -> Counts {
    let lines = document.lines();
    let mut counts = Counts { entries: entries(document).lines.len(), ..Counts::default() };
    let mut shapes: FxHashMap<Shape, usize> = FxHashMap::default();
    let mut names: FxHashMap<&str, usize> = FxHashMap::default();
    let mut rows: FxHashMap<usize, usize> = FxHashMap::default();
    let mut lengths = Vec::new();
    let mut block = Block::default();
    let mut flowed = false;
    for (index, line) in lines.iter().enumerate().take(MOST_LINES) {
        let text = document.line_text(line);
        if line.is_blank() || document.is_fenced(index) {
            counts.blank += usize::from(line.is_blank());
            counts.page_breaks += usize::from(text.contains('\u{C}'));
            close(&mut counts, &mut block);
            flowed = false;
            continue;
        }
        let flows = document.flows(index);
        let trimmed = text.trim();
        let is_item = is_item(trimmed);
        let is_short = line.words <= SHORT && !line.is_prose();
        counts.filled += 1;
        counts.words += line.words as usize;
        counts.paragraphs += usize::from(line.is_paragraph());
        counts.short += usize::from(is_short);
        counts.edges += usize::from(is_short && lines.zone(index) != Zone::Body);
        counts.items += usize::from(is_item);
        counts.flowing += usize::from(flows || flowed);
        counts.page_breaks += usize::from(is_page_break(text));
        counts.code += usize::from(is_code(trimmed));
        counts.cues += usize::from(trimmed.starts_with(|c: char| c.is_ascii_digit()) && trimmed.contains(" --> "));
        *shapes.entry(Shape::of(trimmed)).or_default() += 1;
        if let Some(cells) = cells(trimmed) {
            *rows.entry(cells).or_default() += 1;
        }
        if let Some(Speaker { name, is_nick }) = speaker(trimmed) {
            counts.nicks += usize::from(is_nick);
            // Of `Price: 5` and its like nobody speaks.
            if is_nick || line.is_prose() || ends_speech(trimmed) {
                *names.entry(name).or_default() += 1;
            }
        }
        let chars = count_chars(trimmed);
        lengths.push(chars);
        block.add(chars, line.words, is_item || line.is_paragraph() || document.is_cut(index));
        flowed = flows;
    }
    close(&mut counts, &mut block);
    counts.stamped = most(shapes.iter().filter(|(shape, _)| shape.numbers >= 3).map(|(_, &count)| count));
    counts.rows = most(rows.into_values());
    for count in names.into_values().filter(|&count| count > 1) {
        counts.turns += count;
        counts.speakers += 1;
    }
    counts.even = even(&mut lengths);
    counts
}

/// Counts a block that has come to its end.
fn close(counts: &mut Counts, block: &mut Block) {
    let block = std::mem::take(block);
    if block.is_stanza() {
        counts.stanzas += 1;
        counts.in_stanzas += block.lines;
        counts.last_chars += block.last_chars;
        counts.other_chars += (block.chars - block.last_chars) / (block.lines - 1);
    }
}

fn most(counts: impl Iterator<Item = usize>) -> usize {
    counts.max().unwrap_or_default()
}

/// How many lengths differ from the middle one by two fifths at most.
fn even(lengths: &mut [usize]) -> usize {
    lengths.sort_unstable();
    let Some(&middle) = lengths.get(lengths.len() / 2) else { return 0 };
    lengths.iter().filter(|&&length| (middle * 3..=middle * 7).contains(&(length * 5))).count()
}

/// Lines between blank ones.
#[derive(Default)]
struct Block {
    lines: usize,
    words: u32,
    chars: usize,
    longest: usize,
    last_chars: usize,
    /// It holds items, a paragraph or lines cut at a width.
    is_other: bool,
}

impl Block {
    const STANZA_LINES: RangeInclusive<usize> = 2..=16;
    /// The longest verse, in characters.
    const LONGEST: usize = 90;
    /// Words of a verse, or in a script of long words or without spaces characters, on the mean at least.
    const WORDS: usize = 3;
    const CHARS: usize = 12;

    fn add(&mut self, chars: usize, words: u32, is_other: bool) {
        self.lines += 1;
        self.words += words;
        self.chars += chars;
        self.longest = self.longest.max(chars);
        self.last_chars = chars;
        self.is_other |= is_other;
    }

    /// Several lines of a sentence's length, none much longer than the others.
    fn is_stanza(&self) -> bool {
        Self::STANZA_LINES.contains(&self.lines)
            && !self.is_other
            && self.longest <= Self::LONGEST
            && self.longest * self.lines <= self.chars * 2
            && (self.words as usize >= self.lines * Self::WORDS || self.chars >= self.lines * Self::CHARS)
    }
}
