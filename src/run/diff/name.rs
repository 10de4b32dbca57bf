//! The two lines that name the file.
//!
//! `patch -p0` takes a path as it is and `git apply` takes a part off it, so it begins with `./`, which is nothing to
//! the one and what it wants to the other. An absolute path, and one that leads out of the folder by `..`, both refuse;
//! such a path stands as it was given.

use std::path::{Component, Path};

use super::DiffStyle;
use crate::text::printable::{is_printable, printable};

pub(super) fn header(style: DiffStyle, path: &Path, working_folder: &Path) -> Vec<u8> {
    let path = path.strip_prefix(working_folder).unwrap_or(path);
    if let DiffStyle::Shown { color, .. } = style {
        let (on, off) = if color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        let path = path.to_string_lossy();
        let name = printable(path.strip_prefix("./").unwrap_or(&path));
        return format!("{on}--- {name}{off}\n{on}+++ {name}{off}\n").into_bytes();
    }
    let mut name = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => continue,
            Component::RootDir => {
                name.push(b'/');
                continue;
            }
            _ if name.is_empty() && part != Component::ParentDir && !path.has_root() => name.extend_from_slice(b"./"),
            _ if !name.is_empty() && !name.ends_with(b"/") => name.push(b'/'),
            _ => {}
        }
        name.extend_from_slice(part.as_os_str().as_encoded_bytes());
    }
    let name = quoted(&name);
    [b"--- ", &name[..], b"\n+++ ", &name[..], b"\n"].concat()
}

/// The name as git writes it: in quotes, with the bytes in octal, where it holds what cannot be seen, a quote or a
/// backslash; with a tab behind it where it holds a space, so that its end can be told.
fn quoted(name: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(name) {
        Ok(text) if text.chars().all(|c| is_printable(c) && c != '"' && c != '\\') => {
            let mut name = name.to_owned();
            if text.contains(char::is_whitespace) {
                name.push(b'\t');
            }
            name
        }
        _ => {
            let mut out = vec![b'"'];
            for &byte in name {
                match byte {
                    b'"' | b'\\' => out.extend([b'\\', byte]),
                    b' '..=b'~' => out.push(byte),
                    _ => out.extend(format!("\\{byte:03o}").into_bytes()),
                }
            }
            out.push(b'"');
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        let got = header(DiffStyle::Patch, Path::new(path), Path::new("/work"));
        assert_eq!(String::from_utf8_lossy(&got), format!("--- {expected}\n+++ {expected}\n"));
    }

    #[test]
    fn a_name_is_one_that_both_tools_take() {
        check("a.txt", "./a.txt");
        check("./a/b.txt", "./a/b.txt");
        check("/work/a/b.txt", "./a/b.txt");
        check("/else/where.txt", "/else/where.txt");
        check("../a.txt", "../a.txt");
    }

    #[test]
    fn an_odd_name_is_quoted_as_git_does() {
        check("one line.txt", "./one line.txt\t");
        check("é.txt", "./é.txt");
        check("a\"b\\c\n\u{202e}.txt", "\"./a\\\"b\\\\c\\012\\342\\200\\256.txt\"");
    }
}
