//! The features by name, in the order of a row, and how a finding says what they are.
//!
//! A model knows a feature by its name, so a name may not change without a new training; a title may.

use super::edges::{Final, First};

/// How a feature's value is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Count,
    /// Of 1.
    Share,
    /// It is what it is: the name says all.
    Flag,
    First,
    Final,
    /// In log-odds, of either sign.
    Weight,
}

/// A feature: its name in a model, and how a finding calls it.
#[derive(Debug)]
pub struct Feature {
    /// As a model and the header of `corpuslint features` have it.
    pub name: &'static str,
    title: &'static str,
    unit: Unit,
}

macro_rules! features {
    ($($name:literal $title:literal $unit:ident,)*) => {
        /// All features, in the order of a row of [`Page::features`](super::Page::features).
        pub static FEATURES: &[Feature] = &[$(Feature { name: $name, title: $title, unit: Unit::$unit },)*];
    };
}

features! {
    "words" "words" Count,
    "chars" "characters" Count,
    "word-length" "letters a word" Count,
    "longest-word" "letters of the longest word" Count,
    "last" "it ends with" Final,
    "first" "it begins with" First,
    "uppers" "capital letters" Share,
    "capitals" "words with a capital" Share,
    "digits" "digits" Share,
    "marks" "punctuation" Share,
    "separators" "separators" Count,
    "commas" "commas" Count,
    "quotes" "quotation marks" Count,
    "inner-sentences" "sentences that end within the line" Count,
    "links" "links" Count,
    "linked" "text in links" Share,
    "indent" "white space before it" Count,
    "code" "marks of code" Share,
    "signs" "`@` and `©`" Count,
    "functions" "function words" Share,
    "function-words" "function words" Count,
    "chrome" "words of menus, forms and footers" Share,
    "chrome-words" "words of menus, forms and footers" Count,
    "opens-as-chrome" "begins as menus do" Flag,
    "unspaced" "characters of a script without spaces" Share,
    "repeats" "times the line stands in the document" Count,
    "numbers" "numbers" Count,
    "number-share" "numbers among its words" Share,
    "empties" "empty cells" Count,
    "letters" "letters" Share,
    "known" "words that its document's long lines have" Share,
    "from-start" "lines before it" Count,
    "to-end" "lines after it" Count,
    "position" "place in the document" Share,
    "prose-position" "prose before it" Share,
    "since-prose" "lines since the last prose" Count,
    "until-prose" "lines until the next prose" Count,
    "run" "lines without prose around it" Count,
    "run-words" "words a line in its run without prose" Count,
    "run-position" "place in its run without prose" Share,
    "alike-before" "lines like it just before" Count,
    "alike-after" "lines like it just after" Count,
    "document-lines" "lines of the document" Count,
    "document-prose" "prose lines of the document" Share,
    "document-prose-chars" "characters of the document in prose" Share,
    "document-words" "words a line in the document" Count,
    "document-functions" "function words of the document" Share,
    "document-chrome" "menu words of the document" Share,
    "document-repeats" "repeated lines of the document" Share,
    "document-marked" "Markdown lines of the document" Share,
    "document-blank" "blank lines of the document" Share,
    "prose-2-before" "prose in the 2 lines before" Share,
    "prose-2-after" "prose in the 2 lines after" Share,
    "prose-5-before" "prose in the 5 lines before" Share,
    "prose-5-after" "prose in the 5 lines after" Share,
    "prose-10-before" "prose in the 10 lines before" Share,
    "prose-10-after" "prose in the 10 lines after" Share,
    "prose-25-before" "prose in the 25 lines before" Share,
    "prose-25-after" "prose in the 25 lines after" Share,
    "words-1-before" "words of the line before" Count,
    "words-1-after" "words of the line after" Count,
    "words-2-before" "words a line in the 2 before" Count,
    "words-2-after" "words a line in the 2 after" Count,
    "words-5-before" "words a line in the 5 before" Count,
    "words-5-after" "words a line in the 5 after" Count,
    "words-10-before" "words a line in the 10 before" Count,
    "words-10-after" "words a line in the 10 after" Count,
    "functions-1-before" "function words of the line before" Share,
    "functions-1-after" "function words of the line after" Share,
    "functions-3-before" "function words of the 3 lines before" Share,
    "functions-3-after" "function words of the 3 lines after" Share,
    "functions-10-before" "function words of the 10 lines before" Share,
    "functions-10-after" "function words of the 10 lines after" Share,
    "chrome-1-before" "menu words of the line before" Share,
    "chrome-1-after" "menu words of the line after" Share,
    "chrome-3-before" "menu words of the 3 lines before" Share,
    "chrome-3-after" "menu words of the 3 lines after" Share,
    "chrome-10-before" "menu words of the 10 lines before" Share,
    "chrome-10-after" "menu words of the 10 lines after" Share,
    "chrome-25-before" "menu words of the 25 lines before" Share,
    "chrome-25-after" "menu words of the 25 lines after" Share,
    "ends-2-before" "sentence ends in the 2 lines before" Share,
    "ends-2-after" "sentence ends in the 2 lines after" Share,
    "ends-5-before" "sentence ends in the 5 lines before" Share,
    "ends-5-after" "sentence ends in the 5 lines after" Share,
    "ends-10-before" "sentence ends in the 10 lines before" Share,
    "ends-10-after" "sentence ends in the 10 lines after" Share,
    "capitals-3-before" "capital words of the 3 lines before" Share,
    "capitals-3-after" "capital words of the 3 lines after" Share,
    "linked-5-before" "text in links of the 5 lines before" Share,
    "linked-5-after" "text in links of the 5 lines after" Share,
    "digits-5-before" "digits of the 5 lines before" Share,
    "digits-5-after" "digits of the 5 lines after" Share,
    "commas-5-before" "commas a line in the 5 before" Count,
    "commas-5-after" "commas a line in the 5 after" Count,
    "commas-10-before" "commas a line in the 10 before" Count,
    "commas-10-after" "commas a line in the 10 after" Count,
    "short-3-before" "short lines in the 3 lines before" Share,
    "short-3-after" "short lines in the 3 lines after" Share,
    "short-10-before" "short lines in the 10 lines before" Share,
    "short-10-after" "short lines in the 10 lines after" Share,
    "short-25-before" "short lines in the 25 lines before" Share,
    "short-25-after" "short lines in the 25 lines after" Share,
    "marked-3-before" "Markdown lines in the 3 lines before" Share,
    "marked-3-after" "Markdown lines in the 3 lines after" Share,
    "marked-10-before" "Markdown lines in the 10 lines before" Share,
    "marked-10-after" "Markdown lines in the 10 lines after" Share,
    "known-1-before" "words that long lines have of the line before" Share,
    "known-1-after" "words that long lines have of the line after" Share,
    "known-3-before" "words that long lines have in the 3 lines before" Share,
    "known-3-after" "words that long lines have in the 3 lines after" Share,
    "known-10-before" "words that long lines have in the 10 lines before" Share,
    "known-10-after" "words that long lines have in the 10 lines after" Share,
    "numbers-5-before" "numbers in the 5 lines before" Share,
    "numbers-5-after" "numbers in the 5 lines after" Share,
    "letterless-5-before" "lines without a letter in the 5 lines before" Share,
    "letterless-5-after" "lines without a letter in the 5 lines after" Share,
    "document-linked" "text in links of the document" Share,
    "document-code" "marks of code of the document" Share,
    "document-tokens" "words of the document" Count,
    "document-numbers" "numbers of the document" Share,
    "document-unspaced" "characters of scripts without spaces of the document" Share,
    "document-letterless" "lines without a letter of the document" Share,
    "document-short" "short lines of the document" Share,
    "document-known" "words of the document that its long lines have" Share,
    "document-variety" "new words of the document" Share,
    "document-median" "words of the document's middle line" Count,
    "pattern" "lines of its pattern" Count,
    "pattern-share" "lines of its pattern" Share,
    "pattern-distance" "lines to the next of its pattern" Count,
    "pattern-5-before" "lines of its pattern in the 5 before" Count,
    "pattern-5-after" "lines of its pattern in the 5 after" Count,
    "pattern-20-before" "lines of its pattern in the 20 before" Count,
    "pattern-20-after" "lines of its pattern in the 20 after" Count,
    "word-pieces" "it reads like a page's furniture" Weight,
    "word-pieces-1-before" "the line before reads like a page's furniture" Weight,
    "word-pieces-1-after" "the line after reads like a page's furniture" Weight,
    "word-pieces-3-before" "the 3 lines before read like a page's furniture" Weight,
    "word-pieces-3-after" "the 3 lines after read like a page's furniture" Weight,
    "word-pieces-10-before" "the 10 lines before read like a page's furniture" Weight,
    "word-pieces-10-after" "the 10 lines after read like a page's furniture" Weight,
    "document-word-pieces" "the document reads like a page's furniture" Weight,
    "shape-pieces" "it looks like a page's furniture" Weight,
    "shape-pieces-1-before" "the line before looks like a page's furniture" Weight,
    "shape-pieces-1-after" "the line after looks like a page's furniture" Weight,
    "shape-pieces-3-before" "the 3 lines before look like a page's furniture" Weight,
    "shape-pieces-3-after" "the 3 lines after look like a page's furniture" Weight,
    "shape-pieces-10-before" "the 10 lines before look like a page's furniture" Weight,
    "shape-pieces-10-after" "the 10 lines after look like a page's furniture" Weight,
    "document-shape-pieces" "the document looks like a page's furniture" Weight,
}

/// How many of the features come of a page alone; the others, behind them, come of a model's weights of pieces.
pub const PAGE_FEATURES: usize = FEATURES.len() - PIECE_FEATURES;
pub(super) const PIECE_FEATURES: usize = 16;

/// Whether a feature says something of the line and not of the whole document.
pub(super) fn tells(feature: &Feature) -> bool {
    !feature.name.starts_with("document-")
}

/// A feature with the mean of its values, or the commonest where a mean says nothing; `None` of what no line is. A line
/// that has no such neighbour, which is -1, has no part in the mean.
pub(super) fn said(feature: &Feature, values: &[f32]) -> Option<String> {
    let title = feature.title;
    if feature.unit == Unit::Weight {
        let mean = values.iter().copied().map(f64::from).sum::<f64>() / values.len().max(1) as f64;
        return Some(format!("{title}: {mean:+.1} in log-odds"));
    }
    let there = values.iter().copied().filter(|value| *value >= 0.0);
    let count = there.clone().count();
    let mean = there.map(f64::from).sum::<f64>() / count as f64;
    Some(match feature.unit {
        _ if count == 0 => format!("{title}: none"),
        Unit::Weight => unreachable!("said above"),
        Unit::Count if mean.fract() == 0.0 => format!("{title}: {mean}"),
        Unit::Count => format!("{title}: {mean:.1}"),
        Unit::Share => format!("{title}: {:.0} %", 100.0 * mean),
        Unit::Flag if mean == 0.0 => return None,
        Unit::Flag => title.to_owned(),
        Unit::First => format!("{title}: {}", First::name(commonest(values))),
        Unit::Final => format!("{title}: {}", Final::name(commonest(values))),
    })
}

/// The commonest of a few values, the first of equals.
fn commonest(values: &[f32]) -> f32 {
    let times = |value: f32| values.iter().filter(|other| **other == value).count();
    values.iter().copied().rev().max_by_key(|value| times(*value)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_true_of_a_line() {
        let check = |name: &str, values: &[f32], expected: Option<&str>| {
            let feature = FEATURES.iter().find(|feature| feature.name == name).expect("a feature");
            assert_eq!(said(feature, values).as_deref(), expected, "{name}: {values:?}");
        };
        // A mark and a capital: `#` lies between them.
        check("first", &[8.0, 1.0], Some("it begins with: a mark"));
        check("first", &[8.0, 1.0, 1.0], Some("it begins with: a capital"));
        check("last", &[0.0, 3.0, 0.0], Some("it ends with: a letter"));
        check("opens-as-chrome", &[0.0, 1.0], Some("begins as menus do"));
        check("opens-as-chrome", &[0.0, 0.0], None);
        check("words", &[1.0, 2.0], Some("words: 1.5"));
        check("prose-2-after", &[-1.0], Some("prose in the 2 lines after: none"));
        check("prose-2-after", &[0.5, 0.0, -1.0], Some("prose in the 2 lines after: 25 %"));
        check("words-1-before", &[-1.0, 3.0], Some("words of the line before: 3"));
        check("word-pieces", &[2.5, -0.5], Some("it reads like a page's furniture: +1.0 in log-odds"));
        check("since-prose", &[-1.0, -1.0], Some("lines since the last prose: none"));
    }
}
