//! Runs of digit groups: `4111 1111 1111 1111`, `078-05-1120`, `193.0.14.129`.
//!
//! A run is as long as it can be. What fills it only in part is part of something else: a row of figures, a date.

/// One group of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Offsets of its first digit and past its last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The byte between this group and the next one; 0 after the last.
    pub(super) separator: u8,
}

impl Group {
    /// How many digits there are.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Calls `told` with each run of groups, single `separators` between them. Nothing is said of what stands around a run.
pub(super) fn each_run(text: &str, separators: &[u8], mut told: impl FnMut(&[Group])) {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(u8::is_ascii_digit) {
        at += step;
        groups.clear();
        loop {
            let start = at;
            while is_digit(at) {
                at += 1;
            }
            groups.push(Group { start, end: at, separator: 0 });
            match bytes.get(at) {
                Some(separator) if separators.contains(separator) && is_digit(at + 1) => {
                    groups.last_mut().expect("one was pushed").separator = *separator;
                    at += 1;
                }
                _ => break,
            }
        }
        told(&groups);
    }
}

/// The digits of some groups, one after the other.
pub(super) fn digits(text: &str, groups: &[Group]) -> Vec<u8> {
    let bytes = text.as_bytes();
    groups.iter().flat_map(|group| &bytes[group.start..group.end]).map(|digit| digit - b'0').collect()
}

/// The value of the first `count` digits.
pub(super) fn prefix(digits: &[u8], count: usize) -> u32 {
    digits.iter().take(count).fold(0, |value, &digit| 10 * value + u32::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let mut got: Vec<Vec<&str>> = Vec::new();
        each_run(text, b" -", |run| got.push(run.iter().map(|group| &text[group.start..group.end]).collect()));
        assert_eq!(got, expected);
    }

    #[test]
    fn a_run_is_as_long_as_it_can_be() {
        check("a 12 34-5, 6  7-", &[&["12", "34", "5"], &["6"], &["7"]]);
        check("", &[]);
        check("1", &[&["1"]]);
    }
}
