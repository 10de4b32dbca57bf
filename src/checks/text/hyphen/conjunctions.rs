//! What follows a hyphen that stands for the rest of a word: "pre- and post-war", "Haus- und Hofrecht", "in- en
//! uitvoer".
//!
//! A conjunction of one language is the end of a word in another (`tak-en`), so the document's own is asked first.

use crate::language::Language;

/// Conjunctions and prepositions that part a shortened compound from the whole one, by language.
#[rustfmt::skip]
const CONJUNCTIONS: &[(&[&str], &[&str])] = &[
    (&["en"], &["and", "or", "nor", "to", "but", "versus"]),
    (&["de"], &["und", "oder", "bzw", "bis", "sowie", "wie", "noch", "statt", "als", "beziehungsweise"]),
    (&["nl", "af"], &["en", "of", "dan", "tot", "noch", "maar", "respectievelijk"]),
    (&["da", "nb", "sv"], &["og", "och", "eller", "samt", "men", "til", "till", "respektive", "som"]),
    (&["fr"], &["et", "ou", "ni", "mais"]),
    (&["es"], &["y", "e", "o", "u", "ni", "pero"]),
    (&["pt"], &["e", "ou", "nem", "mas"]),
    (&["it"], &["e", "ed", "o", "od", "oppure", "ma"]),
    (&["ca"], &["i", "o", "ni", "però"]),
    (&["ro"], &["și", "şi", "sau", "ori"]),
    (&["fi"], &["ja", "tai", "sekä", "eli", "että"]),
    (&["et"], &["ja", "või", "ning", "ega", "kui"]),
    (&["hu"], &["és", "vagy", "illetve", "meg", "valamint"]),
    (&["pl"], &["i", "oraz", "lub", "albo", "czy"]),
    (&["cs", "sk"], &["a", "i", "nebo", "alebo", "či", "ani"]),
    (&["hr", "sl", "sr"], &["i", "ili", "in", "ali", "te", "ter", "и", "или"]),
    (&["ru", "bg", "mk"], &["и", "или", "либо", "но"]),
    (&["uk", "be"], &["і", "й", "та", "або", "чи"]),
    (&["el"], &["και", "κι", "ή"]),
    (&["lt"], &["ir", "arba", "bei"]),
    (&["lv"], &["un", "vai"]),
    (&["tr"], &["ve", "veya", "ya"]),
    (&["id", "jv"], &["dan", "atau"]),
    (&["eo"], &["kaj", "aŭ"]),
    (&["cy"], &["a", "ac", "neu"]),
];

/// Whether the word is a conjunction in some language.
pub(super) fn in_any_language(word: &str) -> bool {
    CONJUNCTIONS.iter().any(|(_, words)| words.contains(&word))
}

/// Whether the word is a conjunction in some language and too long to be the end of a word in another: `und`, not `ed`.
pub(super) fn in_any_language_surely(word: &str) -> bool {
    word.chars().count() > 2 && in_any_language(word)
}

/// Whether the word is a conjunction in this language; in any, where the language is not clear.
pub(super) fn in_language(word: &str, language: Option<Language>) -> bool {
    let Some(language) = language else { return in_any_language(word) };
    CONJUNCTIONS.iter().any(|(codes, words)| codes.contains(&language.code()) && words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn a_conjunction_is_one_in_its_language() {
        let dutch =
            Document::new("De veerboot naar het eiland vaart pas vrijdag weer, zei de havenmeester gisteravond.");
        let english =
            Document::new("The ferry does not sail before Friday, which is what the harbour master said to all of us.");
        let check = |word: &str, document: &Document, expected: bool| {
            assert_eq!(in_language(word, document.language()), expected, "{word}");
        };
        check("en", &dutch, true);
        check("en", &english, false);
        check("or", &english, true);
        check("en", &Document::new(""), true);
        check("ment", &Document::new(""), false);
    }

    #[test]
    fn codes_are_those_of_languages_that_can_be_told() {
        for (codes, _) in CONJUNCTIONS {
            for code in *codes {
                assert!(serde_json::from_str::<Language>(&format!("\"{code}\"")).is_ok(), "{code}");
            }
        }
    }
}
