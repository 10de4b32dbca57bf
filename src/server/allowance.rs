//! What is written into a configuration so that a finding, or a rule, is not told again.
//!
//! Only text is added, and nothing that stands there is moved or written anew: the file is a person's, with comments.
//! What would come of it is parsed before it is offered.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

/// Text to be put into a configuration, at a byte of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addition {
    pub(crate) offset: usize,
    pub(crate) text: String,
}

/// The longest text that is written down as allowed, in characters: a finding is admitted that has it in it.
const LONGEST: usize = 120;

/// Allows what a rule found in one document: an entry at the end. `path` is seen from the configuration's folder; where
/// there is none the text is allowed everywhere. `None` where neither path nor text says what is allowed, or where such
/// an entry cannot stand there.
pub(crate) fn allow(source: &str, rule: &str, path: Option<&str>, found: &str) -> Option<Addition> {
    let text = found.trim().lines().next().unwrap_or_default().trim_end();
    let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| text[..end].trim_end());
    if path.is_none() && text.is_empty() {
        return None;
    }
    let gap = match source {
        "" => "",
        _ if source.ends_with("\n\n") => "",
        _ if source.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let mut entry = format!("{gap}[[allow]]\nrule = {}\n", quoted(rule));
    for (key, value) in [("path", path.map(as_glob).as_deref()), ("text", Some(text).filter(|text| !text.is_empty()))] {
        if let Some(value) = value {
            entry.push_str(&format!("{key} = {}\n", quoted(value)));
        }
    }
    checked(source, Addition { offset: source.len(), text: entry })
}

/// Ignores a rule everywhere; `None` where the configuration cannot be added to, or does so already.
pub(crate) fn ignore(source: &str, rule: &str) -> Option<Addition> {
    #[derive(Deserialize)]
    struct Head {
        ignore: Option<Spanned<Vec<Spanned<String>>>>,
    }
    let Head { ignore } = toml::from_str(source).ok()?;
    let rule = quoted(rule);
    let addition = match ignore {
        Some(list) if list.get_ref().iter().any(|known| quoted(known.get_ref()) == rule) => return None,
        Some(list) => match list.get_ref().last() {
            Some(last) => Addition { offset: last.span().end, text: format!(", {rule}") },
            None => Addition { offset: list.span().start + 1, text: rule },
        },
        // Before the first key or table: behind a table it would be that table's.
        None => Addition { offset: behind_comments(source), text: format!("ignore = [{rule}]\n") },
    };
    checked(source, addition)
}

/// The first byte of the first line that is neither blank nor a comment.
fn behind_comments(source: &str) -> usize {
    let is_none = |line: &&str| line.trim_start().is_empty() || line.trim_start().starts_with('#');
    let comments: usize = source.split_inclusive('\n').take_while(is_none).map(str::len).sum();
    // A last comment without a line end would take the key in.
    if source[..comments].ends_with('\n') { comments } else { 0 }
}

fn checked(source: &str, addition: Addition) -> Option<Addition> {
    let Addition { offset, text } = &addition;
    let whole = format!("{}{text}{}", source.get(..*offset)?, source.get(*offset..)?);
    whole.parse::<toml::Table>().ok()?;
    Some(addition)
}

/// A string of TOML on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\t' => out.push_str("\\t"),
            _ if crate::text::printable::is_printable(c) => out.push(c),
            _ => out.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// A path as the glob that means it alone. A name without a folder would mean all files of that name.
fn as_glob(path: &str) -> String {
    let path = globset::escape(path);
    if path.contains('/') { path } else { format!("./{path}") }
}

/// A file's path from a configuration's folder, with `/` between its parts.
pub(crate) fn seen_from(folder: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(folder).ok()?.to_str()?;
    Some(path.replace(std::path::MAIN_SEPARATOR, "/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::diagnostic::Rule;

    /// What a configuration admits once the addition is in it.
    fn admits(source: &str, addition: &Addition, file: &str, rule: &str, text: &str) -> bool {
        let root = tempfile::tempdir().expect("a folder");
        let mut whole = source.to_owned();
        whole.insert_str(addition.offset, &addition.text);
        let path = root.path().join("corpuslint.toml");
        std::fs::write(&path, &whole).expect("writable");
        let config = Config::load(&path).unwrap_or_else(|error| panic!("{error:#}\n{whole}"));
        let folder = root.path().canonicalize().expect("a folder");
        config.exemptions(&folder.join(file)).admit(&Rule::named(rule, ""), text)
    }

    #[test]
    fn what_is_allowed_is_admitted_and_nothing_else() {
        for source in ["", "ignore = ['markup']", "# mine\n[per-file-ignores]\n'a*' = ['x/y']\n"] {
            let found = "  Subscribe \"now\" \u{200b}\\ *\nand later";
            let addition = allow(source, "boilerplate/subscribe", Some("data/a[1].txt"), found).expect("it can be");
            let admits = |file, rule, text| admits(source, &addition, file, rule, text);
            assert!(admits("data/a[1].txt", "boilerplate/subscribe", found), "{addition:?}");
            assert!(!admits("data/a1.txt", "boilerplate/subscribe", found));
            assert!(!admits("data/a[1].txt", "boilerplate/share-row", found));
            assert!(!admits("data/a[1].txt", "boilerplate/subscribe", "Subscribe now"));
        }
        let addition = allow("", "boilerplate/subscribe", Some("a.txt"), "").expect("the path says what for");
        assert!(admits("", &addition, "a.txt", "boilerplate/subscribe", "") && !addition.text.contains("text"));
        assert!(!admits("", &addition, "sub/a.txt", "boilerplate/subscribe", ""));
        assert_eq!(allow("", "boilerplate/subscribe", None, " \n"), None);
    }

    #[test]
    fn a_long_text_is_written_down_in_part() {
        let found = "ä".repeat(500);
        let addition = allow("", "a/b", None, &found).expect("it can be");
        assert!(addition.text.len() < 300 && admits("", &addition, "x", "a/b", &found));
    }

    #[test]
    fn a_rule_joins_the_list_or_makes_one() {
        let check = |source: &str, expected: &str| {
            let Addition { offset, text } = ignore(source, "a/b").expect("it can be");
            let mut whole = source.to_owned();
            whole.insert_str(offset, &text);
            assert_eq!(whole, expected);
        };
        check("", "ignore = [\"a/b\"]\n");
        check("ignore = ['x/y']", "ignore = ['x/y', \"a/b\"]");
        check("ignore = [ ]\n", "ignore = [\"a/b\" ]\n");
        check("ignore = [\n  'x/y', # old\n]\n", "ignore = [\n  'x/y', \"a/b\", # old\n]\n");
        check("# mine\n\n[severity]\n'a/b' = 'note'\n", "# mine\n\nignore = [\"a/b\"]\n[severity]\n'a/b' = 'note'\n");
        check("# mine", "ignore = [\"a/b\"]\n# mine");
    }

    #[test]
    fn what_cannot_be_added_to_is_left_alone() {
        assert_eq!(ignore("ignore = ['a/b']", "a/b"), None);
        assert_eq!(ignore("ignore = [", "a/b"), None);
        assert_eq!(allow("allow = []\n", "a/b", Some("x"), "y"), None);
    }
}
