//! `corpuslint features`: what the line score sees of labelled documents, as CSV. `tools/train.py` makes a model of it.
//!
//! Only lines that the line score judges are printed: what it never looks at cannot teach it anything.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use corpuslint::checks::boilerplate::line_score::{FEATURES, PAGE_FEATURES, PageReader, Pieces};
use corpuslint::text::Document;
use serde::Deserialize;

const BYTE_ORDER_MARK: char = '\u{FEFF}';

#[derive(Deserialize)]
struct Labelled {
    text: String,
    /// A letter for each line of the text.
    labels: Labels,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Labels {
    Letters(String),
    List(Vec<String>),
}

impl Labels {
    /// The letter of each line.
    fn letters(&self) -> Vec<char> {
        match self {
            Self::Letters(letters) => letters.chars().collect(),
            Self::List(list) => list.iter().map(|label| label.chars().next().unwrap_or('.')).collect(),
        }
    }
}

/// Prints a header, then a row for each labelled line of the files.
pub(crate) fn run(files: &[PathBuf], pieces: bool) -> Result<u8> {
    if pieces { run_pieces(files) } else { run_features(files) }
}

/// Prints the pieces of every line that is not blank, as little-endian 32-bit numbers: file, document, line, label,
/// whether it is judged, how many pieces of words and of shape follow, and these. The label is 1, 0, or 2 where it says
/// nothing.
fn run_pieces(files: &[PathBuf]) -> Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    let reader = PageReader::new(&Arc::default());
    let mut pieces = Pieces::default();
    for (number, file) in files.iter().enumerate() {
        each_document(file, |document_number, labelled, labels| {
            let document = Document::new(&labelled.text);
            let page = reader.read(&document);
            for index in 0..page.len() {
                let line = page.line_index(index);
                pieces.read(document.line_text(document.lines().get(line).expect("a line of the document")));
                let label = match labels[line] {
                    'B' => 1,
                    'C' | 'T' => 0,
                    _ => 2,
                };
                let head = [number, document_number, line + 1, label, usize::from(page.is_judged(index))];
                let counts = [pieces.words.len(), pieces.shapes.len()];
                for value in head.into_iter().chain(counts) {
                    out.write_all(&(value as u32).to_le_bytes())?;
                }
                for &bucket in pieces.words.iter().chain(&pieces.shapes) {
                    out.write_all(&u32::from(bucket).to_le_bytes())?;
                }
            }
            Ok(())
        })?;
    }
    out.flush()?;
    Ok(0)
}

/// Prints a header, then a row for each labelled line of the files.
fn run_features(files: &[PathBuf]) -> Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    write!(out, "file,document,line,label")?;
    for feature in &FEATURES[..PAGE_FEATURES] {
        write!(out, ",{}", feature.name)?;
    }
    writeln!(out)?;
    let reader = PageReader::new(&Arc::default());
    for (number, file) in files.iter().enumerate() {
        print(&reader, number, file, &mut out)?;
    }
    out.flush()?;
    Ok(0)
}

fn print(reader: &PageReader, file_number: usize, file: &Path, out: &mut impl io::Write) -> Result<()> {
    let mut row = Vec::with_capacity(FEATURES.len());
    each_document(file, |number, labelled, labels| {
        let document = Document::new(&labelled.text);
        let page = reader.read(&document);
        for index in (0..page.len()).filter(|&index| page.is_judged(index)) {
            let document_line = page.line_index(index);
            let label = match labels[document_line] {
                'B' => 1,
                'C' | 'T' => 0,
                _ => continue,
            };
            page.features(index, &mut row);
            write!(out, "{file_number},{number},{},{label}", document_line + 1)?;
            for value in &row {
                write!(out, ",{value}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    })
}

/// Calls `take` with each document of a file, its number from 0 and a letter for each of its lines.
fn each_document(file: &Path, mut take: impl FnMut(usize, &Labelled, &[char]) -> Result<()>) -> Result<()> {
    let shown = file.display();
    let opened = File::open(file).with_context(|| format!("cannot read {shown}"))?;
    // Blank lines are no documents, and are not numbered as such.
    let mut number = 0_usize;
    for (line_index, line) in BufReader::new(opened).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {shown}"))?;
        let line = if line_index == 0 { line.trim_start_matches(BYTE_ORDER_MARK) } else { &line };
        if line.trim().is_empty() {
            continue;
        }
        let place = || format!("{shown}, line {}", line_index + 1);
        let labelled: Labelled =
            serde_json::from_str(line).with_context(|| format!("{}: no labelled document", place()))?;
        let labels = labelled.labels.letters();
        let count = Document::new(&labelled.text).lines().len();
        ensure!(labels.len() >= count, "{}: {} labels for {count} lines", place(), labels.len());
        take(number, &labelled, &labels)?;
        number += 1;
    }
    Ok(())
}
