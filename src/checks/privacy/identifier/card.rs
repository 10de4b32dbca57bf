//! Payment card numbers (ISO/IEC 7812: issuer ranges and the Luhn check digit) and US social security numbers.

use super::digits::{Group, digits, each_run, prefix};
use super::{Found, begins, ends};

/// How the digits of a card are set: groups of four, or American Express' and Diners' own way.
const FORMS: &[&[usize]] = &[&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3]];

/// Card numbers, in groups or in one piece.
pub(super) fn find(text: &str, found: &mut Found) {
    each_run(text, b" -", |run| {
        let mut from = 0;
        while from < run.len() {
            let form = form(&run[from..]);
            let groups = &run[from..from + form.max(1)];
            if form > 0 && is_apart(run, from, form) && is_card(&digits(text, groups)) {
                let (start, end) = (groups[0].start, groups[form - 1].end);
                if is_free(text, start, end) {
                    found(start..end);
                }
            }
            from += form.max(1);
        }
    });
}

/// How many of the first groups have the form of a card; 0 for none.
fn form(groups: &[Group]) -> usize {
    let fits = |form: &&&[usize]| {
        let Some([inner @ .., last]) = groups.get(..form.len()) else { return false };
        let lengths = inner.iter().chain([last]).map(Group::len);
        lengths.eq(form.iter().copied()) && inner.iter().all(|group| group.separator == groups[0].separator)
    };
    let longest = FORMS.iter().filter(fits).map(|form| form.len());
    longest.max().unwrap_or_else(|| usize::from(groups.first().is_some_and(|group| (14..=19).contains(&group.len()))))
}

/// Whether no group beside these is as long as theirs: a row of years is no card.
fn is_apart(run: &[Group], from: usize, count: usize) -> bool {
    let is_alike = |group: Option<&Group>| count > 1 && group.is_some_and(|group| group.len() == run[from].len());
    !is_alike(from.checked_sub(1).and_then(|before| run.get(before))) && !is_alike(run.get(from + count))
}

/// Whether the number is no part of a word, an address or a longer figure.
fn is_free(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let before = start.checked_sub(1).map(|at| bytes[at]);
    let is_joined = before.is_some_and(|byte| b"/=#.,$&-%".contains(&byte))
        || bytes.get(end).is_some_and(|byte| b"/=&%".contains(byte))
        || bytes.get(end).is_some_and(|byte| b".,-".contains(byte))
            && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    begins(text, start) && ends(text, end) && !is_joined
}

fn is_card(digits: &[u8]) -> bool {
    is_issued(digits) && luhn(digits)
}

/// Ranges and lengths of the large issuers. Visa's numbers of 13 digits are no longer issued, and look like an
/// article's.
fn is_issued(digits: &[u8]) -> bool {
    let [two, three, four, six] = [2, 3, 4, 6].map(|count| prefix(digits, count));
    match digits.len() {
        14 => matches!(three, 300..=305 | 309) || matches!(two, 36 | 38 | 39),
        15 => matches!(two, 34 | 37),
        16 => {
            matches!(two, 40..=49 | 51..=55 | 62 | 65)
                || matches!(three, 644..=649)
                || matches!(four, 2221..=2720 | 6011 | 3528..=3589)
                || matches!(six, 622_126..=622_925)
        }
        19 => matches!(two, 40..=49 | 62 | 65) || four == 6011,
        _ => false,
    }
}

/// The check digit of ISO/IEC 7812-1: every second digit from the right doubled, their digits summed.
fn luhn(digits: &[u8]) -> bool {
    let value = |(index, &digit): (usize, &u8)| match index % 2 {
        0 => u32::from(digit),
        _ if digit > 4 => u32::from(digit) * 2 - 9,
        _ => u32::from(digit) * 2,
    };
    digits.iter().rev().enumerate().map(value).sum::<u32>() % 10 == 0
}

/// US social security numbers: area, group and serial number, none of them zero; 666 and 900 to 999 are no areas.
pub(super) fn find_us_ssn(text: &str, found: &mut Found) {
    each_run(text, b"-", |run| {
        let &[area, group, serial] = run else { return };
        let (start, end) = (area.start, serial.end);
        if [area.len(), group.len(), serial.len()] != [3, 2, 4] || !is_free(text, start, end) {
            return;
        }
        let value = |group: Group| prefix(&digits(text, &[group]), 9);
        let is_area = !matches!(value(area), 0 | 666 | 900..);
        if is_area && value(group) > 0 && value(serial) > 0 {
            found(start..end);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn published_test_numbers_are_found() {
        check(find, "card 4111 1111 1111 1111.", "4111 1111 1111 1111");
        check(find, "5555-5555-5555-4444", "5555-5555-5555-4444");
        check(find, "3782 822463 10005", "3782 822463 10005");
        check(find, "30569309025904 or 6011111111111117", "30569309025904|6011111111111117");
        check(find, "3530111333300000, 2223003122003222", "3530111333300000|2223003122003222");
        check(find, "4111 1111 1111 1111 12/34", "4111 1111 1111 1111");
    }

    #[test]
    fn other_figures_are_not() {
        // A wrong check digit, no issuer, mixed separators, a row of figures, part of an address.
        check(find, "4111 1111 1111 1112", "");
        check(find, "9999 9999 9999 9995", "");
        check(find, "4111 1111-1111 1111", "");
        check(find, "4111 1111 1111 1111 2020", "");
        check(find, "2020 4111 1111 1111 1111", "");
        check(find, "/p/4111111111111111?x, id=4111111111111111, x4111111111111111", "");
        check(find, "41111111111111110000", "");
        check(find, &"4111 ".repeat(500), "");
    }

    #[test]
    fn numbers_nobody_was_given_are_no_social_security_numbers() {
        // Void: printed in a wallet's sample card and in a pamphlet.
        check(find_us_ssn, "SSN 078-05-1120, or 219-09-9999.", "078-05-1120|219-09-9999");
        check(find_us_ssn, "987-65-4320 666-12-3456 000-12-3456 123-00-4567 123-45-0000", "");
        check(find_us_ssn, "1-078-05-1120 078-05-1120-2 a078-05-1120 078-051-120", "");
    }
}
