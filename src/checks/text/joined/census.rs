//! What the candidates of a document say of each other: the census that is made before any word is looked up.
//!
//! It counts what comes again, what stands on one line, and how many might be joined at best, and so drops those that
//! no word of the document could save.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Candidate, LONGEST, Shape};
use super::forms::is_proven_by_form;
use super::inner::is_full_date;
use super::lists::Lists;
use super::marks::has_capital_inside;
use super::score::{Around, ENOUGH, Known, points};
use crate::genre::Genre;
use crate::language::List;
use crate::text::{Document, Lines};

/// What the candidates say of each other.
pub(super) struct Census<'d> {
    pub(super) text: &'d str,
    pub(super) lines: &'d Lines,
    pub(super) lists: &'d Lists,
    /// How often each joined word occurs.
    times: FxHashMap<&'d str, usize>,
    /// How often the same two words are joined by the same mark.
    marked: FxHashMap<&'d str, usize>,
    /// Joints within words, by line.
    on_line: FxHashMap<usize, usize>,
    /// Joined words that end in one word, by it and their line.
    families: FxHashMap<(usize, &'d str), usize>,
    /// Words that come again or have several joints: names and identifiers.
    pub(super) names: usize,
    /// In a text about programs `file.Close` is a name.
    pub(super) is_technical: bool,
    /// In a hard-wrapped text with several words like `postalAddress` they are the names of what it specifies. A page,
    /// which loses its blanks, has a block on each line.
    has_identifiers: bool,
    /// Words that may be joined, whatever the document says of their halves.
    most_joins: usize,
}

impl<'d> Census<'d> {
    /// Counts the candidates of a document, which come in order.
    pub(super) fn of(found: &[Candidate], document: &'d Document, lists: &'d Lists) -> Self {
        let (text, lines) = (document.text, document.lines());
        let bytes = &document.profile().bytes;
        let has_call = || bytes.has(b'(') && memchr::memmem::find(text.as_bytes(), b"()").is_some();
        let mut census = Self {
            text,
            lines,
            lists,
            is_technical: bytes.has(b'{') && bytes.has(b'}') || has_call(),
            has_identifiers: has_identifiers(found, document),
            times: FxHashMap::default(),
            marked: FxHashMap::default(),
            on_line: FxHashMap::default(),
            families: FxHashMap::default(),
            names: 0,
            most_joins: 0,
        };
        for candidate in found.iter().filter(|candidate| candidate.whole.is_empty()) {
            *census.marked.entry(candidate.span.of(text)).or_default() += 1;
        }
        // A word of several joints is a candidate for each of them.
        let mut last = usize::MAX;
        for candidate in found.iter().filter(|candidate| !candidate.whole.is_empty()) {
            if matches!(candidate.shape, Shape::Camel | Shape::Caps) {
                *census.on_line.entry(lines.index_at(candidate.joint)).or_default() += 1;
            }
            if candidate.whole.start != last {
                *census.times.entry(candidate.whole.of(text)).or_default() += 1;
                last = candidate.whole.start;
            }
        }
        for candidate in found.iter().filter(|candidate| candidate.shape == Shape::Camel) {
            let line_index = lines.index_at(candidate.joint);
            if census.on_line[&line_index] >= ROW {
                *census.families.entry((line_index, candidate.right.of(text))).or_default() += 1;
            }
        }
        let mut names = FxHashSet::default();
        for candidate in found {
            let whole = candidate.whole.of(text);
            let is_word = matches!(candidate.shape, Shape::Camel | Shape::Caps);
            let comes_again = candidate.joints > 1 || census.times(candidate) > 1;
            if is_word && comes_again && !lists.is_brand(whole) && !census.is_in_menu(candidate) {
                names.insert(whole);
            }
            census.most_joins += usize::from(census.may_count(candidate));
        }
        census.most_joins = per_page(census.most_joins, text);
        census.names = names.len();
        census
    }

    /// How often the candidate's joined word occurs; never for shapes that have none.
    pub(super) fn times(&self, candidate: &Candidate) -> usize {
        self.times.get(candidate.whole.of(self.text)).copied().unwrap_or_default()
    }

    /// Whether the same two words are joined by the same mark elsewhere.
    pub(super) fn repeats(&self, candidate: &Candidate) -> bool {
        self.marked.get(candidate.span.of(self.text)).is_some_and(|times| *times > 1)
    }

    /// Whether the same two words are joined the other way round elsewhere: `early,late` and `late,early` are values.
    pub(super) fn is_turned(&self, candidate: &Candidate) -> bool {
        let [left, right] = [candidate.left, candidate.right].map(|half| half.of(self.text));
        let mark = &self.text[candidate.left.end..candidate.joint];
        left != right && self.marked.contains_key(format!("{right}{mark}{left}").as_str())
    }

    /// Whether many other joints stand on the line. A page has its menu twice, once for small screens: what comes again
    /// there is no name for that.
    pub(super) fn is_in_menu(&self, candidate: &Candidate) -> bool {
        !self.is_technical
            && !self.ends_like_others(candidate)
            && self.on_line.get(&self.lines.index_at(candidate.joint)).is_some_and(|joints| *joints >= ROW)
    }

    /// Whether a row of names stands there that end in one word: `TidePro FerryPro PierPro`.
    fn is_of_family(&self, candidate: &Candidate) -> bool {
        is_end_of_name(candidate, self.text, self.lists) && self.ends_like_others(candidate)
    }

    /// Whether many joined words of its line end in the same word.
    fn ends_like_others(&self, candidate: &Candidate) -> bool {
        const MANY_OF_ONE: usize = 6;
        let key = (self.lines.index_at(candidate.joint), candidate.right.of(self.text));
        self.families.get(&key).is_some_and(|names| *names >= MANY_OF_ONE)
    }

    /// Whether it stands on a short line, or next to lines with such joints, and not in the middle of a sentence.
    pub(super) fn is_in_list(&self, candidate: &Candidate) -> bool {
        /// Bytes of a link or a heading.
        const SHORT: usize = 100;
        let line_index = self.lines.index_at(candidate.joint);
        let line = self.lines.get(line_index).expect("a candidate stands on a line");
        (line.end - line.start < SHORT || self.near(line_index) >= 2)
            && !is_in_sentence(candidate, self.text, self.lists)
    }

    /// How many of the two lines before and the two behind have joints within words.
    fn near(&self, line_index: usize) -> usize {
        let near = [line_index.wrapping_sub(2), line_index.wrapping_sub(1), line_index + 1, line_index + 2];
        near.iter().filter(|index| self.on_line.contains_key(index)).count()
    }

    /// Whether a joint within a word stands on the candidate's line.
    pub(super) fn has_joint_on_line(&self, candidate: &Candidate) -> bool {
        self.on_line.contains_key(&self.lines.index_at(candidate.joint))
    }

    /// Whether the candidate counts as a join of the document once its halves are known.
    pub(super) fn may_count(&self, candidate: &Candidate) -> bool {
        let (left, right) = (candidate.left.of(self.text), candidate.right.of(self.text));
        let is_plain = match candidate.shape {
            Shape::Camel => left.len() > 2 && !(self.lists.begins_names(left) && self.lists.ends_names(right)),
            Shape::Number => left.len() > 2,
            _ => false,
        };
        let is_one = self.times(candidate) == 1 || self.times(candidate) == 2 && self.is_in_menu(candidate);
        is_plain && candidate.joints == 1 && is_one && !self.lists.is_brand(candidate.whole.of(self.text))
    }

    /// Whether some document could prove the candidate.
    pub(super) fn may_be_joined(&self, candidate: &Candidate, text: &str) -> bool {
        let best = Known { left: true, right: true, whole: false };
        match candidate.shape {
            Shape::Stop | Shape::Mark => true,
            Shape::Suffix => self.times(candidate) == 1,
            Shape::Count => {
                is_date(candidate, text, self.lists)
                    || self.most_joins >= MANY
                    || self.is_proven_by_form(candidate, text)
            }
            Shape::Camel if self.is_of_family(candidate) || self.has_identifiers && is_small(candidate, text) => false,
            Shape::Camel | Shape::Caps | Shape::Number => {
                points(candidate, text, best, self.around(candidate, self.most_joins), self.lists) >= ENOUGH
                    || self.is_sentence(candidate, text)
                    || self.is_proven_by_form(candidate, text)
            }
        }
    }

    fn is_proven_by_form(&self, candidate: &Candidate, text: &str) -> bool {
        is_proven_by_form(candidate, text, self.lists)
    }

    /// What stands around a candidate, for the sum of points; `joins` are the document's that say something of it.
    pub(super) fn around(&self, candidate: &Candidate, joins: usize) -> Around {
        /// No heading is so long.
        const LONG: usize = 150;
        /// Bytes of a row of links.
        const DENSE: usize = 200;
        let line_index = self.lines.index_at(candidate.joint);
        let line = self.lines.get(line_index).expect("a candidate stands on a line");
        // A few in a long paragraph are names.
        let on_line = match self.on_line.get(&line_index).copied().unwrap_or_default() {
            0 => 0,
            some @ 1..MANY => (some * DENSE / (line.end - line.start).max(DENSE)).max(1),
            many => many,
        };
        let near = self.near(line_index);
        let runs_on = line.end - line.start > LONG && self.text.as_bytes()[line.start] == b'#';
        Around { joins, names: self.names, on_line, near, times: self.times(candidate), runs_on }
    }

    /// What may be proven where it stands alone: a joint in a word of two halves that no name is made of, behind a
    /// function word, before a sentence's first word, behind a word in lower case, a plural, an abstract noun; a year
    /// or a short form before a word; an hour before a comment.
    pub(super) fn is_sentence(&self, candidate: &Candidate, text: &str) -> bool {
        let (left, right) = (candidate.left.of(text), candidate.right.of(text));
        let lists = self.lists;
        let is_small = left.starts_with(char::is_lowercase);
        let ends = (is_small && left.chars().nth(3).is_some() || lists.is_no_brand(left)) && !lists.ends_names(right);
        let fits = match candidate.shape {
            Shape::Number => (is_year(left) || is_full_date(left)) && !has_capital_inside(right),
            Shape::Caps => {
                lists.begins_text(right) && right.chars().nth(3).is_some()
                    || lists.has(List::StartersBehindCapitals, right)
            }
            Shape::Camel => {
                lists.is_strong_starter(right) && left.chars().nth(2).is_some()
                    || is_small && lists.is_small_word(left)
                    || lists.is_label(right) && !lists.begins_names(left) && !lists.ends_names(right)
                    || ends && !has_capital_inside(right)
                    || is_dated(candidate, text, lists)
            }
            _ => false,
        };
        let most = match candidate.shape {
            Shape::Caps => 2,
            // A menu or a table says the same again and again.
            Shape::Camel if lists.opens_sentence(right) => 8,
            _ if is_dated(candidate, text, lists) => usize::MAX,
            _ => 1,
        };
        fits && candidate.joints == 1 && self.times(candidate) <= most
    }
}

/// Whether a hard-wrapped document has several words that begin small and have a capital inside.
fn has_identifiers(found: &[Candidate], document: &Document) -> bool {
    const SEVERAL: usize = 4;
    let mut words: FxHashSet<&str> = FxHashSet::default();
    for candidate in found.iter().filter(|candidate| candidate.shape == Shape::Camel) {
        if is_small(candidate, document.text) {
            words.insert(candidate.whole.of(document.text));
        }
    }
    words.len() >= SEVERAL && document.genre() == Some(Genre::Wrapped)
}

/// Whether the joined word begins with a small letter.
fn is_small(candidate: &Candidate, text: &str) -> bool {
    candidate.whole.of(text).starts_with(char::is_lowercase)
}

/// Whether the word ends with its second half, and stands between others that are written like it.
fn is_end_of_name(candidate: &Candidate, text: &str, lists: &Lists) -> bool {
    let right = candidate.right.of(text);
    let before = text[..candidate.whole.start].strip_suffix(' ').unwrap_or_default();
    let behind = text[candidate.whole.end..].strip_prefix(' ').unwrap_or_default();
    let is_capital = |byte: &u8| byte.is_ascii_uppercase();
    let joints = before.bytes().rev().take(LONGEST).take_while(u8::is_ascii_alphabetic).filter(is_capital).count();
    candidate.right.end == candidate.whole.end
        && !lists.begins_text(right)
        && joints > 1
        && behind.starts_with(char::is_uppercase)
}

/// Whether nothing stands before the candidate on its line but a list's mark: a sentence of one word is rare, and
/// `pathlib.Path` is none.
pub(super) fn begins_line(candidate: &Candidate, text: &str, lines: &Lines) -> bool {
    let start = lines.get(lines.index_at(candidate.joint)).map_or(0, |line| line.start);
    text[start..candidate.span.start].bytes().take(16).all(|byte| b" \t-*#>+(".contains(&byte))
}

/// Whether small letters stand before it, and its halves are what names are made of: `people use TideTutor to`.
fn is_in_sentence(candidate: &Candidate, text: &str, lists: &Lists) -> bool {
    let (left, right) = (candidate.left.of(text), candidate.right.of(text));
    let before = text[..candidate.whole.start].strip_suffix(' ').unwrap_or_default();
    let goes_on = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase()) || lists.has(List::TitleWords, word);
    left.starts_with(char::is_uppercase)
        && !lists.begins_text(right)
        && before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().is_some_and(goes_on)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// `at 9:40 amThis`, `Harbour NewsDec 19`.
pub(super) fn is_dated(candidate: &Candidate, text: &str, lists: &Lists) -> bool {
    let before = text[..candidate.left.start].trim_end_matches([' ', '\u{A0}', '\u{202F}']);
    let is_hour = lists.has(List::Hours, candidate.left.of(text));
    let after = text.as_bytes()[candidate.right.end..].get(..2);
    let is_day = after.is_some_and(|after| after[0] == b' ' && after[1].is_ascii_digit());
    is_hour && before.ends_with(|c: char| c.is_ascii_digit()) || lists.is_month(candidate.right.of(text)) && is_day
}

/// What a number of joins is worth: in a text as long as a book a few are nothing.
pub(super) fn per_page(joins: usize, text: &str) -> usize {
    /// Hardly a page of the web is longer.
    const LONG: usize = 60_000;
    joins.saturating_mul(LONG) / text.len().max(LONG)
}

/// So many joints within words make a line a row of links.
const ROW: usize = 6;

/// So many joins make a document one that lost its spaces.
pub(super) const MANY: usize = 8;

/// `Smith12 March`.
pub(super) fn is_date(candidate: &Candidate, text: &str, lists: &Lists) -> bool {
    let day = candidate.right.of(text).parse().ok().filter(|day| (1..=31).contains(day));
    let rest = text[candidate.right.end..].trim_start_matches(' ');
    let end = rest.char_indices().take(12).find(|(_, c)| !c.is_alphabetic()).map_or(rest.len(), |(at, _)| at);
    // `sailor1 December 18, 2025`: the day stands behind the month, and the number is a part of the name.
    let behind = rest[end..].trim_start_matches(' ');
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    day.is_some_and(|day: u32| day > 0) && lists.is_month(&rest[..end]) && !matches!(digits, 1 | 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_count_for_less_in_a_long_text() {
        let check = |joins: usize, kilobytes: usize, expected: usize| {
            assert_eq!(per_page(joins, &"x".repeat(kilobytes * 1_000)), expected, "{joins} in {kilobytes} kB");
        };
        check(8, 1, 8);
        check(8, 60, 8);
        check(8, 120, 4);
        check(8, 600, 0);
    }

    #[test]
    fn an_hour_or_a_day_dates_what_is_joined() {
        let check = |text: &str, expected: bool| {
            let lists = Lists::new(&std::sync::Arc::default());
            let (found, _) = super::super::candidates::of(text, &lists);
            assert_eq!(found.iter().any(|candidate| is_dated(candidate, text, &lists)), expected, "{text}: {found:?}");
        };
        check("at 9:40 amThis ferry", true);
        check("Harbour NewsDec 19", true);
        check("Harbour NewsDec night", false);
        check("the samThis ferry", false);
    }
}
