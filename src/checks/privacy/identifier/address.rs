//! IP addresses that a machine on the public network can have.
//!
//! What the registries of special-purpose addresses (IANA) set apart is nobody's: private, loopback, link-local,
//! shared, documentation, benchmarking, multicast, reserved. A version or an outline number may look like an address.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Found;
use super::digits::each_run;
use crate::language::{Lexicon, List};

/// The longest address in characters, with an IPv4 address at its end.
const LONGEST: usize = 45;
/// Three numbers below this and a fourth one are more likely a version or a section than an address.
const OUTLINE: u8 = 30;
/// Public resolvers with numbers as small; no outline goes as deep at such numbers.
const RESOLVERS: &[[u8; 4]] = &[[8, 8, 8, 8], [8, 8, 4, 4], [9, 9, 9, 9]];
/// Public addresses of both versions of the protocol.
pub(super) fn find(text: &str, words: &Lexicon, found: &mut Found) {
    let mut ranges = Vec::new();
    four(text, words, &mut |range| ranges.push(range));
    six(text, &mut |range| ranges.push(range));
    ranges.sort_unstable_by_key(|range: &std::ops::Range<usize>| range.start);
    ranges.into_iter().for_each(found);
}

fn four(text: &str, words: &Lexicon, found: &mut Found) {
    each_run(text, b".", |run| {
        let &[first, _, _, last] = run else { return };
        let (start, end) = (first.start, last.end);
        // Refuses numbers above 255 and those with a zero before them.
        let Ok(address) = text[start..end].parse::<Ipv4Addr>() else { return };
        let is_small =
            address.octets()[..3].iter().all(|&octet| octet < OUTLINE) && !RESOLVERS.contains(&address.octets());
        if is_public_four(address) && stands_alone(text, start, end) && !is_version(text, start, is_small, words) {
            found(start..end);
        }
    });
}

/// Whether an address could stand here: in a URL behind `//` or a login, not within a name, a path or a range.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = &text[..start];
    let is_bound = match before.chars().next_back() {
        Some('/') => before.ends_with("//"),
        Some(c) => !c.is_alphanumeric() && !"_-.:".contains(c),
        None => true,
    };
    let mut after = text[end..].chars();
    let (next, second) = (after.next(), after.next());
    let is_joined = match next {
        Some('/' | '-' | '.' | ':') => second.is_some_and(|c| c.is_ascii_digit() && next != Some(':')),
        Some(c) => c.is_alphanumeric() || c == '_',
        None => false,
    };
    is_bound && !is_joined
}

/// Whether the word before says so, or small numbers do and no word speaks against it.
fn is_version(text: &str, start: usize, is_small: bool, lexicon: &Lexicon) -> bool {
    let near = &text[text.ceil_char_boundary(start.saturating_sub(40))..start];
    let near = near.rsplit('\n').next().unwrap_or_default();
    let mut words = near.split(|c: char| !c.is_alphanumeric() && c != '§').filter(|word| !word.is_empty()).rev();
    let before = words.next().unwrap_or_default().to_lowercase();
    if lexicon.has(List::VersionWords, &before) {
        return true;
    }
    let speaks = |word: &str| lexicon.has(List::NetworkWords, word.to_lowercase());
    is_small && !speaks(&before) && !words.take(3).any(speaks)
}

fn is_public_four(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a >= 224
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 100 && (64..128).contains(&b)
        || a == 198 && (b == 18 || b == 19)
        || a == 192 && (b == 0 && c == 0 || b == 88 && c == 99))
}

fn six(text: &str, found: &mut Found) {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b':';
    let mut from = 0;
    for colon in memchr::memchr_iter(b':', bytes) {
        if colon < from {
            continue;
        }
        let start = colon - bytes[from..colon].iter().rev().take(5).take_while(|byte| is_part(byte)).count();
        let mut end = start + bytes[start..].iter().take_while(|byte| is_part(byte)).count();
        from = end;
        // A colon of the sentence.
        if bytes[..end].ends_with(b":") && !bytes[..end].ends_with(b"::") {
            end -= 1;
        }
        let written = &text[start..end];
        if written.len() > LONGEST || written.bytes().filter(|byte| *byte == b':').count() < 2 {
            continue;
        }
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let is_bound = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || "_-.".contains(c));
        let is_stop = after == Some('.') && !text[end + 1..].starts_with(|c: char| c.is_alphanumeric());
        let is_network = after == Some('/') && text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        let is_free = is_bound(before) && (is_bound(after) || is_stop) && !is_network;
        if is_free && written.parse().is_ok_and(is_public_six) {
            found(start..end);
        }
    }
}

/// Global unicast, 2000::/3, without the blocks for protocols, documentation and tunnels.
fn is_public_six(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_special =
        first == 0x2001 && (second < 0x200 || second == 0xDB8) || first == 0x2002 || first == 0x3FFF && second < 0x1000;
    first & 0xE000 == 0x2000 && !is_special
}

#[cfg(test)]
mod tests {
    use super::super::LISTS;
    use super::super::tests::check;
    use super::*;

    fn find(text: &str, found: &mut Found) {
        super::find(text, &Lexicon::new(&Default::default(), LISTS), found);
    }

    /// The root name servers' addresses stand in for public ones: they are published for all, and no person's.
    #[test]
    fn public_addresses_are_found() {
        check(find, "From 193.0.14.129 at noon.", "193.0.14.129");
        check(find, "http://199.7.83.42/x, 198.41.0.4:53, [192.33.4.12]", "199.7.83.42|198.41.0.4|192.33.4.12");
        check(find, "the IP address 9.9.9.10 answers", "9.9.9.10");
        check(find, "8.8.8.8 is dns, the resolver 4.2.2.2 answers", "8.8.8.8|4.2.2.2");
        check(find, "2001:7fd::1 and 2001:503:ba3e::2:30.", "2001:7fd::1|2001:503:ba3e::2:30");
    }

    #[test]
    fn addresses_set_apart_are_not() {
        check(find, "10.1.2.30 172.20.99.1 192.168.0.40 127.0.0.1 169.254.9.99 0.0.0.0 255.255.255.255 224.0.0.99", "");
        check(find, "192.0.2.44, 198.51.100.7, 203.0.113.99, 100.64.0.99, 198.18.77.1", "");
        check(find, "::1 fe80::1 fd00::8 2001:db8::44 3fff:0::1 2002:c000:22c::1 ff02::1", "");
    }

    #[test]
    fn versions_outlines_and_times_are_not() {
        check(find, "1.1.1.1 Resolver\nversion 8.8.8.8 and 8.8.8.8.8", "");
        check(find, "version 1.2.3.4, Version 193.0.14.129, v193.0.14.129, Chrome/96.0.4664.45 and 1.2.3.4.5", "");
        check(find, "12.20.25.99 Results and 30.20.25.99", "30.20.25.99");
        check(find, "Gull 5.3.6.61, 4.2.1.7 Results\n1.1.1.1 Method\n§ 45.2.31.9", "");
        check(find, "193.0.14.0/24 193.0.14.129-193.0.14.200 193.0.014.1 193.0.14.256", "");
        check(find, "at 12:30:45 std::vec::Vec a::b 2001:7fd::1/64 aa:bb:cc:dd:ee:ff", "");
        check(find, &":".repeat(900), "");
        check(find, &"1.".repeat(900), "");
        check(find, &"2001:7fd::1:".repeat(900), "");
    }
}
