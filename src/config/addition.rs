//! What is written into a configuration so that a finding, or a rule, is not told again.
//!
//! Only text is added, and nothing that stands there is moved or written anew: the file is a person's, with comments.
//! What would come of it is parsed before it is offered.

use std::path::Path;

use serde::Deserialize;
use toml::{Spanned, Value};

/// Text to be put into a configuration, at a byte of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    pub offset: usize,
    pub text: String,
}

impl Addition {
    /// Puts it into the configuration that it was made for.
    pub fn put_into(&self, source: &mut String) {
        source.insert_str(self.offset, &self.text);
    }
}

/// The longest text that is written down as allowed, in characters: a finding is admitted that has it in it.
const LONGEST: usize = 120;

/// Findings that are right as they are, before they are written down.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowance<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The file, as the configuration's folder sees it; all files without one.
    pub path: Option<&'a str>,
    /// What was found. Of it the first line is written down.
    pub found: &'a str,
    /// For whoever reads the file.
    pub reason: Option<&'a str>,
}

impl Allowance<'_> {
    /// The entry for it: a table at the end or, where there is a list on the spot (`allow = []`), an element of that.
    /// `None` where nothing says what is allowed, or where such an entry cannot stand there.
    pub fn addition(&self, source: &str) -> Option<Addition> {
        let pairs = self.pairs()?;
        let gap = match source {
            "" => "",
            _ if source.ends_with("\n\n") => "",
            _ if source.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let table = Addition { offset: source.len(), text: format!("{gap}[[allow]]\n{}\n", pairs.join("\n")) };
        checked(source, table).or_else(|| {
            #[derive(Deserialize)]
            struct Head {
                allow: Spanned<Vec<Spanned<Value>>>,
            }
            let Head { allow } = toml::from_str(source).ok()?;
            checked(source, element(&allow, |entry| entry.span(), format!("{{ {} }}", pairs.join(", "))))
        })
    }

    /// The keys with their values.
    fn pairs(&self) -> Option<Vec<String>> {
        let text = self.found.trim().lines().next().unwrap_or_default().trim_end();
        let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| text[..end].trim_end());
        let (path, text) = (self.path.map(as_glob), Some(text).filter(|text| !text.is_empty()));
        if path.is_none() && text.is_none() && self.reason.is_none() {
            return None;
        }
        let values = [("path", path.as_deref()), ("text", text), ("reason", self.reason)];
        let values = values.into_iter().filter_map(|(key, value)| Some((key, value?)));
        Some(
            [("rule", self.rule)]
                .into_iter()
                .chain(values)
                .map(|(key, value)| format!("{key} = {}", quoted(value)))
                .collect(),
        )
    }
}

/// One more element of a list that stands between brackets.
fn element<T>(list: &Spanned<Vec<T>>, span: impl Fn(&T) -> std::ops::Range<usize>, text: String) -> Addition {
    match list.get_ref().last() {
        Some(last) => Addition { offset: span(last).end, text: format!(", {text}") },
        None => Addition { offset: list.span().start + 1, text },
    }
}

/// Ignores a rule everywhere; `None` where the configuration cannot be added to, or does so already.
pub fn ignore(source: &str, rule: &str) -> Option<Addition> {
    #[derive(Deserialize)]
    struct Head {
        ignore: Option<Spanned<Vec<Spanned<String>>>>,
    }
    let Head { ignore } = toml::from_str(source).ok()?;
    let rule = quoted(rule);
    let addition = match ignore {
        Some(list) if list.get_ref().iter().any(|known| quoted(known.get_ref()) == rule) => return None,
        Some(list) => element(&list, |known| known.span(), rule),
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
    let mut whole = source.to_owned();
    addition.put_into(&mut whole);
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
pub fn seen_from(folder: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(folder).ok()?.to_str()?;
    Some(path.replace(std::path::MAIN_SEPARATOR, "/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::diagnostic::Rule;

    fn allow(source: &str, rule: &str, path: Option<&str>, found: &str) -> Option<Addition> {
        Allowance { rule, path, found, reason: None }.addition(source)
    }

    /// What a configuration admits once the addition is in it.
    fn admits(source: &str, addition: &Addition, file: &str, rule: &str, text: &str) -> bool {
        let root = tempfile::tempdir().expect("a folder");
        let mut whole = source.to_owned();
        addition.put_into(&mut whole);
        let path = root.path().join("corpuslint.toml");
        std::fs::write(&path, &whole).expect("writable");
        let config = Config::load(&path).unwrap_or_else(|error| panic!("{error:#}\n{whole}"));
        let folder = root.path().canonicalize().expect("a folder");
        config.exemptions(&folder.join(file)).admit(&Rule::named(rule, ""), text)
    }

    #[test]
    fn what_is_allowed_is_admitted_and_nothing_else() {
        let lists =
            ["allow = []", "allow = [ # none\n]\nignore = ['markup']", "allow = [{ rule = 'x/y', text = 'z' },\n]\n"];
        let tables = [
            "",
            "[[allow]]\nrule = 'x/y'\ntext = 'z'",
            "ignore = ['markup']",
            "# mine\n[per-file-ignores]\n'a*' = ['x/y']\n",
        ];
        for source in lists.into_iter().chain(tables) {
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
        let reviewed = Allowance { rule: "a/b", reason: Some("an \"x\""), ..Allowance::default() };
        let addition = reviewed.addition("").expect("a reason is enough");
        assert_eq!(addition.text, "[[allow]]\nrule = \"a/b\"\nreason = \"an \\\"x\\\"\"\n");
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
            let mut whole = source.to_owned();
            ignore(source, "a/b").expect("it can be").put_into(&mut whole);
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
        assert_eq!(allow("allow = 3\n", "a/b", Some("x"), "y"), None);
        assert_eq!(allow("allow = [", "a/b", Some("x"), "y"), None);
    }
}
