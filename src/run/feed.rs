//! The walk's end of the pipeline: numbers the jobs, and reads files of records some lines at a time.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::thread::{self, Scope};

use crossbeam_channel::Sender;

use self::ahead::Ahead;
use super::budget::Budget;
use super::progress::Metered;
use super::target::below;
use super::{Destination, Input, Sampling, Task, walked};
use crate::corpus::cut::LineCutter;
use crate::corpus::packing::Packing;
use crate::corpus::pieces::{Chunk, Chunks as _, PIECE, Part, Pieces};
use crate::corpus::replace::Stamp;
use crate::corpus::walk::{self, Choice, Entry};
use crate::corpus::{Fields, Format, Survey, Surveyed, format_of, packing, plain, temporary};
use crate::text::{Fault, FaultKind};

mod ahead;
mod rows;

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
    /// Lint some records of a file.
    Records(Records),
    /// Lint this, which is all of standard input.
    Content {
        shown: Arc<str>,
        format: &'static dyn Format,
        raw: Vec<u8>,
        packing: Packing,
    },
    /// Report that something could not be read.
    Fault {
        shown: Arc<str>,
        fault: Fault,
        /// Some of the file was read before.
        is_cut: bool,
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
    /// So many files are not in the sample.
    Passed(u64),
}

/// A file that is one document.
pub(super) struct WholeFile {
    pub(super) path: PathBuf,
    pub(super) shown: Arc<str>,
    pub(super) format: &'static dyn Format,
    pub(super) is_named: bool,
}

/// Some whole records of a file.
pub(super) struct Records {
    pub(super) file: Arc<RecordsFile>,
    pub(super) chunk: Chunk,
    /// Bytes that were read for it, as they are stored.
    pub(super) stored: u64,
}

/// A file of records, which all its pieces share.
pub(super) struct RecordsFile {
    pub(super) path: PathBuf,
    pub(super) shown: Arc<str>,
    pub(super) format: &'static dyn Format,
    pub(super) is_named: bool,
    /// `None` for standard input.
    pub(super) stamp: Option<Stamp>,
    pub(super) packing: Packing,
}

impl RecordsFile {
    /// Whether the journal keeps the file itself: its bytes are not those of its pieces.
    pub(super) fn is_kept(&self) -> bool {
        self.packing.codec().is_some() || self.format.random_access().is_some()
    }
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
    /// Times their size; compressed data may expand no further.
    max_ratio: u32,
    fields: &'f Fields,
    choice: &'f Choice,
    /// A file goes into another folder even where there is nothing to look at.
    copies: bool,
    /// Records are left out of what is written.
    drops: bool,
    /// The folder of an earlier run, which this one goes on with.
    resumed: Option<&'f Path>,
    mends_in_place: bool,
    sample: Option<Sampling>,
    /// Files that are not in the sample, and were not opened.
    passed: u64,
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
        max_ratio: task.linter.expansion_limit().unwrap_or(u32::MAX),
        fields: &task.fields,
        choice: &task.choice,
        copies: matches!(task.destination, Destination::Folder(_)),
        drops: task.dropping.is_some(),
        resumed: match &task.destination {
            Destination::Folder(folder) if task.resumes => Some(folder),
            _ => None,
        },
        mends_in_place,
        sample: task.sample,
        passed: 0,
        is_cut: false,
    };
    match &task.input {
        Input::Stream { name, input } => {
            let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
            feeder.feed_stream(name, &mut **input);
        }
        Input::Paths(_) => {
            walked::walk(task, &mut |entry| feeder.take(entry));
            if feeder.flush() && feeder.passed > 0 {
                feeder.send(What::Passed(feeder.passed), 0);
            }
        }
    }
    !feeder.is_cut
}

impl Feeder<'_> {
    fn take(&mut self, entry: Entry) -> bool {
        let what = match entry {
            Entry::File { path, shown, format, .. } if self.is_done(&path, &shown, format) => {
                What::Skipped { reason: "done before".to_owned() }
            }
            Entry::File { shown, format, .. } if self.drops && format.random_access().is_some() => {
                What::Failed { failure: format!("{shown}: not read: no rows are left out of {}", format.name()) }
            }
            Entry::File { path, shown, format, is_named } if format.has_records() => {
                return self.flush() && self.feed_file(path, shown, format, is_named);
            }
            Entry::File { shown, .. } if self.sample.is_some_and(|sample| !sample.takes(&shown, None)) => {
                self.passed += 1;
                return true;
            }
            Entry::File { path, shown, format, is_named } => {
                return self.gather(WholeFile { path, shown, format, is_named });
            }
            Entry::Unreadable { shown, detail } => {
                What::Fault { shown, fault: Fault::new(FaultKind::UnreadableFile, detail), is_cut: false }
            }
            Entry::Missing { shown, detail } => What::Failed { failure: format!("cannot read `{shown}`: {detail}") },
            Entry::Skipped { reason } => What::Skipped { reason },
            // Only a run that writes here puts away what another one had to leave here.
            Entry::Temporary { path } if self.mends_in_place && temporary::remove_left_behind(&path) => What::Removed,
            Entry::Temporary { .. } => What::Skipped { reason: "hidden".to_owned() },
        };
        self.flush() && self.send(what, LEAST_WEIGHT)
    }

    /// Whether an earlier run has written what becomes of a file: it is written whole or not at all.
    fn is_done(&self, path: &Path, shown: &str, format: &'static dyn Format) -> bool {
        let Some(folder) = self.resumed else { return false };
        let below = below(folder, shown);
        let written = format.converted(&below).unwrap_or(below);
        let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
        modified(&written).is_some_and(|written| modified(path).is_some_and(|original| original <= written))
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

    /// Sends the records of a file.
    fn feed_file(&mut self, path: PathBuf, shown: Arc<str>, format: &'static dyn Format, is_named: bool) -> bool {
        let (mut input, stamp) = match File::open(&path).and_then(|file| Ok((Stamp::of(&file.metadata()?), file))) {
            Ok((stamp, file)) => (file, stamp),
            Err(error) => return self.send_fault(shown, &error, false),
        };
        let packing = Packing::of(&path, self.max_ratio);
        let file = RecordsFile { path, shown, format, is_named, stamp: Some(stamp), packing };
        if let Some(access) = file.format.random_access() {
            return self.feed_rows(Arc::new(file), input, access);
        }
        // A pipe cannot be read a second time.
        let can_reopen = input.metadata().is_ok_and(|metadata| metadata.is_file());
        self.feed_records(Arc::new(file), &mut input, can_reopen)
    }

    /// Sends what standard input holds: its records as they come, or else all of it.
    fn feed_stream(&mut self, name: &Path, input: &mut (dyn Read + Send)) -> bool {
        let (shown, format) = (walk::shown(name), format_of(name).unwrap_or(plain()));
        if self.choice.excludes_named(name) {
            let skipped = What::Skipped { reason: walk::EXCLUDED.to_owned() };
            return self.send(skipped, 0) && self.pass_through(name, format, input);
        }
        let packing = Packing::of(name, self.max_ratio);
        if format.random_access().is_some() {
            return self.refuse_stream(&shown, format);
        }
        if format.cutter().is_some() {
            let file = RecordsFile { path: name.to_owned(), shown, format, is_named: true, stamp: None, packing };
            return self.feed_records(Arc::new(file), input, false);
        }
        let mut raw = Vec::new();
        match packing.unpack(input).read_to_end(&mut raw) {
            Ok(length) => self.send(What::Content { shown, format, raw, packing }, length),
            Err(error) => self.send_fault(shown, &error, false),
        }
    }

    /// Sends standard input on as it is, where it is to be written.
    fn pass_through(&mut self, name: &Path, format: &'static dyn Format, input: &mut (dyn Read + Send)) -> bool {
        if !self.mends_in_place {
            return true;
        }
        let (path, shown, packing) = (name.to_owned(), walk::shown(name), Packing::default());
        let file = Arc::new(RecordsFile { path, shown, format, is_named: true, stamp: None, packing });
        let mut pieces = Pieces::new(input, Box::new(LineCutter), PIECE);
        loop {
            let chunk = match pieces.next() {
                Ok(chunk) => Chunk { part: Part::Through, ..chunk },
                Err(error) => return self.send_fault(Arc::clone(&file.shown), &error, true),
            };
            let (is_last, stored) = (chunk.is_last, chunk.raw.len());
            let records = Records { file: Arc::clone(&file), chunk, stored: stored as u64 };
            if !self.send(What::Records(records), stored) || is_last {
                return is_last;
            }
        }
    }

    fn send_fault(&mut self, shown: Arc<str>, error: &io::Error, is_cut: bool) -> bool {
        self.send(What::Fault { shown, fault: packing::fault(error), is_cut }, 0)
    }

    fn feed_records(&mut self, file: Arc<RecordsFile>, input: &mut (dyn Read + Send), can_reopen: bool) -> bool {
        let mut is_begun = false;
        match self.try_feed_records(&file, input, can_reopen, &mut is_begun) {
            Ok(goes_on) => goes_on,
            Err(error) => self.send_fault(Arc::clone(&file.shown), &error, is_begun),
        }
    }

    /// What is compressed is expanded in a thread of its own.
    fn pieces<'s>(
        &self,
        scope: &'s Scope<'s, '_>,
        file: &RecordsFile,
        input: impl Read + Send + 's,
    ) -> Pieces<Box<dyn Read + 's>> {
        let cutter = file.format.cutter().expect("it holds records");
        let unpacked = file.packing.unpack(input);
        let unpacked: Box<dyn Read + 's> = match file.packing.codec() {
            Some(_) => Box::new(Ahead::begin(scope, unpacked)),
            None => unpacked,
        };
        Pieces::new(unpacked, cutter, self.record_limit)
    }

    fn try_feed_records(
        &mut self,
        file: &Arc<RecordsFile>,
        input: &mut (dyn Read + Send),
        can_reopen: bool,
        is_begun: &mut bool,
    ) -> io::Result<bool> {
        // Of the first reading and of the second.
        let counts = [AtomicU64::new(0), AtomicU64::new(0)];
        let mut again = None;
        let (again, counts) = (&mut again, &counts);
        thread::scope(move |scope| {
            let mut stored = &counts[0];
            let mut pieces = self.pieces(scope, file, Metered { input, count: stored });
            let mut first = Some(pieces.next()?);
            let mut is_through = false;
            if let Some(mut survey) = file.format.survey(self.fields)
                && let Some(chunk) = &first
            {
                let mut surveyed = survey.look(&chunk.raw, chunk.part == Part::Whole, chunk.is_last);
                // Nearly always the first piece has a record; what has none is read to its end, and then anew.
                if matches!(surveyed, Surveyed::Undecided) && can_reopen {
                    first = None;
                    surveyed = self.survey(&mut pieces, &mut *survey)?;
                    stored = &counts[1];
                    let input: &mut (dyn Read + Send) = again.insert(File::open(&file.path)?);
                    pieces = self.pieces(scope, file, Metered { input, count: stored });
                }
                if let Surveyed::Nothing(_) = surveyed
                    && !file.is_named
                    && file.format.is_often_no_corpus()
                {
                    return Ok(self.send(What::Skipped { reason: format!("{} without texts", file.format.name()) }, 0));
                }
                if let Surveyed::Nothing(fault) = surveyed {
                    is_through = true;
                    let goes_on = self.send(What::Fault { shown: Arc::clone(&file.shown), fault, is_cut: false }, 0);
                    if !goes_on || !(self.copies || file.stamp.is_none() && self.mends_in_place) {
                        return Ok(goes_on);
                    }
                }
            }
            loop {
                let mut chunk = match first.take() {
                    Some(chunk) => chunk,
                    None => pieces.next()?,
                };
                chunk.part = if is_through { Part::Through } else { chunk.part };
                let (is_last, length) = (chunk.is_last, chunk.raw.len());
                *is_begun = true;
                let goes_on = self.send(
                    What::Records(Records { file: Arc::clone(file), chunk, stored: stored.swap(0, Ordering::Relaxed) }),
                    length,
                );
                if is_last || !goes_on {
                    return Ok(goes_on);
                }
            }
        })
    }

    /// Whether there is any record behind the first piece.
    fn survey<R: Read>(&self, pieces: &mut Pieces<R>, survey: &mut dyn Survey) -> io::Result<Surveyed> {
        let mut surveyed = Surveyed::Undecided;
        while matches!(surveyed, Surveyed::Undecided) && !self.is_stopped() {
            let chunk = pieces.next()?;
            surveyed = survey.look(&chunk.raw, chunk.part == Part::Whole, chunk.is_last);
        }
        Ok(surveyed)
    }
}
