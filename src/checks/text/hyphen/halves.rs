//! What the halves of a cut word say by themselves: whether the hyphen was written, and would be without the line end.
//!
//! The lists hold several languages at once: a half of another one is hardly ever in them.

/// First halves that make one word with a hyphen and another without: re-sign, co-op, un-ionized, off-set. Those of
/// [`COMPOUNDING`] are such, too.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "after", "all", "ante", "anti", "arch", "auto", "back", "be", "bi", "bio", "by", "co", "con", "counter", "cross",
    "de", "dis", "down", "eco", "em", "en", "ex", "extra", "fore", "full", "hyper", "il", "im", "in", "inter", "intra",
    "ir", "macro", "mega", "meta", "micro", "mid", "mini", "mis", "mono", "neo", "neuro", "off", "on", "out", "over",
    "pan", "para", "photo", "poly", "post", "pre", "pro", "proto", "pseudo", "re", "socio", "sub", "super", "tele",
    "trans", "tri", "un", "under", "uni", "up", "vice",
];

/// Words that compounds begin with and solid words hardly do. Adverbs in -ly are told by their ending.
#[rustfmt::skip]
const COMPOUNDING: &[&str] = &[
    "double", "eight", "floating", "four", "half", "high", "higher", "ill", "long", "low", "lower", "multi", "nine",
    "non", "quasi", "self", "semi", "seven", "short", "single", "six", "three", "two", "ultra", "well",
];

/// What makes one word with some of them all the same: `high-ly`, `six-teen`, `self-ish`, `short-age`.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "age", "ages", "ed", "en", "ened", "ening", "er", "est", "fold", "ing", "ish", "ly", "ness", "teen", "teenth", "th",
    "ties", "ty", "way", "ways",
];

/// A hyphen behind these belongs to the word, as far as can be told without the rest of the document.
pub(super) fn begins_compounds(left: &str, right: &str) -> bool {
    let left = left.to_lowercase();
    // Not `analy-sis`, `poly-mer`, `fami-ly`.
    let is_adverb = left.len() >= 5 && left.ends_with("ly") && !left.ends_with("aly") && !left.ends_with("oly");
    is_adverb || COMPOUNDING.contains(&left.as_str()) && !ENDINGS.contains(&right)
}

/// Whether a word that begins so may be another with its hyphen.
pub(super) fn makes_another_word(left: &str) -> bool {
    let left = left.to_lowercase();
    PREFIXES.contains(&left.as_str()) || COMPOUNDING.contains(&left.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_parts_of_compounds_are_told() {
        let check = |left: &str, right: &str, expected: bool| {
            assert_eq!(begins_compounds(left, right), expected, "{left} {right}");
        };
        check("well", "known", true);
        check("Easily", "misunderstood", true);
        check("floating", "point", true);
        check("six", "teen", false);
        check("analy", "sis", false);
        check("poly", "mer", false);
        check("govern", "ment", false);
    }
}
