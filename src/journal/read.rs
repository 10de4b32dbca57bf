//! A journal as it is read: somebody else's perhaps, and perhaps cut off.
//!
//! A run that was killed leaves the line it was writing. What was told of a file counts only where all of it is there,
//! because the file was not replaced before.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use super::line::{Bytes, Head, Line, SCHEMA};

/// What a journal tells.
pub(super) struct Told {
    /// The files that were replaced, or were about to be, in order.
    pub(super) files: Vec<ToldFile>,
    /// The line at which reading ended, 1-based, where more stands behind it.
    pub(super) damaged: Option<u64>,
}

/// What it tells of a file.
pub(super) struct ToldFile {
    pub(super) head: Head,
    /// Where in the journal the line behind its head begins.
    offset: u64,
}

/// Reads a journal.
///
/// # Errors
/// When it cannot be read, or is no journal.
pub(super) fn read(journal: &Path) -> Result<Told> {
    let mut lines = Lines::open(journal, 0)?;
    let Some(Line::Run { schema, version, .. }) = lines.next()? else { bail!("it is no journal of a run") };
    ensure!(schema == SCHEMA, "it is of corpuslint {version}, and is written in another way");
    let mut told = Told { files: Vec::new(), damaged: None };
    // What is not whole yet, and how many lines are to come.
    let mut open: Option<(ToldFile, u64)> = None;
    while let Some(line) = lines.next()? {
        match line {
            Line::File(head) => {
                let count = head.fixes.saturating_add(head.bytes);
                open = Some((ToldFile { head, offset: lines.offset }, count));
            }
            Line::Bytes(_) | Line::Fix {} => {
                if let Some((_, count)) = &mut open {
                    *count = count.saturating_sub(1);
                }
            }
            Line::Failed { path } => {
                if let Some(place) = told.files.iter().rposition(|file| file.head.path == path) {
                    told.files.remove(place);
                }
            }
            Line::Run { .. } | Line::End => {}
        }
        if let Some((file, _)) = open.take_if(|(_, count)| *count == 0) {
            told.files.push(file);
        }
    }
    told.damaged = lines.damaged()?;
    Ok(told)
}

/// Whether a journal says that its run came to its end.
pub(super) fn is_ended(journal: &Path) -> bool {
    let end = super::line(&Line::End);
    let tail = || {
        let mut file = File::open(journal)?;
        file.seek(SeekFrom::End(-i64::try_from(end.len()).unwrap_or(0)))?;
        let mut tail = String::new();
        std::io::Read::read_to_string(&mut file, &mut tail)?;
        Ok::<_, std::io::Error>(tail)
    };
    tail().is_ok_and(|tail| tail == end)
}

/// Calls `each` for what puts a file back.
///
/// # Errors
/// When the journal is not what it was, or `each` fails.
pub(super) fn each_stretch(journal: &Path, file: &ToldFile, mut each: impl FnMut(Bytes) -> Result<()>) -> Result<()> {
    let mut lines = Lines::open(journal, file.offset)?;
    for _ in 0..file.head.fixes.saturating_add(file.head.bytes) {
        match lines.next()? {
            Some(Line::Bytes(bytes)) => each(bytes)?,
            Some(Line::Fix {}) => {}
            _ => bail!("the journal is not what it was"),
        }
    }
    Ok(())
}

struct Lines {
    input: BufReader<File>,
    buffer: Vec<u8>,
    /// Where the next line begins.
    offset: u64,
    /// How many were read.
    count: u64,
}

impl Lines {
    fn open(journal: &Path, offset: u64) -> Result<Self> {
        let mut file = File::open(journal).context("cannot read the journal")?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(Self { input: BufReader::with_capacity(1 << 16, file), buffer: Vec::new(), offset, count: 0 })
    }

    /// The next line; `None` at the end, or where there is none that can be read.
    fn next(&mut self) -> Result<Option<Line>> {
        self.buffer.clear();
        let length = self.input.read_until(b'\n', &mut self.buffer).context("cannot read the journal")?;
        let line = self.buffer.ends_with(b"\n").then(|| serde_json::from_slice(&self.buffer).ok()).flatten();
        if line.is_some() {
            self.offset += length as u64;
            self.count += 1;
        }
        Ok(line)
    }

    /// After the end: the line that could not be read, if it is not the last.
    fn damaged(&mut self) -> Result<Option<u64>> {
        let is_last = self.input.fill_buf().context("cannot read the journal")?.is_empty();
        Ok((!is_last).then_some(self.count + 1))
    }
}
