//! E-mail addresses, as people write them (RFC 5322's plain form), with the letters of Latin, Greek and Cyrillic words
//! (RFC 6531). Of other scripts it could not be told where the word before an address ends.
//!
//! Not everything with an `@` is one: `logo@2x.png`, `git@host:path`, a login before a host in a URL, a handle
//! `@me@host`.

use super::{Found, is_word};

/// Bytes of a local part and of a domain at most, RFC 5321.
const LOCAL: usize = 64;
const DOMAIN: usize = 255;
/// What stands after the last dot of a file's name.
const FILES: &[&str] = &["avif", "css", "gif", "html", "jpeg", "jpg", "js", "json", "mp4", "pdf", "png", "svg", "webp"];

/// E-mail addresses, without the marks of the sentence around them.
pub(super) fn find(text: &str, found: &mut Found) {
    let bytes = text.as_bytes();
    let length = |chars: &mut dyn Iterator<Item = char>| chars.map(char::len_utf8).sum::<usize>();
    for at in memchr::memchr_iter(b'@', bytes) {
        let local = length(&mut text[..at].chars().rev().take(LOCAL + 1).take_while(|c| is_local(*c)));
        let domain = length(&mut text[at + 1..].chars().take(DOMAIN + 1).take_while(|c| is_domain(*c)));
        if local == 0 || local > LOCAL || domain > DOMAIN {
            continue;
        }
        let (mut start, mut end) = (at - local, at + 1 + domain);
        // Marks of the sentence around it.
        start += bytes[start..at].iter().take_while(|byte| b".'-".contains(byte)).count();
        end -= bytes[at + 1..end].iter().rev().take_while(|byte| b".-".contains(byte)).count();
        let kept = at + 1 + without_next_word(&text[at + 1..end]).len();
        if start < at && is_host(&text[at + 1..kept]) && is_alone(text, start, end) {
            found(start..kept);
        }
    }
}

fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._%+'-".contains(c) || is_letter_beyond_ascii(c)
}

fn is_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".-".contains(c) || is_letter_beyond_ascii(c)
}

/// A letter of Latin, Greek or Cyrillic.
fn is_letter_beyond_ascii(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}' | '\u{370}'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}') && c.is_alphabetic()
}

/// The host of `office@example.comCustomer`, where a scraper lost the line end.
fn without_next_word(host: &str) -> &str {
    let top = host.rfind('.').map_or(0, |dot| dot + 1);
    let joined =
        host.as_bytes()[top..].windows(2).position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    &host[..joined.map_or(host.len(), |at| top + at + 1)]
}

/// Labels with a top-level domain of letters.
fn is_host(host: &str) -> bool {
    let Some((rest, top)) = host.rsplit_once('.') else { return false };
    let is_label =
        |label: &str| !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-');
    let is_file = || FILES.contains(&top.to_ascii_lowercase().as_str());
    (2..=24).contains(&top.len())
        && (top.bytes().all(|byte| byte.is_ascii_alphabetic())
            || top.starts_with("xn--")
            || top.chars().all(is_letter_beyond_ascii))
        && rest.split('.').all(is_label)
        && !is_file()
}

fn is_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = &text[end..];
    if before.is_some_and(|c| is_word(c) || c == '@' || c == '/')
        || after.chars().next().is_some_and(|c| is_word(c) || c == '@')
    {
        return false;
    }
    // `git@host:path`; a full stop or a colon of the sentence has white space behind it.
    if after.starts_with(':') && after[1..].chars().next().is_some_and(|c| is_word(c) || c == '/') {
        return false;
    }
    // `https://me:word@host/`
    let login = text.as_bytes()[..start].iter().rev().take(LOCAL).take_while(|byte| !byte.is_ascii_whitespace());
    before != Some(':') || !login.collect::<Vec<_>>().windows(2).any(|pair| pair == [&b'/', &b'/'])
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn addresses_are_found_without_the_marks_around_them() {
        check(find, "Write to jane.roe+ferry@example.com.", "jane.roe+ferry@example.com");
        check(find, "<a@b.example.org>, 'x_y@example.co.uk'", "a@b.example.org|x_y@example.co.uk");
        check(find, "mailto:office@example.net?subject=x", "office@example.net");
        check(find, "office@example.comCustomers", "office@example.com");
        check(find, "邮箱：office@example.com。", "office@example.com");
        check(
            find,
            "Ünal@example.com, müller@exämple.de; почта@пример.рф",
            "Ünal@example.com|müller@exämple.de|почта@пример.рф",
        );
    }

    #[test]
    fn what_has_an_at_sign_besides_is_not() {
        check(find, "logo@2x.png git@example.com:me/it.git @me@example.social a@b @example.com", "");
        check(find, "ssh://git@example.com/x https://me:word@example.com/ pkg@1.2.3 3 apples @ 2.50", "");
        check(find, "a@-b.com a@b..com a@b.c0m ü@ü ü@ü.c0m ü@b.cöm 邮office@example.com office@example.com으로", "");
        check(find, &"a@".repeat(900), "");
        check(find, &format!("{}@example.com", "a".repeat(900)), "");
    }
}
