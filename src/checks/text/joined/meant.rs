//! What is written without a blank on purpose: cross references of Info (`(pilots)Night Signals`), fields of a record
//! (`17:North Pier:Ellery`), values, cells that are names.
//!
//! All of it is told by the form of what stands around the joint, on its line or those next to it; none by its words.

use super::candidate::{Candidate, Shape};
use crate::span::Span;
use crate::text::Lines;

/// Whether the author meant to write it so.
pub(super) fn is_meant(candidate: &Candidate, text: &str, lines: &Lines) -> bool {
    match candidate.shape {
        Shape::Stop | Shape::Mark => {
            let mark = text.as_bytes()[candidate.joint - 1];
            is_quoted(candidate.span, text)
                || mark == b')' && is_cross_reference(text, candidate.left.start)
                || mark == b',' && is_value_of_option(&text[..candidate.span.start])
                || matches!(mark, b':' | b';') && is_field(candidate.joint, mark, text, lines)
        }
        Shape::Camel | Shape::Caps => is_cell(candidate.whole, text),
        Shape::Suffix | Shape::Number | Shape::Count => false,
    }
}

/// Whether the two words and their mark are all that stands between two quotation marks: `‘early,late’` is quoted
/// letter by letter.
fn is_quoted(span: Span, text: &str) -> bool {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let Some(opening) = before.chars().next_back() else { return false };
    let closing = match opening {
        '‘' => '’',
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '"' | '\'' => opening,
        _ => return false,
    };
    let begins = before[..before.len() - opening.len_utf8()].chars().next_back();
    after.starts_with(closing) && begins.is_none_or(|c| c.is_whitespace() || c == '(')
}

/// Whether the bracket that holds the word at `word` is the file in a cross reference of Info: `*note Lamps:
/// (pilots)Night Signals.`, `*note (pilots)Night Signals::`, or `* Lamps: (pilots)Night Signals.` in a menu.
fn is_cross_reference(text: &str, word: usize) -> bool {
    /// A label may run over some lines.
    const FAR: usize = 240;
    let near = &text[text.ceil_char_boundary(word.saturating_sub(FAR))..word];
    // Of `(R-admin)` the word is only the end.
    let Some(opening) = near.rfind('(').filter(|at| !near[*at..].contains(char::is_whitespace)) else { return false };
    let before = near[..opening].trim_end();
    let Some(star) = before.rfind('*') else { return false };
    let label = &before[star + 1..];
    let is_note = label.get(..4).is_some_and(|note| note.eq_ignore_ascii_case("note"));
    let is_item = label.starts_with(' ') && (star == 0 || before[..star].ends_with('\n'));
    let label = if is_note { &label[4..] } else { label };
    let is_label = label.strip_suffix(':').is_some_and(|label| !label.contains(':') && !label.contains("\n\n"));
    is_note && label.is_empty() || (is_note || is_item) && is_label
}

/// Whether a program's option stands before it, whose values the comma divides: `--with lamps,horns`.
fn is_value_of_option(before: &str) -> bool {
    let option = before.strip_suffix([' ', '=']).and_then(|before| before.split_ascii_whitespace().next_back());
    let name = option.and_then(|option| option.trim_start_matches(['`', '\'', '"', '[', '(', '‘']).strip_prefix("--"));
    name.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// Whether the mark before the joint divides the fields of a record: each one on the line is without a blank behind
/// it, and a line next to it has as many of them and does not begin with the same word. A page's labels (`Price:Free`)
/// come one on a line, or begin each line alike.
fn is_field(joint: usize, mark: u8, text: &str, lines: &Lines) -> bool {
    const FEWEST: usize = 2;
    let line_index = lines.index_at(joint);
    let fields = |line_index: usize| fields(lines.get(line_index)?.span().of(text), mark);
    let Some((first, count)) = fields(line_index).filter(|(_, count)| *count >= FEWEST) else { return false };
    let near = [line_index.checked_sub(1), Some(line_index + 1)];
    let is_label = |other: &str| other == first && first.contains(char::is_alphabetic);
    near.into_iter().flatten().filter_map(fields).any(|(other, others)| others == count && !is_label(other))
}

/// The first field of a record and how many marks it has; `None` of what is none.
fn fields(line: &str, mark: u8) -> Option<(&str, usize)> {
    /// Longer lines are paragraphs.
    const LONGEST: usize = 400;
    let line = line.trim_end();
    if line.len() > LONGEST {
        return None;
    }
    let bytes = line.as_bytes();
    let is_divided = memchr::memchr_iter(mark, bytes).all(|at| bytes.get(at + 1) != Some(&b' '));
    let first = memchr::memchr(mark, bytes)?;
    is_divided.then(|| (&line[..first], memchr::memchr_iter(mark, bytes).count()))
}

/// Whether the word alone is a cell of a table that is set with blanks, and another cell follows: what is explained
/// there is a name.
fn is_cell(word: Span, text: &str) -> bool {
    let before = &text[..word.start];
    let begins = before.is_empty() || before.ends_with(['\n', '\t']) || before.ends_with("  ");
    let after = &text[word.end..];
    begins && (after.starts_with('\t') || after.starts_with("   "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_of_two_words_is_a_value() {
        let check = |text: &str, expected: bool| {
            let start = text.find("early").expect("the first word");
            let end = text.find("late").expect("the second word") + "late".len();
            assert_eq!(is_quoted(Span::new(start, end), text), expected, "{text}");
        };
        check("the key ‘early,late’ is read", true);
        check("(\"early,late\")", true);
        check("early,late", false);
        check("he said ‘we came early,late is worse’", false);
        check("boats’early,late’", false);
    }

    #[test]
    fn a_cross_reference_names_its_file() {
        let check = |text: &str, expected: bool| {
            let word = text.find("lots)").expect("the file");
            assert_eq!(is_cross_reference(text, word), expected, "{text}");
        };
        check("See *note Lamps at sea:\n(pilots)Night Signals.", true);
        check("*Note (old-pilots)Night Signals::", true);
        check("* Lamps: (pilots)Night Signals.  What they say.", true);
        check("The lamps (pilots)Night Signals", false);
        check("*note Lamps: they burn (pilots)Nobody knows", false);
        check("*note Lamps: (see the pilots)Nobody knows", false);
        check("Four * five: (pilots)Night Signals", false);
    }

    #[test]
    fn values_stand_behind_their_option() {
        assert!(is_value_of_option("run `ferry --with "));
        assert!(is_value_of_option("run ‘--with-lamps="));
        assert!(!is_value_of_option("the boat --With "));
        assert!(!is_value_of_option("the boat -- "));
        assert!(!is_value_of_option("the boat "));
    }

    #[test]
    fn records_have_as_many_fields_as_their_neighbours() {
        let check = |text: &str, expected: bool| {
            let at = text.find(":N").expect("a joint") + 1;
            assert_eq!(is_field(at, b':', text, &Lines::of(text)), expected, "{text}");
        };
        check("17:West Pier:South Bay:SB\n18:East Pier:North Bay:NB\n", true);
        check("18:West Pier:South Bay:SB\n18:East Pier:North Bay:NB\n", true);
        check("18:East Pier:North Bay:NB\n", false);
        check("17:West Pier:SB\n18:East Pier:North Bay:NB\n", false);
        check("17: West Pier:South Bay:SB\n18: East Pier:North Bay:NB\n", false);
        check("Day:MondayHour:Ten\nDay:TuesdayHour:Noon\n", false);
        check("Price:Free\nPlace:North Bay\n", false);
    }

    #[test]
    fn a_cell_of_one_word_is_a_name() {
        let check = |text: &str, expected: bool| {
            let start = text.find("lampColour").expect("the word");
            assert_eq!(is_cell(Span::new(start, start + "lampColour".len()), text), expected, "{text:?}");
        };
        check("lampColour\tWhat the lamp shows.", true);
        check("  7  lampColour    what it shows", true);
        check("the lampColour   of the pier", false);
        check("lampColour of the pier", false);
    }
}
