//! Files that belong to a file of JSON Lines line by line: what is left out of one is left out of all.
//!
//! Some corpora keep the texts, what is known of them and their languages in three files. Line by line as the first is
//! written so are the others, each into the folder that it goes to, and none of them is put into its place unless all
//! have as many lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::done::DoneRecords;
use super::feed::RecordsFile;
use super::target::below;
use crate::corpus::new_file::{self, NewFile};
use crate::corpus::packing::{Packer, Packing};

/// The files beside one that is written.
#[derive(Default)]
pub(super) struct Aligned {
    files: Vec<Beside>,
}

struct Beside {
    name: String,
    input: Box<dyn BufRead + Send>,
    output: Packer<BufWriter<NewFile>>,
}

impl Aligned {
    /// Begins to write the files of these names that lie beside `file` into `folder`.
    pub(super) fn begin(file: &RecordsFile, names: &[String], folder: &Path, max_ratio: u32) -> Result<Self> {
        if !names.is_empty() {
            ensure!(file.format.has_lines(), "--aligned is for JSON Lines, of which each line is a record");
        }
        let begin = |name: &String| {
            let path = file.path.with_file_name(name);
            let packing = Packing::of(&path, max_ratio);
            let input = File::open(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let input = Box::new(BufReader::new(packing.unpack(input)));
            let shown = Path::new(&*file.shown).with_file_name(name);
            let new = new_file::below(folder, &below(folder, &shown.to_string_lossy()))?;
            Ok(Beside { name: name.clone(), input, output: packing.pack(BufWriter::new(new))? })
        };
        Ok(Self { files: names.iter().map(begin).collect::<Result<_>>()? })
    }

    /// Copies as many lines as a piece has, but for those of records that are left out.
    pub(super) fn copy(&mut self, done: &DoneRecords) -> Result<()> {
        if self.files.is_empty() {
            return Ok(());
        }
        let is_cut = done.is_last && done.raw.last().is_some_and(|last| *last != b'\n');
        let lines = memchr::memchr_iter(b'\n', &done.raw).count() as u64 + u64::from(is_cut);
        for file in &mut self.files {
            let mut gone = done.left_out.iter().peekable();
            for number in done.first_number..done.first_number + lines {
                let is_gone = gone.next_if(|gone| **gone == number).is_some();
                let output: &mut dyn Write = if is_gone { &mut io::sink() } else { &mut file.output };
                let is_there = copy_line(&mut file.input, output).with_context(|| cannot(&file.name))?;
                ensure!(is_there, "`{}` has fewer lines", file.name);
            }
        }
        Ok(())
    }

    /// Puts the files into their places, if they end here.
    pub(super) fn commit(self) -> Result<()> {
        let mut outputs = Vec::with_capacity(self.files.len());
        for Beside { name, mut input, output } in self.files {
            let is_longer = input.read(&mut [0]).with_context(|| cannot(&name))? > 0;
            ensure!(!is_longer, "`{name}` has more lines");
            outputs.push(output.finish_buffered().with_context(|| cannot(&name))?);
        }
        outputs.into_iter().try_for_each(NewFile::commit)
    }
}

fn cannot(name: &str) -> String {
    format!("cannot copy `{name}`")
}

/// Copies up to the next line end, however far that is; whether there was anything.
fn copy_line(input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<bool> {
    let mut is_there = false;
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(is_there);
        }
        is_there = true;
        let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
        let count = end.unwrap_or(bytes.len());
        output.write_all(&bytes[..count])?;
        input.consume(count);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// What the files beside `text` are called where a corpus is known to keep its records in parts.
const KNOWN: [&str; 2] = ["metadata", "lang"];

/// A file that belongs to this one line by line, as its name says.
pub(super) fn known_beside(file: &RecordsFile) -> Option<String> {
    let name = file.path.file_name()?.to_str()?;
    let rest = name.strip_prefix("text").filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
    let mut names = KNOWN.iter().map(|known| format!("{known}{rest}"));
    names.find(|name| file.path.with_file_name(name).is_file())
}
