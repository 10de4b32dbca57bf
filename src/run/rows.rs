//! What fixes took away, or what was left out, on its way to the stream it is noted in: nothing that is not so.
//!
//! A file of records is written piece by piece and may fail at the last one. What is noted of it is held until it has
//! its place, on the disk where it is much.

use std::io::{self, Seek as _, Write};

use tempfile::SpooledTempFile;

/// So many bytes of a file of records are held in memory.
const IN_MEMORY: usize = 1 << 20;

/// Rows of JSON on their way.
pub(super) struct Rows<'s> {
    out: Option<&'s mut dyn Write>,
    held: Option<SpooledTempFile>,
}

impl<'s> Rows<'s> {
    pub(super) fn new(out: Option<&'s mut dyn Write>) -> Self {
        Self { out, held: None }
    }

    /// Notes rows of what is done.
    pub(super) fn note(&mut self, rows: &str) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), |out| out.write_all(rows.as_bytes()))
    }

    /// Holds rows of a file that is being written.
    pub(super) fn hold(&mut self, rows: &str) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.held.get_or_insert_with(|| SpooledTempFile::new(IN_MEMORY)).write_all(rows.as_bytes())
    }

    /// Notes what was held: the file is written.
    pub(super) fn keep(&mut self) -> io::Result<()> {
        let (Some(mut held), Some(out)) = (self.held.take(), &mut self.out) else { return Ok(()) };
        held.rewind()?;
        io::copy(&mut held, out).map(|_| ())
    }

    /// Forgets what was held: the file stays as it was.
    pub(super) fn forget(&mut self) {
        self.held = None;
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), |out| out.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_is_noted() {
        let mut out = Vec::new();
        let mut rows = Rows::new(Some(&mut out));
        let long = "x".repeat(IN_MEMORY);
        rows.hold("a").expect("room");
        rows.forget();
        rows.note("b").expect("room");
        rows.hold("c").expect("room");
        rows.hold(&long).expect("room");
        rows.keep().expect("room");
        rows.keep().expect("nothing is held");
        assert!(out == format!("bc{long}").into_bytes());
    }
}
