//! A file of records, read some whole lines at a time, however large it is.
//!
//! A line longer than may be held in memory comes in parts that are no lines.

use std::fs::File;
use std::io::{self, Read, Seek as _};

/// A piece of a file of records is at least this long, and ends with a line.
pub(super) const PIECE: usize = 1 << 20;

/// What the bytes of a piece are of their lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Whole lines.
    Whole,
    /// The beginning of one that is longer than this many bytes, the most that is held in memory.
    Head(usize),
    /// More of that line.
    Rest,
    /// Lines of a file without any record, which are only to be copied.
    Through,
}

/// What is read of a file of records at a time: bytes, what they are of their lines, whether they are the last.
pub(super) type Piece = (Vec<u8>, Part, bool);

/// Reads a file of records some lines at a time.
pub(super) struct LineReader<'r, R> {
    input: &'r mut R,
    /// What was read behind the last line that was handed out.
    rest: Vec<u8>,
    /// The longest line that is held in memory as a whole, in bytes; at least a piece.
    limit: usize,
    /// In a line that is longer.
    is_inside: bool,
}

impl LineReader<'_, File> {
    /// Whether the file can be read a second time; a pipe cannot.
    pub(super) fn can_rewind(&self) -> io::Result<bool> {
        Ok(self.input.metadata()?.is_file())
    }

    /// Begins anew.
    pub(super) fn rewind(&mut self) -> io::Result<()> {
        self.input.rewind()?;
        self.rest.clear();
        self.is_inside = false;
        Ok(())
    }
}

impl<'r, R: Read> LineReader<'r, R> {
    /// No line longer than `limit` bytes, which are at least a piece, is held in memory as a whole.
    pub(super) fn new(input: &'r mut R, limit: usize) -> Self {
        Self { input, rest: Vec::new(), limit, is_inside: false }
    }

    /// At least a piece, to the end of a line, or a part of a line that is longer than the limit; and whether the file
    /// ends with it.
    pub(super) fn next(&mut self) -> io::Result<Piece> {
        let mut raw = std::mem::take(&mut self.rest);
        if self.is_inside {
            return self.next_inside(raw);
        }
        let mut searched = 0;
        loop {
            // One byte more than may be tells that it is more.
            let wanted = PIECE.max(raw.len()).min(self.limit.saturating_add(1).saturating_sub(raw.len()).max(1));
            let count = self.input.by_ref().take(wanted as u64).read_to_end(&mut raw)?;
            let newline = memchr::memrchr(b'\n', &raw[searched..]).map(|at| searched + at);
            if newline.is_none() && raw.len() > self.limit {
                self.is_inside = true;
                return Ok((raw, Part::Head(self.limit), false));
            }
            if count == 0 {
                return Ok((raw, Part::Whole, true));
            }
            if let Some(newline) = newline
                && raw.len() >= PIECE
            {
                self.rest = raw.split_off(newline + 1);
                return Ok((raw, Part::Whole, false));
            }
            // A line longer than a piece: its part so far is not searched again.
            searched = if raw.len() >= PIECE { raw.len() } else { 0 };
        }
    }

    /// A piece of the line that is too long, at most to its end. A file that ends inside has an empty last piece.
    fn next_inside(&mut self, mut raw: Vec<u8>) -> io::Result<Piece> {
        let count = self.input.by_ref().take(PIECE as u64).read_to_end(&mut raw)?;
        if let Some(newline) = memchr::memchr(b'\n', &raw) {
            self.rest = raw.split_off(newline + 1);
            self.is_inside = false;
        }
        Ok((raw, Part::Rest, count == 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text, each with what part it is; together they are the text.
    fn pieces(text: &str, limit: usize) -> Vec<(usize, Part)> {
        let mut input = text.as_bytes();
        let mut reader = LineReader::new(&mut input, limit);
        let (mut whole, mut pieces) = (Vec::new(), Vec::new());
        loop {
            let (raw, part, is_last) = reader.next().expect("memory can be read");
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
