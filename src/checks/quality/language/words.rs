//! The commonest words of languages in Latin script, as a second witness.
//!
//! A detector that counts letters takes a list of English product names for French now and then, and is sure of it. A
//! sentence of French has `de`, `la` and `les` in it; the list has not. A language without words here is never proven.

use crate::language::Language;

/// Words that make up a tenth to a half of any running text, by language code.
const WORDS: &[(&str, &str)] = &[
    // One a line.
    ("af", "die en van in is het dat nie vir met wat sy"),
    ("ca", "de la el i en que els les un una per amb del és"),
    ("cs", "a v se na je že s z do o to jako i pro by"),
    ("cy", "y yr yn i o a ar ac mae wedi ei am"),
    ("da", "og i at det er en til af på for med der den som ikke"),
    ("de", "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine"),
    ("en", "the of and to in a is that for it was on with as by at from are be this or you your"),
    ("eo", "la de kaj en estas ne al por kun mi li oni"),
    ("es", "de la que el en y a los se del las un por con no una su para es"),
    ("et", "ja on et ei see ta oli kui ka ning mis oma"),
    ("fi", "ja on ei se että oli hän mutta myös kun ovat joka"),
    ("fr", "de la le et les des en un du une que est pour qui dans a par plus pas au sur"),
    ("hr", "i je u na se da su za od s koji kao"),
    ("hu", "a az és hogy nem is egy volt de van meg csak ez"),
    ("id", "yang dan di dengan untuk dari ini itu dalam pada tidak akan adalah"),
    ("it", "di e il la che in un a per è del non una con sono le della si"),
    ("la", "et in est non ad ut cum quod qui sed ex"),
    ("lt", "ir kad su yra į iš tai bet kaip buvo"),
    ("lv", "un ir ka par no ar uz kas bija tas"),
    ("nb", "og i det er på til en som for av at med ikke den har"),
    ("nl", "de en van het een in is dat op te zijn met voor niet aan"),
    ("pl", "i w na z się nie do to że jest o jak po"),
    ("pt", "de a o que e do da em um para com não uma os no se na por"),
    ("ro", "de și în a la cu pe nu este din că care pentru"),
    ("sk", "a v na sa je že s z do o to ako pre"),
    ("sl", "in je v na se da za so ki z pa"),
    ("sv", "och i att det som en på är av för med den till inte"),
    ("tl", "ang ng sa na at mga ay ni si hindi"),
    ("tr", "ve bir bu da de için ile çok daha olarak gibi ne"),
    ("vi", "và của là có được không cho các trong một người với những đã"),
];

/// Of a stretch's words this share must be among the commonest of its language, and two at least.
const SHARE: usize = 10;

/// Whether the commonest words of `language` stand in the text, twice as often as those of each language expected.
pub(super) fn prove(text: &str, language: Language, expected: &[Language]) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let count = |language: Language| {
        let Some((_, common)) = WORDS.iter().find(|entry| entry.0 == language.code()) else { return 0 };
        words.iter().filter(|word| common.split(' ').any(|one| one == word.as_str())).count()
    };
    let own = count(language);
    own >= 2 && own * SHARE >= words.len() && expected.iter().all(|other| own >= 2 * count(*other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: &str, expected: bool) {
        let read = |code| Language::read(code).expect("a code");
        assert_eq!(prove(text, read(code), &[read("en")]), expected, "{text}");
    }

    #[test]
    fn a_sentence_has_common_words_and_a_list_has_none() {
        check("Le bac ne partira que vendredi, a dit le port, à cause de la houle et du vent.", "fr", true);
        check("Private networks connect servers; automated tax exports, touch gestures, secure files", "fr", false);
        check("The price of the lamp is on the back of the page, in the list for the port.", "fr", false);
        check("", "fr", false);
    }

    #[test]
    fn the_lists_are_of_languages_that_can_be_told() {
        assert!(WORDS.is_sorted_by_key(|entry| entry.0));
        for (code, _) in WORDS {
            assert!(Language::read(code).is_ok_and(Language::is_latin), "{code}");
        }
    }
}
