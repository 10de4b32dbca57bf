//! Which charsets a document was misread in.
//!
//! The choice is one for the whole document: windows-1250 and ISO 8859-2 read `Ăź` as different letters, and only
//! another place, or the words, tell which it was. What explains more of the suspicious characters wins; of what
//! explains as much, what makes the more believable words; where that does not tell either, the rivals are named and
//! nothing is called safe.

use super::codec::{COUNT, Codecs};
use super::judge::Proof;
use super::plausible;
use super::reading::{Piece, Reading, Run, each, fitting, read};
use crate::span::Span;

/// Misreadings of misreadings are taken back this often in one go.
const MOST_LAYERS: usize = 4;
/// So many chains of charsets are tried at most, and so many are kept.
const MOST_TRIED: usize = 48;
const MOST_KEPT: usize = 8;
/// Chains are told apart by runs of so many bytes of each of two sorts: proved by some charset, and readable in one.
const SAMPLE: usize = 64 << 10;
/// The words around the runs that tell rivals apart are weighed up to this many bytes.
const MOST_WEIGHED: usize = 4 << 10;
/// By how much one repair must be more believable than another to be taken for sure: as if one common letter stood
/// against a foreign one.
pub(super) const CLEARLY: f64 = 3.0;

/// A chain of charsets in which the document may have been misread, the last reading first.
pub(super) struct Candidate {
    /// Indexes of the tables of [`Codecs`].
    pub(super) chain: Vec<usize>,
    /// Most of what it explains was misread more than once.
    pub(super) is_deep: bool,
    /// Half of the document reads this way, so that a weak piece is believed.
    pub(super) is_supported: bool,
}

/// How much less a chain of two charsets is believed than one of the same twice.
const MIXED: f64 = 1.5;

/// The chains of charsets that a document is read by.
#[derive(Default)]
pub(super) struct Choice {
    /// The best first.
    pub(super) candidates: Vec<Candidate>,
    /// How many behind the first explain the document as well and make words that are not clearly worse.
    pub(super) rivals: usize,
}

/// What a chain explains.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// Bytes of pieces that need no support.
    strong: usize,
    /// Runs of which some piece is all.
    covered: usize,
    /// Pieces in all, and those misread more than once.
    all: usize,
    deep: usize,
}

impl Tally {
    fn add(&mut self, reading: &Reading) {
        let believed = || reading.pieces.iter().filter(|piece| piece.repair.proof > Proof::Readable);
        self.strong += reading.strong();
        self.covered += usize::from(believed().any(|piece| !piece.is_partial));
        self.all += believed().count();
        self.deep += believed().filter(|piece| piece.repair.chain.len() > 1).count();
    }
}

/// The charsets of a document by its suspicious runs, of `count` runs beyond ASCII.
pub(super) fn choose(codecs: &Codecs, text: &str, runs: &[Run], count: usize) -> Choice {
    let (single, sample) = single(codecs, text, runs);
    if sample.is_empty() {
        return Choice::default();
    }
    let mut tallied: Vec<(Vec<usize>, Tally)> =
        single.into_iter().enumerate().map(|(c, tally)| (vec![c], tally)).collect();
    for chain in deeper(codecs, text, &sample) {
        let mut tally = Tally::default();
        for_each_reading(codecs, text, runs.iter(), &chain, false, |reading| tally.add(&reading));
        tallied.push((chain, tally));
    }
    tallied.retain(|(_, tally)| tally.strong > 0);
    let mut ranked: Vec<(usize, Candidate)> = Vec::new();
    for (chain, tally) in tallied {
        let is_deep = tally.deep > 0 && tally.deep * 2 >= tally.all || goes_deep(codecs, text, &sample, &chain, tally);
        let candidate = Candidate { chain, is_deep, is_supported: tally.covered * 2 >= count };
        let mut gain = 0;
        for_each_reading(codecs, text, sample.iter().copied(), &candidate.chain, is_deep, |reading| {
            gain += reading.believed(candidate.is_supported).gain();
        });
        ranked.push((gain, candidate));
    }
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.chain.cmp(&b.1.chain)));
    let best = ranked.first().map_or(0, |(gain, _)| *gain);
    let equals = ranked.iter().take_while(|(gain, _)| *gain == best).count();
    let mut candidates: Vec<Candidate> = ranked.into_iter().map(|(_, candidate)| candidate).collect();
    let rivals = if equals > 1 { settle(codecs, text, &sample, &mut candidates, equals) } else { 0 };
    Choice { candidates, rivals }
}

/// What each charset alone explains, and the runs by which chains are told apart, in order.
fn single<'r>(codecs: &Codecs, text: &str, runs: &'r [Run]) -> ([Tally; COUNT], Vec<&'r Run>) {
    let mut tallies = [Tally::default(); COUNT];
    let (mut proved, mut readable) = (0, 0);
    let mut sample = Vec::new();
    let mut chars = Vec::new();
    for run in runs {
        chars.clear();
        chars.extend(run.span.of(text).chars());
        let mut most = None;
        for codec in each(fitting(codecs, &chars)) {
            let reading = read(codecs, run, &chars, &[codec], false);
            tallies[codec].add(&reading);
            most = most.max(reading.pieces.iter().map(|piece| piece.repair.proof).max());
        }
        let Some(most) = most else { continue };
        let taken = if most == Proof::Strong { &mut proved } else { &mut readable };
        if *taken < SAMPLE {
            sample.push(run);
        }
        *taken += run.span.len();
    }
    (tallies, sample)
}

/// Whether all that a chain explains may have been misread as often as the chain is long. One place that proves it
/// carries the others; without any, the words must.
fn goes_deep(codecs: &Codecs, text: &str, sample: &[&Run], chain: &[usize], tally: Tally) -> bool {
    if chain.len() < 2 {
        return false;
    }
    let (mut shallow, mut deep) = (Vec::new(), Vec::new());
    for (is_deep, pieces) in [(false, &mut shallow), (true, &mut deep)] {
        let take = |reading: Reading| pieces.extend(reading.believed(true).pieces);
        for_each_reading(codecs, text, sample.iter().copied(), chain, is_deep, take);
    }
    let readings = [shallow, deep];
    readings[1].iter().all(|piece| piece.repair.chain.len() == chain.len())
        && (tally.deep > 0 || {
            let lines = lines(text, &readings);
            let texts = readings.each_ref().map(|pieces| repaired(text, &lines, pieces));
            let [shallow, deep] = plausible::weigh(&codecs.languages, texts.each_ref().map(String::as_str));
            deep > shallow + CLEARLY
        })
}

/// The chains of two charsets and more that some run may prove.
fn deeper(codecs: &Codecs, text: &str, sample: &[&Run]) -> Vec<Vec<usize>> {
    let mut tried: Vec<Vec<usize>> = (0..COUNT).map(|codec| vec![codec]).collect();
    let mut kept = Vec::new();
    let mut next = 0;
    while let Some(chain) = tried.get(next).cloned() {
        next += 1;
        // How much of the sample is proved to be as deep as this, and what goes on from there.
        let (mut proved, mut further) = (0, 0);
        for_each_reading(codecs, text, sample.iter().copied(), &chain, true, |reading| {
            for piece in reading.pieces.iter().filter(|piece| piece.repair.chain.len() == chain.len()) {
                let inner: Vec<char> = piece.repair.text.chars().collect();
                further |= if inner.len() > 1 { fitting(codecs, &inner[..2]) } else { 0 };
                proved += if piece.repair.proof == Proof::Strong { piece.span.len() } else { 0 };
            }
        });
        if chain.len() > 1 && proved > 0 {
            kept.push((proved, chain.clone()));
        }
        if chain.len() < MOST_LAYERS {
            let room = MOST_TRIED.saturating_sub(tried.len());
            tried.extend(each(further).take(room).map(|codec| [chain.as_slice(), &[codec]].concat()));
        }
    }
    kept.sort_by_key(|(proved, _)| std::cmp::Reverse(*proved));
    kept.truncate(MOST_KEPT);
    kept.into_iter().map(|(_, chain)| chain).collect()
}

fn for_each_reading<'r>(
    codecs: &Codecs,
    text: &str,
    runs: impl Iterator<Item = &'r Run>,
    chain: &[usize],
    is_deep: bool,
    mut take: impl FnMut(Reading),
) {
    let mut chars = Vec::new();
    for run in runs {
        chars.clear();
        chars.extend(run.span.of(text).chars());
        if fitting(codecs, &chars) & 1 << chain[0] != 0 {
            take(read(codecs, run, &chars, chain, is_deep));
        }
    }
}

/// Puts the most believable of the first `equals` candidates first, behind it those that are not clearly worse and make
/// another text; how many these are.
fn settle(codecs: &Codecs, text: &str, sample: &[&Run], candidates: &mut Vec<Candidate>, equals: usize) -> usize {
    let pieces = |candidate: &Candidate| {
        let mut pieces = Vec::new();
        for_each_reading(codecs, text, sample.iter().copied(), &candidate.chain, candidate.is_deep, |reading| {
            pieces.extend(reading.believed(candidate.is_supported).pieces);
        });
        pieces
    };
    let readings: Vec<Vec<Piece>> = candidates[..equals].iter().map(pieces).collect();
    let is_same = |a: &[Piece], b: &[Piece]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.span == b.span && a.repair.text == b.repair.text)
    };
    if readings[1..].iter().all(|other| is_same(&readings[0], other)) {
        return 0;
    }
    let lines = lines(text, &readings);
    let mut different: Vec<usize> = Vec::new();
    for (index, pieces) in readings.iter().enumerate() {
        if different.iter().all(|&other| !is_same(&readings[other], pieces)) {
            different.push(index);
        }
    }
    let texts: Vec<String> = different.iter().map(|&index| repaired(text, &lines, &readings[index])).collect();
    let weights = plausible::weigh_all(&codecs.languages, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut weighed: Vec<(usize, f64)> = different.into_iter().zip(weights).collect();
    for (index, weight) in &mut weighed {
        // One program misreads twice more often than two do.
        *weight -= if candidates[*index].chain.windows(2).any(|pair| pair[0] != pair[1]) { MIXED } else { 0.0 };
    }
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best = weighed[0].1;
    weighed.retain(|&(_, weight)| weight > best - CLEARLY);
    let front: Vec<usize> = weighed.iter().map(|&(index, _)| index).collect();
    let mut indexed: Vec<(usize, Candidate)> = std::mem::take(candidates).into_iter().enumerate().collect();
    // Stable, so that the others keep their order behind the front.
    indexed.sort_by_key(|(index, _)| front.iter().position(|one| one == index).unwrap_or(front.len()));
    *candidates = indexed.into_iter().map(|(_, candidate)| candidate).collect();
    front.len() - 1
}

/// The lines in which readings differ, each cut to what is around the place.
fn lines(text: &str, readings: &[Vec<Piece>]) -> Vec<Span> {
    const AROUND: usize = 200;
    let mut differing: Vec<Span> = Vec::new();
    for other in &readings[1..] {
        let mut pairs = readings[0].iter().zip(other);
        differing.extend(
            pairs.by_ref().filter(|(a, b)| a.span != b.span || a.repair.text != b.repair.text).map(|(a, _)| a.span),
        );
    }
    differing.sort();
    let mut lines: Vec<Span> = Vec::new();
    let mut bytes = 0;
    for span in differing {
        if lines.last().is_some_and(|line| line.end >= span.end) {
            continue;
        }
        let around = span.line_around(text, AROUND);
        if let Some(last) = lines.last_mut().filter(|last| last.end > span.start) {
            bytes += around.end - last.end;
            last.end = around.end;
        } else {
            let start = around.start.max(lines.last().map_or(0, |line| line.end));
            bytes += around.end - start;
            lines.push(Span::new(start, around.end));
        }
        if bytes > MOST_WEIGHED {
            break;
        }
    }
    lines
}

/// Lines with the pieces mended.
fn repaired(text: &str, lines: &[Span], pieces: &[Piece]) -> String {
    let mut out = String::new();
    for line in lines {
        let first = pieces.partition_point(|piece| piece.span.start < line.start);
        let mut at = line.start;
        for piece in pieces[first..].iter().take_while(|piece| piece.span.end <= line.end) {
            out.push_str(&text[at..piece.span.start]);
            out.push_str(&piece.repair.text);
            at = piece.span.end;
        }
        out.push_str(&text[at..line.end]);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::encoding::mojibake::judge::Repair;

    #[test]
    fn a_piece_may_lie_where_the_line_before_was_cut() {
        let piece = |start: usize, repaired: &str| Piece {
            span: Span::new(start, start + 4),
            codec: 0,
            length: 2,
            repair: Repair { text: repaired.to_owned(), proof: Proof::Strong, chain: Vec::new(), steps: Vec::new() },
            is_partial: false,
            doubt: None,
        };
        let text = "x".repeat(600);
        let readings = ["a", "b"].map(|repaired| [0, 202, 590].map(|start| piece(start, repaired)).into());
        let spans: Vec<(usize, usize)> = lines(&text, &readings).iter().map(|line| (line.start, line.end)).collect();
        assert_eq!(spans, [(0, 406), (406, 600)]);
    }
}
