//! Which name was meant by one that nothing is called.
//!
//! Ids have two halves, and are alike only when both are: the words that ids of one category begin with say nothing.

use std::collections::BTreeSet;

/// What is meant by the name spelt most like `text`, of names with what each means.
pub(super) fn likest<'n>(text: &str, names: impl Iterator<Item = (&'n str, &'n str)>) -> Option<String> {
    const ENOUGH: f64 = 0.6;
    let text = text.to_lowercase();
    names
        .map(|(written, meant)| (likeness(&text, written), meant))
        .filter(|(likeness, _)| *likeness >= ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, meant)| meant.to_owned())
}

/// What is said to someone who wrote none of these names: which was meant, or which there are.
pub(super) fn meant(written: &str, known: &BTreeSet<&str>) -> String {
    match likest(written, known.iter().map(|known| (*known, *known))) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
            format!("there are {}", known.join(", "))
        }
    }
}

/// How much two names are alike, from 0 to 1. An id is like another when its category is and its name is; the words
/// that ids of one category begin with say nothing.
fn likeness(text: &str, written: &str) -> f64 {
    match (text.split_once('/'), written.split_once('/')) {
        (Some((category, name)), Some((other_category, other_name))) => {
            likeness(category, other_category).min(likeness(name, other_name))
        }
        (None, None) => {
            // `navigation` is not spelt like `page-navigation`, but means it.
            let is_part = text.len() > 3 && written.split('-').any(|word| word == text);
            strsim::normalized_damerau_levenshtein(text, written).max(if is_part { 0.7 } else { 0.0 })
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_an_id_must_be_alike() {
        let ids = ["boilerplate/share-row", "text/hyphen"];
        let check = |text: &str, expected: Option<&str>| {
            let names = ids.iter().map(|id| (*id, *id));
            assert_eq!(likest(text, names).as_deref(), expected, "{text}");
        };
        check("boilerplate/share-rwo", Some("boilerplate/share-row"));
        check("boilerplate/hyphen", None);
        check("nosuch", None);
    }
}
