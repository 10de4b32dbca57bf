//! Regexes that are quick on any text, however their pattern is written.
//!
//! A lazily built automaton cannot tell Unicode's word boundaries beyond ASCII, and hands the search to an engine forty
//! times as slow; `\w` and its like make it large, and so do counts. So a pattern that has such a thing becomes three.
//! The plain one knows nothing beyond ASCII and searches texts that have nothing there. For other texts there is a wide
//! one, in which boundaries are left out, large classes hold all that is not ASCII, and what may be repeated often may
//! be repeated for ever. It matches wherever the pattern does, and mostly nowhere. Only where it does, the pattern
//! itself is asked, from that place on. Each is compiled when it is first needed.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::meta::{self, BuildError};
use regex_automata::util::iter::Searcher;
use regex_automata::{Anchored, Input, Match};
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use regex_syntax::{is_word_character, parse};

/// A regex, as the `regex` crate has them; what is shown of a match is its group named `match`, or all of it.
#[derive(Debug)]
pub(crate) struct Regex {
    pattern: Hir,
    exact: OnceLock<meta::Regex>,
    /// `None` where the pattern itself is as quick.
    others: Option<Others>,
}

/// What is asked in place of a pattern, or before it.
#[derive(Debug)]
struct Others {
    wide: (Hir, OnceLock<meta::Regex>),
    plain: OnceLock<meta::Regex>,
    begins_at_word: bool,
}

/// A class with more ranges than this holds the letters of all scripts; digits and blanks have fewer.
const MOST_RANGES: usize = 100;
/// What may be repeated more often than this is taken to be repeated without end.
const MOST_TIMES: u32 = 32;
/// Where the wide pattern stands at more places than this that are none, the rest of the text is searched at once.
const MOST_MISSES: usize = 64;

impl Regex {
    /// # Errors
    /// When the pattern is no regex, in words.
    pub(crate) fn new(pattern: &str) -> Result<Self, String> {
        let pattern = parse(pattern).map_err(|error| error.to_string())?;
        let others = widened(&pattern).map(|wide| Others {
            wide: (wide, OnceLock::new()),
            plain: OnceLock::new(),
            begins_at_word: begins_at_word(&pattern),
        });
        Ok(Self { pattern, exact: OnceLock::new(), others })
    }

    /// Compiles the pattern itself, which is done when it is first asked otherwise.
    ///
    /// # Errors
    /// When it is too large, in words.
    pub(crate) fn compile(&self) -> Result<(), String> {
        let exact = compile(&self.pattern, self.others.is_none())?;
        self.exact.get_or_init(|| exact);
        Ok(())
    }

    fn exact(&self) -> &meta::Regex {
        self.exact.get_or_init(|| {
            compile(&self.pattern, self.others.is_none()).expect("a pattern is tried when its card is read")
        })
    }

    /// What finds and shows all there is in a text, if that is one regex.
    fn single(&self, is_ascii: bool) -> Option<&meta::Regex> {
        const SMALLER: &str = "it is no larger than the pattern";
        match &self.others {
            None => Some(self.exact()),
            Some(others) if is_ascii => {
                Some(others.plain.get_or_init(|| compile(&of_ascii(&self.pattern), true).expect(SMALLER)))
            }
            Some(_) => None,
        }
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        match self.single(text.is_ascii()) {
            Some(regex) => regex.is_match(text),
            None => self.find(text).is_some(),
        }
    }

    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.search(text, &Input::new(text), text.is_ascii()).map(|found| found.range())
    }

    pub(crate) fn find_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let (mut searcher, is_ascii) = (Searcher::new(Input::new(text)), text.is_ascii());
        std::iter::from_fn(move || Some(searcher.advance(|input| Ok(self.search(text, input, is_ascii)))?.range()))
    }

    /// Each match that begins at `from` or behind, and what the group named `match` holds of it, if it takes part; all
    /// of it where there is no such group.
    pub(crate) fn each_shown<'t>(
        &'t self,
        text: &'t str,
        from: usize,
    ) -> impl Iterator<Item = (Range<usize>, Option<Range<usize>>)> + 't {
        // A pattern looks back one character at most.
        let is_ascii = text.as_bytes()[from.saturating_sub(1)..].is_ascii();
        let mut searcher = Searcher::new(Input::new(text).range(from..));
        std::iter::from_fn(move || {
            let found = searcher.advance(|input| Ok(self.search(text, input, is_ascii)))?;
            Some((found.range(), self.shown_of(text, found, is_ascii)))
        })
    }

    fn search(&self, text: &str, input: &Input<'_>, is_ascii: bool) -> Option<Match> {
        if let Some(regex) = self.single(is_ascii) {
            return regex.search(input);
        }
        let Others { wide: (hir, wide), begins_at_word, .. } = self.others.as_ref()?;
        let wide = wide.get_or_init(|| compile(hir, true).expect("it is no larger than the pattern"));
        let mut rest = input.clone();
        for _ in 0..MOST_MISSES {
            let start = wide.search(&rest)?.start();
            rest.set_start(start);
            if !begins_at_word || is_word_boundary(text, start) {
                let there = self.exact().search(&rest.clone().anchored(Anchored::Yes));
                if there.is_some() {
                    return there;
                }
            }
            if start >= rest.end() {
                return None;
            }
            rest.set_start(text.ceil_char_boundary(start + 1));
        }
        self.exact().search(&rest)
    }

    fn shown_of(&self, text: &str, found: Match, is_ascii: bool) -> Option<Range<usize>> {
        let regex = self.single(is_ascii).unwrap_or_else(|| self.exact());
        if regex.captures_len() == 1 {
            return Some(found.range());
        }
        let Some(group) = regex.group_info().to_index(found.pattern(), SHOWN) else { return Some(found.range()) };
        let mut captures = regex.create_captures();
        // The match is known, but what stands behind it counts for the way to it.
        regex.search_captures(&Input::new(text).range(found.start()..).anchored(Anchored::Yes), &mut captures);
        captures.get_group(group).map(|shown| shown.range())
    }
}

/// The group that is shown.
const SHOWN: &str = "match";

/// What is wrong is told in words. `is_searched`: the regex looks for where it matches; otherwise it is asked at one
/// place.
fn compile(pattern: &Hir, is_searched: bool) -> Result<meta::Regex, String> {
    const LARGEST: usize = 10 << 20;
    const CACHE: usize = 2 << 20;
    let config = meta::Config::new().nfa_size_limit(Some(LARGEST)).hybrid_cache_capacity(CACHE);
    let config = if is_searched { config } else { config.hybrid(false).onepass(false) };
    meta::Builder::new().configure(config).build_from_hir(pattern).map_err(|error| reason(&error))
}

fn reason(error: &BuildError) -> String {
    match error.size_limit() {
        Some(limit) => format!("compiled regex exceeds size limit of {limit} bytes"),
        None => error.to_string(),
    }
}

/// A pattern that matches wherever this one does, and that the quick engine can search any text for; `None` where the
/// pattern is one already.
fn widened(hir: &Hir) -> Option<Hir> {
    let all = |parts: &[Hir]| -> Option<Vec<Hir>> {
        let wide: Vec<Option<Hir>> = parts.iter().map(widened).collect();
        let is_wider = wide.iter().any(Option::is_some);
        is_wider.then(|| wide.into_iter().zip(parts).map(|(wide, part)| wide.unwrap_or_else(|| part.clone())).collect())
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) => None,
        HirKind::Look(look) => is_of_unicode(*look).then(Hir::empty),
        HirKind::Class(Class::Unicode(class)) if class.ranges().len() > MOST_RANGES => {
            let mut wide = ascii_of(class);
            wide.push(ClassUnicodeRange::new('\u{80}', char::MAX));
            Some(Hir::class(Class::Unicode(wide)))
        }
        HirKind::Class(_) => None,
        HirKind::Capture(capture) => widened(&capture.sub),
        HirKind::Repetition(repetition) => {
            let sub = widened(&repetition.sub);
            let is_long = repetition.max.is_some_and(|most| most > MOST_TIMES);
            if sub.is_none() && !is_long {
                return None;
            }
            Some(Hir::repetition(Repetition {
                min: repetition.min.min(MOST_TIMES),
                max: repetition.max.filter(|_| !is_long),
                greedy: repetition.greedy,
                sub: Box::new(sub.unwrap_or_else(|| (*repetition.sub).clone())),
            }))
        }
        HirKind::Concat(parts) => all(parts).map(Hir::concat),
        HirKind::Alternation(branches) => all(branches).map(Hir::alternation),
    }
}

/// What a class holds of ASCII.
fn ascii_of(class: &ClassUnicode) -> ClassUnicode {
    let ranges = class.iter().take_while(|range| range.start().is_ascii());
    ClassUnicode::new(ranges.map(|range| ClassUnicodeRange::new(range.start(), range.end().min('\u{7F}'))))
}

/// A pattern that finds in a text of ASCII what this one does.
fn of_ascii(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) => hir.clone(),
        HirKind::Look(look) => Hir::look(match look {
            Look::WordUnicode => Look::WordAscii,
            Look::WordUnicodeNegate => Look::WordAsciiNegate,
            Look::WordStartUnicode => Look::WordStartAscii,
            Look::WordEndUnicode => Look::WordEndAscii,
            Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
            Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
            look => *look,
        }),
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(ascii_of(class))),
        HirKind::Class(_) => hir.clone(),
        HirKind::Capture(capture) => Hir::capture(Capture {
            index: capture.index,
            name: capture.name.clone(),
            sub: Box::new(of_ascii(&capture.sub)),
        }),
        HirKind::Repetition(repetition) => Hir::repetition(repetition.with(of_ascii(&repetition.sub))),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(of_ascii).collect()),
        HirKind::Alternation(branches) => Hir::alternation(branches.iter().map(of_ascii).collect()),
    }
}

/// Whether an assertion asks what a character beyond ASCII is.
fn is_of_unicode(look: Look) -> bool {
    matches!(
        look,
        Look::WordUnicode
            | Look::WordUnicodeNegate
            | Look::WordStartUnicode
            | Look::WordEndUnicode
            | Look::WordStartHalfUnicode
            | Look::WordEndHalfUnicode
    )
}

/// Whether every match begins with `\b`.
fn begins_at_word(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => *look == Look::WordUnicode,
        HirKind::Capture(capture) => begins_at_word(&capture.sub),
        HirKind::Concat(parts) => parts.first().is_some_and(begins_at_word),
        HirKind::Alternation(branches) => branches.iter().all(begins_at_word),
        _ => false,
    }
}

/// Whether one of the characters beside a place is of a word, and the other not.
fn is_word_boundary(text: &str, at: usize) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(is_word_character);
    is_word(text[..at].chars().next_back()) != is_word(text[at..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same matches and groups as the `regex` crate finds; returns how many.
    #[track_caller]
    fn check_on(pattern: &str, is_wide: bool, text: &str) -> usize {
        let (ours, theirs) = (Regex::new(pattern).unwrap(), regex::Regex::new(pattern).unwrap());
        assert_eq!(ours.others.is_some(), is_wide, "{pattern}");
        let all: Vec<Range<usize>> = theirs.find_iter(text).map(|found| found.range()).collect();
        assert_eq!(ours.find_iter(text).collect::<Vec<_>>(), all, "{pattern} in {text:.80}");
        assert_eq!(ours.is_match(text), !all.is_empty());
        let has_group = theirs.capture_names().flatten().any(|name| name == "match");
        let shown = |found: regex::Captures| {
            let group = if has_group { found.name("match") } else { found.get(0) };
            (found.get_match().range(), group.map(|shown| shown.range()))
        };
        let shown: Vec<_> = theirs.captures_iter(text).map(shown).collect();
        assert_eq!(ours.each_shown(text, 0).collect::<Vec<_>>(), shown, "{pattern} in {text:.80}");
        for from in (0..text.len()).filter(|from| text.is_char_boundary(*from)).take(200) {
            let first = theirs.find_at(text, from).map(|found| found.range());
            assert_eq!(
                ours.each_shown(text, from).next().map(|(found, _)| found),
                first,
                "{pattern} in {text:.80}, {from}"
            );
        }
        all.len()
    }

    #[test]
    fn in_two_steps_is_found_what_in_one() {
        const TEXTS: [&str; 3] = [
            "The night ferry, a NIGHT  FERRY; nightferry, night ferrying and the ferry's night",
            "Le bac de nuit, la nuit où l’été naît; naître, été_2 — nuits. Nuit",
            "Ночной паром, ночь и паромы: паром. 夜の渡し船 ferry船 ferry",
        ];
        let check = |pattern: &str, is_wide: bool| {
            let count: usize = TEXTS.iter().map(|text| check_on(pattern, is_wide, text)).sum();
            assert!(count > 0, "{pattern}");
        };
        check("ferry", false);
        check(r"\bferry\b", true);
        check(r"(?i)\b(?:ferry|nuit|паром)\b", true);
        check(r"(?i)\bnight\s+(?P<match>ferry)", true);
        check(r"(?:(?P<match>ferry)|nuit)\b", true);
        check(r"\Bferry|\Bnuit", true);
        // The longer way is taken where the one that is tried first goes wrong.
        check(r"night(?:| ferry)\b", true);
        check(r"(?:nigh|night ferry|ferry|паром|па)\b", true);
        check(r"\w*", true);
        check(r"\b", true);
        check(r"[^\w\s]+$|ё?", true);
        check(r"\b.{0,40}\b", true);
        check(r"\b$", true);
    }

    #[test]
    fn many_places_that_are_none_end_in_one_search() {
        let text = format!("{} ferry {}", "aferry ferrya éferry ".repeat(100), "ferryé".repeat(100));
        assert_eq!(check_on(r"\bferry\b", true, &text), 1);
        assert_eq!(check_on(r"ferry\b", true, &text), 201);
        assert_eq!(check_on(r"\b\w+\bx", true, &"ä".repeat(500)), 0);
    }

    #[test]
    fn what_is_no_regex_or_too_large_is_told() {
        assert!(Regex::new("(ferry").is_err());
        let is_too_large = |regex: Regex| regex.compile().is_err_and(|reason| reason.contains("size"));
        assert!(Regex::new("(?:[ab]{1000}x){1000}").is_ok_and(is_too_large));
    }
}
