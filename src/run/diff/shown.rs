//! A hunk for people: coloured, with what changes inside a line marked and the rest of a long one left out, and with
//! nothing in it that a terminal would obey.
//!
//! Colours are the plain half of the palette, which themes keep readable on light and dark; what changes inside a line
//! is turned around. Without colours it stands in `[-…-]` and `{+…+}`, as git writes it.

use unicode_width::UnicodeWidthChar as _;

use super::hunk::{Hunk, Sign};
use super::words::{Part, parts};
use crate::text::printable::{is_printable, name};

/// Columns kept beside a change where a line is too long.
const BESIDE: usize = 24;
const CYAN: &str = "36";
const RED: &str = "31";
const GREEN: &str = "32";

/// Appends a hunk, its lines no wider than `columns` where that can be.
pub(super) fn write(hunk: &Hunk, rules: &[&str], color: bool, columns: usize, out: &mut Vec<u8>) {
    let (place, rules) = hunk.head(rules);
    let rules = fitting(&rules, columns.saturating_sub(place.len() + 2));
    let head = if color { format!("\x1b[{CYAN}m{place}\x1b[0m {rules}") } else { format!("{place} {rules}") };
    let mut text = head.trim_end().to_owned();
    text.push('\n');
    let lines: Vec<(Sign, String)> =
        hunk.lines.iter().map(|(sign, line)| (*sign, String::from_utf8_lossy(line).into_owned())).collect();
    let mut rest = &lines[..];
    while let Some((sign, line)) = rest.first() {
        let room = columns.saturating_sub(1).max(2 * BESIDE);
        if *sign == Sign::Same {
            push(&mut text, *sign, &[Part { text: content(line), is_changed: false }], line, color, room);
            rest = &rest[1..];
            continue;
        }
        // A line that goes and one that comes in its place are shown as two versions of it, the first with the first.
        let olds = rest.iter().take_while(|(sign, _)| *sign == Sign::Old).count();
        let news = rest[olds..].iter().take_while(|(sign, _)| *sign == Sign::New).count();
        let (old, new) = (&rest[..olds], &rest[olds..olds + news]);
        let pairs: Vec<_> = old.iter().zip(new).map(|((_, old), (_, new))| versions(old, new)).collect();
        for (lines, is_old) in [(old, true), (new, false)] {
            for (index, (sign, line)) in lines.iter().enumerate() {
                let parts = match pairs.get(index) {
                    Some(Some((old, new))) => if is_old { old } else { new }.clone(),
                    _ => vec![Part { text: content(line), is_changed: false }],
                };
                push(&mut text, *sign, &parts, line, color, room);
            }
        }
        rest = &rest[olds + news..];
    }
    out.extend_from_slice(text.as_bytes());
}

/// As many of some rules as have room, and at least one, with how many there are besides.
fn fitting(rules: &str, columns: usize) -> String {
    let all: Vec<&str> = rules.split(", ").collect();
    let first = |count: usize| match all.len() - count {
        0 => rules.to_owned(),
        more => format!("{} and {more} more", all[..count].join(", ")),
    };
    let fits = |text: &String| text.chars().count() <= columns;
    (1..=all.len()).rev().map(first).find(fits).unwrap_or_else(|| first(1))
}

/// The line without its end. A carriage return is part of the end.
fn content(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// Two versions of a line in parts. Where only one has a carriage return at its end that is shown.
fn versions<'t>(old: &'t str, new: &'t str) -> Option<(Vec<Part<'t>>, Vec<Part<'t>>)> {
    let ends = [old, new].map(|line| line.trim_end_matches('\n').ends_with('\r'));
    if ends[0] == ends[1] {
        parts(content(old), content(new))
    } else {
        parts(old.trim_end_matches('\n'), new.trim_end_matches('\n'))
    }
}

fn push(out: &mut String, sign: Sign, parts: &[Part], line: &str, color: bool, room: usize) {
    let code = match sign {
        Sign::Same => "",
        Sign::Old => RED,
        Sign::New => GREEN,
    };
    let paint = color && !code.is_empty();
    if paint {
        out.push_str(&format!("\x1b[{code}m"));
    }
    out.push(char::from(sign.byte()));
    let is_long = parts.iter().flat_map(|part| part.text.chars()).map(columns_of).sum::<usize>() > room;
    let last = parts.len().saturating_sub(1);
    let has_change = parts.iter().any(|part| part.is_changed);
    for (index, part) in parts.iter().enumerate() {
        let shown = match part.is_changed {
            true if part.text.is_empty() => continue,
            _ if !is_long => named(part.text),
            true => middle_out(part.text, room / 2, room / 2),
            false if !has_change => middle_out(part.text, room - 1, 0),
            false if index == 0 => middle_out(part.text, 0, BESIDE),
            false if index == last => middle_out(part.text, BESIDE, 0),
            false => middle_out(part.text, BESIDE, BESIDE),
        };
        match (part.is_changed, sign) {
            (true, _) if color => out.push_str(&format!("\x1b[7m{shown}\x1b[27m")),
            (true, Sign::Old) => out.push_str(&format!("[-{shown}-]")),
            (true, _) => out.push_str(&format!("{{+{shown}+}}")),
            _ => out.push_str(&shown),
        }
    }
    if paint {
        out.push_str("\x1b[0m");
    }
    out.push('\n');
    if !line.ends_with('\n') {
        out.push_str("\\ No newline at end of file\n");
    }
}

fn columns_of(c: char) -> usize {
    match c {
        '\t' => 1,
        _ if is_printable(c) => c.width().unwrap_or(1),
        _ => name(c).len(),
    }
}

/// The text with what a terminal would obey named; a tab, which would make columns uncertain, is a space.
fn named(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            _ if is_printable(c) => out.push(c),
            _ => out.push_str(&name(c)),
        }
    }
    out
}

/// So many columns of the beginning and of the end, with `…` for what lies between.
fn middle_out(text: &str, head: usize, tail: usize) -> String {
    let fits = |chars: &mut dyn Iterator<Item = char>, room: usize| {
        let mut used = 0;
        let fits = chars.take_while(|&c| {
            used += columns_of(c);
            used <= room
        });
        fits.map(char::len_utf8).sum::<usize>()
    };
    let start = fits(&mut text.chars(), head);
    let end = text.len() - fits(&mut text[start..].chars().rev(), tail);
    if start >= end {
        return named(text);
    }
    format!("{}…{}", named(&text[..start]), named(&text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[(Sign, &str)], color: bool, expected: &str) {
        let lines = lines.iter().map(|(sign, line)| (*sign, line.as_bytes().to_owned())).collect();
        let mut out = Vec::new();
        write(&Hunk::new(0, 0, lines), &["a/b"], color, 80, &mut out);
        let out = String::from_utf8(out).expect("text");
        assert_eq!(out.split_once('\n').map(|(_, lines)| lines), Some(expected));
    }

    #[test]
    fn rules_have_one_line() {
        let rules = "encoding/mojibake, markup/html-entity, boilerplate/comment-form";
        assert_eq!(fitting(rules, 63), rules);
        assert_eq!(fitting(rules, 62), "encoding/mojibake, markup/html-entity and 1 more");
        assert_eq!(fitting(rules, 47), "encoding/mojibake and 2 more");
        assert_eq!((fitting(rules, 3).as_str(), fitting("", 3).as_str()), ("encoding/mojibake and 2 more", ""));
    }

    #[test]
    fn changes_inside_a_line_are_marked() {
        let pair = [(Sign::Old, "he said.The others laughed\n"), (Sign::New, "he said. The others laughed\n")];
        check(&pair, false, "-he said.The others laughed\n+he said.{+ +}The others laughed\n");
        let painted = "\x1b[31m-he said.The others laughed\x1b[0m\n\
            \x1b[32m+he said.\x1b[7m \x1b[27mThe others laughed\x1b[0m\n";
        check(&pair, true, painted);
    }

    #[test]
    fn of_a_long_line_what_is_near_a_change_is_shown() {
        let word = "ferry ".repeat(40);
        let (old, new) = (format!("{word}**boat {word}\n"), format!("{word}boat {word}\n"));
        let expected = "-…ferry ferry ferry ferry [-**-]boat ferry ferry ferry f…\n+…ferry ferry";
        let lines = [(Sign::Old, old.as_str()), (Sign::New, new.as_str())];
        let lines = lines.map(|(sign, line)| (sign, line.as_bytes().to_owned())).to_vec();
        let mut out = Vec::new();
        write(&Hunk::new(0, 0, lines), &[], false, 80, &mut out);
        let out = String::from_utf8(out).expect("text");
        assert!(out.contains(expected), "{out}");
        check(&[(Sign::Same, &word)], false, &format!(" {}…\n\\ No newline at end of file\n", &word[..78]));
    }

    #[test]
    fn nothing_is_obeyed() {
        check(&[(Sign::Old, "\x1b[2J xyz\r\n"), (Sign::New, "xyz\r\n")], false, "-[-<U+001B>[2J -]xyz\n+xyz\n");
        check(&[(Sign::Old, "x\r\n"), (Sign::New, "x\n")], false, "-x[-<U+000D>-]\n+x\n");
    }
}
