//! The words of a finding: what a card says, with what was found in its place.
//!
//! A message that shows nothing but the match is not kept with the finding: it is made of the text when it is told, so
//! that a finding for every other byte of a document takes no memory for its words.

/// A message shows this many characters of a match; the excerpt shows the rest.
const SHOWN: usize = 60;

/// What is said of a finding beside what its card says of every match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The whole message, where it says more than the match.
    pub(crate) message: Option<String>,
    /// Further sentences: the evidence, the chain, what was left alone.
    pub(crate) notes: Vec<String>,
}

/// Adds a card's message with what `slot` writes for each `{name}`; names it does not know, of which it says so, stay.
pub(crate) fn fill(out: &mut String, template: &str, slot: &dyn Fn(&str, &mut String) -> bool) {
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
        if !slot(&rest[1..close], out) {
            out.push_str(&rest[..=close]);
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
}

/// Adds the first characters of a match, on one line.
pub(crate) fn show(out: &mut String, text: &str) {
    let (before, mut count) = (out.len(), 0);
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count >= SHOWN {
                out.push('…');
                return;
            }
            out.push(c);
            count += 1;
        }
    }
    if out.len() == before {
        out.extend(text.chars().take(SHOWN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_shows_the_match_and_the_slots() {
        let check = |template: &str, expected: &str| {
            let slot = |name: &str, out: &mut String| {
                let is_known = name == "word";
                if is_known {
                    show(out, "a  b");
                }
                is_known
            };
            let mut out = String::new();
            fill(&mut out, template, &slot);
            assert_eq!(out, expected);
        };
        check("`{word}` after `{other}`", "`a b` after `{other}`");
        check("open {", "open {");
    }

    #[test]
    fn a_long_match_is_cut_and_white_space_stays_when_there_is_nothing_else() {
        let check = |text: &str, expected: &str| {
            let mut out = "> ".to_owned();
            show(&mut out, text);
            assert_eq!(out, format!("> {expected}"));
        };
        check(&"long ".repeat(40), &format!("{}…", &"long ".repeat(40)[..60]));
        check("\u{a0}\u{a0}", "\u{a0}\u{a0}");
        check(" a\n\nb ", "a b");
    }
}
