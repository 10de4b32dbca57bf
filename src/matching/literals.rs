//! The literals a regex cannot match without, for the shared prefilter.
//!
//! One search over the literals of all cards finds the few lines worth a regex. Those of the patterns that come with
//! the program are read when it is built: there are hundreds, of many languages, and a run that reads one file would
//! spend most of its time on them.

mod read;

/// A pattern of a built-in card, and what [`required`] says of it.
type Known = (&'static str, Option<&'static [&'static str]>);

/// Sorted by pattern.
static KNOWN: &[Known] = include!(concat!(env!("OUT_DIR"), "/builtin_literals.rs"));

/// Literals, in ASCII lower case, of which every match holds at least one; `None` when there are none worth searching.
/// They are to be searched without regard to ASCII case.
///
/// # Errors
/// When the pattern is no regex.
pub(crate) fn required(pattern: &str) -> Result<Option<Vec<String>>, Box<regex_syntax::Error>> {
    match KNOWN.binary_search_by(|(known, _)| (*known).cmp(pattern)) {
        Ok(index) => Ok(KNOWN[index].1.map(|literals| literals.iter().map(|&literal| literal.to_owned()).collect())),
        Err(_) => read::required(pattern),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: Option<&[&str]>) {
        let got = required(pattern).expect("a pattern");
        let got: Option<Vec<&str>> = got.as_ref().map(|literals| literals.iter().map(String::as_str).collect());
        assert_eq!(got.as_deref(), expected);
    }

    #[test]
    fn what_was_read_at_build_time_is_what_is_read_now() {
        assert!(KNOWN.len() > 100 && KNOWN.is_sorted());
        for (pattern, literals) in KNOWN {
            let literals = literals.map(|literals| literals.iter().map(|literal| (*literal).to_owned()).collect());
            assert_eq!(read::required(pattern).expect("a pattern"), literals, "{pattern}");
        }
    }

    #[test]
    fn the_longest_run_or_the_alternatives_are_required() {
        check(r"^\W*\d+\s+(likes|shares)\W*$", Some(&["likes", "shares"]));
        check(r"(?i)turn[01]SEARCH\d+", Some(&["search"]));
        check(r"<br\s*/?>", Some(&["<br"]));
        check(r"&\w+;", Some(&["&"]));
        check(r"\d+ KÖLN", Some(&[" kÖln"]));
        check(r"\xC3\x89tude", Some(&["Ã\u{89}tude"]));
        check(r"(?i)[sS]kiff", Some(&["skiff"]));
        check(r"\d+", None);
        check(r"(?:foo)?", None);
        check(r"a|b", None);
    }
}
