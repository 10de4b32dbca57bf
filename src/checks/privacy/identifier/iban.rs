//! International bank account numbers (ISO 13616): a country, two check digits, an account of the country's own length;
//! all in capitals, as printed, or all in small letters, as typed.

use std::ops::Range;

use super::{Found, begins, ends};

/// Characters of an account number by country, from the IBAN registry.
const LENGTHS: &[(&str, usize)] = &[
    // By country code.
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

/// Account numbers, in groups of four or in one piece.
pub(super) fn find(text: &str, found: &mut Found) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, head) in bytes.windows(4).enumerate() {
        let is_head = head[2].is_ascii_digit()
            && head[3].is_ascii_digit()
            && (head[..2].iter().all(u8::is_ascii_uppercase) || head[..2].iter().all(u8::is_ascii_lowercase));
        if is_head
            && at >= from
            && begins(text, at)
            && let Some(range) = account(text, at)
        {
            from = range.end;
            found(range);
        }
    }
}

fn account(text: &str, start: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let country = text[start..start + 2].to_ascii_uppercase();
    let length = LENGTHS[LENGTHS.binary_search_by_key(&country.as_str(), |entry| entry.0).ok()?].1;
    let is_letter = if bytes[start].is_ascii_uppercase() { u8::is_ascii_uppercase } else { u8::is_ascii_lowercase };
    let is_grouped = bytes.get(start + 4) == Some(&b' ');
    let mut number = Vec::with_capacity(length);
    let mut at = start;
    while number.len() < length {
        if is_grouped && !number.is_empty() && number.len() % 4 == 0 {
            if bytes.get(at) != Some(&b' ') {
                return None;
            }
            at += 1;
        }
        number.push(*bytes.get(at).filter(|byte| is_letter(byte) || byte.is_ascii_digit())?);
        at += 1;
    }
    (ends(text, at) && remainder(&number) == 1).then_some(start..at)
}

/// ISO 7064, MOD 97-10: the country and the check digits go last, a letter counts as two digits, A as 10.
fn remainder(number: &[u8]) -> u32 {
    let (head, account) = number.split_at(4);
    account.iter().chain(head).fold(0, |rest, &byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn the_examples_of_the_registry_are_found() {
        assert!(LENGTHS.is_sorted_by_key(|entry| entry.0));
        check(find, "An DE89 3704 0044 0532 0130 00.", "DE89 3704 0044 0532 0130 00");
        check(find, "GB29NWBK60161331926819, NL91ABNA0417164300", "GB29NWBK60161331926819|NL91ABNA0417164300");
        check(find, "FR14 2004 1010 0505 0001 3M02 606", "FR14 2004 1010 0505 0001 3M02 606");
        check(find, "NO93 8601 1117 947", "NO93 8601 1117 947");
        check(
            find,
            "gb29nwbk60161331926819, de89 3704 0044 0532 0130 00",
            "gb29nwbk60161331926819|de89 3704 0044 0532 0130 00",
        );
    }

    #[test]
    fn a_wrong_check_digit_or_length_is_none() {
        check(find, "DE88 3704 0044 0532 0130 00", "");
        check(find, "de88370400440532013000 De89370400440532013000 GB29nwbk60161331926819", "");
        check(find, "DE89 3704 0044 0532 0130 001", "");
        check(find, "DE89 3704 0044 0532 0130", "");
        check(find, "xDE89370400440532013000 ZZ89370400440532013000", "");
        check(find, &"GB29".repeat(400), "");
    }
}
