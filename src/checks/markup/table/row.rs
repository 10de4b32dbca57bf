//! One line with bars: how many cells it has, and whether it may be a row at all.
//!
//! Most bars in a text are no table's: a shell pipes, a type offers a choice, a title names its site.

use crate::span::Span;

/// A line with bars.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) line_index: usize,
    /// From the first to the last character that is not white space.
    pub(super) span: Span,
    /// Cells between the bars; one at each edge counts only when something stands in it.
    pub(super) cells: usize,
    /// Without those that a backslash escapes.
    pub(super) bars: usize,
    /// The line begins with a bar.
    pub(super) opens: bool,
    /// It begins or ends with one.
    pub(super) has_outer_bar: bool,
    /// A bar stands between two spaces, as titles and links write it.
    pub(super) has_spaced_bar: bool,
    /// `| --- | :-: |`, which makes a table of the rows around it.
    pub(super) is_delimiter: bool,
    /// A few words, the first with a capital, or a number, before its one bar, which is the last character of the line.
    pub(super) is_plain_cell: bool,
}

impl Row {
    /// One cell, or the end of one and the begin of the next: `Layout |75%`.
    pub(super) fn is_cell(&self) -> bool {
        self.bars == 1 && (self.has_outer_bar || !self.has_spaced_bar)
    }
}

/// What a line of bars is, or `None` for one that is code, a pipe of a shell or a title.
pub(super) fn read_row(text: &str, line_index: usize, line_start: usize) -> Option<Row> {
    let trimmed = text.trim();
    let start = line_start + (text.len() - text.trim_start().len());
    let bytes = trimmed.as_bytes();
    let mut bars = 0;
    for at in memchr::memchr_iter(b'|', bytes) {
        let next = bytes.get(at + 1);
        if matches!(next, Some(b'|' | b'>' | b'=')) || at > 0 && bytes[at - 1] == b'>' {
            return None;
        }
        bars += usize::from(at == 0 || bytes[at - 1] != b'\\');
    }
    // Arms of a match, steps of a pipe, the syntax of a command, links, code that is indented.
    let is_code = trimmed.ends_with('\\')
        || has_choice(trimmed)
        || is_pipe(trimmed)
        || is_synopsis(trimmed)
        || has_links(trimmed)
        || trimmed.starts_with("| ") && (trimmed.contains("->") || trimmed.contains("=>"))
        || text.starts_with("    ") && !trimmed.starts_with('|') && !trimmed.ends_with('|');
    if is_code {
        return None;
    }
    let (opens, closes) = (trimmed.starts_with('|'), trimmed.ends_with('|'));
    let cells = (bars + 1).saturating_sub(usize::from(opens) + usize::from(closes && (bars > 1 || !opens)));
    let is_delimiter =
        trimmed.contains('-') && bytes.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'+'));
    let span = Span::new(start, start + trimmed.len());
    (bars > 0).then_some(Row {
        line_index,
        span,
        cells,
        bars,
        opens,
        has_outer_bar: opens || closes,
        has_spaced_bar: trimmed.contains(" | "),
        is_delimiter,
        is_plain_cell: bars == 1 && trimmed.strip_suffix('|').is_some_and(is_plain_cell),
    })
}

/// Whether what stands before a last bar is a cell's: a few words, the first of them no command, and no sentence, which
/// some scripts end with a stroke like a bar.
fn is_plain_cell(text: &str) -> bool {
    const MOST_WORDS: usize = 5;
    let cell = text.trim_end().trim_matches(['*', '_']);
    let begins = cell.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    text.ends_with([' ', '\t', '\u{A0}'])
        && begins
        && cell.split_whitespace().take(MOST_WORDS + 1).count() <= MOST_WORDS
        && cell.chars().all(|c| c.is_alphanumeric() && !has_dandas(c) || " -–%.,:&'’/()$€£+\u{A0}".contains(c))
        && !cell.ends_with('.')
}

/// Whether a letter is of a script of India, whose full stop is often typed as a bar.
fn has_dandas(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{DFF}')
}

/// What reads from a pipe in a shell.
#[rustfmt::skip]
const READERS: &[&str] = &[
    "awk", "bash", "bc", "cat", "column", "cut", "egrep", "fgrep", "fold", "gawk", "grep", "gunzip", "gzip", "head",
    "jq", "less", "more", "nl", "paste", "perl", "python", "python3", "rev", "rg", "sed", "sh", "sha256sum", "shuf",
    "sort", "split", "tac", "tail", "tar", "tee", "tr", "uniq", "wc", "xargs", "zcat",
];

/// Whether the line is a pipe of a shell: what stands behind each bar begins with a program that reads one.
fn is_pipe(trimmed: &str) -> bool {
    let mut parts = trimmed.split('|');
    let writes =
        parts.next().is_some_and(|first| first.trim_start_matches(['$', '>', '#', '%', ' ']).starts_with(is_small));
    let reads = |part: &str| {
        let word = part.split_whitespace().find(|word| *word != "sudo");
        word.is_some_and(|word| READERS.contains(&word))
    };
    writes && parts.all(reads)
}

/// Whether a bracket opens in one cell and closes in another: the syntax of a command, `SAIL { NORTH | SOUTH } [NOW]`.
fn is_synopsis(trimmed: &str) -> bool {
    let goes_on = |[open, close]: [char; 2]| {
        let mut cells = trimmed.split('|').map(|cell| (cell.matches(open).count(), cell.matches(close).count()));
        cells.any(|(opened, closed)| opened > closed) && cells.any(|(opened, closed)| closed > opened)
    };
    [['{', '}'], ['[', ']'], ['(', ')']].into_iter().any(goes_on)
}

/// Whether the bars of a line stand close around words without a blank, by themselves, beside other text: links as
/// Vim's manual has them, `|pilot.txt|  Who steers`.
fn has_links(trimmed: &str) -> bool {
    let bars = trimmed.bytes().filter(|&byte| byte == b'|').count();
    let mut words = trimmed.split('|').skip(1).step_by(2);
    let mut others = trimmed.split('|').step_by(2).enumerate();
    let is_word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    let is_letter = |c: char| c.is_alphanumeric();
    // The first has no bar before it, the last none behind.
    let stands_apart = |(index, other): (usize, &str)| {
        (index == 0 || !other.starts_with(is_letter)) && (2 * index == bars || !other.ends_with(is_letter))
    };
    bars > 0
        && bars.is_multiple_of(2)
        && words.all(is_word)
        && others.clone().any(|(_, other)| other.contains(is_letter))
        && others.all(stands_apart)
}

fn is_small(c: char) -> bool {
    c.is_lowercase() || matches!(c, '.' | '/' | '~')
}

/// A choice between types, as interfaces are described: `{string|number}`.
fn has_choice(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, inner)) = rest.split_once('{') {
        let Some((choice, after)) = inner.split_once('}') else { return false };
        if choice.contains('|') && !choice.contains(" | ") {
            return true;
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_between_bars() {
        let check =
            |line: &str, cells: usize| assert_eq!(read_row(line, 0, 0).map(|row| row.cells), Some(cells), "{line}");
        check("a | b | c |", 3);
        check("| a | b | c |", 3);
        check("a | b", 2);
        check("|a", 1);
        check("a |", 1);
        check(r"a \| b | c", 2);
        assert!(read_row("if (a || b)", 0, 0).is_none());
        assert!(read_row("list |> filter", 0, 0).is_none());
        assert!(read_row("no bar", 0, 0).is_none());
        assert!(read_row("* `tide` {number|string|Tide}", 0, 0).is_none());
        assert!(read_row("| Some boat -> boat", 0, 0).is_none());
        assert!(read_row("    cat boats | sort", 0, 0).is_none());
        assert!(read_row("cat boats.txt | sort -n | sudo tee piers", 0, 0).is_none());
        assert!(read_row("$ ls | wc -l", 0, 0).is_none());
        assert!(read_row("SAIL { NORTH | SOUTH } [NOW]", 0, 0).is_none());
        assert!(read_row("ferry-at ( night | day );", 0, 0).is_none());
        assert!(read_row("a) Ferry | b) Pier | (c) Tide", 0, 0).is_some());
        assert!(read_row("|pilot.txt|  Who steers", 0, 0).is_none());
        assert!(read_row("The |pilot| steers by |lamps|.", 0, 0).is_none());
        assert!(read_row("|a|b|c|", 0, 0).is_some());
        assert!(read_row("|Boat| Tide|", 0, 0).is_some());
        assert!(read_row("Sail | sort | cut", 0, 0).is_some());
        assert!(read_row("night ferry | day ferry", 0, 0).is_some());
    }

    #[test]
    fn a_cell_by_itself_is_a_few_words_and_a_bar() {
        let check = |line: &str, expected: bool| {
            assert_eq!(read_row(line, 0, 0).is_some_and(|row| row.is_plain_cell), expected, "{line}");
        };
        check("Cost a year |", true);
        check("**Passengers** |", true);
        check("310,000 |", true);
        check("310 000 € |", true);
        check("ls -l boats |", false);
        check("Night ferry|", false);
        check("Night ferry | Day ferry", false);
        check("| Night ferry |", false);
        check("The ferry does not sail in a storm |", false);
        check("It sails at nine. |", false);
        check("नाव रात को चलती है |", false);
        check("Expr = Term |", false);
        check("Boat -> Pier |", false);
    }
}
