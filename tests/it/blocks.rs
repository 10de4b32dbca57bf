//! Boilerplate that stands together: what is one finding, what company makes of it, and what a fix leaves around it.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::text::Document;

use crate::boilerplate::{AFTER, BEFORE, boilerplate};

/// Each finding as `rule lines safety`, and what the safe fixes make of the text.
#[track_caller]
fn check_blocks(linter: &Linter, text: &str, expected: &[&str], fixed: &str) {
    let document = Document::new(text);
    let found = linter.lint(&document);
    let told = found.iter().map(|diagnostic| {
        let (start, end) = (diagnostic.span.start, diagnostic.span.end);
        let name = diagnostic.rule.id.trim_start_matches("boilerplate/");
        let first = text[..start].matches('\n').count() + 1;
        let last = text[..end].matches('\n').count() + 1;
        let safety = diagnostic.fix.as_ref().map_or("none".to_owned(), |fix| fix.applicability.to_string());
        format!("{name} {first}-{last} {safety}")
    });
    assert_eq!(told.collect::<Vec<_>>(), expected, "in {text:?}");
    let mended = linter.fix(&document, found, Applicability::Safe, &|_, _| true);
    assert_eq!(mended.text, fixed, "of {text:?}");
    let again = Document::new(&mended.text);
    let settled = linter.fix(&again, linter.lint(&again), Applicability::Safe, &|_, _| true);
    assert!(settled.rounds.is_empty(), "a second fix changes {:?}", mended.text);
}

#[test]
fn lines_that_follow_each_other_are_one_finding_a_rule() {
    let linter = boilerplate();
    check_blocks(
        &linter,
        &format!("{BEFORE}\n\nLeave a Comment\n\n\nPost Comment\nScroll to Top\n"),
        &["comment-form 3-6 safe", "page-navigation 7-7 safe"],
        &format!("{BEFORE}\n"),
    );
    // A line that no rule names parts them.
    check_blocks(
        &linter,
        &format!("{BEFORE}\n\nLeave a Comment\nGreta was here\nPost Comment\n"),
        &["comment-form 3-3 safe", "comment-form 5-5 safe"],
        &format!("{BEFORE}\n\nGreta was here\n"),
    );
    let document = Document::new("Skip to content\nToggle navigation\n");
    assert_eq!(linter.lint(&document)[0].message(document.text), "page navigation: `Skip to content` (2 lines)");
}

#[test]
fn company_makes_a_line_of_the_body_safe_to_strip() {
    let linter = boilerplate();
    let lone = format!("{BEFORE}\n\nLeave a Comment\n\n{AFTER}\n");
    check_blocks(&linter, &lone, &["comment-form 3-3 unsafe"], &lone);
    let two = format!("{BEFORE}\n\nLeave a Comment\nScroll to Top\n\n{AFTER}\n");
    check_blocks(&linter, &two, &["comment-form 3-3 unsafe", "page-navigation 4-4 unsafe"], &two);
    check_blocks(
        &linter,
        &format!("{BEFORE}\n\nShare this article\nLeave a Comment\n\nScroll to Top\n\n{AFTER}\n"),
        &["share-row 3-3 safe", "comment-form 4-4 safe", "page-navigation 6-6 safe"],
        &format!("{BEFORE}\n\n{AFTER}\n"),
    );
    let announced =
        format!("{BEFORE}\n\nThe page had these:\n\n- Skip to content\n- Scroll to Top\n- Next post\n\n{AFTER}\n");
    check_blocks(&linter, &announced, &["page-navigation 5-7 unsafe"], &announced);
    // What goes on behind them began on their last line, or above.
    let going = "and that was all that it said, year after year.";
    check_blocks(
        &linter,
        &format!("{BEFORE}\n\nShare this article\nScroll to Top\nLeave a Comment\n{going}\n"),
        &["share-row 3-3 safe", "page-navigation 4-4 safe", "comment-form 5-5 unsafe"],
        &format!("{BEFORE}\n\nLeave a Comment\n{going}\n"),
    );
    let said = format!(
        "{BEFORE}\n\nThe page in the window said\nShare this article\nScroll to Top\nLeave a Comment\n{going}\n"
    );
    let told = ["share-row 4-4 unsafe", "page-navigation 5-5 unsafe", "comment-form 6-6 unsafe"];
    check_blocks(&linter, &said, &told, &said);
    // A short line beside them that no rule names: who wrote it wrote the list.
    let listed = format!("{BEFORE}\n\nBoats\nShare this article\nLeave a Comment\nScroll to Top\n\n{AFTER}\n");
    let told = ["share-row 4-4 unsafe", "comment-form 5-5 unsafe", "page-navigation 6-6 unsafe"];
    check_blocks(&linter, &listed, &told, &listed);
    let list = "Skip to content\nScroll to Top\nNext post\n";
    check_blocks(&linter, list, &["page-navigation 1-3 unsafe"], list);
    // A card that only suggests to strip in the body is not moved by company.
    let policy = "Privacy policy and cookie policy";
    check_blocks(
        &linter,
        &format!("{BEFORE}\n\nSkip to content\nLeave a Comment\n{policy}\nScroll to Top\n\n{AFTER}\n"),
        &[
            "page-navigation 3-3 safe",
            "comment-form 4-4 safe",
            "policy-line 5-5 suggestion",
            "page-navigation 6-6 safe",
        ],
        &format!("{BEFORE}\n\n{policy}\n\n{AFTER}\n"),
    );
}

#[test]
fn a_block_without_blank_lines_around_it_does_not_join_paragraphs() {
    check_blocks(
        &boilerplate(),
        &format!("{BEFORE}\nShare this article\n\nLeave a Comment\nScroll to Top\n{AFTER}\n"),
        &["share-row 2-2 safe", "comment-form 4-4 safe", "page-navigation 5-5 safe"],
        &format!("{BEFORE}\n\n{AFTER}\n"),
    );
    check_blocks(
        &boilerplate(),
        &format!("{BEFORE}\nScroll to Top\n\nOlder posts\nLeave a Comment\n{AFTER}\n"),
        &["page-navigation 2-4 safe", "comment-form 5-5 safe"],
        &format!("{BEFORE}\n\n{AFTER}\n"),
    );
}

/// `&nbsp;` alone on a line between lines of furniture: there is nothing to see.
#[test]
fn a_line_of_no_break_spaces_among_furniture_breaks_nothing() {
    let linter = boilerplate();
    let third = "The harbour office hopes that the old pier will be mended before the herring come back.";
    for tail in ["Leave a Comment\n\u{A0}\nLeave a Reply\n", "Login\n\n\u{A0}\n\nLogin\n"] {
        let text = format!("{BEFORE}\n\n{AFTER}\n\n{third}\n\n{tail}");
        let found = linter.lint(&Document::new(&text));
        assert!(!found.is_empty(), "{tail:?}");
        for found in found {
            assert!(found.span.end <= text.len() && found.span.start >= text.len() - tail.len(), "{tail:?}: {found:?}");
        }
    }
}
