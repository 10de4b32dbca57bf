//! Keys: tokens with the prefixes their issuers gave them to be found by, JSON Web Tokens, private keys in PEM blocks.
//!
//! A prefix alone is no key: its body must have the characters and the length the issuer documents, and not be a
//! placeholder of one letter repeated. What has no prefix (a hash, a password) is not looked for; entropy alone also
//! finds commit ids and checksums.

use std::ops::Range;

use super::{Found, begins};
use crate::matching::search::LiteralSearch;

/// A form of token: its prefix, what may follow, and how many characters.
struct Form {
    prefix: &'static str,
    is_body: fn(u8) -> bool,
    least: usize,
    most: usize,
}

fn alnum(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn url_and_dots(byte: u8) -> bool {
    url(byte) || byte == b'.'
}

const fn form(prefix: &'static str, is_body: fn(u8) -> bool, least: usize, most: usize) -> Form {
    Form { prefix, is_body, least, most }
}

const FORMS: &[Form] = &[
    // Amazon: access keys, lasting and for a session.
    form("AKIA", upper, 16, 16),
    form("ASIA", upper, 16, 16),
    // GitHub: personal, OAuth, user, server and refresh tokens; fine-grained ones.
    form("ghp_", alnum, 36, 255),
    form("gho_", alnum, 36, 255),
    form("ghu_", alnum, 36, 255),
    form("ghs_", alnum, 36, 255),
    form("ghr_", alnum, 36, 255),
    form("github_pat_", url, 60, 255),
    form("glpat-", url, 20, 64),
    form("xoxb-", url, 20, 255),
    form("xoxp-", url, 20, 255),
    form("xoxa-", url, 20, 255),
    form("xoxs-", url, 20, 255),
    form("xapp-", url, 20, 255),
    // Google.
    form("AIza", url, 35, 35),
    // Stripe: live keys only; test keys open nothing.
    form("sk_live_", alnum, 24, 255),
    form("rk_live_", alnum, 24, 255),
    // OpenAI and Anthropic.
    form("sk-proj-", url, 40, 255),
    form("sk-ant-", url, 40, 255),
    form("sk-", alnum, 48, 48),
    form("SG.", url_and_dots, 60, 72),
    form("npm_", alnum, 36, 36),
    form("pypi-AgEI", url, 50, 255),
    form("hf_", alnum, 34, 40),
    form("dop_v1_", alnum, 64, 64),
];

/// What a JSON Web Token begins with: `{"` in base64.
const TOKEN: &str = "eyJ";
/// Bytes of each of its three parts at least; of the whole at most.
const PART: usize = 10;
const LONGEST: usize = 16 << 10;
/// A body of fewer different characters is a placeholder.
const DIFFERENT: usize = 5;

/// The search for prefixes, made once.
pub(super) struct Keys(LiteralSearch);

impl Keys {
    pub(super) fn new() -> Self {
        let prefixes: Vec<&str> = FORMS.iter().map(|form| form.prefix).chain([TOKEN]).collect();
        Self(LiteralSearch::new(&prefixes))
    }

    pub(super) fn find(&self, text: &str, found: &mut Found) {
        let mut end = 0;
        // No prefix is so short that its bytes are asked for.
        self.0.each(text.as_bytes(), |_| true, &mut |start, index| {
            let token = match FORMS.get(index) {
                Some(form) => token(text, start, form),
                None => web_token(text, start),
            };
            if let Some(range) = token.filter(|range| range.start >= end) {
                end = range.end;
                found(range);
            }
        });
    }
}

fn token(text: &str, start: usize, form: &Form) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let from = start + form.prefix.len();
    if !bytes[start..].starts_with(form.prefix.as_bytes()) || !is_start(text, start) {
        return None;
    }
    let length = bytes[from..].iter().take(form.most + 1).take_while(|byte| (form.is_body)(**byte)).count();
    let end = from + length;
    let is_whole = !bytes.get(end).is_some_and(|byte| url(*byte)) && text.is_char_boundary(end);
    (is_whole && (form.least..=form.most).contains(&length) && is_varied(&bytes[from..end])).then_some(start..end)
}

/// Header, claims and signature, in base64 for URLs, with dots between.
fn web_token(text: &str, start: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if !bytes[start..].starts_with(TOKEN.as_bytes()) || !is_start(text, start) {
        return None;
    }
    let length = bytes[start..].iter().take(LONGEST).take_while(|byte| url_and_dots(**byte)).count();
    // A full stop of the sentence.
    let written = text[start..start + length].trim_end_matches('.');
    let parts: Vec<&str> = written.splitn(4, '.').collect();
    let is_token = parts.len() == 3 && parts.iter().all(|part| part.len() >= PART) && parts[1].starts_with(TOKEN);
    is_token.then(|| start..start + written.len())
}

fn is_start(text: &str, start: usize) -> bool {
    begins(text, start) && !text[..start].ends_with(['-', '.'])
}

fn is_varied(body: &[u8]) -> bool {
    let mut seen = [false; 256];
    body.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    seen.iter().filter(|seen| **seen).count() >= DIFFERENT
}

const DASHES: &str = "-----";
/// Characters of a label at most: `BEGIN OPENSSH PRIVATE KEY`.
const LABEL: usize = 40;

/// PEM blocks (RFC 7468) with a private key, from the first line to the last; of a block without an end, the lines of
/// base64 that are there.
pub(super) fn find_private(text: &str, found: &mut Found) {
    let mut open: Option<Range<usize>> = None;
    let close = |open: Option<Range<usize>>, until: usize, found: &mut Found| {
        if let Some(head) = open {
            found(head.start..body_end(text, head.end, until));
        }
    };
    let mut from = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), DASHES) {
        if at < from {
            continue;
        }
        let Some(label) = label(text, at + DASHES.len()) else { continue };
        let end = at + label.len() + 2 * DASHES.len();
        if label.starts_with("BEGIN ") {
            close(open.take(), at, found);
            let is_private = label.ends_with(" PRIVATE KEY") || label.ends_with(" PRIVATE KEY BLOCK");
            open = is_private.then_some(at..end);
            from = end;
        } else if label.starts_with("END ") {
            if let Some(head) = open.take() {
                found(head.start..end);
            }
            from = end;
        }
    }
    close(open, text.len(), found);
}

fn label(text: &str, start: usize) -> Option<&str> {
    let bytes = text.as_bytes();
    let is_part = |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b' ';
    let length = bytes[start..].iter().take(LABEL).take_while(is_part).count();
    text[start + length..].starts_with(DASHES).then(|| &text[start..start + length])
}

fn body_end(text: &str, start: usize, until: usize) -> usize {
    let mut end = start;
    for line in text[start..until].split_inclusive('\n').skip(1) {
        let content = line.trim_end();
        if content.is_empty() || !content.bytes().all(|byte| alnum(byte) || b"+/=".contains(&byte)) {
            break;
        }
        end = line.as_ptr().addr() - text.as_ptr().addr() + content.len();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    /// Put together here, so that no scanner of this repository takes them for keys.
    #[test]
    fn tokens_are_found_by_prefix_length_and_characters() {
        let find = |text: &str, found: &mut Found| Keys::new().find(text, found);
        let body = "abcDEF0123".repeat(20);
        for (prefix, length) in
            [("ghp_", 36), ("AIza", 35), ("sk_live_", 24), ("sk-proj-", 60), ("xoxb-", 40), ("sk-", 48)]
        {
            let token = format!("{prefix}{}", &body[..length]);
            check(find, &format!("key = \"{token}\"; {token}."), &format!("{token}|{token}"));
            check(find, &format!("x{token} {}{token}", "a-"), "");
            check(find, &format!("{prefix}{}", "x".repeat(length)), "");
            check(find, &format!("{prefix}{}", &body[..10]), "");
        }
        check(find, "AKIAIOSFODNN7EXAMPLE akiaiosfodnn7example", "AKIAIOSFODNN7EXAMPLE");
        let token = ["eyJhbGciOiJub25l", "eyJleGFtcGxlIjp0cnVlfQ", "c2lnbmF0dXJlLW5vbmU"].join(".");
        check(find, &format!("Bearer {token}."), &token);
        check(find, "eyJhbGciOiJub25l.eyJleGFtcGxlIjp0cnVlfQ. eyJhbGciOiJub25l", "");
        check(find, &"eyJ".repeat(3_000), "");
    }

    #[test]
    fn a_private_key_is_found_from_its_first_line_to_its_last() {
        let block = |kind: &str, edge: &str| format!("-----{edge} {kind}-----");
        let key = format!("{}\nTUlJ\nRVhB\n{}", block("RSA PRIVATE KEY", "BEGIN"), block("RSA PRIVATE KEY", "END"));
        check(find_private, &format!("a\n{key}\nb\n{key}\n"), &format!("{key}|{key}"));
        let cut = format!("{}\r\nTUlJ\r\nRVhB=", block("PRIVATE KEY", "BEGIN"));
        check(find_private, &format!("{cut}\r\n\r\nText.\r\n"), &cut);
        check(find_private, &format!("{cut}\r\n{key}"), &format!("{cut}|{key}"));
        check(find_private, &format!("{}\nTUlJ\n{}", block("PUBLIC KEY", "BEGIN"), block("PUBLIC KEY", "END")), "");
        check(find_private, &"-".repeat(900), "");
        check(find_private, "-----BEGIN-----\n-----END PRIVATE KEY-----", "");
    }
}
