//! CSV and TSV: every row has as many columns as the first, and the first is a header.
//!
//! Prose has commas too, but a blank behind each; lines with one tab each may be numbered verses. So a table needs a
//! header no cell of which begins with a blank, and rows without an exception.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};

use super::{Refusal, sample};

const CONVERT: &str = "make JSON Lines of it, a record a row";
/// Fewer rows, header included, prove nothing.
const FEWEST_ROWS: usize = 3;
/// A header's cell is no sentence, in characters.
const LONGEST_NAME: usize = 40;
/// Words under each other with their tags: so many rows without a blank in any cell.
const FEWEST_TAGGED: usize = 10;

pub(super) fn recognise(text: &str) -> Option<Refusal> {
    let sample = sample(text);
    let header = sample.trim_start_matches('\n').lines().next()?;
    let (delimiter, rows) =
        ['\t', ',', ';'].into_iter().filter(|delimiter| header.contains(*delimiter)).find_map(|delimiter| {
            let rows = rows(sample, delimiter, text.len() > sample.len());
            is_table(&rows, delimiter, sample).then_some((delimiter, rows))
        })?;
    let what = if delimiter == '\t' { "TSV" } else { "CSV" };
    let first = if text.len() > sample.len() { "first " } else { "" };
    let sign = format!("its {first}{} rows of {} columns", rows.len(), rows[0].len());
    Some(Refusal { what, sign, instead: CONVERT })
}

fn rows(sample: &str, delimiter: char, is_cut: bool) -> Vec<StringRecord> {
    let is_tabbed = delimiter == '\t';
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .quoting(!is_tabbed)
        .comment(is_tabbed.then_some(b'#'))
        .from_reader(sample.as_bytes());
    // Text is UTF-8, and rows may differ in length: there is nothing left to fail.
    let mut rows: Vec<StringRecord> = reader.records().map_while(Result::ok).collect();
    if is_cut {
        // A quoted cell may reach over the sample's end.
        rows.pop();
    }
    rows
}

fn is_table(rows: &[StringRecord], delimiter: char, sample: &str) -> bool {
    let Some(header) = rows.first() else { return false };
    let columns = header.len();
    if rows.len() < FEWEST_ROWS || columns < 2 || rows.iter().any(|row| row.len() != columns) {
        return false;
    }
    if delimiter == '\t' {
        let is_tagged = |row: &StringRecord| row.iter().all(|cell| !cell.is_empty() && !cell.contains(' '));
        let has_gaps = sample.trim().contains("\n\n") || sample.contains("\n\r\n");
        let is_tagged = rows.len() >= FEWEST_TAGGED && rows.iter().all(is_tagged);
        return is_tagged || !has_gaps && header.iter().all(is_name);
    }
    let names: HashSet<&str> = header.iter().collect();
    names.len() == columns
        && header.iter().enumerate().all(|(index, cell)| is_name(cell) || index == 0 && cell.is_empty())
        && (columns > 2 || header.iter().all(is_identifier))
}

/// Whether a header's cell is short, and neither a sentence nor set apart by blanks as words behind commas are.
fn is_name(cell: &str) -> bool {
    let is_sentence = cell.ends_with(['.', '!', '?', ':', '。', '！', '？']);
    !cell.is_empty() && cell.trim() == cell && !is_sentence && cell.chars().count() <= LONGEST_NAME
}

fn is_identifier(cell: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ' | b'.');
    cell.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') && cell.bytes().all(is_inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let got = recognise(text).map(|refusal| format!("{}: {}", refusal.what, refusal.sign));
        assert_eq!(got.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn rows_are_told_by_their_columns() {
        check("id,text\n1,\"Salt, and\nwool.\"\n2,Rye.\n", Some("CSV: its 3 rows of 2 columns"));
        check("id;place;price\r\n1;Lorm;3,50\r\n2;Sund;4\r\n", Some("CSV: its 3 rows of 3 columns"));
        check(",id,text\n0,a,Salt\n1,b,Wool\n", Some("CSV: its 3 rows of 3 columns"));
        check("id\ttext\n1\tSalt \"and\n2\tWool\n", Some("TSV: its 3 rows of 2 columns"));
        let tagged = "The\tDT\nferry\tNN\nsails\tVB\nlate\tRB\n.\tPT\n\n".repeat(2);
        check(&tagged, Some("TSV: its 10 rows of 2 columns"));
        let long = format!("id,text\n{}", "7,\"Salt, and\nwool.\"\n".repeat(9_000));
        assert!(recognise(&long).is_some_and(|refusal| refusal.sign.starts_with("its first ")));
    }

    #[test]
    fn prose_with_commas_and_tabs_is_prose() {
        check("Salt, wool, rye\nOil, tar, rope\nTea, soap, tin\n", None);
        check("Salt,wool\nand rye, he said,\nare sold.\n", None);
        check("First the salt, then the wool.\nFirst the oil, then the tar.\nFirst the tea, then the tin.\n", None);
        check("\tSalt is sold by the sack.\n\tWool is not.\n\tRye is.\n", None);
        check("1.\tSalt is sold by the sack.\n\n2.\tWool is not.\n\n3.\tRye is.\n", None);
        check("春,夏\n秋,冬\n日,月\n", None);
        check("a,b\n1,2\n", None);
    }
}
