//! Rows, one by one, on some threads: what is done with a row is asked for, and a fault costs the call and no more.

use std::cell::RefCell;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use corpuslint::site::Folder;
use corpuslint::text::{Document, Origin};

use crate::texts::Batch;

/// Why a call came to no end.
pub(crate) enum Stop<E> {
    /// A fault of the program's own, at this row, counted from 0, and this place of its source.
    Fault { row: usize, place: String },
    /// What `interrupted` said.
    Interrupted(E),
}

/// The file that texts are said to be records of.
pub(crate) struct Home {
    /// As it was given.
    pub(crate) shown: String,
    pub(crate) whole: PathBuf,
}

impl Home {
    /// Of a path, or of no file, as standard input is.
    pub(crate) fn of(path: Option<PathBuf>) -> Self {
        let path = path.unwrap_or_else(|| "-".into());
        Self {
            shown: path.to_string_lossy().into_owned(),
            whole: std::env::current_dir().unwrap_or_default().join(path),
        }
    }
}

/// Bytes of text that a thread takes at a time.
const BLOCK: usize = 1 << 16;
/// How often it is asked whether the call was interrupted.
const PATIENCE: Duration = Duration::from_millis(100);

/// Does `work` with the document of each row that has a text, on at most so many threads.
///
/// # Errors
/// When the work fails at a row, or `interrupted` says so.
pub(crate) fn each<R: Send, E>(
    batch: &Batch,
    home: &Home,
    threads: usize,
    interrupted: &dyn Fn() -> Result<(), E>,
    work: &(dyn Fn(&Document) -> R + Sync),
) -> Result<Vec<Option<R>>, Stop<E>> {
    let blocks = blocks(batch);
    let whole = home.whole.to_string_lossy();
    let folder = Folder { shown: &home.shown, whole: &whole };
    let of_block = |rows: Range<usize>| -> Result<Vec<Option<R>>, (usize, String)> {
        rows.map(|row| guarded(|| of_row(batch, row, folder, work)).map_err(|place| (batch.first_row + row, place)))
            .collect()
    };
    let fault = |(row, place)| Stop::Fault { row, place };
    let threads = threads.min(blocks.len());
    if threads < 2 {
        let mut done = Vec::with_capacity(batch.texts.len());
        for block in blocks {
            done.extend(of_block(block).map_err(fault)?);
            interrupted().map_err(Stop::Interrupted)?;
        }
        return Ok(done);
    }
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, stop, blocks, of_block) = (sender.clone(), &next, &stop, &blocks, &of_block);
            scope.spawn(move || {
                while let Some(block) = blocks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Nobody listens any more where the call has failed.
                    if stop.load(Ordering::Relaxed) || sender.send((block.start, of_block(block.clone()))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut done = Vec::with_capacity(blocks.len());
        let result = loop {
            match receiver.recv_timeout(PATIENCE) {
                Ok((start, Ok(rows))) => done.push((start, rows)),
                Ok((_, Err(failed))) => break Err(fault(failed)),
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(error) = interrupted() {
                        break Err(Stop::Interrupted(error));
                    }
                }
            }
        };
        stop.store(true, Ordering::Relaxed);
        result?;
        done.sort_by_key(|(start, _)| *start);
        Ok(done.into_iter().flat_map(|(_, rows)| rows).collect())
    })
}

/// Rows that a thread takes together.
fn blocks(batch: &Batch) -> Vec<Range<usize>> {
    let (mut blocks, mut start, mut bytes) = (Vec::new(), 0, 0);
    for row in 0..batch.texts.len() {
        bytes += batch.text(row).map_or(1, |text| text.len() + 1);
        if bytes >= BLOCK {
            blocks.push(start..row + 1);
            (start, bytes) = (row + 1, 0);
        }
    }
    if start < batch.texts.len() {
        blocks.push(start..batch.texts.len());
    }
    blocks
}

fn of_row<R>(batch: &Batch, row: usize, folder: Folder, work: &(dyn Fn(&Document) -> R + Sync)) -> Option<R> {
    let text = batch.text(row)?;
    let title = batch.titles.as_ref().and_then(|titles| titles.get(row)).filter(|title| !title.trim().is_empty());
    let url = batch.urls.as_ref().and_then(|urls| urls.get(row));
    let record = batch.record(row);
    let (record, folder) = (record.as_deref(), Some(folder));
    let origin = Origin { title, url, is_record: true, record, folder, ..Origin::default() };
    Some(work(&Document::new_from(text, origin)))
}

thread_local! {
    /// Where the source was left at the last fault of this thread.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What `work` gives, or the place of the source at which it failed. The fault's own message is kept back: it may quote
/// the text.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        panic::set_hook(Box::new(|fault| {
            let place = fault.location().map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
            PLACE.set(place);
        }));
    });
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| PLACE.take())
}
