//! Signs of lost text, and characters that are written about: what every rule together makes of them.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::builtin;
use corpuslint::text::Document;

/// What the default rules' fixes of the trust make of a text.
fn fixed(text: &str, trust: Applicability) -> String {
    let cards = builtin::cards();
    let linter = Linter::new(cards.iter().filter(|card| card.default)).expect("built-in cards compile");
    let document = Document::new(text);
    let found = linter.lint(&document);
    linter.fix(&document, found, trust, &|_, _| true).text
}

/// The rules that say something of a text, by name, in order.
fn told(text: &str) -> Vec<String> {
    let cards = builtin::cards();
    let linter = Linter::new(cards.iter().filter(|card| card.default)).expect("built-in cards compile");
    let mut told: Vec<String> =
        linter.lint(&Document::new(text)).iter().map(|found| found.rule.id.to_string()).collect();
    told.dedup();
    told
}

/// Safe fixes leave the text alone, and the rule says something.
#[track_caller]
fn keeps(text: &str, rule: &str) {
    assert_eq!(fixed(text, Applicability::Safe), text);
    assert!(told(text).iter().any(|told| told == rule), "{text:?}: {rule} is silent, said is {:?}", told(text));
}

#[test]
fn no_sign_of_lost_text_is_deleted_safely() {
    let page =
        |line: &str| format!("The harbour log\n\nThe keeper wrote that {line}, and closed the book for the night.\n");
    for (line, rule) in [
        ("the light\u{FFFE}house is old", "encoding/noncharacter"),
        ("the light\u{FFFF}house is old", "encoding/noncharacter"),
        ("the core \u{FDD0} mantle is old", "encoding/noncharacter"),
        ("the \0sh came back", "encoding/control-character"),
        ("the o\u{1B}cer came back", "encoding/control-character"),
        ("the sti\u{1B}[12] rod broke", "encoding/control-character"),
        ("the cli\u{B} rose", "encoding/control-character"),
        ("the \u{C}sh came back", "encoding/control-character"),
        ("the lamp\u{7F} burned", "encoding/control-character"),
        ("the lamp\u{81} burned", "encoding/c1-control"),
        ("the boat KL\u{AD}7 sailed", "encoding/invisible-character"),
        ("the years 1890\u{AD}1902 were good", "encoding/invisible-character"),
        ("the salt \u{AD} and wool \u{AD} was wet", "encoding/invisible-character"),
        ("the o\u{E020}ce was shut", "encoding/private-use"),
        ("the fj\u{FFFD}rd was shut", "encoding/replacement-character"),
        ("the port of \u{1B}$B9A\u{1B}(B was shut", "encoding/control-character"),
        ("the port of \u{1B}$B9A and so on was shut", "encoding/control-character"),
        ("the port of \u{1B}$)C\u{E}GW\u{F} was shut", "encoding/control-character"),
        ("the water was (cid:52)(cid:54) deep", "encoding/glyph-code"),
    ] {
        keeps(&page(line), rule);
    }
}

#[test]
fn what_the_document_proves_is_offered() {
    let text = "The light\u{FFFE}house\n\nNo tide\u{FFFE}table, no \0sh, no o\u{1B}cer. A lighthouse has a tide-table, an officer \
                likes fish.\n";
    let whole = "The lighthouse\n\nNo tide-table, no fish, no officer. A lighthouse has a tide-table, an officer likes \
                 fish.\n";
    assert_eq!(fixed(text, Applicability::Safe), text);
    assert_eq!(fixed(text, Applicability::Unsafe), whole);
    let unproved = "The light\u{FFFE}house\n\nNo tide\u{FFFE}table, no \0sh, no o\u{1B}cer, they said on the pier.\n";
    assert_eq!(fixed(unproved, Applicability::Unsafe), unproved);
}

#[test]
fn what_is_unseen_goes_and_padding_goes() {
    let text =
        "The har\u{AD}bour log\n\nThe keeper\u{200B} wrote\u{FEFF} that the lamp\u{2060} burned all night long.\0\n";
    let clean = "The harbour log\n\nThe keeper wrote that the lamp burned all night long.\n";
    assert_eq!(fixed(text, Applicability::Safe), clean);
    assert_eq!(fixed(&clean.replace("long.\n", "long.\n\u{1A}"), Applicability::Safe).trim_end(), clean.trim_end());
}

#[test]
fn what_is_written_about_stays() {
    for text in [
        "Marks of the printers\n\nEach mark has its code and its name, as the office has used them for years on end.\n\n\
         \u{AC}\tNT\t0xac\n\u{AD}\tSH\t0xad\n\u{200B}\tZS\t0x200b\n",
        "Marks of the printers\n\nA word joiner (\u{2060}) holds two words together, and U+FEFF (\u{FEFF}) once did, too.\n",
        "Settings of the lamp\n\nFor a short flash on most terminals of the harbour, write into the settings: >\n\
         \t\tset lamp=\u{1B}[?7h$<90>\u{1B}[?7l\n<\tThe number says how long it burns.\n",
    ] {
        assert_eq!(fixed(text, Applicability::Unsafe), text);
        let about_characters = |rule: &String| rule.starts_with("encoding/") || rule == "markup/ansi-escape";
        assert!(!told(text).iter().any(about_characters), "{text:?}: {:?}", told(text));
    }
}

#[test]
fn white_space_that_carries_structure_stays() {
    let chapter = |number: &str| {
        format!(
            "CHAPTER {number}\n\n\nThe fog came in at night, and the keeper lit the lamp an hour before his time.\n\nNobody slept.\n"
        )
    };
    let book = ["I", "II", "III"].map(chapter).join("\n\n\n\n");
    keeps(&format!("THE LONG FOG\n\nby Marta Quay\n\n\n\n\n{book}"), "whitespace/blank-line-run");
    let table = "Prices\n\nGoods\tPrice\tNote\nSalt\t4\t\nWool\t\t\n";
    assert_eq!(fixed(table, Applicability::Safe), table);
    let patch = "A change\n\n```diff\n-salt\n \n+wool\n```\n";
    assert_eq!(fixed(patch, Applicability::Safe), patch);
    let verse = "## The pier\n\nThe fog came in,   \nthe lamp went out,  \nand nobody slept.\n";
    assert_eq!(fixed(verse, Applicability::Safe), verse.replace("in,   ", "in,  "));
}

#[test]
fn a_separator_ends_a_line_when_asked() {
    let text =
        "The night boat\n\nThe boat leaves at ten\u{2028}every night, and nobody waits for it\u{2029}on the pier.\n";
    keeps(text, "whitespace/line-separator");
    assert_eq!(fixed(text, Applicability::Unsafe), text.replace(['\u{2028}', '\u{2029}'], "\n"));
}
