//! `mojibake`: UTF-8 that was read in another charset, `â€™` for `’`.
//!
//! Proof, not suspicion: a piece is reported when its characters, taken back to the bytes of a charset, are UTF-8 and
//! make a believable text. Only what begins with a pair of characters that could be a lead and a continuation is ever
//! taken back; clean text of any script passes at the speed of looking at it.
//!
//! A charset is chosen for the document, not for the place (`choice`): by what it explains, then by the words it makes
//! (`plausible`), which prove nothing and only choose between what is proved. A choice that is not clear, or that
//! leaves something unexplained (`doubts`), is never a safe fix.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::checks::encoding::characters::ascii_prefix;
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;

mod choice;
mod codec;
mod doubts;
mod dropped;
mod folded;
mod judge;
mod lost;
mod marks;
mod plausible;
mod reading;
mod single;
mod spaces;
mod vouched;

use choice::Choice;
use codec::Codecs;
use doubts::Doubts;
use judge::Proof;
use reading::{Doubt, Piece, Reading, Run, fitting, read};

pub(crate) struct Mojibake;

struct MojibakePass {
    rules: Vec<Arc<Rule>>,
    codecs: Codecs,
    doubts: Doubts,
}

impl Kind for Mojibake {
    fn name(&self) -> &'static str {
        "mojibake"
    }

    fn summary(&self) -> &'static str {
        "UTF-8 that was read in another charset, `â€™` for `’`"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let languages = Spec::shared_languages(cards);
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(MojibakePass { rules, codecs: Codecs::new(languages), doubts: Doubts::new(languages) }))
    }
}

/// What of a text is worth a look.
struct Suspicious {
    /// Runs with a pair that may be a lead and a continuation.
    runs: Vec<Run>,
    /// How many runs there are at all.
    count: usize,
    /// An `Ã` stands before a blank.
    has_half: bool,
    /// There are words of nothing but Latin letters beyond ASCII.
    has_letters: bool,
}

/// Runs of Latin letters beyond ASCII of so many bytes are words of no language; so many of them are no art.
const LONG_WORD: usize = 8;
const LONG_WORDS: usize = 3;

/// Longer runs are cut, so that the memory for one is bounded. In bytes.
const LONGEST_RUN: usize = 1 << 16;

impl Pass for MojibakePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if document.profile().bytes.is_ascii() {
            return;
        }
        let text = document.text;
        let Suspicious { runs, count, has_half, has_letters } = self.suspicious(document);
        if runs.is_empty() && !has_half && !has_letters {
            return;
        }
        let mut pieces = self.pieces(text, &runs, count);
        doubts::leave_drawings(text, &mut pieces);
        if pieces.is_empty() {
            pieces = vouched::pieces(&self.codecs, document, &runs);
            if pieces.is_empty() {
                pieces = folded::pieces(&self.codecs, document, &runs, &[]);
            }
        } else {
            let folded = folded::pieces(&self.codecs, document, &runs, &pieces);
            pieces.retain(|piece| !folded.iter().any(|folded| folded.span.touches(piece.span)));
            pieces = reading::with(pieces, folded);
            for more in [
                spaces::pieces(&self.codecs, text, &pieces),
                lost::pieces(text, &pieces),
                vouched::beside(&self.codecs, text, &runs, &pieces),
                dropped::pieces(&self.codecs, text, &pieces),
            ] {
                pieces = reading::with(pieces, more);
            }
        }
        // Among many such words two or three bytes happen to be UTF-8.
        let single = if has_letters { single::pieces(&self.codecs, text) } else { Vec::new() };
        if single.len() > pieces.len() {
            pieces = single;
        }
        if pieces.is_empty() || doubts::is_play(text, &pieces) {
            return;
        }
        folded::capitalise(text, &mut pieces);
        self.doubts.cast(&self.codecs, document.text, &mut pieces);
        for rule in &self.rules {
            report(rule, &pieces, count, sink);
        }
    }
}

impl MojibakePass {
    fn suspicious(&self, document: &Document) -> Suspicious {
        let text = document.text;
        let bytes = text.as_bytes();
        let (mut runs, mut count, mut at) = (Vec::new(), 0, 0);
        let (mut has_half, mut long) = (false, 0);
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
                // A small Ÿ goes on as the large one did.
                is_suspicious |= lead & roles.continuation != 0 || lead != 0 && c == 'ÿ';
                lead = roles.lead;
                at += length;
            }
            // The last byte first: few texts have one of these two.
            has_half |= match bytes[at - 1] {
                0x83 => bytes.get(at) == Some(&b' ') && bytes[at - 2] == 0xC3,
                0xA0 => bytes[start..at].ends_with("Ã\u{A0}".as_bytes()),
                _ => false,
            };
            // Latin letters are of two bytes that begin with 0xC3.
            long += usize::from(at - start >= LONG_WORD && bytes[start] == 0xC3 && bytes[start + 2] == 0xC3);
            if is_suspicious && runs.len() < document.most_findings() {
                let (before, after) = (text[..start].chars().next_back(), text[at..].chars().next());
                runs.push(Run { span: Span::new(start, at), before, after });
            }
        }
        Suspicious { runs, count, has_half, has_letters: long >= LONG_WORDS }
    }

    /// What is believed, in order.
    fn pieces(&self, text: &str, runs: &[Run], count: usize) -> Vec<Piece> {
        let choice = choice::choose(&self.codecs, text, runs, count);
        let mut pieces = Vec::new();
        let mut chars = Vec::new();
        for run in runs {
            chars.clear();
            chars.extend(run.span.of(text).chars());
            pieces.append(&mut self.best(run, &chars, &choice));
        }
        pieces
    }

    /// The pieces of one run, by the first of the candidates that explains most of it.
    fn best(&self, run: &Run, chars: &[char], choice: &Choice) -> Vec<Piece> {
        let fitting = fitting(&self.codecs, chars);
        let mut readings: Vec<(usize, Reading)> = Vec::new();
        for (rank, candidate) in choice.candidates.iter().enumerate() {
            if fitting & 1 << candidate.chain[0] == 0 {
                continue;
            }
            let reading = read(&self.codecs, run, chars, &candidate.chain, candidate.is_deep);
            let reading = reading.believed(candidate.is_supported);
            // What the document's own charsets explain in full needs no second opinion.
            let is_mixed = !candidate.is_deep && candidate.chain.len() > 1;
            let is_settled = rank == 0 && choice.rivals == 0 && !is_mixed && reading.length() == run.span.len();
            readings.push((rank, reading));
            if is_settled {
                break;
            }
            // Where some of the document was misread more often than the rest, a place may belong to either.
            if rank == 0 && is_mixed {
                let deeper = read(&self.codecs, run, chars, &candidate.chain, true);
                readings.push((rank, deeper.believed(candidate.is_supported)));
            }
        }
        let most = readings.iter().map(|(_, reading)| reading.length()).max().unwrap_or(0);
        let Some(index) = readings.iter().position(|(_, reading)| reading.length() == most) else { return Vec::new() };
        let (rank, best) = readings.remove(index);
        let mut pieces = best.pieces;
        // Against the document's own charsets only its rivals count, against others all that explain the run as well.
        readings.retain(|(other, reading)| match rank {
            0 => *other <= choice.rivals,
            _ => *other == 0 && reading.strong() > 0 || reading.length() == most,
        });
        for piece in &mut pieces {
            let differs = |other: &&Piece| other.span != piece.span || other.repair.text != piece.repair.text;
            let rival = readings.iter().flat_map(|(_, reading)| reading.touching(piece.span)).find(differs);
            piece.doubt = match rival {
                Some(rival) => Some(Doubt::Rival(rival.repair.chain.clone(), rival.repair.text.clone())),
                None => makes_odd_word(run, piece).then_some(Doubt::Odd),
            };
        }
        pieces
    }
}

/// Whether a repair makes what no word has.
fn makes_odd_word(run: &Run, piece: &Piece) -> bool {
    let before = run.before.filter(|_| piece.span.start == run.span.start);
    let after = run.after.filter(|_| piece.span.end == run.span.end);
    let mut chars = piece.repair.text.chars().peekable();
    let mut last = before;
    while let Some(c) = chars.next() {
        if !c.is_ascii() && plausible::is_odd(c, last, chars.peek().copied().or(after)) {
            return true;
        }
        last = Some(c);
    }
    false
}

/// This many pieces that are most of what a document has beyond ASCII are one finding.
const MANY: usize = 4;

fn report(rule: &Arc<Rule>, pieces: &[Piece], count: usize, sink: &mut Sink) {
    // By table, not by name: of one misreading some places are told to be Latin-1, others not.
    let key = |piece: &Piece| (piece.codec, piece.repair.chain.len());
    let mut alike: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for piece in pieces {
        *alike.entry(key(piece)).or_default() += 1;
    }
    let is_many = pieces.len() >= MANY && pieces.len() * 2 > count;
    let (doubtful, sure): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(|piece| piece.doubt.is_some());
    for (pieces, most) in [(sure, Applicability::Safe), (doubtful, Applicability::Unsafe)] {
        if is_many && pieces.len() >= MANY {
            report_together(rule, &pieces, most, sink);
            continue;
        }
        for piece in pieces {
            let is_long = piece.repair.proof == Proof::Strong && piece.length >= 3;
            let is_sure = is_many || is_long || alike[&key(piece)] >= 2;
            let trust = if is_sure { most } else { Applicability::Unsafe };
            tell(rule, piece, None, vec![edit(piece)], trust, sink);
        }
    }
}

/// One finding for many pieces, at the one that shows best what happened to all: one that proves something.
fn report_together(rule: &Arc<Rule>, pieces: &[&Piece], trust: Applicability, sink: &mut Sink) {
    let first = pieces.iter().find(|piece| piece.repair.proof == Proof::Strong).unwrap_or(&pieces[0]);
    let note = format!("{} more places in this document read the same way", pieces.len() - 1);
    tell(rule, first, Some(note), pieces.iter().map(|piece| edit(piece)).collect(), trust, sink);
}

fn edit(piece: &Piece) -> Edit {
    Edit::replace(piece.span, piece.repair.text.as_str())
}

fn tell(
    rule: &Arc<Rule>,
    piece: &Piece,
    more: Option<String>,
    edits: Vec<Edit>,
    trust: Applicability,
    sink: &mut Sink,
) {
    let chain = describe(&piece.repair.chain);
    let slots = [("repaired", piece.repair.text.as_str()), ("charset", chain.as_str())];
    let hit = with_steps(Hit::new(piece.span).slots(&slots), piece);
    let doubt = piece.doubt.as_ref().map(|doubt| match doubt {
        Doubt::Rival(chain, text) => {
            let (chain, text) = (describe(chain), crate::text::printable::printable(text));
            format!("read as {chain} it would be `{text}`: the document does not tell which")
        }
        Doubt::Odd => "no word is written like that: the charset may be another one".to_owned(),
        Doubt::Stray => "not all of what stands here reads so: the charset may be another one".to_owned(),
        Doubt::Alone => "the only sign of it in this text: told by the language's letters and words".to_owned(),
        Doubt::Beside => "told by the language's letters and words, beside damage of the same sort".to_owned(),
        Doubt::Folded => "its letters were made small or large after the damage".to_owned(),
        Doubt::Dropped => "half of it was dropped: told by the language's letters".to_owned(),
        Doubt::Single(charset) => format!("the bytes are {charset}: told by the language's commonest words"),
        Doubt::Shown => "the text may mean it: it speaks of such misreadings, or has the word both ways".to_owned(),
    });
    let hit = doubt.into_iter().chain(more).fold(hit, Hit::note);
    sink.report(rule, hit.edits(edits, trust));
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
