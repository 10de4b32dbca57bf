//! All measures by name: what cards ask for, and the columns of `corpuslint metrics`.

use super::lines::{self, Edge, Flag, Flags, Phrase};
use super::{Breach, Cause, Measures, datatrove, grams, share, words};

/// One measure of a document.
pub struct Measure {
    /// What a card writes, and what stands over the column.
    pub name: &'static str,
    how: How,
}

enum How {
    /// The share of lines for which this holds.
    Lines(fn(&str) -> bool),
    /// The number of lines for which this holds.
    LineCount(fn(&str) -> bool),
    /// The number of lines with one of these phrases.
    PhraseLineCount(&'static [Phrase]),
    /// The number of lines with this flag.
    FlagCount(Flag),
    Whole {
        value: fn(&Measures) -> Option<f64>,
        cause: fn(&Measures, Breach) -> Cause,
    },
}

impl Measure {
    const fn lines(name: &'static str, test: fn(&str) -> bool) -> Self {
        Self { name, how: How::Lines(test) }
    }

    const fn line_count(name: &'static str, test: fn(&str) -> bool) -> Self {
        Self { name, how: How::LineCount(test) }
    }

    const fn phrase_line_count(name: &'static str, phrases: &'static [Phrase]) -> Self {
        Self { name, how: How::PhraseLineCount(phrases) }
    }

    const fn flag_count(name: &'static str, flag: Flag) -> Self {
        Self { name, how: How::FlagCount(flag) }
    }

    const fn whole(
        name: &'static str,
        value: fn(&Measures) -> Option<f64>,
        cause: fn(&Measures, Breach) -> Cause,
    ) -> Self {
        Self { name, how: How::Whole { value, cause } }
    }

    /// A count, of which there is always one and which no lines cause.
    const fn count(name: &'static str, value: fn(&Measures) -> Option<f64>) -> Self {
        Self::whole(name, value, |_, _| Cause::default())
    }

    /// The value, if the document has one; never infinite and never not a number.
    pub fn value(&self, measures: &Measures) -> Option<f64> {
        match self.how {
            How::Lines(test) => share(count_lines(measures, test), measures.lines().len()),
            How::LineCount(test) => Some(count_lines(measures, test) as f64),
            How::PhraseLineCount(phrases) => Some(lines_with(measures, phrases).len() as f64),
            How::FlagCount(flag) => Some(measures.flags().iter().filter(|flags| flags.has(flag)).count() as f64),
            How::Whole { value, .. } => value(measures),
        }
    }

    /// What makes the value lie beyond a bound.
    pub fn cause(&self, measures: &Measures, breach: Breach) -> Cause {
        match (&self.how, breach) {
            (How::Lines(test), Breach::TooLow(_)) => Cause::lines(measures.lines_where(|line| !test(line))),
            (How::LineCount(_) | How::PhraseLineCount(_) | How::FlagCount(_), Breach::TooLow(_)) => Cause::default(),
            (How::Lines(test) | How::LineCount(test), Breach::TooHigh(_)) => Cause::lines(measures.lines_where(test)),
            (How::PhraseLineCount(phrases), Breach::TooHigh(_)) => Cause::lines(lines_with(measures, phrases)),
            (How::FlagCount(flag), Breach::TooHigh(_)) => Cause::lines(measures.lines_where(|line| flag.holds(line))),
            (How::Whole { cause, .. }, _) => cause(measures, breach),
        }
    }
}

fn count_lines(measures: &Measures, test: fn(&str) -> bool) -> usize {
    measures.lines().iter().filter(|line| test(line.text)).count()
}

/// The indices of the lines with one of these phrases, which few documents have: the whole is asked first.
fn lines_with(measures: &Measures, phrases: &[Phrase]) -> Vec<usize> {
    let is_there = |text: &str| phrases.iter().any(|phrase| phrase.is_in(text));
    if is_there(measures.document.text) { measures.lines_where(is_there) } else { Vec::new() }
}

/// The measure of this name.
pub fn measure(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.name == name)
}

macro_rules! gram {
    ($name:literal, $n:literal) => {
        Measure::whole($name, |m| m.grams().share($n), |m, _| grams::cause(m, $n))
    };
}

macro_rules! trove {
    ($name:literal, $counted:expr) => {
        Measure::whole($name, |m| $counted(m).share(), |m, _| $counted(m).cause(m))
    };
    ($name:literal, $counted:expr, $whole:expr) => {
        Measure::whole($name, |m| $counted(m).character_share($whole(m)), |m, _| $counted(m).cause(m))
    };
}

/// All measures, from the plainest on.
pub static MEASURES: &[Measure] = &[
    // What there is.
    Measure::count("words", |m| Some(m.words().count as f64)),
    Measure::count("lines", |m| Some(m.lines().len() as f64)),
    Measure::count("sentences", |m| Some(m.sentences().count as f64)),
    Measure::count("sentences-on-kept-lines", |m| Some(m.sentences().on_kept_lines as f64)),
    // Words. `letters` is the share of letters among all characters, white space included.
    Measure::whole(
        "mean-word-length",
        |m| m.words().mean_length(),
        |m, breach| words::lines_alone(m, breach, words::Words::mean_length),
    ),
    Measure::whole(
        "letters-per-word",
        |m| m.words().mean_letters(),
        |m, breach| words::lines_alone(m, breach, words::Words::mean_letters),
    ),
    Measure::whole("longest-word", |m| Some(m.words().longest as f64), words::lines_with_long_word),
    Measure::whole(
        "words-with-letter",
        |m| share(m.words().with_letter, m.words().count),
        |m, _| words::lines_with_word(m, |word| !words::has_letter(word)),
    ),
    Measure::whole("stop-words", |m| Some(m.words().stop_words() as f64), |m, _| words::stop_words_found(m)),
    Measure::whole(
        "hashes-per-word",
        |m| share(m.words().hashes, m.words().count),
        |m, _| Cause::lines(m.lines_where(|line| line.contains('#'))),
    ),
    Measure::whole(
        "ellipses-per-word",
        |m| share(m.words().ellipses, m.words().count),
        |m, _| Cause::lines(m.lines_where(words::has_ellipsis)),
    ),
    Measure::whole(
        "letters",
        |m| words::letter_share(m.document.text),
        |m, breach| {
            let beyond = |line: &str| words::letter_share(line).is_some_and(|value| breach.holds(value));
            Cause::lines(m.lines_where(beyond))
        },
    ),
    // Lines, as a share of all that are not blank.
    Measure::lines("bullet-lines", lines::is_bullet),
    Measure::lines("ellipsis-lines", lines::ends_in_ellipsis),
    Measure::lines("sentence-mark-lines", lines::ends_in_sentence_mark),
    Measure::lines("lines-up-to-30-characters", lines::is_up_to_30_characters),
    Measure::lines("lines-under-400-bytes", lines::is_under_400_bytes),
    Measure::whole(
        "short-head-lines",
        |m| lines::short_at_edge(m, Edge::Head),
        |m, _| lines::short_lines_at_edge(m, Edge::Head),
    ),
    Measure::whole(
        "short-tail-lines",
        |m| lines::short_at_edge(m, Edge::Tail),
        |m, _| lines::short_lines_at_edge(m, Edge::Tail),
    ),
    Measure::whole(
        "line-ends-per-word",
        |m| share(lines::line_ends(m), m.words().count),
        // A line of so few words has, alone, more line ends a word than the bound admits.
        |m, breach| {
            let alone = |line: &str| breach.holds(1.0 / line.split_whitespace().count() as f64);
            Cause::lines(m.lines_where(alone))
        },
    ),
    Measure::whole(
        "characters-on-short-lines",
        |m| lines::characters_where(m, lines::is_under_70_characters),
        |m, _| Cause::lines(m.lines_where(lines::is_under_70_characters)),
    ),
    // Lines, counted: what a filter drops line by line.
    Measure::line_count("lines-without-terminal-mark", lines::has_no_terminal_mark),
    Measure::line_count("lines-under-5-words", lines::is_under_5_words),
    Measure::line_count("curly-bracket-lines", lines::has_curly_bracket),
    Measure::phrase_line_count("lorem-ipsum-lines", lines::LOREM_IPSUM),
    Measure::phrase_line_count("javascript-lines", lines::JAVASCRIPT),
    Measure::phrase_line_count("policy-lines", lines::POLICY),
    Measure::flag_count("uppercase-lines", Flag::Uppercase),
    Measure::flag_count("digit-lines", Flag::Digits),
    Measure::flag_count("counter-lines", Flag::Counter),
    Measure::flag_count("single-word-lines", Flag::SingleWord),
    Measure::flag_count("page-control-lines", Flag::PageControl),
    Measure::whole("words-on-flagged-lines", lines::words_on_flagged, |m, _| {
        Cause::lines(m.lines_where(|line| !Flags::of(line).is_empty()))
    }),
    // What repeats.
    Measure::whole(
        "duplicate-lines",
        |m| m.repeated_lines().share(),
        |m, _| Cause::lines(m.repeated_lines().line_indices.clone()),
    ),
    Measure::whole(
        "duplicate-line-characters",
        |m| m.repeated_lines().character_share(),
        |m, _| Cause::lines(m.repeated_lines().line_indices.clone()),
    ),
    Measure::whole(
        "duplicate-paragraphs",
        |m| m.repeated_paragraphs().share(),
        |m, _| Cause::lines(m.repeated_paragraphs().line_indices.clone()),
    ),
    Measure::whole(
        "duplicate-paragraph-characters",
        |m| m.repeated_paragraphs().character_share(),
        |m, _| Cause::lines(m.repeated_paragraphs().line_indices.clone()),
    ),
    Measure::whole(
        "repeated-sentence-spans",
        |m| Some(m.sentences().repeated_spans as f64),
        |m, _| Cause::lines(m.sentences().repeated_line_indices.clone()),
    ),
    gram!("top-2-gram-characters", 2),
    gram!("top-3-gram-characters", 3),
    gram!("top-4-gram-characters", 4),
    gram!("duplicate-5-gram-characters", 5),
    gram!("duplicate-6-gram-characters", 6),
    gram!("duplicate-7-gram-characters", 7),
    gram!("duplicate-8-gram-characters", 8),
    gram!("duplicate-9-gram-characters", 9),
    gram!("duplicate-10-gram-characters", 10),
    // As another program counts.
    trove!("datatrove-bullet-lines", datatrove::bullets),
    trove!("datatrove-ellipsis-lines", datatrove::ellipses),
    trove!("datatrove-duplicate-lines", datatrove::repeated_lines),
    trove!("datatrove-duplicate-line-characters", datatrove::repeated_lines, datatrove::characters),
    trove!("datatrove-duplicate-paragraphs", datatrove::repeated_paragraphs),
    trove!("datatrove-duplicate-paragraph-characters", datatrove::repeated_paragraphs, datatrove::characters),
    Measure::whole(
        "datatrove-sentence-mark-lines",
        |m| datatrove::marks(m).share(),
        |m, _| datatrove::lines_without_mark(m).cause(m),
    ),
    trove!("datatrove-short-lines", datatrove::short_lines),
    trove!("datatrove-duplicate-characters", datatrove::repeated_filled_lines, datatrove::characters_without_newlines),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    /// The value, and the 1-based lines that push it up or down.
    #[track_caller]
    fn check(name: &str, text: &str, value: Option<f64>, breach: Breach, line_numbers: &[usize]) {
        let document = Document::new(text);
        let measures = Measures::new(&document);
        let measure = measure(name).expect("a measure");
        assert_eq!(measure.value(&measures), value, "{name} of {text:?}");
        let lines: Vec<usize> = measure.cause(&measures, breach).line_indices.iter().map(|index| index + 1).collect();
        assert_eq!(lines, line_numbers, "{name} of {text:?}");
    }

    const LOW: Breach = Breach::TooLow(0.5);
    const HIGH: Breach = Breach::TooHigh(0.5);

    #[test]
    fn values_and_their_lines_are_as_worked_out_by_hand() {
        check("words", "a b\nc", Some(3.0), HIGH, &[]);
        check("lines", "a\n\n \nb\n", Some(2.0), LOW, &[]);
        check("sentences", "A b. C!\nd", Some(3.0), LOW, &[]);
        check("sentences-on-kept-lines", "One two three. Four five!\nSix.", Some(2.0), LOW, &[]);
        // 1 + 3 + 8 = 12 characters in three words; alone, lines 1 and 2 have 2 and 8.
        check("mean-word-length", "a bcd\nefghijkl", Some(4.0), Breach::TooHigh(3.0), &[2]);
        check("mean-word-length", "a bcd\nefghijkl", Some(4.0), Breach::TooLow(3.0), &[1]);
        check("letters-per-word", "ab12 34\nx", Some(1.5), Breach::TooLow(1.5), &[2]);
        check("longest-word", "abc\nfährt\n", Some(5.0), Breach::TooHigh(4.0), &[2]);
        check("words-with-letter", "a 1\n\nb c", Some(0.75), LOW, &[1]);
        check("stop-words", "To be, and the rest", Some(4.0), LOW, &[]);
        check("hashes-per-word", "#a b\nc ##", Some(0.75), HIGH, &[1, 2]);
        check("ellipses-per-word", "a... b\nc", Some(1.0 / 3.0), HIGH, &[1]);
        // 3 of 6 characters, the line end and the space among them.
        check("letters", "a 1\nbc", Some(0.5), LOW, &[1]);
        check("bullet-lines", "- a\nb\n\n• c\n", Some(2.0 / 3.0), HIGH, &[1, 4]);
        check("ellipsis-lines", "a...\nb\n", Some(0.5), HIGH, &[1]);
        check("sentence-mark-lines", "a.\n“b.”\nc\n", Some(1.0 / 3.0), LOW, &[2, 3]);
        check("lines-up-to-30-characters", &format!("a\n{}\n", "b".repeat(31)), Some(0.5), HIGH, &[1]);
        check("lines-under-400-bytes", &format!("{}\nb\n", "a".repeat(400)), Some(0.5), HIGH, &[2]);
        check("line-ends-per-word", "a\n\nb c d\n", Some(0.5), Breach::TooHigh(0.5), &[1]);
        check("characters-on-short-lines", &format!("abc\n{}\n", "x".repeat(97)), Some(0.03), HIGH, &[1]);
        check("lines-without-terminal-mark", "A.\nB\n", Some(1.0), HIGH, &[2]);
        check("lines-under-5-words", "a b c d e\nf\n", Some(1.0), HIGH, &[2]);
        check("curly-bracket-lines", "a {\n}\n", Some(1.0), HIGH, &[1]);
        check("lorem-ipsum-lines", "x\nLorem ipsum\n", Some(1.0), HIGH, &[2]);
        check("javascript-lines", "Javascript\nx\n", Some(1.0), HIGH, &[1]);
        check("policy-lines", "x\nCookie Policy\n", Some(1.0), HIGH, &[2]);
        check("uppercase-lines", "MENU\nx y\n", Some(1.0), HIGH, &[1]);
        check("digit-lines", "12\nx y\n", Some(1.0), HIGH, &[1]);
        check("counter-lines", "x y\n3 likes\n", Some(1.0), HIGH, &[2]);
        check("single-word-lines", "x y\nx\n", Some(1.0), HIGH, &[2]);
        check("page-control-lines", "x y\nsign-in now\n", Some(1.0), HIGH, &[2]);
        // Of ten words, one stands on a flagged line.
        check("words-on-flagged-lines", "a b c d e f g h i\nMenu\n", Some(0.1), HIGH, &[2]);
        check("duplicate-lines", "a\nb\na\nc\n", Some(0.25), HIGH, &[3]);
        check("duplicate-line-characters", "aaa\nb\naaa\nc\n", Some(3.0 / 8.0), HIGH, &[3]);
        check("duplicate-paragraphs", "a\nb\n\na\nb\n", Some(0.5), HIGH, &[4, 5]);
        check("duplicate-paragraph-characters", "a\nb\n\nc\n\na\nb\n", Some(0.4), HIGH, &[6, 7]);
        check("repeated-sentence-spans", "A b. C d. E f.\nA b. C d. E f.\n", Some(1.0), HIGH, &[2]);
        // Five lines, of which the blank ones count.
        check("datatrove-bullet-lines", "- a\n\n •b\n\nc\n", Some(0.4), HIGH, &[1, 3]);
        check("datatrove-ellipsis-lines", "a... \n\n", Some(0.5), HIGH, &[1]);
        // The parts are `a`, `a `, `a` and the empty one behind the last line end.
        check("datatrove-duplicate-lines", "a\n\na \na\n", Some(0.25), HIGH, &[4]);
        check("datatrove-duplicate-line-characters", "\na\na\n", Some(0.2), HIGH, &[3]);
        check("datatrove-duplicate-paragraphs", "a\nb\n\na\nb\n", Some(0.5), HIGH, &[4, 5]);
        check("datatrove-duplicate-paragraph-characters", "a\nb\n\na\nb\n", Some(3.0 / 9.0), HIGH, &[4, 5]);
        check("datatrove-sentence-mark-lines", "a.\nb. \n\nc", Some(1.0 / 3.0), LOW, &[2, 4]);
        check("datatrove-short-lines", &format!("a\n \n{} \n", "b".repeat(30)), Some(0.5), HIGH, &[1]);
        check("datatrove-duplicate-characters", "aa\naa\n\nb\n", Some(0.4), HIGH, &[2]);
        check("top-2-gram-characters", "a b c\na b\n", Some(0.8), HIGH, &[1, 2]);
        check("duplicate-5-gram-characters", "a b c d e\na b c d e\n", Some(0.5), HIGH, &[2]);
    }

    #[test]
    fn the_edges_of_a_document_are_its_first_and_last_fifth() {
        let long = "x".repeat(100);
        let text = format!("Menu\n{long}\n{}{long}\nShare\nPrint\n", "y\n".repeat(7));
        // Twelve lines, so two at each end.
        check("short-head-lines", &text, Some(0.5), HIGH, &[1]);
        check("short-tail-lines", &text, Some(1.0), HIGH, &[11, 12]);
        check("short-head-lines", "a\nb\nc\nd\n", None, HIGH, &[]);
    }

    #[test]
    fn a_measure_of_nothing_is_no_number() {
        for text in ["", " \n\n", "\u{301}", "#", "。", "\u{A0}x"] {
            let document = Document::new(text);
            let measures = Measures::new(&document);
            for measure in MEASURES {
                let value = measure.value(&measures);
                assert!(value.is_none_or(f64::is_finite), "{} of {text:?}: {value:?}", measure.name);
                measure.cause(&measures, HIGH);
                measure.cause(&measures, LOW);
            }
        }
    }

    #[test]
    fn names_are_given_once() {
        for (index, measure) in MEASURES.iter().enumerate() {
            assert!(MEASURES[..index].iter().all(|other| other.name != measure.name), "{}", measure.name);
        }
    }
}
