//! Which markup a text is written in: told by its file's ending, or by marks that no other text has.

use crate::dialect::Dialect;

/// The dialect that a text's own marks tell; [`Dialect::Plain`] where they are too few.
pub(super) fn told(text: &str) -> Dialect {
    let mut marks = Marks::default();
    let mut before = "";
    for line in text.lines().take(MOST_LINES) {
        marks.count(line, before);
        before = line;
    }
    marks.dialect()
}

/// A document shows its dialect early; a longer one is not read to its end for it.
const MOST_LINES: usize = 2_000;

/// How many lines have a mark that one dialect alone has.
#[derive(Default)]
struct Marks {
    markdown: u32,
    directives: u32,
    roles: u32,
    over_lines: u32,
    org_keys: u32,
    stars: u32,
    asciidoc: u32,
    attributes: u32,
    /// Macros that take in other files or part of this one, and the lone `+` that continues an item.
    macros: u32,
    continuations: u32,
    wiki: u32,
    pod: u32,
    latex: u32,
    lines: u32,
}

impl Marks {
    fn count(&mut self, line: &str, before: &str) {
        let trimmed = line.trim();
        self.lines += u32::from(!trimmed.is_empty());
        match trimmed.as_bytes().first() {
            Some(b'#') if is_heading(line, b'#') => self.markdown += 1,
            Some(b'#') => self.org_keys += u32::from(is_org_key(trimmed)),
            Some(b'`') if trimmed.starts_with("```") => self.markdown += 1,
            Some(b'~') if trimmed.starts_with("~~~") && trimmed.bytes().all(|byte| byte == b'~') => self.markdown += 1,
            Some(b'.') => self.directives += u32::from(is_directive(trimmed)),
            Some(b'*') => self.stars += u32::from(is_heading(line, b'*')),
            Some(b':') => {
                self.attributes += u32::from(is_attribute(trimmed));
                self.org_keys += u32::from(trimmed == ":PROPERTIES:");
            }
            Some(b'=') if trimmed.len() > 4 && trimmed.ends_with("==") && !trimmed.ends_with("===") => {
                self.wiki += u32::from(trimmed.bytes().any(|byte| byte != b'=') && trimmed.starts_with("== "));
            }
            Some(b'=') if is_heading(line, b'=') => self.asciidoc += 1,
            Some(b'=') => self.pod += u32::from(pod_command(line).is_some()),
            Some(b'\\') => self.latex += latex_weight(trimmed),
            Some(b'+') => self.continuations += u32::from(trimmed == "+"),
            Some(b'i' | b'e') => self.macros += u32::from(is_inclusion(trimmed)),
            _ => {}
        }
        // A title between two lines of the same sign, or above one as long as it.
        if is_rule(trimmed) && !before.trim().is_empty() && !is_rule(before.trim()) {
            self.over_lines += u32::from(trimmed.chars().count() >= before.trim().chars().count());
        }
        self.roles += u32::from(has_role(trimmed));
        self.markdown += u32::from(trimmed.contains("](http") || trimmed.contains("](/"));
    }

    fn dialect(&self) -> Dialect {
        if self.org_keys >= 1 && (self.stars >= 1 || self.org_keys >= 2) {
            Dialect::Org
        } else if self.directives + self.roles >= 1 && self.over_lines >= 1 || self.directives >= 3 {
            Dialect::ReStructuredText
        } else if self.pod >= 3 {
            Dialect::Pod
        } else if self.latex >= 2 {
            Dialect::Latex
        } else if self.asciidoc >= 1 && self.attributes >= 1
            || self.asciidoc >= 3
            || self.macros >= 1 && self.macros + self.continuations + self.asciidoc >= 2
        {
            Dialect::AsciiDoc
        } else if self.wiki >= 2 {
            Dialect::Wiki
        } else if self.markdown >= 1 {
            Dialect::Markdown
        } else {
            Dialect::Plain
        }
    }
}

/// One to six of the mark, a space, and something behind it.
pub(super) fn is_heading(line: &str, mark: u8) -> bool {
    let count = line.bytes().take_while(|&byte| byte == mark).count();
    (1..=6).contains(&count)
        && line[count..].starts_with(' ')
        && line[count..].trim_start().starts_with(|c: char| !c.is_ascii_punctuation() || "\"'`*[($".contains(c))
}

/// `#+TITLE: x`, `#+BEGIN_SRC`.
pub(super) fn is_org_key(trimmed: &str) -> bool {
    let Some(rest) = trimmed.strip_prefix("#+") else { return false };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
    end > 1 && (rest[end..].starts_with(':') || rest.get(..6).is_some_and(|key| key.eq_ignore_ascii_case("begin_")))
}

/// `.. note::`, `.. _label:`, `.. [1] A footnote`.
pub(super) fn is_directive(trimmed: &str) -> bool {
    let Some(rest) = trimmed.strip_prefix(".. ") else { return false };
    let name = rest.find("::").map(|end| &rest[..end]);
    name.is_some_and(|name| !name.is_empty() && !name.contains(' ') || name.starts_with('|'))
        || rest.starts_with('_') && rest.contains(':')
        || rest.starts_with('[') && rest.contains(']')
}

/// A word with what it is to be taken for, as reStructuredText writes it: `` :math:`a + b` ``.
fn has_role(trimmed: &str) -> bool {
    memchr::memchr_iter(b'`', trimmed.as_bytes()).any(|tick| {
        let Some(before) = trimmed[..tick].strip_suffix(':') else { return false };
        let name = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        name.len() < before.len() && name.ends_with(':')
    })
}

/// `:toc: left`.
pub(super) fn is_attribute(trimmed: &str) -> bool {
    let Some((name, rest)) = trimmed.strip_prefix(':').and_then(|rest| rest.split_once(':')) else { return false };
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '!';
    !name.is_empty() && name.chars().all(is_name) && (rest.is_empty() || rest.starts_with(' '))
}

/// `include::tides.adoc[]`, `ifdef::pier[]`: AsciiDoc's name of a block macro and its brackets.
pub(super) fn is_macro(trimmed: &str) -> bool {
    let Some((name, rest)) = trimmed.split_once("::") else { return false };
    rest.ends_with(']') && rest.contains('[') && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// A macro that takes in another file or a picture, or this part under a condition: of these names there are no others.
fn is_inclusion(trimmed: &str) -> bool {
    ["include::", "ifdef::", "ifndef::", "endif::", "image::"].iter().any(|name| trimmed.starts_with(name))
        && is_macro(trimmed)
}

/// The command of POD at the line's begin: `head1` of `=head1 NAME`. There are no others.
pub(super) fn pod_command(line: &str) -> Option<&str> {
    const OF_LISTS: &[&str] = &["over", "item", "back"];
    const OF_PARTS: &[&str] = &["pod", "cut", "begin", "end", "for", "encoding"];
    let rest = line.strip_prefix('=')?;
    let name = rest.split_whitespace().next().filter(|name| rest.starts_with(*name))?;
    let is_title = || name.strip_prefix("head").is_some_and(|level| matches!(level.as_bytes(), [b'1'..=b'6']));
    (OF_LISTS.contains(&name) || OF_PARTS.contains(&name) || is_title()).then_some(name)
}

/// The name of the command that begins a line of LaTeX: `section` of `\section*{Tides}`.
pub(super) fn latex_command(trimmed: &str) -> Option<&str> {
    let rest = trimmed.strip_prefix('\\')?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

/// What a line says for LaTeX: a page that shows a formula has none of these, the begin of a document tells it alone.
fn latex_weight(trimmed: &str) -> u32 {
    match latex_command(trimmed) {
        Some("documentclass" | "documentstyle") => 2,
        Some("begin") if trimmed.starts_with("\\begin{document}") => 2,
        Some("usepackage" | "chapter" | "section" | "subsection") if trimmed.contains('{') => 1,
        _ => 0,
    }
}

/// Three or more of one sign and nothing else.
pub(crate) fn is_rule(trimmed: &str) -> bool {
    let bytes = trimmed.as_bytes();
    let Some(&first) = bytes.first() else { return false };
    matches!(first, b'=' | b'-' | b'~' | b'^' | b'*' | b'+' | b'#' | b'"' | b'`' | b'.' | b':' | b'_')
        && bytes.len() >= 3
        && bytes.iter().all(|&byte| byte == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Dialect) {
        assert_eq!(told(text), expected, "{text}");
    }

    #[test]
    fn marks_that_no_other_text_has_tell_the_dialect() {
        check("The ferry sails.\n\n- It is late.\n* And full.\n", Dialect::Plain);
        check("# The ferry\n\nIt sails.\n", Dialect::Markdown);
        check("#ferry #tide #moon\n", Dialect::Plain);
        check("The [ferry](https://example.org) sails.\n", Dialect::Markdown);
        check("```\nsail()\n```\n", Dialect::Markdown);
        check("=====\nFerry\n=====\n\n.. note::\n\n   It sails.\n", Dialect::ReStructuredText);
        check("The ferry\n=========\n\nIt sails.\n", Dialect::Plain);
        check("The ferry\n=========\n\nIt sails at :time:`nine`.\n", Dialect::ReStructuredText);
        check("The ferry\n=========\n\nIt sails:`nine`.\n", Dialect::Plain);
        check("#+TITLE: Ferry\n\n* Tides\n** Moon\n", Dialect::Org);
        check("= Ferry\n:toc:\n\nIt sails.\n", Dialect::AsciiDoc);
        check("== Tides ==\nTwice a day.\n\n== Moon ==\nOnce a month.\n", Dialect::Wiki);
        check("* Tides\n** Moon\n", Dialect::Plain);
        check("", Dialect::Plain);
    }

    #[test]
    fn sources_of_manuals_and_papers_are_told_by_their_commands() {
        check("=head1 Ferry\n\nIt sails.\n\n=over\n\n=back\n", Dialect::Pod);
        check("=head1 Ferry\n\nIt sails.\n", Dialect::Plain);
        check("\\documentclass{article}\n\nIt sails.\n", Dialect::Latex);
        check("It sails.\n\n\\section{Tides}\n\n\\section*{Moon}\n", Dialect::Latex);
        check("\\begin{align}\na\n\\end{align}\nIt sails.\n\\begin{align}\nb\n\\end{align}\n", Dialect::Plain);
        check("--late::\n\tIt sails.\n+\nOr not.\n\nifdef::pier[]\nIt lands.\nendif::pier[]\n", Dialect::AsciiDoc);
        check("std::fs[0]\n+\n+\n", Dialect::Plain);
    }
}
