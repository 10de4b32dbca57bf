//! The charset that a text says it is in: `charset=`, `encoding="..."`, `Character set encoding: ...`.
//!
//! It is a witness, not a judge: pages were saved anew in another charset and kept their line.

/// How far from the beginning such a line is looked for, in bytes.
const HEAD: usize = 8 << 10;
/// Names of charsets are at most so long.
const LONGEST: usize = 24;

/// What comes before the name, in small letters.
const BEFORE: &[&str] = &[
    "charset=",
    "charset = ",
    "encoding=",
    "character set encoding: ",
    "character set: ",
    "coding: ",
    "coding=",
    "charset: ",
];

/// The name as it stands there.
pub(super) fn declared(raw: &[u8]) -> Option<String> {
    let head = raw[..raw.len().min(HEAD)].to_ascii_lowercase();
    let find = |before: &str| {
        let at = memchr::memmem::find(&head, before.as_bytes())? + before.len();
        let name = head[at..].strip_prefix(b"\"").or_else(|| head[at..].strip_prefix(b"'")).unwrap_or(&head[at..]);
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.');
        let name: Vec<u8> = name.iter().take(LONGEST).take_while(is_name).copied().collect();
        let name = String::from_utf8(name).expect("names are ASCII");
        let name = name.trim_end_matches(['.', ':', '-']).to_owned();
        (name.len() >= 3 && name.contains(|c: char| c.is_ascii_digit()) || name.contains("mac")).then_some(name)
    };
    BEFORE.iter().find_map(|before| find(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_where_such_names_stand() {
        let check = |raw: &[u8], name: Option<&str>| assert_eq!(declared(raw).as_deref(), name);
        check(b"<?xml version=\"1.0\" encoding='windows-1251'?>", Some("windows-1251"));
        check(b"<meta http-equiv=content-type content=\"text/html; charset=KOI8-R\">", Some("koi8-r"));
        check(b"Title: The Weir\nCharacter set encoding: ISO-8859-1\n", Some("iso-8859-1"));
        check(b"# -*- coding: latin-1 -*-", Some("latin-1"));
        check(b"The encoding: none is known.", None);
    }
}
