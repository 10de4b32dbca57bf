//! Where two lines differ, word by word.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A piece of a line, and whether the other line lacks it. What only the other line has is an empty changed piece here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    pub(super) is_changed: bool,
}

/// Both lines in parts. Two lines that have less than a third of their letters in common are no versions of one.
pub(super) fn parts<'t>(old: &'t str, new: &'t str) -> Option<(Vec<Part<'t>>, Vec<Part<'t>>)> {
    let (old_words, new_words) = (words(old), words(new));
    let ops = capture_diff_slices(Algorithm::Myers, &old_words, &new_words);
    let mut same = 0;
    let (mut old_parts, mut new_parts) = (Vec::new(), Vec::new());
    let (mut old_at, mut new_at) = (0, 0);
    for op in ops {
        let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
        let (was, is) = (length(&old_words[op.old_range()]), length(&new_words[op.new_range()]));
        let is_changed = !matches!(op, DiffOp::Equal { .. });
        if !is_changed {
            same += was;
        }
        push(&mut old_parts, &old[old_at..old_at + was], is_changed);
        push(&mut new_parts, &new[new_at..new_at + is], is_changed);
        old_at += was;
        new_at += is;
    }
    (3 * same >= old.len().min(new.len())).then_some((old_parts, new_parts))
}

fn push<'t>(parts: &mut Vec<Part<'t>>, text: &'t str, is_changed: bool) {
    if is_changed || !text.is_empty() {
        parts.push(Part { text, is_changed });
    }
}

/// Runs of letters and digits, runs of blanks, and all else one by one.
fn words(line: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        _ if c.is_alphanumeric() => 0,
        ' ' | '\t' => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in line.char_indices() {
        let now = kind(c);
        if last.is_some_and(|last| last != now || now == 2) {
            words.push(&line[start..at]);
            start = at;
        }
        last = Some(now);
    }
    if start < line.len() {
        words.push(&line[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(parts: &[Part]) -> String {
        let mark = |part: &Part| if part.is_changed { format!("[{}]", part.text) } else { part.text.to_owned() };
        parts.iter().filter(|part| !part.text.is_empty()).map(mark).collect()
    }

    #[track_caller]
    fn check(old: &str, new: &str, expected: (&str, &str)) {
        let (old, new) = parts(old, new).expect("they are alike");
        assert_eq!((marked(&old).as_str(), marked(&new).as_str()), expected);
    }

    #[test]
    fn what_differs_is_told_by_words() {
        check("he said.The others", "he said. The others", ("he said.The others", "he said.[ ]The others"));
        check("a **b c", "a b c", ("a [**]b c", "a b c"));
        check("end  ", "end", ("end[  ]", "end"));
        assert_eq!(parts("quite another thing", "日本語"), None);
    }
}
