//! Records of a table that stand apart from each other, each flattened to one line: `Berth | NorthDues | 4 marksOpen |
//! May`.
//!
//! One such line may be anything. In three or more the same key begins the line, and the same key has run into what
//! stands before it; that is the form of a record whose line ends were lost.

use rustc_hash::{FxHashMap, FxHashSet};

use super::row::Row;
use crate::text::Document;

/// So many lines with the same keys are records.
const FEWEST: usize = 3;
/// A key is a few words, in bytes.
const LONGEST_KEY: usize = 40;

/// Those of the rows, in their order, that are such records.
pub(super) fn records<'r>(document: &Document, rows: &'r [Row]) -> impl Iterator<Item = &'r Row> {
    let keyed = rows.iter().map(|row| (row, Keys::of(row.span.of(document.text))));
    let keyed: Vec<(&Row, Keys)> = keyed.filter_map(|(row, keys)| Some((row, keys?))).collect();
    // By keys, the second cells that there are: a line that a page prints again and again is one.
    let mut cells: FxHashMap<(&str, &str), FxHashSet<&str>> = FxHashMap::default();
    for (_, Keys { first, second, cell }) in &keyed {
        cells.entry((first, second)).or_default().insert(cell);
    }
    let is_record = move |keys: &Keys| cells[&(keys.first, keys.second)].len() >= FEWEST;
    keyed.into_iter().filter(move |(_, keys)| is_record(keys)).map(|(row, _)| row)
}

/// What a line may have of a record's keys.
struct Keys<'l> {
    /// The key that begins the line.
    first: &'l str,
    /// The one that has run into the second cell, and all of this cell.
    second: &'l str,
    cell: &'l str,
}

impl<'l> Keys<'l> {
    fn of(line: &'l str) -> Option<Self> {
        let mut cells = line.split('|').map(str::trim);
        let (first, cell) = (cells.next()?, cells.next()?);
        let second = key_behind(cell)?;
        let is_key = |key: &str| {
            let begins = key.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
            begins && key.len() <= LONGEST_KEY
        };
        (is_key(first) && is_key(second)).then_some(Self { first, second, cell })
    }
}

/// What begins with the last capital that stands right behind a small letter, a digit or a closing bracket.
fn key_behind(cell: &str) -> Option<&str> {
    let pairs = cell.char_indices().zip(cell.char_indices().skip(1));
    let is_joint =
        |before: char, c: char| c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit() || before == ')');
    let joint = pairs.filter(|((_, before), (_, c))| is_joint(*before, *c)).last();
    joint.map(|(_, (at, _))| &cell[at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::markup::table::row::read_row;

    #[track_caller]
    fn check(text: &str, expected: &[usize]) {
        let document = Document::new(text);
        let lines = document.lines().iter().enumerate();
        let rows = lines.filter_map(|(index, line)| read_row(document.line_text(line), index, line.start));
        let rows: Vec<Row> = rows.collect();
        let found: Vec<usize> = records(&document, &rows).map(|row| row.line_index).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn three_lines_with_the_same_keys_are_records() {
        let north = "Berth | NorthDues | 4 marksOpen | May\n";
        let south = "Berth | South, by the millDues | 6 marksOpen | June\n";
        let quay = "Berth | QuayDues | noneOpen | all year\n";
        check(&format!("{north}\n{south}\n{quay}"), &[0, 2, 4]);
        check(&format!("{north}\n{south}"), &[]);
        // The same line again is no other record.
        check(&format!("{north}\n{south}\n{north}"), &[]);
        // Nothing has run together.
        check("Berth | North Dues | 4\n\nBerth | South Dues | 6\n\nBerth | Quay Dues | 0\n", &[]);
        check("Berth | NorthDues | 4\n\nPier | SouthDues | 6\n\nQuay | EastDues | 0\n", &[]);
    }
}
