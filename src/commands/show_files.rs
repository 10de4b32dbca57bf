//! `--show-files`: the files that a run would read, one a line.

use std::io::{self, BufWriter, Write as _};

use anyhow::Result;
use corpuslint::corpus::walk::Entry;
use corpuslint::run::{self, Input, Task};
use corpuslint::text::printable::printable;

use super::{CLEAN, FAILED, NOTHING_TO_CHECK};

/// Prints them, and returns the exit status. What is no text is told by its content, which is not read here.
pub(super) fn run(task: &Task) -> Result<u8> {
    let mut out = BufWriter::new(io::stdout());
    let (mut written, mut errors, mut is_empty) = (Ok(()), Vec::new(), true);
    if let Input::Stream { name, .. } = &task.input {
        is_empty = false;
        writeln!(out, "{}", printable(&name.to_string_lossy()))?;
    }
    run::walk(task, &mut |entry| {
        match entry {
            Entry::File { shown, .. } => {
                is_empty = false;
                written = writeln!(out, "{}", printable(&shown));
            }
            Entry::Missing { shown, detail } | Entry::Unreadable { shown, detail } => {
                errors.push(format!("cannot read `{shown}`: {detail}"));
            }
            Entry::Skipped { .. } | Entry::Temporary { .. } => {}
        }
        written.is_ok()
    });
    written?;
    out.flush()?;
    let mut stderr = io::stderr().lock();
    errors.iter().try_for_each(|error| writeln!(stderr, "error: {}", printable(error)))?;
    Ok(if !errors.is_empty() {
        FAILED
    } else if is_empty {
        NOTHING_TO_CHECK
    } else {
        CLEAN
    })
}
