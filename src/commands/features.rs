//! `corpuslint features`: what the line score sees of labelled documents, as CSV. `tools/train.py` makes a model of it.
//!
//! Only lines that the line score judges are printed: what it never looks at cannot teach it anything.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use corpuslint::checks::boilerplate::line_score::{FEATURES, PageReader};
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
pub(crate) fn run(files: &[PathBuf]) -> Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    write!(out, "file,document,line,label")?;
    for feature in FEATURES {
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
    let shown = file.display();
    let opened = File::open(file).with_context(|| format!("cannot read {shown}"))?;
    let mut row = Vec::with_capacity(FEATURES.len());
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
        let document = Document::new(&labelled.text);
        let count = document.lines().len();
        ensure!(labels.len() >= count, "{}: {} labels for {count} lines", place(), labels.len());
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
        number += 1;
    }
    Ok(())
}
