//! What `init` sees of a collection: all files are listed, some documents of some of them are looked at.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use corpuslint::corpus::compression::uncompressed;
use corpuslint::corpus::packing::Packing;
use corpuslint::corpus::pieces::Part;
use corpuslint::corpus::walk::Entry;
use corpuslint::corpus::{Answer, Format, Item, Piece};
use corpuslint::diagnostic::Severity;
use corpuslint::fix::Applicability;
use corpuslint::report::grouped;
use corpuslint::run::{self, Task};
use corpuslint::text::Document;
use corpuslint::text::printable::is_printable;
use xxhash_rust::xxh3::xxh3_64;

use crate::commands::document;

/// Documents that are looked at, at most.
const MOST: usize = 500;
/// Files that are opened: those with the least hashes of their paths, so that they are from all over the collection.
const MOST_FILES: usize = 250;
/// A longer file that is one document is passed by, in bytes.
const LONGEST: u64 = 8 << 20;

/// What was seen.
#[derive(Default)]
pub(super) struct Seen {
    /// Files by what they are, with their bytes.
    pub(super) formats: BTreeMap<&'static str, (u64, u64)>,
    /// Files that would be left out, by reason.
    pub(super) skipped: BTreeMap<String, u64>,
    /// Documents that were looked at.
    pub(super) documents: u64,
    /// Of these, those of a file of records, by the field of their text.
    pub(super) fields: BTreeMap<String, u64>,
    /// Of files of JSON Lines without any of the usual fields: the fields with the longest strings.
    pub(super) unusual: BTreeMap<String, u64>,
    /// Documents by their language; `None` where it is not clear.
    pub(super) languages: BTreeMap<Option<&'static str>, u64>,
    pub(super) rules: BTreeMap<String, Found>,
    /// Documents with a finding, by category.
    pub(super) categories: BTreeMap<String, u64>,
}

/// What a rule found in the documents that were looked at.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) severity: Severity,
    pub(super) documents: u64,
    pub(super) findings: u64,
    pub(super) safe: u64,
}

struct File {
    path: PathBuf,
    format: &'static dyn Format,
}

impl Seen {
    pub(super) fn of(task: &Task) -> Self {
        let mut seen = Self::default();
        let mut files: BTreeMap<(u64, String), File> = BTreeMap::new();
        run::walk(task, &mut |entry| {
            match entry {
                Entry::File { path, shown, format, .. } => {
                    let (count, bytes) = seen.formats.entry(format.name()).or_default();
                    *count += 1;
                    *bytes += path.metadata().map_or(0, |metadata| metadata.len());
                    files.insert((xxh3_64(shown.as_bytes()), shown.to_string()), File { path, format });
                    if files.len() > MOST_FILES {
                        files.pop_last();
                    }
                }
                Entry::Skipped { reason } => *seen.skipped.entry(reason).or_default() += 1,
                Entry::Missing { .. } | Entry::Unreadable { .. } | Entry::Temporary { .. } => {}
            }
            true
        });
        let each = MOST / files.len().clamp(1, MOST);
        for file in files.values() {
            seen.look_at(file, each as u64, task);
        }
        seen
    }

    pub(super) fn files(&self) -> u64 {
        self.formats.values().map(|(files, _)| files).sum()
    }

    /// How much there is, and how much of it was looked at.
    pub(super) fn sentence(&self) -> String {
        let noun = |count: u64, noun: &str| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{} {noun}{plural}", grouped(count))
        };
        format!("{}, {} of them looked at", noun(self.files(), "file"), noun(self.documents, "document"))
    }

    /// Looks at some documents of a file. What cannot be read is left to the first run to tell.
    fn look_at(&mut self, file: &File, most: u64, task: &Task) {
        let name = uncompressed(&file.path);
        if !file.format.has_records() {
            let Ok(input) = fs::File::open(&file.path) else { return };
            let mut raw = Vec::new();
            let read = Packing::of(&file.path, u32::MAX).unpack(input).take(LONGEST).read_to_end(&mut raw);
            if read.is_ok_and(|length| (length as u64) < LONGEST) {
                self.visit(file, Piece::whole(&name, &raw), most, task);
            }
            return;
        }
        let Ok(Some(mut chunks)) = document::chunks(file.format, &file.path, &task.fields) else { return };
        // A piece is a megabyte: enough to see what the records are like.
        if let Ok(chunk) = chunks.next()
            && chunk.part == Part::Whole
        {
            let (first_number, start, head) = (chunk.first_number, chunk.start, chunk.head.as_deref());
            let piece = Piece { first_number, start, head, ..Piece::whole(&name, &chunk.raw) };
            let before = self.documents;
            self.visit(file, piece, most, task);
            if self.documents == before && file.format.has_json_records() && file.format.has_lines() {
                self.look_for_field(&chunk.raw);
            }
        }
    }

    fn visit(&mut self, file: &File, piece: Piece, most: u64, task: &Task) {
        let mut looked = 0;
        file.format.visit(piece, &task.fields, &mut |item: Item| {
            if looked < most && item.passed_over.is_none() {
                looked += u64::from(self.look(item, task));
            }
            Answer::default()
        });
    }

    /// Looks at a document; whether there was one.
    fn look(&mut self, item: Item, task: &Task) -> bool {
        let document = Document::with(item.text, item.origin, item.faults, item.damage);
        if !document.is_readable() {
            return false;
        }
        self.documents += 1;
        if let Some(record) = &item.record {
            *self.fields.entry(record.field.clone()).or_default() += 1;
        }
        *self.languages.entry(document.language().map(|language| language.name())).or_default() += 1;
        let mut rules: BTreeMap<String, Found> = BTreeMap::new();
        for found in task.linter.lint(&document) {
            let none = Found { severity: found.rule.severity, documents: 1, findings: 0, safe: 0 };
            let of_rule = rules.entry(found.rule.id.clone()).or_insert(none);
            of_rule.findings += 1;
            of_rule.safe += u64::from(found.fix.is_some_and(|fix| fix.applicability == Applicability::Safe));
        }
        let mut categories: Vec<&str> = rules.keys().filter_map(|id| Some(id.split_once('/')?.0)).collect();
        categories.dedup();
        for category in categories {
            *self.categories.entry(category.to_owned()).or_default() += 1;
        }
        for (id, found) in rules {
            let all = self.rules.entry(id).or_insert(Found { documents: 0, findings: 0, safe: 0, ..found });
            all.documents += 1;
            all.findings += found.findings;
            all.safe += found.safe;
        }
        true
    }

    /// Which field of the first records holds the longest strings.
    fn look_for_field(&mut self, raw: &[u8]) {
        const RECORDS: usize = 20;
        let records = raw.split(|byte| *byte == b'\n').take(RECORDS);
        for record in records.filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok()) {
            let strings = record.as_object().into_iter().flatten();
            let strings = strings.filter_map(|(name, value)| Some((value.as_str()?.len() as u64, name)));
            if let Some((length, name)) = strings.max() {
                *self.unusual.entry(name.clone()).or_default() += length;
            }
        }
    }
}

/// The name with the highest count.
pub(super) fn commonest<K>(counts: &BTreeMap<K, u64>) -> Option<&K> {
    counts.iter().max_by_key(|(_, count)| **count).map(|(name, _)| name)
}

/// Whether a name can be a field that is asked for as it is written.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('/') && name.chars().all(is_printable)
}
