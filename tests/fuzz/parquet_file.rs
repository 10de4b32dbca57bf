//! A Parquet file, whole or damaged, read and mended as a run does it; for the fuzz target and for tests.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use corpuslint::corpus::pieces::{Chunk, Limits};
use corpuslint::corpus::rewriter::Output;
use corpuslint::corpus::{Answer, Fields, Format, Item, Piece, RandomAccess, format_of};
use corpuslint::fix::Edit;

const LIMITS: Limits = Limits { record: 1 << 20, max_ratio: 100 };

/// What is written, kept in memory.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no thread panics with it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Output for Memory {
    fn commit(self: Box<Self>) -> anyhow::Result<()> {
        Ok(())
    }
}

fn format() -> (&'static dyn Format, &'static dyn RandomAccess) {
    let format = format_of(Path::new("x.parquet")).expect("a format");
    (format, format.random_access().expect("it is read here and there"))
}

/// A file of these bytes, without a name.
fn file(raw: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(raw).expect("writable");
    file
}

/// The texts of a file, and its pieces with what they are mended to where each text gets `more` behind it; or nothing
/// where it cannot be read to its end.
#[expect(clippy::type_complexity, reason = "a piece as it was, and what it was mended to")]
fn read(raw: &[u8], more: &str) -> Option<(Vec<String>, Vec<(Vec<u8>, Option<Vec<u8>>)>)> {
    let (format, access) = format();
    let mut chunks = access.read(file(raw), &Fields::default(), LIMITS).ok()?.ok()?;
    let (mut texts, mut pieces) = (Vec::new(), Vec::new());
    loop {
        let Chunk { raw, first_number, start, head, is_last, .. } = chunks.next().ok()?;
        let piece = Piece { first_number, start, head: head.as_deref(), ..Piece::whole(Path::new("x"), &raw) };
        let mended = format.visit(piece, &Fields::default(), &mut |item: Item| {
            if !item.faults.is_empty() {
                return Answer::default();
            }
            texts.push(item.text.to_owned() + more);
            if more.is_empty() { Answer::default() } else { vec![vec![Edit::insert(item.text.len(), more)]].into() }
        });
        pieces.push((raw, mended));
        if is_last {
            return Some((texts, pieces));
        }
    }
}

/// Reads a file, mends each of its texts and reads what was written: the texts have to be there. Whether it could be
/// read and written.
pub(crate) fn try_file(raw: &[u8]) -> bool {
    let Some((texts, pieces)) = read(raw, "é\n") else { return false };
    let output = Memory::default();
    let written = || {
        let (folder, output) = (std::env::temp_dir(), Box::new(output.clone()));
        let mut rewriter = format().1.rewrite(file(raw), &Fields::default(), output, &folder).ok()?;
        pieces.iter().try_for_each(|(raw, mended)| rewriter.put(raw, mended.as_deref())).ok()?;
        rewriter.commit().ok()
    };
    if written().is_none() {
        return false;
    }
    let written = output.0.lock().expect("no thread panics with it").clone();
    let (found, _) = read(&written, "").expect("what was written can be read");
    assert!(found == texts, "{} texts were written, and {} found", texts.len(), found.len());
    true
}
