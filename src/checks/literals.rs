//! The literals a regex cannot match without, for the shared prefilter.
//!
//! One search over the literals of all cards finds the few lines worth a regex. `regex-syntax` extracts prefixes and
//! suffixes; what is needed here is any part, so the pattern is walked once more.

use regex_syntax::hir::{Class, Hir, HirKind};

/// More alternatives than this are not worth their room in the search.
const MOST: usize = 64;

/// Literals, in ASCII lower case, of which every match holds at least one; `None` when there are none worth searching.
/// They are to be searched without regard to ASCII case.
pub(super) fn required(pattern: &Hir) -> Option<Vec<String>> {
    let found = walk(pattern)?;
    found.iter().all(|literal| is_rare(literal)).then_some(found)
}

/// A literal worth searching: two bytes or more, or one that prose does not have.
fn is_rare(literal: &str) -> bool {
    literal.len() >= 2 || literal.bytes().all(|byte| !byte.is_ascii_alphanumeric() && !b" .,-'\"\n".contains(&byte))
}

fn walk(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => letters(hir).map(|literal| vec![literal]),
        HirKind::Capture(capture) => walk(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => walk(&repetition.sub),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(walk(branch)?);
            }
            all.sort();
            all.dedup();
            (all.len() <= MOST).then_some(all)
        }
        HirKind::Concat(parts) => {
            let mut best: Option<Vec<String>> = None;
            let mut consider = |candidate: Vec<String>| {
                let worth = |literals: &[String]| literals.iter().map(String::len).min().unwrap_or(0);
                if best.as_deref().is_none_or(|best| worth(&candidate) > worth(best)) {
                    best = Some(candidate);
                }
            };
            let mut run = String::new();
            for part in parts {
                if let Some(more) = letters(part) {
                    run.push_str(&more);
                    continue;
                }
                if !run.is_empty() {
                    consider(vec![std::mem::take(&mut run)]);
                }
                if let Some(inner) = walk(part) {
                    consider(inner);
                }
            }
            if !run.is_empty() {
                consider(vec![run]);
            }
            best
        }
        _ => None,
    }
}

/// The one string, up to ASCII case, that this piece matches.
fn letters(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(std::str::from_utf8(&literal.0).ok()?.to_ascii_lowercase()),
        HirKind::Class(Class::Unicode(class)) => {
            // `(?i)` turns a letter into a class of its cases. The long s and the Kelvin sign, which fold to ASCII letters
            // too, are left out of account: a text that writes `ſhare` is not searched.
            let mut folded = class
                .ranges()
                .iter()
                .flat_map(|range| (range.start()..=range.end()).take(5))
                .filter(|c| !matches!(c, 'ſ' | '\u{212A}'))
                .map(|c| c.to_ascii_lowercase());
            let first = folded.next()?;
            folded.all(|c| c == first).then(|| first.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: Option<&[&str]>) {
        let hir = regex_syntax::parse(pattern).expect("a pattern");
        let got = required(&hir);
        let got: Option<Vec<&str>> = got.as_ref().map(|literals| literals.iter().map(String::as_str).collect());
        assert_eq!(got.as_deref(), expected);
    }

    #[test]
    fn the_longest_run_or_the_alternatives_are_required() {
        check(r"^\W*\d+\s+(likes|shares)\W*$", Some(&["likes", "shares"]));
        check(r"(?i)turn[01]SEARCH\d+", Some(&["search"]));
        check(r"<br\s*/?>", Some(&["<br"]));
        check(r"&\w+;", Some(&["&"]));
        check(r"\d+", None);
        check(r"(?:foo)?", None);
        check(r"a|b", None);
    }
}
