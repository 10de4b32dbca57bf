//! The list of titles under a heading such as "You may also like".
//!
//! No word tells a title from a paragraph, so its shape does: short, no full stop, and like the first of the list. What
//! one would get wrong is the end: a list that blank lines part runs into the next section's heading, which is as
//! short. What may be the document's headline ends it.

use crate::text::{Document, Line, Zone};

/// Titles that one list has at most: more is the page's own list.
const MOST_TITLES: usize = 24;
/// Words of the longest title.
const MOST_WORDS: u32 = 20;
/// Bytes of the longest title, with its link.
const MOST_BYTES: usize = 500;
/// Blank lines within a list, between two titles.
const MOST_BLANKS: usize = 3;

/// How a title is set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Bullet,
    Link,
    /// A Markdown heading, with the number of its `#`.
    Heading(usize),
    Plain,
}

/// The index of the last title of the list under the heading on this line, or of the heading itself when nothing but
/// what `ends` knows follows it. `None` when it heads something else.
///
/// `ends` tells whether a line is known to be something else than a title.
pub(super) fn after(document: &Document, heading: usize, zone: Zone, ends: &dyn Fn(usize) -> bool) -> Option<usize> {
    let lines = document.lines();
    let text = document.line_text(lines.get(heading)?).trim();
    // In small letters it labels an item: `most popular`, beside a price.
    if text.starts_with(char::is_lowercase) {
        return None;
    }
    let level = hashes(text);
    let mut list = List { last: [heading; 3], count: 0 };
    let mut first_shape = None;
    // Whether a blank line parts the first two titles, and so each of the others.
    let mut is_spaced = false;
    let mut blanks = 0;
    let mut next = heading + 1;
    while let Some(line) = lines.get(next) {
        if line.is_blank() {
            blanks += 1;
            if blanks > MOST_BLANKS {
                break;
            }
            next += 1;
            continue;
        }
        if ends(next) {
            let is_marked = !matches!(first_shape, Some(Shape::Plain | Shape::Heading(_)));
            return Some(if zone == Zone::Head && !is_marked { heading } else { list.last[0] });
        }
        let text = document.line_text(line).trim();
        let shape = Shape::of(text);
        let is_like_first = first_shape.is_none_or(|first| first == shape);
        if document.may_be_headline(next)
            || list.count == MOST_TITLES
            || !is_like_first
            || !is_title(line, text, shape, level, zone)
        {
            break;
        }
        match list.count {
            0 => first_shape = Some(shape),
            1 => is_spaced = blanks > 0,
            _ if !is_spaced && blanks > 0 => break,
            _ => {}
        }
        list.add(next);
        blanks = 0;
        next += 1;
    }
    let is_at_end = lines.are_blank(next..lines.len());
    if list.count == 0 {
        return is_at_end.then_some(heading);
    }
    let is_plain = matches!(first_shape, Some(Shape::Plain | Shape::Heading(_)));
    // Before the prose the headline is still to come, and a list that nothing marks as one would run into it.
    if zone == Zone::Head && is_plain {
        return Some(heading);
    }
    // A plain title that blank lines set apart may be the heading of the prose that follows.
    let stands_apart = is_spaced || list.count == 1 && lines.is_blank(heading + 1);
    // So may one of which it speaks, and a line may stand between them.
    let heads_text =
        |title: usize| lines.get(next).is_some_and(Line::is_paragraph) && document.is_spoken_of(list.last[title]);
    let spared = match zone == Zone::Body && !is_at_end && is_plain {
        true if list.count > 1 && heads_text(1) => 2,
        true if stands_apart || heads_text(0) => 1,
        _ => 0,
    };
    let last = list.last[spared];
    (last > heading).then_some(last)
}

/// The index of the one title below a label that ends in a colon: a line that could be a list's first, with a blank
/// line, prose or nothing after it. A heading begins the next section.
pub(super) fn next(document: &Document, label: usize) -> Option<usize> {
    const FEWEST_WORDS: u32 = 3;
    /// The same in a script without spaces, in bytes.
    const FEWEST_BYTES: usize = 18;
    let lines = document.lines();
    let at = if lines.is_blank(label + 1) { label + 2 } else { label + 1 };
    let line = lines.get(at).filter(|line| !line.is_prose())?;
    let text = document.line_text(line).trim();
    let is_long = line.words >= FEWEST_WORDS || !text.is_ascii() && text.len() >= FEWEST_BYTES;
    let shape = Shape::of(text);
    let is_alone = lines.is_blank(at + 1) || lines.get(at + 1).is_some_and(Line::is_prose);
    let is_marked = matches!(shape, Shape::Bullet | Shape::Heading(_));
    (is_long && is_alone && !is_marked && is_title(line, text, shape, 0, Zone::Tail)).then_some(at)
}

struct List {
    /// The last title, the one before and the one before that, or the heading where there are fewer.
    last: [usize; 3],
    count: usize,
}

impl List {
    fn add(&mut self, index: usize) {
        self.last = [index, self.last[0], self.last[1]];
        self.count += 1;
    }
}

impl Shape {
    fn of(text: &str) -> Self {
        let bulleted = text.strip_prefix(['-', '*', '+', '•', '–', '·', '‣', '▪', '●', '»', '›', '→']);
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if bulleted.is_some_and(|rest| rest.starts_with([' ', '\t', '['])) || is_numbered(text, number) {
            Self::Bullet
        } else if text.starts_with('[') && text.ends_with(')') && text.contains("](") {
            Self::Link
        } else if text.starts_with('#') {
            Self::Heading(hashes(text))
        } else {
            Self::Plain
        }
    }
}

fn is_numbered(text: &str, rest: &str) -> bool {
    let digits = text.len() - rest.len();
    (1..=2).contains(&digits) && rest.strip_prefix(['.', ')']).is_some_and(|rest| rest.starts_with([' ', '[']))
}

fn hashes(text: &str) -> usize {
    text.bytes().take_while(|&byte| byte == b'#').count()
}

fn is_title(line: Line, text: &str, shape: Shape, level: usize, zone: Zone) -> bool {
    if line.words > MOST_WORDS || text.len() > MOST_BYTES {
        return false;
    }
    // A heading as high as the list's own begins the next section.
    if matches!(shape, Shape::Heading(own) if own <= level || level == 0 && zone == Zone::Body) {
        return false;
    }
    if text.starts_with(['|', '>', '<', '`']) || !text.contains(char::is_alphanumeric) {
        return false;
    }
    let end = text.trim_end_matches(['*', '_', ' ', '"', '”', '’', '»', '」', ')', ']']);
    let is_cut = end.ends_with("...") || end.ends_with('…');
    let is_stopped = end.ends_with(['.', '。', '．', '।', '؛', ';', ':', '：', ',', '，', '、']);
    if is_stopped && !is_cut {
        return false;
    }
    // A sentence begun above goes on in small letters.
    shape != Shape::Plain || !text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The ferry will not sail before the storm has passed the outer islands on Friday.";

    /// `list` follows a heading on the first line; the answer is the number of lines taken with the heading.
    #[track_caller]
    fn check(list: &str, zone: Zone, taken: Option<usize>) {
        let text = format!("You may also like\n{list}");
        let document = Document::new(&text);
        let ends = |index: usize| document.line_text(document.lines().get(index).expect("a line")) == "Share";
        assert_eq!(after(&document, 0, zone, &ends).map(|last| last + 1), taken, "{list}");
    }

    #[test]
    fn a_list_runs_as_far_as_its_shape() {
        let (body, tail) = (Zone::Body, Zone::Tail);
        check("One bell\nTwo bells\n\nA heading\n", tail, Some(3));
        check("\nOne bell\n\nTwo bells\n\nThree bells\n", tail, Some(7));
        check("- One bell\n- Two bells\nThree bells\n", body, Some(3));
        check("[One bell](/1)\n[Two bells](/2)\nThree bells\n", body, Some(3));
        check("One bell\nShare\nTwo bells\n", body, Some(2));
        check(&format!("One bell\nTwo bells\n{PROSE}\n"), body, Some(3));
        check("\nOne bell\n\n\n\nTwo bells\n", tail, Some(7));
        check("\nOne bell\n\n\n\n\nTwo bells\n", tail, Some(3));
        check(&"One bell\n".repeat(30), tail, Some(1 + MOST_TITLES));
    }

    #[test]
    fn what_may_head_the_prose_is_left() {
        check(&format!("\nOne bell\n\nTwo bells\n\nA heading\n\n{PROSE}\n"), Zone::Body, Some(5));
        check(&format!("\nA heading\n\n{PROSE}\n"), Zone::Body, None);
        check(&format!("One bell\n\n{PROSE}\n"), Zone::Body, Some(2));
        check(&format!("\n## A heading\n{PROSE}\n"), Zone::Body, None);
        let paragraphs = format!("{PROSE} {PROSE} {PROSE}\n");
        check(&format!("One bell\nTwo bells\n{paragraphs}"), Zone::Body, Some(3));
        check(&format!("One bell\nStorm over the islands\n{paragraphs}"), Zone::Body, Some(2));
        check(&format!("One bell\nStorm over the islands\nAt once\n{paragraphs}"), Zone::Body, Some(2));
        check(&format!("One bell\nThe headline of it all\n{PROSE}\n"), Zone::Head, Some(1));
        check(&format!("- One bell\nThe headline of it all\n{PROSE}\n"), Zone::Head, Some(2));
    }

    #[test]
    fn one_title_below_a_label() {
        let check = |after: &str, expected: Option<usize>| {
            let document = Document::new(after);
            assert_eq!(next(&document, 0), expected, "{after}");
        };
        check("Also read:\nThe night ferry stays\n\nThe end", Some(1));
        check("Also read:\n\nThe night ferry stays", Some(2));
        check(&format!("Also read:\nThe night ferry stays\n{PROSE}"), Some(1));
        check("関連記事：\n夜の船が港に残ることに\n", Some(1));
        check("Also read:\nthe log of the night ferry\n", None);
        check("Also read:\nThe night ferry stays\nThe day ferry goes\n", None);
        check("Also read:\n- The night ferry stays\n", None);
        check("Also read:\n\n### The night ferry stays\n", None);
        check(&format!("Also read:\n{PROSE}\n"), None);
        check("Also read:\nFerries\n", None);
        check("Also read:\n\n\nThe night ferry stays", None);
        check("Also read:", None);
    }

    #[test]
    fn a_heading_without_a_list_counts_at_the_end_and_before_the_like() {
        check("", Zone::Tail, Some(1));
        check("\n\nShare\n", Zone::Tail, Some(1));
        check(&format!("\n{PROSE}\n"), Zone::Body, None);
        check("the lists of small letters\n", Zone::Body, None);
    }
}
