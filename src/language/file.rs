//! A file `<code>.toml` of a language's words: its name, and a list of strings for each list that it has.
//!
//! The build script reads the built-in ones with this very code, so that a user's file is refused for what a built-in
//! one would be. An error has its place, for showing it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::list::List;

/// What a file says.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The language's English name.
    pub(crate) name: String,
    /// Each list with its entries, one a line.
    pub(crate) lists: Vec<(List, String)>,
}

/// What is wrong, and at which bytes.
pub(crate) type Wrong = (String, Option<Range<usize>>);

/// Whether a file may be named so: an ISO 639 code of two or three letters.
pub(crate) fn is_code(code: &str) -> bool {
    matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Reads a file.
///
/// # Errors
/// When it is no TOML, a list is unknown, or an entry could never be found in a text.
pub(crate) fn parse(source: &str) -> Result<File, Wrong> {
    let table = DeTable::parse(source).map_err(|error| (error.message().to_owned(), error.span()))?;
    let mut file = File { name: String::new(), lists: Vec::new() };
    for (key, value) in table.get_ref() {
        let wrong = |message: &str, span: Range<usize>| (format!("{}: {message}", key.get_ref()), Some(span));
        if key.get_ref() == "name" {
            let name = value.get_ref().as_str().map(str::trim).filter(|name| !name.is_empty());
            file.name = name.ok_or_else(|| wrong("the language's name is wanted", value.span()))?.to_owned();
            continue;
        }
        let list = List::read(key.get_ref()).ok_or_else(|| unknown(key))?;
        let DeValue::Array(entries) = value.get_ref() else {
            return Err(wrong("a list of strings is wanted", value.span()));
        };
        let mut lines = String::new();
        for entry in entries {
            let text = entry.get_ref().as_str().ok_or_else(|| wrong("a string is wanted", entry.span()))?;
            if let Some(message) = list.form().refuse(text) {
                return Err(wrong(message, entry.span()));
            }
            lines.push_str(if lines.is_empty() { "" } else { "\n" });
            lines.push_str(text);
        }
        if lines.is_empty() {
            return Err(wrong("an empty list says nothing; leave it out", value.span()));
        }
        file.lists.push((list, lines));
    }
    if file.name.is_empty() {
        return Err(("missing field `name`, the language's English name".to_owned(), Some(0..0)));
    }
    file.lists.sort_by_key(|(list, _)| *list);
    Ok(file)
}

fn unknown(key: &Spanned<impl std::fmt::Display>) -> Wrong {
    let names: Vec<String> = List::ALL.iter().map(|list| format!("`{}`", list.name())).collect();
    (format!("unknown list `{}`, expected one of {}", key.get_ref(), names.join(", ")), Some(key.span()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_broken(source: &str, message: &str, at: &str) {
        let (got, span) = parse(source).expect_err("it is broken");
        assert!(got.contains(message), "{got}");
        assert_eq!(&source[span.expect("a place")], at);
    }

    #[test]
    fn entries_come_one_a_line() {
        let file = parse("name = 'Lormish'\nmonths = ['Fog', 'Herring']\nlabels = ['Ovu']").expect("it is right");
        assert_eq!(file.name, "Lormish");
        assert_eq!(file.lists, [(List::Labels, "Ovu".to_owned()), (List::Months, "Fog\nHerring".to_owned())]);
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        check_broken("name = 'x'\nmonth = ['Fog']", "unknown list `month`, expected one of `abbreviations`", "month");
        check_broken("name = 'x'\nmonths = 'Fog'", "months: a list of strings is wanted", "'Fog'");
        check_broken("name = 'x'\nmonths = [3]", "months: a string is wanted", "3");
        check_broken("name = 'x'\nmonths = []", "months: an empty list", "[]");
        check_broken("name = 'x'\nmonths = [' ']", "without a character", "' '");
        check_broken("name = 'x'\npage-words = ['Home']", "in small letters", "'Home'");
        check_broken("name = 'x'\npage-words = ['a b c d']", "three words", "'a b c d'");
        check_broken("name = 'x'\nend-joined = ['og', 'å']", "letters or more", "'å'");
        check_broken("months = ['Fog']", "missing field `name`", "");
    }

    #[test]
    fn a_code_has_two_or_three_letters() {
        assert!(is_code("nl") && is_code("mul"));
        assert!(!is_code("NL") && !is_code("n") && !is_code("pt-br") && !is_code("dutch"));
    }
}
