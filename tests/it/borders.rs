//! Where rules end: numbers of words, lines and places that no card's example reaches, just on either side.
//!
//! What is to be found stands between ⟪ and ⟫, as in a card's examples; each rule is tried alone.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::{RuleSet, Selection, Selector};
use corpuslint::text::Document;

const PROSE: &str =
    "The dredger came up the river at high water on Thursday, and by evening the bar was two feet lower.";

/// A linter of the rules that these selectors name.
fn linter(rules: &str) -> Linter {
    let set = RuleSet::builtin();
    let select = rules.split(' ').map(|rule| Selector::parse(rule).expect("a selector")).collect();
    let cards = set.select(&Selection { select, ..Selection::default() }).expect("rules of these names");
    Linter::new(cards).expect("built-in cards compile")
}

#[track_caller]
fn check(rules: &str, marked: &str) {
    let text = marked.replace(['⟪', '⟫'], "");
    let mut expected = Vec::new();
    let mut rest = marked;
    while let Some((_, after)) = rest.split_once('⟪') {
        let (found, after) = after.split_once('⟫').expect("a mark closes");
        expected.push(found);
        rest = after;
    }
    let found = linter(rules).lint(&Document::new(&text));
    let got: Vec<&str> = found.iter().map(|diagnostic| diagnostic.span.of(&text)).collect();
    assert_eq!(got, expected, "{rules} in {text:?}");
}

/// How far the fix of the only finding is trusted.
#[track_caller]
fn check_trust(rule: &str, text: &str, expected: Applicability) {
    let found = linter(rule).lint(&Document::new(text));
    let trust: Vec<_> = found.iter().map(|diagnostic| diagnostic.fix.as_ref().map(|fix| fix.applicability)).collect();
    assert_eq!(trust, [Some(expected)], "{rule} in {text:?}");
}

#[test]
fn spaces_and_letters_are_judged_by_what_stands_beside_them() {
    // The ideographic space indents a line, whatever script it is in.
    check("whitespace/unusual-space", "\u{3000}The ferry sails.\nThe⟪\u{3000}⟫ferry sails.\n");
    check("encoding/compatibility-character", "A ⟪𝐁𝐨𝐥⟫ word, and 𝐱𝐲 of a formula.\n");
    check("text/repeated-word", "The pilot came to ⟪the\nthe⟫ old pier at nine that day.\n");
    check("text/repeated-word", "The pilot came to the\n\nthe old pier at nine that day.\n");
}

#[test]
fn a_text_about_programs_keeps_its_code() {
    let code = "var boat = document.getElementById(\"boat\");\n";
    check("markup/code-residue", &format!("{PROSE}\n\n⟪{}⟫\n", code.trim_end()));
    let about = "We write our JavaScript here.\nThe server runs on Python.\nA framework calls the API.\n";
    check("markup/code-residue", &format!("{PROSE}\n\n{about}\n{code}"));
}

#[test]
fn emphasis_is_lost_a_few_lines_on_and_no_further() {
    let lines = |count: usize| "The ferry sails\n".repeat(count);
    check("markup/unbalanced-emphasis", &format!("⟪**⟫Fares of the ferry\n{}⟪**⟫\n", lines(2)));
    check("markup/unbalanced-emphasis", &format!("**Fares of the ferry\n{}**\n", lines(5)));
    let rule = "markup/unbalanced-emphasis";
    check_trust(rule, "A **night** boat, a state of **waiting for it.\n", Applicability::Safe);
    check_trust(rule, "A **night** boat is moor() here, a state of **waiting for it.\n", Applicability::Unsafe);
    check_trust(rule, "A **night** boat has a state of ** waiting for it.\n", Applicability::Unsafe);
}

#[test]
fn words_beside_a_reference_are_near_it() {
    let far = format!("{PROSE} {PROSE}");
    let text = format!("Fish &amp; bread.\n{far}\nMy sign of salt &amp; rope.\n");
    let found = linter("markup/html-entity").lint(&Document::new(&text));
    let trust: Vec<_> = found.iter().filter_map(|found| found.fix.as_ref()).map(|fix| fix.applicability).collect();
    assert_eq!(trust, [Applicability::Safe, Applicability::Suggestion]);
}

#[test]
fn furniture_above_a_headline_is_short() {
    let rules = "structure/missing-headline boilerplate/cookie-notice boilerplate/page-navigation";
    let body = format!("{PROSE} {PROSE}\n\n{PROSE} {PROSE}\n");
    let headline = "Harbour council keeps the night ferry";
    check(rules, &format!("⟪Skip to content⟫\n\n{headline}\n\n{body}"));
    // Below furniture a sentence may stand with more of it behind.
    let sentence = "The harbour office is open from nine to five on every day of the week but Sunday.";
    check(rules, &format!("⟪Skip to content⟫\n{sentence}\n⟪Scroll to Top⟫\n{headline}\n\n{body}"));
}

#[test]
fn what_is_told_once_is_more_than_the_card_says() {
    let tags = |count: usize| "⟪<br>⟫ boat ".repeat(count);
    check("markup/html-tag", &format!("{}\n", tags(8)));
    check("markup/html-tag", &format!("⟪<br>⟫ boat {}\n", "<br> boat ".repeat(8)));
}

#[test]
fn words_of_a_page_are_text_in_a_film_and_an_index() {
    let rules = "boilerplate/subscribe boilerplate/comment-form boilerplate/counter";
    check(rules, &format!("{PROSE}\n\n⟪Subscribe now⟫\n"));
    check(rules, &format!("{PROSE}\n\n00:00:01,000 --> 00:00:03,000\nSubscribe now\n"));
    check(rules, &format!("{PROSE}\n\n⟪Comments (12)⟫\n"));
    check(rules, &format!("{PROSE}\n\nComments, 12\n"));
}

#[test]
fn a_paragraph_that_repeats_may_touch_short_lines() {
    let long = format!("{PROSE} {PROSE}");
    check("repetition/repeated-paragraph", &format!("Monday\n{long}\nTuesday\n\nFriday\n⟪{long}⟫\nSaturday\n"));
}

#[test]
fn a_list_that_repeats_is_no_pasted_article() {
    let line = |begin: &str, index: usize| {
        format!("{begin}the {index}th boat of the harbour has oars of ash and a red sail.\n")
    };
    let lines = |begin: &str| (0..10).map(|index| line(begin, index)).collect::<String>();
    check(
        "repetition/repeated-block",
        &format!("{PROSE}\n{0}{PROSE}{PROSE}\n⟪{1}⟫\n", lines("Here "), lines("Here ").trim_end()),
    );
    check("repetition/repeated-block", &format!("{PROSE}\n{0}{PROSE}{PROSE}\n{0}", lines("- ")));
}

#[test]
fn a_page_without_prose_has_short_lines() {
    let menu = "Boats\nPiers\nTides\nOars\nSails\nLamps\nRopes\nNets\n";
    check("structure/no-prose", &format!("⟪Boats⟫\n{}", &menu["Boats\n".len()..]));
    check("structure/no-prose", &"The names of all the boats of the harbour\n".repeat(8));
    check("structure/no-prose", &menu["Boats\n".len()..]);
}

#[test]
fn a_style_of_paragraphs_is_mixed_where_both_are_common() {
    let long = format!("{PROSE} {PROSE}");
    let (apart, close) = (format!("{long}\n\n"), format!("{long}\n"));
    let (some, few) = (apart.repeat(4), close.repeat(4));
    check("structure/mixed-paragraph-style", &format!("{some}{long}\n⟪{long}⟫\n{}", close.repeat(2)));
    check("structure/mixed-paragraph-style", &format!("{}{few}", apart.repeat(40)));
}

#[test]
fn characters_that_the_normal_form_replaces_stay_in_safe_fixes() {
    let text = "A cafe\u{301}, 12 \u{212B} wide.\n";
    let linter = linter("encoding/unnormalised");
    let document = Document::new(text);
    let fixed = linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true);
    assert_eq!(fixed.text, "A café, 12 \u{212B} wide.\n");
}

#[test]
fn misread_places_are_told_together_only_where_most_are_misread() {
    let damaged = "The mayorâ€™s boat.\nThe pilotâ€™s boat.\nThe cookâ€™s boat.\nThe porterâ€™s boat.\n";
    let count = |text: &str| linter("encoding/mojibake").lint(&Document::new(text)).len();
    assert_eq!(count(damaged), 1);
    assert_eq!(count(&format!("{damaged}{}", "Un café, une marée.\n".repeat(4))), 4);
    // Half a closing mark is one only where a quotation was opened, half a capital only where a word begins.
    check("encoding/mojibake", "The mayor⟪â€™⟫s boat is 5â€ long.\n");
    check("encoding/mojibake", "The mayor⟪â€™⟫s “old boat⟪â€⟫ is long.\n");
    check("encoding/mojibake", "The mayor⟪â€™⟫s boat in ⟪Å ⟫ibenik, and Å 9 of it.\n");
}

#[test]
fn a_marker_and_its_item_stand_two_blank_lines_apart_at_most() {
    let linter = linter("markup/orphan-bullet");
    let fixed = |text: &str| {
        let document = Document::new(text);
        linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true).text
    };
    assert_eq!(fixed("•\n\n\nLamps\n•\n\n\nOars\n"), "• Lamps\n• Oars\n");
    assert_eq!(fixed("•\n\n\n\nLamps\n•\n\n\n\nOars\n"), "•\n\n\n\nLamps\n•\n\n\n\nOars\n");
}

#[test]
fn two_columns_without_bars_around_them_take_three_tight_rows() {
    let rule = "markup/flattened-table";
    check(rule, &format!("{PROSE}\n\n⟪lamp|red\nbuoy|green\nmast|white⟫\n\n{PROSE}\n"));
    check(rule, &format!("{PROSE}\n\nlamp|red\nbuoy|green\n\n{PROSE}\n"));
    check(rule, &format!("{PROSE}\n\nlamp | red\nbuoy | green\nmast | white\n\n{PROSE}\n"));
}
