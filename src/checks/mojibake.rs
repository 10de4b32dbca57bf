//! `mojibake`: UTF-8 that was read in another charset, `â€™` for `’`.
//!
//! Proof, not suspicion: a piece is reported when its characters, taken back to the bytes of a charset, are UTF-8 and make a
//! believable text. Only what begins with a pair of characters that could be a lead and a continuation is ever taken back;
//! clean text of any script passes at the speed of looking at it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::characters::ascii_prefix;
use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::span::Span;
use crate::text::Document;

mod codec;
mod judge;
mod lost;
mod marks;
mod spaces;

use codec::{COUNT, Codecs};
use judge::{Proof, Repair};

pub(super) struct Mojibake;

struct MojibakePass {
    rules: Vec<Arc<Rule>>,
    codecs: Codecs,
}

impl Kind for Mojibake {
    fn name(&self) -> &'static str {
        "mojibake"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(MojibakePass { rules, codecs: Codecs::new() }))
    }
}

/// A run of characters outside ASCII in which a pair looks suspicious.
struct Run {
    span: Span,
    before: Option<char>,
    after: Option<char>,
}

/// A part of a run that reads as UTF-8 in one charset.
struct Piece {
    span: Span,
    codec: usize,
    /// How many characters stand there now.
    length: usize,
    repair: Repair,
    /// It has a neighbour in its run that is no part of it.
    is_partial: bool,
}

/// What a run was, by one charset.
#[derive(Default)]
struct Reading {
    pieces: Vec<Piece>,
}

/// Longer runs are cut, so that the memory for one is bounded. In bytes.
const LONGEST_RUN: usize = 1 << 16;

impl Pass for MojibakePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if document.profile().bytes.is_ascii() {
            return;
        }
        let (runs, count) = self.suspicious(document.text);
        if runs.is_empty() {
            return;
        }
        let mut pieces = self.pieces(document.text, &runs, count);
        if pieces.is_empty() {
            return;
        }
        let mut halves = spaces::pieces(&self.codecs, document.text, &pieces);
        halves.append(&mut lost::pieces(document.text, &pieces));
        if !halves.is_empty() {
            pieces.append(&mut halves);
            pieces.sort_by_key(|piece| piece.span);
        }
        for rule in &self.rules {
            report(rule, &pieces, count, sink);
        }
    }
}

impl MojibakePass {
    /// The runs worth reading, and how many runs there are at all.
    fn suspicious(&self, text: &str) -> (Vec<Run>, usize) {
        let bytes = text.as_bytes();
        let (mut runs, mut count, mut at) = (Vec::new(), 0, 0);
        while at < bytes.len() {
            at += ascii_prefix(&bytes[at..]);
            if at == bytes.len() {
                break;
            }
            let start = at;
            count += 1;
            let mut lead = 0;
            let mut is_suspicious = false;
            while at < bytes.len() && bytes[at] >= 0x80 && at - start < LONGEST_RUN {
                let (c, length) = read_char(&bytes[at..]);
                let roles = self.codecs.roles(c);
                is_suspicious |= lead & roles.continuation != 0;
                lead = roles.lead;
                at += length;
            }
            if is_suspicious {
                let (before, after) = (text[..start].chars().next_back(), text[at..].chars().next());
                runs.push(Run { span: Span::new(start, at), before, after });
            }
        }
        (runs, count)
    }

    /// What is believed, in order.
    fn pieces(&self, text: &str, runs: &[Run], count: usize) -> Vec<Piece> {
        // Which charset explains most is settled over the whole document first: `Ã©` is the same in four of them.
        let mut strong = [0; COUNT];
        let mut covered = [0; COUNT];
        let (mut deep, mut all) = ([0; COUNT], [0; COUNT]);
        let mut chars = Vec::new();
        for run in runs {
            chars.clear();
            chars.extend(run.span.of(text).chars());
            for codec in self.fitting(&chars) {
                let reading = self.read(run, &chars, codec, false);
                deep[codec] += reading.pieces.iter().filter(|piece| piece.repair.chain.len() > 1).count();
                all[codec] += reading.pieces.len();
                strong[codec] += reading.strong();
                covered[codec] += usize::from(reading.pieces.iter().any(|piece| !piece.is_partial));
            }
        }
        let mut order: Vec<usize> = (0..COUNT).filter(|&codec| strong[codec] > 0).collect();
        order.sort_by_key(|&codec| std::cmp::Reverse(strong[codec]));
        let mut pieces = Vec::new();
        for run in runs {
            chars.clear();
            chars.extend(run.span.of(text).chars());
            let fitting = self.fitting(&chars).fold(0_u16, |set, codec| set | 1 << codec);
            let mut best = Reading::default();
            for &codec in order.iter().filter(|&&codec| fitting & 1 << codec != 0) {
                let mut reading = self.read(run, &chars, codec, deep[codec] * 2 >= all[codec]);
                // A weak piece is believed where half of the document reads the same way.
                let is_supported = strong[codec] > 0 && covered[codec] * 2 >= count;
                reading.pieces.retain(|piece| piece.repair.proof == Proof::Strong || is_supported);
                if reading.length() > best.length() {
                    best = reading;
                }
            }
            pieces.append(&mut best.pieces);
        }
        pieces
    }

    /// The charsets in which some pair of these characters is a lead and a continuation.
    fn fitting(&self, chars: &[char]) -> impl Iterator<Item = usize> + use<> {
        let roles = |pair: &[char]| self.codecs.roles(pair[0]).lead & self.codecs.roles(pair[1]).continuation;
        let set = chars.windows(2).fold(0, |set, pair| set | roles(pair));
        (0..COUNT).filter(move |codec| set & 1 << codec != 0)
    }

    fn read(&self, run: &Run, chars: &[char], codec: usize, is_deep: bool) -> Reading {
        let mut reading = Reading::default();
        let (mut at, mut offset) = (0, run.span.start);
        while at < chars.len() {
            let (first, start) = (at, offset);
            let mut repaired = String::new();
            while let Some((c, length)) = self.codecs.read(&chars[at..], codec) {
                repaired.push(c);
                offset += chars[at..at + length].iter().map(|c| c.len_utf8()).sum::<usize>();
                at += length;
            }
            if at == first {
                offset += chars[at].len_utf8();
                at += 1;
                continue;
            }
            let before = if first == 0 { run.before } else { Some(chars[first - 1]) };
            let after = if at == chars.len() { run.after } else { Some(chars[at]) };
            let is_partial = first > 0 || at < chars.len();
            let chars = &chars[first..at];
            let repair = judge::judge(&self.codecs, chars, codec, repaired, (before, after), is_deep);
            let Some(repair) = repair else { continue };
            let span = Span::new(start, offset);
            reading.pieces.push(Piece { span, codec, length: chars.len(), repair, is_partial });
        }
        reading
    }
}

impl Reading {
    /// Bytes of the pieces that need no support.
    fn strong(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.repair.proof == Proof::Strong).map(|piece| piece.span.len()).sum()
    }

    /// Bytes of all pieces.
    fn length(&self) -> usize {
        self.pieces.iter().map(|piece| piece.span.len()).sum()
    }
}

/// This many pieces that are most of what a document has beyond ASCII are one finding.
const MANY: usize = 4;

fn report(rule: &Arc<Rule>, pieces: &[Piece], count: usize, sink: &mut Sink) {
    let mut alike: FxHashMap<&[&str], usize> = FxHashMap::default();
    for piece in pieces {
        *alike.entry(&piece.repair.chain).or_default() += 1;
    }
    let edit = |piece: &Piece| Edit::replace(piece.span, piece.repair.text.as_str());
    if pieces.len() >= MANY && pieces.len() * 2 > count {
        // One that proves something shows best what happened to all.
        let first = pieces.iter().find(|piece| piece.repair.proof == Proof::Strong).unwrap_or(&pieces[0]);
        let chain = describe(&first.repair.chain);
        let slots = [("repaired", first.repair.text.as_str()), ("charset", chain.as_str())];
        let note = format!("{} more places in this document read the same way", pieces.len() - 1);
        let hit = with_steps(Hit::new(first.span).slots(&slots), first).note(note);
        sink.report(rule, hit.edits(pieces.iter().map(edit).collect(), Applicability::Safe));
        return;
    }
    for piece in pieces {
        let chain = describe(&piece.repair.chain);
        let slots = [("repaired", piece.repair.text.as_str()), ("charset", chain.as_str())];
        let is_long = piece.repair.proof == Proof::Strong && piece.length >= 3;
        let trust = if is_long || alike[piece.repair.chain.as_slice()] >= 2 {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        };
        sink.report(rule, with_steps(Hit::new(piece.span).slots(&slots), piece).edits(vec![edit(piece)], trust));
    }
}

/// Tells what stood between the readings of a piece that was misread more than once.
fn with_steps<'h>(hit: Hit<'h>, piece: &Piece) -> Hit<'h> {
    if piece.repair.steps.is_empty() {
        return hit;
    }
    let shown = |text: &String| format!("`{}`", crate::text::printable::printable(text));
    let steps: Vec<String> = piece.repair.steps.iter().chain([&piece.repair.text]).map(shown).collect();
    hit.note(format!("step by step: {}", steps.join(", then ")))
}

/// `windows-1252`, `windows-1252 twice`, `latin-1, then as windows-1252`.
fn describe(chain: &[&str]) -> String {
    let mut readings: Vec<&str> = chain.iter().rev().copied().collect();
    let times = readings.len();
    readings.dedup();
    match (readings.as_slice(), times) {
        ([one], 1) => (*one).to_owned(),
        ([one], 2) => format!("{one} twice"),
        ([one], times) => format!("{one} {times} times"),
        (many, _) => many.join(", then as "),
    }
}

/// The character beyond ASCII that begins here, and its length.
fn read_char(bytes: &[u8]) -> (char, usize) {
    let tail = |index: usize| u32::from(bytes[index] & 0x3F);
    let first = u32::from(bytes[0]);
    let (code, length) = match bytes[0] {
        0x80..=0xDF => ((first & 0x1F) << 6 | tail(1), 2),
        0xE0..=0xEF => ((first & 0x0F) << 12 | tail(1) << 6 | tail(2), 3),
        _ => ((first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4),
    };
    (char::from_u32(code).expect("a text is sound UTF-8"), length)
}
