//! The walk's end of the pipeline: numbers the jobs, and reads files of records some lines at a time.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_channel::Sender;
use rustc_hash::FxHashSet;

use super::budget::Budget;
use super::line_reader::{LineReader, PIECE, Part, Piece};
use super::{Destination, Input, Task};
use crate::corpus::identity::resolved;
use crate::corpus::replace::Stamp;
use crate::corpus::walk::{self, Entry, Manner};
use crate::corpus::{Fields, Format, Survey, Surveyed, Unit, format_of, plain, temporary};
use crate::text::{Fault, FaultKind};

/// Work for one worker, in the order of the walk.
pub(super) struct Job {
    /// Counts from 0, in the order of the walk.
    pub(super) number: u64,
    /// What it takes of the budget, in bytes.
    pub(super) weight: usize,
    pub(super) what: What,
}

/// What a worker does with a job.
pub(super) enum What {
    /// Read and lint these files.
    Files(Vec<WholeFile>),
    /// Lint some lines of a file.
    Lines(Lines),
    /// Lint this.
    Content {
        shown: Arc<str>,
        format: &'static dyn Format,
        raw: Vec<u8>,
    },
    /// Report that something could not be read.
    Fault {
        shown: Arc<str>,
        fault: Fault,
    },
    Skipped {
        reason: String,
    },
    /// Say that the run could not do this.
    Failed {
        failure: String,
    },
    /// A temporary file that a run had left behind was removed.
    Removed,
}

/// A file that is one document.
pub(super) struct WholeFile {
    pub(super) path: PathBuf,
    pub(super) shown: Arc<str>,
    pub(super) format: &'static dyn Format,
    pub(super) is_named: bool,
}

/// Some whole lines of a file of records.
pub(super) struct Lines {
    pub(super) file: Arc<LinesFile>,
    pub(super) raw: Vec<u8>,
    /// Where in the file `raw` begins, in bytes.
    pub(super) offset: u64,
    /// 1-based.
    pub(super) first_number: u64,
    pub(super) is_last: bool,
    pub(super) part: Part,
}

/// A file of records, which all its pieces share.
pub(super) struct LinesFile {
    pub(super) path: PathBuf,
    pub(super) shown: Arc<str>,
    pub(super) format: &'static dyn Format,
    pub(super) stamp: Stamp,
}

/// What a job without content takes of the budget: it bounds how far outcomes may run ahead of their delivery.
const LEAST_WEIGHT: usize = 16 << 10;

/// Small files go to a worker together: handing over each alone would take longer than linting it.
const MOST_TOGETHER: usize = 64;
/// About as many bytes of files go together, at most; a longer file goes alone.
const MOST_TOGETHER_BYTES: usize = 128 << 10;

struct Feeder<'f> {
    budget: &'f Budget,
    stop: &'f AtomicBool,
    interrupted: &'f AtomicBool,
    jobs: Sender<Job>,
    number: u64,
    /// Files not sent yet.
    together: Vec<WholeFile>,
    size: &'f Size,
    /// In bytes; no record may be longer.
    record_limit: usize,
    fields: &'f Fields,
    /// A file goes into another folder even where there is nothing to look at.
    copies: bool,
    mends_in_place: bool,
    /// The files that are read, if not all that are met.
    only: Option<&'f FxHashSet<PathBuf>>,
    /// The folder that is written to, as the walk comes upon it.
    outside: Vec<PathBuf>,
    /// There was something to send and it was not sent, because the run is to end.
    is_cut: bool,
}

/// How large the files are, learned while they are read: asking each before would cost as much as opening it.
#[derive(Default)]
pub(super) struct Size {
    files: AtomicU64,
    bytes: AtomicU64,
}

impl Size {
    /// Counts a file that was read.
    pub(super) fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    /// Mean length in bytes, at least 1; a guess before the first was read.
    fn mean(&self) -> usize {
        const GUESS: u64 = 64 << 10;
        let (files, bytes) = (self.files.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed));
        let mean = bytes.checked_div(files).unwrap_or(GUESS);
        usize::try_from(mean).unwrap_or(usize::MAX).max(1)
    }
}

/// Sends a job for everything there is to lint; whether it came to the end.
pub(super) fn feed(task: &Task, budget: &Budget, size: &Size, stop: &AtomicBool, jobs: Sender<Job>) -> bool {
    let record_limit = task.linter.record_limit().unwrap_or(usize::MAX).max(PIECE);
    let mends_in_place = task.fix.is_some() && task.destination == Destination::InPlace;
    let mut feeder = Feeder {
        budget,
        stop,
        interrupted: task.stop,
        jobs,
        number: 0,
        together: Vec::new(),
        size,
        record_limit,
        fields: &task.fields,
        copies: matches!(task.destination, Destination::Folder(_)),
        mends_in_place,
        only: task.only.as_deref(),
        outside: Vec::new(),
        is_cut: false,
    };
    match &task.input {
        Input::Content { name, raw } => {
            let format = format_of(name).unwrap_or(plain());
            let what = What::Content { shown: walk::shown(name), format, raw: raw.clone() };
            feeder.send(what, raw.len());
        }
        Input::Paths(paths) => {
            if let Destination::Folder(folder) = &task.destination {
                feeder.outside = spellings(folder, paths);
            }
            let manner = Manner { obey_ignores: task.obey_ignores, follow: task.follow.is_some() };
            walk::walk(paths, manner, &mut |entry| feeder.take(entry));
            feeder.flush();
        }
    }
    !feeder.is_cut
}

/// A folder as a walk over `paths` would spell it.
fn spellings(folder: &Path, paths: &[PathBuf]) -> Vec<PathBuf> {
    let real = resolved(folder);
    let below = |path: &PathBuf| Some(path.join(real.strip_prefix(resolved(path)).ok()?));
    paths.iter().filter_map(below).collect()
}

impl Feeder<'_> {
    fn take(&mut self, entry: Entry) -> bool {
        let what = match entry {
            Entry::File { path, .. } if self.only.is_some_and(|only| !only.contains(&path)) => return true,
            // What this very run writes is not its input.
            Entry::File { path, .. } if self.outside.iter().any(|outside| path.starts_with(outside)) => {
                What::Skipped { reason: "in the folder of --out-dir".to_owned() }
            }
            Entry::File { path, shown, format, .. } if format.unit() == Unit::Line => {
                return self.flush() && self.feed_lines(path, shown, format);
            }
            Entry::File { path, shown, format, is_named } => {
                return self.gather(WholeFile { path, shown, format, is_named });
            }
            Entry::Unreadable { shown, detail } => {
                What::Fault { shown, fault: Fault::new(FaultKind::UnreadableFile, detail) }
            }
            Entry::Missing { shown, detail } => What::Failed { failure: format!("cannot read `{shown}`: {detail}") },
            Entry::Skipped { reason } => What::Skipped { reason },
            // Only a run that writes here puts away what another one had to leave here.
            Entry::Temporary { path } if self.mends_in_place && temporary::remove_left_behind(&path) => What::Removed,
            Entry::Temporary { .. } => What::Skipped { reason: "hidden".to_owned() },
        };
        self.flush() && self.send(what, LEAST_WEIGHT)
    }

    /// Keeps a file until enough have come together.
    fn gather(&mut self, file: WholeFile) -> bool {
        self.together.push(file);
        let enough = (MOST_TOGETHER_BYTES / self.size.mean()).clamp(1, MOST_TOGETHER);
        self.together.len() < enough || self.flush()
    }

    /// Sends the files that have come together.
    fn flush(&mut self) -> bool {
        if self.together.is_empty() {
            return true;
        }
        let files = std::mem::take(&mut self.together);
        let weight = files.len() * LEAST_WEIGHT;
        self.send(What::Files(files), weight)
    }

    /// Sends a job; returns whether another is wanted.
    fn send(&mut self, what: What, weight: usize) -> bool {
        let weight = weight.max(LEAST_WEIGHT);
        self.budget.take(weight);
        if self.is_stopped() {
            self.is_cut = true;
            return false;
        }
        let job = Job { number: self.number, weight, what };
        self.number += 1;
        self.jobs.send(job).is_ok()
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.interrupted.load(Ordering::Relaxed)
    }

    fn feed_lines(&mut self, path: PathBuf, shown: Arc<str>, format: &'static dyn Format) -> bool {
        match self.try_feed_lines(path, &shown, format) {
            Ok(goes_on) => goes_on,
            Err(error) => {
                let detail = walk::plain_words(&error);
                self.send(What::Fault { shown, fault: Fault::new(FaultKind::UnreadableFile, detail) }, 0)
            }
        }
    }

    fn try_feed_lines(&mut self, path: PathBuf, shown: &Arc<str>, format: &'static dyn Format) -> io::Result<bool> {
        let mut input = File::open(&path)?;
        let stamp = Stamp::of(&input.metadata()?);
        let file = Arc::new(LinesFile { path, shown: Arc::clone(shown), format, stamp });
        let mut reader = LineReader::new(&mut input, self.record_limit);
        let mut first = Some(reader.next()?);
        let mut is_through = false;
        if let Some(mut survey) = format.survey(self.fields) {
            match self.survey(&mut reader, &mut first, &mut *survey)? {
                Surveyed::Nothing(fault) => {
                    is_through = true;
                    let what = What::Fault { shown: Arc::clone(shown), fault };
                    let goes_on = self.send(what, 0);
                    if !goes_on || !self.copies {
                        return Ok(goes_on);
                    }
                }
                Surveyed::Records | Surveyed::Undecided => {}
            }
        }
        let (mut offset, mut first_number) = (0, 1);
        loop {
            let (raw, part, is_last) = match first.take() {
                Some(piece) => piece,
                None => reader.next()?,
            };
            let part = if is_through { Part::Through } else { part };
            let length = raw.len();
            let lines = memchr::memchr_iter(b'\n', &raw).count() as u64;
            let piece = Lines { file: Arc::clone(&file), raw, offset, first_number, is_last, part };
            let goes_on = self.send(What::Lines(piece), length);
            if is_last || !goes_on {
                return Ok(goes_on);
            }
            offset += length as u64;
            first_number += lines;
        }
    }

    /// Whether there is any record, beginning with the `first` piece, which remains if no other had to be read. Nearly
    /// always that one has one; what has none is read to its end, and the reader then begins anew.
    fn survey(
        &self,
        reader: &mut LineReader<File>,
        first: &mut Option<Piece>,
        survey: &mut dyn Survey,
    ) -> io::Result<Surveyed> {
        let Some((raw, part, is_last)) = first else { return Ok(Surveyed::Undecided) };
        let mut surveyed = survey.look(raw, *part == Part::Whole, *is_last);
        // A pipe cannot be read a second time.
        if !matches!(surveyed, Surveyed::Undecided) || !reader.can_rewind()? {
            return Ok(surveyed);
        }
        *first = None;
        while matches!(surveyed, Surveyed::Undecided) && !self.is_stopped() {
            let (raw, part, is_last) = reader.next()?;
            surveyed = survey.look(&raw, part == Part::Whole, is_last);
        }
        reader.rewind()?;
        Ok(surveyed)
    }
}
