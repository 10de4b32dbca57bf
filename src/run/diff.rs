//! What `--diff` prints: to a file or pipe a patch that `patch -p0` and `git apply` take, to a terminal what a person
//! can read.
//!
//! A patch holds the file's own bytes, whatever they are: lines are what ends with the byte 0x0A, in UTF-16 too, and
//! both tools take that. A file of records comes piece by piece, so hunks are put together line by line, and one may
//! begin in a piece and end in the next.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::DiffStyle;
use crate::corpus::source;
use crate::diagnostic::Rule;

mod hunk;
mod name;
mod shown;
mod words;

use hunk::{Hunk, Sign};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// A fix that was made, and the line of the file it begins on.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// 1-based.
    pub(super) line_number: u64,
    pub(super) rule: Arc<Rule>,
}

/// The diff of one file on its way.
pub(super) struct FileDiff {
    style: DiffStyle,
    /// Printed before the first hunk.
    header: Option<Vec<u8>>,
    /// Lines that are behind, of the file as it was and as it will be.
    old: u64,
    new: u64,
    /// The last of them, where no hunk is open.
    before: VecDeque<Vec<u8>>,
    open: Option<Hunk>,
    /// Fixes that no hunk has named yet, by line.
    made: Vec<Made>,
    out: Vec<u8>,
}

impl FileDiff {
    pub(super) fn new(style: DiffStyle, path: &Path, working_folder: &Path) -> Self {
        let header = Some(name::header(style, path, working_folder));
        let (before, open) = (VecDeque::new(), None);
        Self { style, header, old: 0, new: 0, before, open, made: Vec::new(), out: Vec::new() }
    }

    /// The diff of a whole file.
    pub(super) fn whole(mut self, was: &[u8], is: &[u8], made: Vec<Made>) -> Vec<u8> {
        match self.style {
            DiffStyle::Patch => self.piece(was, is, made),
            DiffStyle::Shown { .. } => {
                let (was, is) = (source::decode(was), source::decode(is));
                if let Some(form) = was.damage.as_ref().and_then(|damage| damage.guess) {
                    let header = self.header.get_or_insert_default();
                    header.splice(..0, format!("{form}, written as UTF-8:\n").into_bytes());
                    self.begin();
                }
                self.piece(was.text.as_bytes(), is.text.as_bytes(), made);
            }
        }
        self.finish();
        self.out
    }

    /// Goes on with some whole lines and what they become.
    pub(super) fn piece(&mut self, was: &[u8], is: &[u8], made: Vec<Made>) {
        self.made.extend(made);
        self.made.sort_by_key(|made| made.line_number);
        if was == is {
            return self.unchanged(was);
        }
        let (was, is): (Vec<&[u8]>, Vec<&[u8]>) = (lines(was).collect(), lines(is).collect());
        for op in capture_diff_slices(Algorithm::Myers, &was, &is) {
            if let DiffOp::Equal { .. } = op {
                was[op.old_range()].iter().for_each(|line| self.equal(line));
            } else {
                self.change(&was[op.old_range()], &is[op.new_range()]);
            }
        }
    }

    /// Goes on with lines that stay as they are: only those that a hunk may want are kept.
    fn unchanged(&mut self, raw: &[u8]) {
        let mut rest = lines(raw);
        while self.open.is_some() {
            match rest.next() {
                Some(line) => self.equal(line),
                None => return,
            }
        }
        let rest: usize = rest.map(<[u8]>::len).sum();
        let raw = &raw[raw.len() - rest..];
        let count = lines(raw).count();
        let skipped = count.saturating_sub(CONTEXT);
        self.old += skipped as u64;
        self.new += skipped as u64;
        lines(raw).skip(skipped).for_each(|line| self.equal(line));
    }

    /// Passes over a part of a line that is too long to be held: no hunk reaches over it, or into it.
    pub(super) fn pass(&mut self, raw: &[u8]) {
        self.close();
        self.before.clear();
        let ends = memchr::memchr_iter(b'\n', raw).count() as u64;
        self.old += ends;
        self.new += ends;
    }

    fn equal(&mut self, line: &[u8]) {
        self.old += 1;
        self.new += 1;
        match &mut self.open {
            None => {
                if self.before.len() == CONTEXT {
                    self.before.pop_front();
                }
                self.before.push_back(line.to_owned());
            }
            Some(hunk) => {
                hunk.push(Sign::Same, line);
                if hunk.trailing() > 2 * CONTEXT {
                    self.close();
                }
            }
        }
    }

    fn change(&mut self, was: &[&[u8]], is: &[&[u8]]) {
        let before = &mut self.before;
        let leading = before.len() as u64;
        let hunk = self.open.get_or_insert_with(|| {
            Hunk::new(self.old - leading, self.new - leading, before.drain(..).map(|line| (Sign::Same, line)).collect())
        });
        was.iter().for_each(|line| hunk.push(Sign::Old, line));
        is.iter().for_each(|line| hunk.push(Sign::New, line));
        self.old += was.len() as u64;
        self.new += is.len() as u64;
    }

    /// Ends the hunk that is open, and keeps what of its end the next one may want.
    fn close(&mut self) {
        let Some(mut hunk) = self.open.take() else { return };
        self.before = hunk.trim(CONTEXT).into();
        while self.before.len() > CONTEXT {
            self.before.pop_front();
        }
        let named = self.made.partition_point(|made| made.line_number <= hunk.old_end());
        // Of equal lines another one may be shown as deleted than was meant, in front of the place.
        let named = named.max(1).min(self.made.len());
        let mut rules: Vec<Arc<Rule>> = Vec::new();
        for made in self.made.drain(..named) {
            if !rules.iter().any(|rule| rule.id == made.rule.id) {
                rules.push(made.rule);
            }
        }
        self.begin();
        let ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
        match self.style {
            DiffStyle::Patch => hunk.write(&ids, &mut self.out),
            DiffStyle::Shown { color, columns } => shown::write(&hunk, &ids, color, columns, &mut self.out),
        }
    }

    fn begin(&mut self) {
        self.out.extend(self.header.take().unwrap_or_default());
    }

    /// Ends the file.
    pub(super) fn finish(&mut self) {
        if let Some(hunk) = &mut self.open {
            hunk.is_last = true;
        }
        self.close();
    }

    /// What can be printed already.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }
}

/// The lines with their ends; the last may lack it.
fn lines(raw: &[u8]) -> impl Iterator<Item = &[u8]> {
    raw.split_inclusive(|&byte| byte == b'\n')
}
