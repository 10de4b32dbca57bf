//! Whether a text was set for a line printer, page by page, before anybody scanned or extracted it.
//!
//! What is read out of a scan or a PDF file has the lines that were seen on each page, and hardly a blank one. A line
//! printer's paper has 66 lines, and who prints on it fills a page up with blank lines, so that head and foot stand
//! where they stood on the page before.

use rustc_hash::FxHashMap;

use super::gap::Gap;
use crate::text::Document;

/// Lines from one foot to the next, head, foot and blank lines with them. A small form has fewer than a printer's
/// sheet.
const PAGE: std::ops::RangeInclusive<usize> = 20..=72;
/// Fewer page breaks than these prove nothing.
const FEWEST: usize = 2;

/// Whether the pages that these gaps part were set for a line printer.
pub(super) fn is_for_line_printer(document: &Document, gaps: &[Gap]) -> bool {
    let feet: Vec<usize> = gaps.iter().filter_map(|gap| gap.lines.first().copied()).collect();
    if feet.len() < FEWEST {
        return false;
    }
    // The last page has no other behind it, and a title page may be a short one.
    let mut lengths: FxHashMap<usize, usize> = FxHashMap::default();
    for two in feet.windows(2) {
        *lengths.entry(two[1] - two[0]).or_default() += 1;
    }
    let around = |length: usize| (length - 2..=length + 2).filter_map(|length| lengths.get(&length)).sum::<usize>();
    let even = lengths.keys().filter(|length| PAGE.contains(length)).map(|&length| around(length)).max().unwrap_or(0);
    let lines = document.lines();
    let is_set_off = |gap: &&Gap| {
        let first = gap.lines.first().is_some_and(|&first| first > 0 && lines.is_blank(first - 1));
        first && gap.lines.last().is_some_and(|&last| last + 1 >= lines.len() || lines.is_blank(last + 1))
    };
    let set_off = gaps.iter().filter(is_set_off).count();
    even * 10 >= (feet.len() - 1) * 6 && set_off * 10 >= gaps.len() * 6
}

#[cfg(test)]
mod tests {
    use super::super::evidence::page_breaks;
    use super::*;
    use crate::language::{Lexicon, List};

    #[track_caller]
    fn check(page: impl Fn(usize) -> String, expected: bool) {
        let text: String = (1..6).map(page).collect();
        let document = Document::new(&text);
        let gaps = page_breaks(&document, &Lexicon::new(&Default::default(), &[List::PageNames]));
        assert!(gaps.len() >= 4, "{gaps:?}");
        assert_eq!(is_for_line_printer(&document, &gaps), expected, "{text}");
    }

    fn lines(page: usize, count: usize) -> String {
        let name = ["red", "blue", "white", "green", "grey", "old"][page];
        format!("the {name} boat has seen the lamp of the keeper, who is late, and\nlights her second one\n")
            .repeat(count)
    }

    #[test]
    fn pages_filled_up_with_blank_lines_were_set_for_a_printer() {
        let printed = |page: usize| {
            let (text, blank) = (lines(page, 18 + page), "\n".repeat(14 - 2 * page));
            format!("{text}{blank}Tarn  Lamps  [Page {page}]\n\u{C}\nLamps of Lorm\n\n")
        };
        check(printed, true);
        check(|page| format!("{}Tarn  Lamps  [Page {page}]\n\u{C}Lamps of Lorm\n", lines(page, 20)), false);
        check(
            |page| format!("{}\nTarn  Lamps  [Page {page}]\n\u{C}\nLamps of Lorm\n\n", lines(page, 14 + 4 * page)),
            false,
        );
    }
}
