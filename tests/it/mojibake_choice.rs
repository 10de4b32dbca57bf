//! Short sentences that more than one charset explains: the right one is chosen, or the fix is not safe.
//!
//! A safe fix may leave a text half mended; what it may not do is write a letter that was not there, for then nothing
//! brings the text back.

use corpuslint::fix::Applicability;
use corpuslint::text::Document;

use super::mojibake::{CHARSETS, fixed, linter, mended, misread};

const SENTENCES: &[&str] = &[
    // One a line.
    "Der Müller fährt heute über die Brücke nach Lübeck.",
    "Für die Gäste gibt es süße Brötchen und einen großen Krug Most.",
    "Die Straße zum Hafen ist gesperrt, weil die Fähre überholt wird.",
    "El niño vivió en una cañada junto al río.",
    "La señora volvió mañana con más leña, según el alcalde.",
    "L’été dernier, la forêt brûlait près du château.",
    "Où est passé le garçon à la bicyclette ?",
    "As canções são tão bonitas, não são?",
    "A reunião dos pescadores começou às três.",
    "Perché non c’è più caffè in città?",
    "Andrò lunedì al mercato, però verrà anche lui.",
    "Łódź płynie wzdłuż brzegu.",
    "Młynarz mówił, że ziarno jest jeszcze wilgotne.",
    "Mlynář řekl, že mouka ještě není suchá.",
    "Příští týden začne žatva.",
    "A kőműves új házat épít az erdő szélén.",
    "Az öreg bíró hűvös reggelen érkezett.",
    "Fåren står på ön och många går på ängen.",
    "Även kyrkan får nytt tak i år.",
    "Færgen går til øerne på søndag.",
    "Også skolen får nyt køkken.",
    "Çocuklar ağacın altında şarkı söyledi.",
    "Bugün hava çok güzel, yağmur yağmıyor.",
    "Мельник сказал, что мука ещё сырая.",
    "Завтра начнётся жатва.",
    "Діти їли яблука під грушею.",
    "Завтра почнуться жнива.",
    "Ο μυλωνάς είπε ότι το αλεύρι είναι υγρό.",
    "Αύριο αρχίζει ο θερισμός.",
    "Hún fór út í gær.",
    "Lähdemme tänään järvelle.",
    "Șalupele s-au întors seara târziu.",
    "Žvejai grįžo vakare.",
    "Još uvijek čekamo na žetvu.",
];

#[test]
fn the_right_charset_is_chosen_for_a_short_sentence() {
    let linter = linter();
    let mut wrong = Vec::new();
    for (charset, ..) in CHARSETS {
        for sentence in SENTENCES {
            let mut damaged = (*sentence).to_owned();
            for times in 1..=2 {
                let Some(next) = misread(&damaged, charset) else { break };
                damaged = next;
                let safe = fixed(&linter, &damaged, Applicability::Safe);
                let all = mended(&linter, &damaged);
                if all != *sentence || mended(&linter, &safe) != *sentence {
                    wrong.push(format!("{charset}, {times}: {sentence}\n  safe: {safe}\n  all: {all}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn clean_short_sentences_are_left_alone() {
    let linter = linter();
    for sentence in SENTENCES {
        assert!(linter.lint(&Document::new(sentence)).is_empty(), "{sentence}");
    }
    assert!(linter.lint(&Document::new(&SENTENCES.join("\n"))).is_empty());
}

/// What a safe fix makes, and what all fixes make.
#[track_caller]
fn check(damaged: &str, safe: &str, all: &str) {
    let linter = linter();
    assert_eq!(fixed(&linter, damaged, Applicability::Safe), safe);
    assert_eq!(mended(&linter, damaged), all);
}

#[test]
fn words_tell_a_charset_where_the_places_do_not() {
    check("Wir fahren fĂźr Frau MĂźller.", "Wir fahren für Frau Müller.", "Wir fahren für Frau Müller.");
    check("Wir fahren fĂĽr Frau MĂĽller.", "Wir fahren für Frau Müller.", "Wir fahren für Frau Müller.");
}

#[test]
fn one_place_tells_the_charset_of_all() {
    // Only ISO 8859-2 has the control character, in `Maß`.
    check("Ein MaĂ\u{9F} fĂźr den KĂśnig", "Ein Maß für den König", "Ein Maß für den König");
}

#[test]
fn where_nothing_tells_the_fix_is_not_safe_and_the_message_says_so() {
    let damaged = "bĂĄr, tĂĄr";
    assert_eq!(fixed(&linter(), damaged, Applicability::Safe), damaged);
    let document = Document::new(damaged);
    let found = linter().lint(&document);
    let notes: Vec<&str> = found.iter().flat_map(|finding| finding.notes().iter().map(String::as_str)).collect();
    let expected = "read as windows-1250 it would be `å`: the document does not tell which";
    assert_eq!(notes, [expected, expected]);
}

#[test]
fn a_repair_that_no_word_has_is_not_safe() {
    let damaged = "Die h├£tte am Hang, die h├£tte im Tal";
    check(damaged, damaged, "Die hÜtte am Hang, die hÜtte im Tal");
}
