//! A file of records, read some whole records at a time, however large it is.
//!
//! A record longer than may be held in memory comes in parts that are no records.

use std::io::{self, Read};
use std::sync::Arc;

use super::cut::{Cutter, Ends};
use crate::text::Start;

/// A piece of a file of records is at least this long, and ends with a record.
pub const PIECE: usize = 1 << 20;

/// What the bytes of a piece are of their records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Whole records.
    Whole,
    /// The beginning of one that is longer than this many bytes, the most that is held in memory.
    Head(usize),
    /// More of that record.
    Rest,
    /// Records of a file in which there is nothing to look at, and which are only to be copied.
    Through,
}

/// What is read of a file of records at a time.
#[derive(Debug)]
pub struct Chunk {
    pub raw: Vec<u8>,
    pub part: Part,
    /// The 1-based number of the first record.
    pub first_number: u64,
    /// Where in the file it begins.
    pub start: Start,
    /// What [`Cutter::head`] knows.
    pub head: Option<Arc<[u8]>>,
    /// The file ends with it.
    pub is_last: bool,
}

/// Reads a file of records some at a time.
pub trait Chunks {
    /// At least a piece, to the end of a record, or a part of a record that is too long.
    ///
    /// # Errors
    /// What the system said, or what is wrong with the data.
    fn next(&mut self) -> io::Result<Chunk>;

    /// About how many bytes of the file, as it is stored, were handed out, where what is read from does not know.
    fn taken(&self) -> u64 {
        0
    }
}

/// How far reading goes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest record that is looked at, in bytes.
    pub record: usize,
    /// What expands to more than so many times its size is not read.
    pub max_ratio: u32,
}

/// What is said of a record that is longer than so many bytes.
pub fn oversized(limit: usize) -> String {
    match limit {
        _ if limit.is_multiple_of(1 << 20) => format!("more than {} MiB in one record", limit >> 20),
        _ => format!("more than {limit} bytes in one record"),
    }
}

/// Reads a file of records from front to back.
pub struct Pieces<R> {
    input: R,
    cutter: Box<dyn Cutter>,
    /// What was read behind the last piece, and where records end in it.
    rest: Vec<u8>,
    rest_ends: Ends,
    /// The longest record that is held in memory as a whole, in bytes; at least a piece.
    limit: usize,
    /// In a record that is longer.
    is_inside: bool,
    /// Of the next piece.
    number: u64,
    start: Start,
}

impl<R: Read> Pieces<R> {
    /// No record longer than `limit` bytes, which are at least a piece, is held in memory as a whole.
    pub fn new(input: R, cutter: Box<dyn Cutter>, limit: usize) -> Self {
        let (rest, rest_ends) = (Vec::new(), Ends::default());
        Self { input, cutter, rest, rest_ends, limit, is_inside: false, number: 1, start: Start::BEGINNING }
    }

    /// A piece of the record that is too long, at most to its end. A file that ends inside has an empty last piece.
    fn next_inside(&mut self, mut raw: Vec<u8>, mut ends: Ends) -> io::Result<Chunk> {
        let count = self.read(PIECE, &mut raw, &mut ends)?;
        let Some(end) = ends.first else { return Ok(self.hand_out(raw, Part::Rest, 0, count == 0)) };
        self.is_inside = false;
        self.rest = raw.split_off(end);
        let last = ends.last.filter(|last| *last > end).map(|last| last - end);
        self.rest_ends = Ends { first: None, last, count: ends.count.saturating_sub(1) };
        Ok(self.hand_out(raw, Part::Rest, 1, count == 0 && self.rest.is_empty()))
    }

    /// Reads up to `wanted` bytes more; how many there were.
    fn read(&mut self, wanted: usize, raw: &mut Vec<u8>, ends: &mut Ends) -> io::Result<usize> {
        let from = raw.len();
        let count = self.input.by_ref().take(wanted as u64).read_to_end(raw)?;
        ends.append(self.cutter.scan(&raw[from..]), from);
        Ok(count)
    }

    /// Hands out a piece in which so many records end.
    fn hand_out(&mut self, raw: Vec<u8>, part: Part, records: u64, is_last: bool) -> Chunk {
        let (first_number, start) = (self.number, self.start);
        self.number += records;
        self.start = start.behind(&raw);
        Chunk { raw, part, first_number, start, head: self.cutter.head(), is_last }
    }
}

impl<R: Read> Chunks for Pieces<R> {
    fn next(&mut self) -> io::Result<Chunk> {
        let mut raw = std::mem::take(&mut self.rest);
        let mut ends = std::mem::take(&mut self.rest_ends);
        if self.is_inside {
            return self.next_inside(raw, ends);
        }
        loop {
            // One byte more than may be tells that it is more.
            let wanted = PIECE.max(raw.len()).min(self.limit.saturating_add(1).saturating_sub(raw.len()).max(1));
            let count = self.read(wanted, &mut raw, &mut ends)?;
            if ends.last.is_none() && raw.len() > self.limit {
                self.is_inside = true;
                return Ok(self.hand_out(raw, Part::Head(self.limit), 0, false));
            }
            if count == 0 {
                return Ok(self.hand_out(raw, Part::Whole, ends.count, true));
            }
            if let Some(end) = ends.last
                && raw.len() >= PIECE
            {
                self.rest = raw.split_off(end);
                return Ok(self.hand_out(raw, Part::Whole, ends.count, false));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::cut::LineCutter;

    /// The pieces of a text, each with what part it is; together they are the text.
    fn pieces(text: &str, limit: usize) -> Vec<(usize, Part)> {
        let mut reader = Pieces::new(text.as_bytes(), Box::new(LineCutter), limit);
        let (mut whole, mut pieces): (Vec<u8>, Vec<(usize, Part)>) = (Vec::new(), Vec::new());
        loop {
            let Chunk { raw, part, start, first_number, is_last, .. } = reader.next().expect("memory can be read");
            assert_eq!(start.offset, whole.len() as u64);
            assert_eq!(start.line, 1 + memchr::memchr_iter(b'\n', &whole).count() as u64);
            assert_eq!(first_number, start.line);
            assert!(is_last || part != Part::Whole || raw.ends_with(b"\n"));
            assert!(raw.len() <= limit.saturating_add(1).max(2 * PIECE), "{} bytes at once", raw.len());
            whole.extend_from_slice(&raw);
            pieces.push((raw.len(), part));
            if is_last {
                break;
            }
        }
        assert!(whole == text.as_bytes());
        pieces
    }

    #[test]
    fn pieces_end_with_a_line_and_make_up_the_file() {
        let long = "y".repeat(3 * PIECE);
        let text = format!("{}{long}\n{}last", "a line of records\n".repeat(200_000), "another\n".repeat(10));
        let pieces = pieces(&text, usize::MAX);
        assert!(pieces.len() >= 4 && pieces.iter().all(|(_, part)| *part == Part::Whole), "{pieces:?}");
    }

    #[test]
    fn a_line_beyond_the_limit_comes_in_parts() {
        let limit = 2 * PIECE;
        let line = |length: usize| "y".repeat(length);
        let heads = |text: &str| pieces(text, limit).iter().filter(|(_, part)| matches!(part, Part::Head(_))).count();
        assert_eq!(heads(&line(limit)), 0);
        assert_eq!(heads(&line(limit + 1)), 1);
        assert_eq!(heads(&format!("{}\nz\n", line(limit))), 0);
        assert_eq!(heads(&format!("z\n{}\nz\n", line(limit + 1))), 1);
        assert_eq!(heads(&format!("{0}\nz\n{0}\n{0}", line(3 * limit))), 3);
        assert_eq!(heads(&format!("z\n{}\nz", line(limit - 1)).repeat(3)), 0);
    }
}
