//! Containers that are told by how their first lines look: archives of the web, mail, subtitles, sources.
//!
//! A first line alone is what a text about the format may begin with; each sign asks for what must follow it, too.

use super::{Refusal, sample};

const EXTRACT: &str = "extract its text first";
const BY_HAND: &str = "mend it by hand";

/// What is told, by which sign, what to do instead; and whether the first lines are such.
struct Head {
    what: &'static str,
    sign: &'static str,
    instead: &'static str,
    is_so: fn(&Lines) -> bool,
}

/// The first lines of a text.
struct Lines<'t> {
    first: &'t str,
    second: &'t str,
    /// The lines up to the first blank one, the first not counted.
    head: Vec<&'t str>,
    sample: &'t str,
}

impl Lines<'_> {
    /// Whether one of the head's lines is a field of one of these names, lower case.
    fn has_field(&self, names: &[&str]) -> bool {
        self.head.iter().any(|line| field(line).is_some_and(|name| names.contains(&name.to_ascii_lowercase().as_str())))
    }
}

/// The name in `Name: value`.
fn field(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_name && (value.is_empty() || value.starts_with(' '))).then_some(name)
}

const HEADS: &[Head] = &[
    Head {
        what: "a WARC file",
        sign: "its first line, `WARC/`, and the fields below it",
        instead: EXTRACT,
        is_so: |lines| lines.first.starts_with("WARC/") && lines.has_field(&["warc-type", "content-length"]),
    },
    Head {
        what: "an answer of a web server",
        sign: "its first line, `HTTP/`, and the fields below it",
        instead: EXTRACT,
        is_so: |lines| lines.first.starts_with("HTTP/") && field(lines.second).is_some(),
    },
    Head {
        what: "mail",
        sign: "its first line, `From `, and the fields below it",
        instead: EXTRACT,
        is_so: |lines| lines.first.starts_with("From ") && lines.first.contains(':') && field(lines.second).is_some(),
    },
    Head {
        what: "mail",
        sign: "the MIME fields at its start",
        instead: EXTRACT,
        is_so: |lines| field(lines.first).is_some() && lines.has_field(&["mime-version", "content-transfer-encoding"]),
    },
    Head {
        what: "RTF",
        sign: "its mark, `{\\rtf`",
        instead: EXTRACT,
        is_so: |lines| lines.first.starts_with("{\\rtf"),
    },
    Head {
        what: "PostScript",
        sign: "its mark, `%!PS`",
        instead: EXTRACT,
        is_so: |lines| lines.first.starts_with("%!PS"),
    },
    Head { what: "TeX", sign: "its `\\documentclass`", instead: EXTRACT, is_so: is_tex },
    Head {
        what: "a manual page's source",
        sign: "its first line",
        instead: EXTRACT,
        is_so: |lines| [".TH ", ".\\\" ", "'\\\" ", ".Dd "].iter().any(|mark| lines.first.starts_with(mark)),
    },
    Head {
        what: "subtitles",
        sign: "its first cue",
        instead: EXTRACT,
        is_so: |lines| is_number(lines.first) && is_cue(lines.second),
    },
    Head {
        what: "subtitles",
        sign: "its first line, `WEBVTT`",
        instead: EXTRACT,
        is_so: |lines| lines.first.starts_with("WEBVTT") && lines.sample.lines().any(is_cue),
    },
    Head {
        what: "subtitles",
        sign: "its first line, `[Script Info]`",
        instead: EXTRACT,
        is_so: |lines| lines.first == "[Script Info]",
    },
    Head {
        what: "a program",
        sign: "its first line, `#!`",
        instead: BY_HAND,
        is_so: |lines| lines.first.starts_with("#!/"),
    },
    Head { what: "a patch", sign: "its first lines", instead: BY_HAND, is_so: is_patch },
    Head {
        what: "a catalogue of translations",
        sign: "its `msgid` and `msgstr`",
        instead: BY_HAND,
        is_so: |lines| {
            let mut own = lines.sample.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
            own.next().is_some_and(|line| line.starts_with("msgid \"")) && lines.sample.contains("\nmsgstr \"")
        },
    },
    Head {
        what: "a calendar or address book",
        sign: "its first line, `BEGIN:V`",
        instead: BY_HAND,
        is_so: |lines| matches!(lines.first, "BEGIN:VCALENDAR" | "BEGIN:VCARD"),
    },
];

pub(super) fn recognise(text: &str) -> Option<Refusal> {
    let sample = sample(text.trim_start());
    let mut lines = sample.lines().map(str::trim_end);
    let first = lines.next()?;
    let head: Vec<&str> = lines.take(40).take_while(|line| !line.is_empty()).collect();
    let lines = Lines { first, second: head.first().copied().unwrap_or_default(), head, sample };
    let head = HEADS.iter().find(|head| (head.is_so)(&lines))?;
    Some(Refusal { what: head.what, sign: head.sign.to_owned(), instead: head.instead })
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// `00:00:06,000 --> 00:00:12,074`, hours left out or not.
fn is_cue(line: &str) -> bool {
    let is_time = |text: &str| {
        text.contains(':') && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b',' | b'.'))
    };
    let end = |behind: &str| behind.split_whitespace().next().is_some_and(is_time);
    line.split_once(" --> ").is_some_and(|(start, behind)| is_time(start.trim()) && end(behind))
}

fn is_tex(lines: &Lines) -> bool {
    let first = lines.sample.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('%'));
    first.is_some_and(|first| {
        ["\\documentclass", "\\documentstyle"]
            .iter()
            .any(|mark| first.strip_prefix(mark).is_some_and(|behind| behind.starts_with(['{', '['])))
    })
}

fn is_patch(lines: &Lines) -> bool {
    let from = |line: &str| line.starts_with("--- ");
    let mut pairs = lines.sample.lines().zip(lines.sample.lines().skip(1));
    let begins = lines.first.starts_with("diff --") || from(lines.first);
    begins && pairs.any(|(line, next)| from(line) && next.starts_with("+++ ")) && lines.sample.contains("\n@@ -")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(recognise(text).map(|refusal| refusal.what), expected, "{text:?}");
    }

    #[test]
    fn the_first_lines_tell() {
        check("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 12\r\n\r\nSalt.\r\n", Some("a WARC file"));
        check("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nSalt.", Some("an answer of a web server"));
        check("From a@example.org Mon Jan  4 09:00:00 1999\nSubject: Salt\n\nWool.\n", Some("mail"));
        check("Subject: Salt\nMIME-Version: 1.0\n\nWool.\n", Some("mail"));
        check("{\\rtf1\\ansi Salt.}", Some("RTF"));
        check("%!PS-Adobe-3.0\n", Some("PostScript"));
        check("% Salt\n\n\\documentclass[11pt]{article}\n", Some("TeX"));
        check("1\n00:00:06,000 --> 00:00:12,074\nSalt.\n", Some("subtitles"));
        check("WEBVTT\n\n00:06.000 --> 00:12.000 align:start\nSalt.\n", Some("subtitles"));
        check("#!/bin/sh\necho salt\n", Some("a program"));
        check("--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-salt\n+wool\n", Some("a patch"));
        check("# Danish\nmsgid \"salt\"\nmsgstr \"salt\"\n", Some("a catalogue of translations"));
    }

    #[test]
    fn a_text_about_a_format_is_a_text() {
        check("WARC/1.0 is how each record of an archive begins.\n\nWARC-Type: what follows says what it is.\n", None);
        check("From Monday on the ferry sails at 9:30.\n\nThe harbour office said so.\n", None);
        check("Subject: Salt\nFrom: Anna\n\nWool.\n", None);
        check("\\documentclass is the first command of a document.\n", None);
        check("1\nIt begins with salt --> and ends with wool.\n", None);
        check("--- Salt ---\n\nWool.\n", None);
        check("#!shebang is a word.\n", None);
        check("The ferry sails at nine.\n", None);
        check("", None);
    }
}
