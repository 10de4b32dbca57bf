//! Runs of characters beyond ASCII, and what one was by a chain of charsets.
//!
//! A run is what stands between ASCII characters; the pieces of it that read as UTF-8 need not be all of it.

use super::codec::{COUNT, Codecs};
use super::judge::{self, Proof, Repair};
use crate::span::Span;

/// A run of characters outside ASCII in which a pair looks suspicious.
pub(super) struct Run {
    pub(super) span: Span,
    /// The characters around it.
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
}

/// A part of a run that reads as UTF-8 in one charset.
pub(super) struct Piece {
    pub(super) span: Span,
    /// The table of its last reading: an index, as in a chain.
    pub(super) codec: usize,
    /// How many characters stand there now.
    pub(super) length: usize,
    pub(super) repair: Repair,
    /// It has a neighbour in its run that is no part of it.
    pub(super) is_partial: bool,
    /// Why its repair may be another one.
    pub(super) doubt: Option<Doubt>,
}

/// Why a repair is not sure, though the damage is.
pub(super) enum Doubt {
    /// Another chain of charsets explains the place as well: its names, and what it makes.
    Rival(Vec<&'static str>, String),
    /// It makes a word that nobody writes.
    Odd,
    /// The charset leaves some of the damage unexplained.
    Stray,
    /// It is alone in its text, and proves nothing but that the word would fit.
    Alone,
    /// It stands beside proved damage of its charset, and the language vouches for it.
    Beside,
    /// Its letters were made small or large afterwards.
    Folded,
    /// Half of it was dropped, and the language tells which half.
    Dropped,
    /// A byte that should have been read in this charset.
    Single(&'static str),
    /// The text is about misread characters, or shows one beside what it should be.
    Shown,
}

/// What a run was, by one chain of charsets, the last reading first.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) pieces: Vec<Piece>,
}

impl Reading {
    /// Bytes of the pieces that need no support.
    pub(super) fn strong(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.repair.proof == Proof::Strong).map(|piece| piece.span.len()).sum()
    }

    /// Bytes of all pieces.
    pub(super) fn length(&self) -> usize {
        self.pieces.iter().map(|piece| piece.span.len()).sum()
    }

    /// The pieces that share a byte with `span`.
    pub(super) fn touching(&self, span: Span) -> impl Iterator<Item = &Piece> {
        let first = self.pieces.partition_point(|piece| piece.span.end <= span.start);
        self.pieces[first..].iter().take_while(move |piece| piece.span.start < span.end)
    }

    /// Characters that are explained, those between the readings among them.
    pub(super) fn gain(&self) -> usize {
        let between = |piece: &Piece| piece.repair.steps.iter().map(|step| step.chars().count()).sum::<usize>();
        self.pieces.iter().map(|piece| piece.length + between(piece)).sum()
    }

    /// Keeps what is proved, and where that is `is_supported` what would not be proof alone.
    pub(super) fn believed(mut self, is_supported: bool) -> Self {
        let least = if is_supported { Proof::Weak } else { Proof::Strong };
        self.pieces.retain(|piece| piece.repair.proof >= least);
        self
    }
}

/// Adds pieces to others, both in order; what touches one that is there is left out.
pub(super) fn with(mut pieces: Vec<Piece>, mut more: Vec<Piece>) -> Vec<Piece> {
    more.retain(|one| {
        let first = pieces.partition_point(|piece| piece.span.end <= one.span.start);
        pieces.get(first).is_none_or(|piece| piece.span.start >= one.span.end)
    });
    if !more.is_empty() {
        pieces.append(&mut more);
        pieces.sort_by_key(|piece| piece.span);
    }
    pieces
}

/// The charsets in which some pair of these characters is a lead and a continuation: a bit a charset.
pub(super) fn fitting(codecs: &Codecs, chars: &[char]) -> u16 {
    let roles = |pair: &[char]| codecs.roles(pair[0]).lead & codecs.roles(pair[1]).continuation;
    chars.windows(2).fold(0, |set, pair| set | roles(pair))
}

/// The charsets of a set of bits.
pub(super) fn each(set: u16) -> impl Iterator<Item = usize> {
    (0..COUNT).filter(move |codec| set & 1 << codec != 0)
}

/// Reads `chars`, the characters of `run`, by a chain of charsets.
pub(super) fn read(codecs: &Codecs, run: &Run, chars: &[char], chain: &[usize], is_deep: bool) -> Reading {
    let mut reading = Reading::default();
    let codec = chain[0];
    let (mut at, mut offset) = (0, run.span.start);
    while at < chars.len() {
        let (first, start) = (at, offset);
        let mut repaired = String::new();
        while let Some((c, length)) = codecs.read(&chars[at..], codec) {
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
        let repair = judge::judge(codecs, chars, chain, repaired, (before, after), is_deep);
        let span = Span::new(start, offset);
        reading.pieces.push(Piece { span, codec, length: chars.len(), repair, is_partial, doubt: None });
    }
    reading
}
