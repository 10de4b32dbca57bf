//! What safe fixes take off the ends of a page, and leave at the ends of a text that is none.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::RuleSet;
use corpuslint::text::Document;

use crate::boilerplate::{AFTER, BEFORE, boilerplate};

/// What a safe fix of any boilerplate rule must leave where it stands: the ends of texts that are no pages.
#[test]
fn a_safe_fix_takes_no_text() {
    let linter = boilerplate();
    for end in [
        // The last line of a wrapped paragraph or item.
        "He took his coat and his lamp, shut the door of the hut behind him and went\nhome.",
        " * The keeper ends the night at his\n   logout\n * The old one lost the\n   profile",
        // What is said, and what is counted.
        "Home.",
        "\"Home?\"",
        "Fermer.",
        "„Weiter.“",
        "GIRL\nWhere are we going?\n\nOLD MAN\nHome.\n\nGIRL\nHelp!\n\nOLD MAN\nWatch.\n\nGIRL\nNext?\n\nOLD MAN\nListen.",
        "1. Close\n2. Open\n3. Search\n4. Wait\n5. Print",
        // Lists of things.
        "Shop\nCafe\nAudio guide\nLockers\nContact\nJobs",
        "Drum\nFife\nRegister\nBag",
        "register\nbasket\nprofile\nsupport\nsearch",
        "Home ........................... 60\nIndex .......................... 77",
        // Tables, changelogs, headings.
        "| Dutch | 85 | 97 |\n| English | 86 | 98 |\n| German | 87 | 99 |",
        "* [PR #292](https://example.org/292):\n  Fixes the rudder.\n* [PR #290](https://example.org/290):\n  Fixes the mast.",
        "## Older\n\nThe lists of the years before were kept on slates, and the slates were washed every winter.",
        "## Advertisement\n\nThe trade came to the town with the railway, and it left the town with the railway again.",
        "Pilots\n\nWho knows the bar is paid in herring.\n\nAdvertisement\n\nWho wants to be known pays in herring, two a line.",
        "Anzeige\n\nWer bestohlen wird, geht zum Wachtmeister.\n\nWerbung\n\nWer verkaufen will, geht auf den Markt.",
        // Last lines of letters and songs, results, words of a language, what is printed on things.
        "Keep in touch.\n\nRemember me",
        "Stay in touch\nBack to top\nPlease wait\nRemember me",
        "12 comments\n3 shares",
        "Page 2 of 3",
        "Sign up today",
        "Follow us\nJoin us",
        "Your email address\nYour comment\nSubmit",
        "Add to cart\nIn den Warenkorb\nView cart\nWarenkorb anzeigen\nMy account\nMein Konto",
        "1. Skip to content\n2. Back to top\n3. The keeper speaks\n4. Supper",
        "The words were these:\n\nOpen the menu.\nTurn the wheel.\nLog in\nHome\n\nNobody on the boat knew what they meant.",
        "They read:\n\nTweet\nPin it\nPrint\nLike this\nLeave a comment\nSubscribe to our newsletter\n\nIt was a poem to him.",
    ] {
        let text = format!("How the bar was dredged\n\n{BEFORE}\n\n{end}\n");
        let document = Document::new(&text);
        let fixed = linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true);
        assert_eq!(fixed.text, text);
    }
    let list = "English words for beginners\n\napple\nbag\nbasket\nboat\ncart\nemail\nhelp\nhome\nmenu\nsearch\nshare\nwater\n";
    let document = Document::new(list);
    let found = linter.lint(&document);
    assert!(found.iter().all(|found| found.rule.id != "boilerplate/page-chrome"), "there is no text around it");
    let fixed = linter.fix(&document, found, Applicability::Safe, &|_, _| true);
    assert_eq!(fixed.text, list);
}

const MENU: &str = "Startseite\nNachrichten\nSport\nWetter\nVeranstaltungen\nAnmelden\nArchiv\nÜber uns\nImpressum\n\
                    Datenschutz\nKontakt\nAGB\nNewsletter\nCookie-Einstellungen";

/// What the safe fixes of page-chrome leave of a text.
fn left_by_page_chrome(text: &str) -> String {
    let set = RuleSet::builtin();
    let linter = Linter::new(set.cards().iter().filter(|card| card.rule.id == "boilerplate/page-chrome"))
        .expect("the built-in card compiles");
    let document = Document::new(text);
    linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true).text
}

/// How many lines they take off.
fn taken_by_page_chrome(text: &str) -> usize {
    text.lines().count() - left_by_page_chrome(text).lines().count()
}

/// Three boats that are called like a site's links are no menu.
#[test]
fn page_chrome_takes_no_few_lines() {
    let third = "The harbour office hopes that the old pier will be mended before the herring come back.";
    let taken = |names: &str| {
        taken_by_page_chrome(&format!("How the bar was dredged\n\n{BEFORE}\n\n{AFTER}\n\n{third}\n\n{names}\n"))
    };
    assert_eq!(taken("Archiv\nImpressum\nKontakt\n\nare the dogs of the pilot."), 0);
    assert!(taken(MENU) > 5, "{}", taken(MENU));
}

/// What the model is not quite sure of goes before the text, but for what may head it.
#[test]
fn page_chrome_takes_a_menu_before_the_text_whole() {
    let third = "The harbour office hopes that the old pier will be mended before the herring come back.";
    let text = format!("{BEFORE}\n\n{AFTER}\n\n{third}\n");
    assert_eq!(
        left_by_page_chrome(&format!("{MENU}\n\nHow the bar was dredged\n\n{text}")),
        format!("How the bar was dredged\n\n{text}")
    );
    // A title of two words, as an entry of a menu has.
    let left = left_by_page_chrome(&format!("{MENU}\nPier closed\n3 December 2021\n\n{text}"));
    assert!(left.ends_with(&format!("Pier closed\n3 December 2021\n\n{text}")), "{left}");
}

#[test]
fn what_the_text_announces_is_its_own() {
    let page = |last: &str, behind: &str| {
        format!("How the bar was dredged\n\n{BEFORE}\n\n{AFTER}\n\n{last}\n\n{MENU}\n{behind}\n")
    };
    let taken = |last: &str, behind: &str| taken_by_page_chrome(&page(last, behind));
    let all = taken("The old pier will be mended before the herring come back.", "");
    assert!(all > 5, "{all}");
    assert_eq!(taken("The old pier has more than one board, on which these stand:", ""), 0);
    assert_eq!(taken("The old pier has these buttons, from its end to the steps.", ""), 0);
    // Of time, and in a sentence before the last.
    assert_eq!(taken("The old pier will be mended in the following year.", ""), all);
    assert_eq!(taken("The buttons are of brass. The old pier will be mended again.", ""), all);
    // A sentence goes on behind them that began above; or one that can have begun with the last of them.
    assert_eq!(taken("The old pier has boards which say that", "are the names of the twelve dogs."), 0);
    let left = left_by_page_chrome(&page("The old pier will be mended again.", "are the names of the twelve dogs."));
    let is_left = |line: &str| left.lines().any(|left| left == line);
    assert!(!is_left("Impressum") && !is_left("Newsletter"), "{left}");
    assert!(is_left("Cookie-Einstellungen"), "{left}");
}

/// A list of forty buttons may be the author's as one of ten, but a page's footer is longer than a list.
#[test]
fn a_long_list_is_announced_whole_where_nothing_else_is_a_pages() {
    let list = format!("{MENU}\n{MENU}\n{MENU}\n");
    let text = format!("{BEFORE}\n\n{AFTER}\n\nThe old pier has these buttons, from its end to the steps.\n\n{list}");
    assert_eq!(taken_by_page_chrome(&format!("How the bar was dredged\n\n{text}")), 0);
    let head =
        "Startseite\nMein Konto\nWarenkorb\nAnmelden\nRegistrieren\nNewsletter\nSuche\nKontakt\nÜber uns\nImpressum";
    let left = left_by_page_chrome(&format!("{head}\n\nHow the bar was dredged\n\n{text}"));
    let behind = left.split_once("to the steps.\n\n").expect("the text stays").1;
    assert_eq!(behind.lines().take(30).collect::<Vec<_>>(), list.lines().take(30).collect::<Vec<_>>());
    assert!(behind.lines().count() < list.lines().count(), "{left}");
}

/// One long paragraph is an article, and a short one is not.
#[test]
fn page_chrome_takes_nothing_where_there_is_no_article() {
    let paragraph = format!("{BEFORE} {AFTER} {BEFORE} {AFTER}");
    assert!(paragraph.len() > 300 && BEFORE.len() < 300);
    let taken = |text: &str| taken_by_page_chrome(&format!("How the bar was dredged\n\n{text}\n\n{MENU}\n"));
    assert!(taken(&paragraph) > 5, "{}", taken(&paragraph));
    assert_eq!(taken(BEFORE), 0);
    // As long, but a list of words.
    let words = vec!["pier"; 80].join(" ");
    assert_eq!(taken(&words), 0);
}

#[test]
fn a_page_is_known_by_many_lines_or_by_one_that_nobody_else_would_write() {
    let linter = boilerplate();
    let third = "The harbour office hopes that the old pier will be mended before the herring come back.";
    for (end, is_page) in [
        ("Leave a Comment", true),
        ("12 comments", false),
        // Two words, as long as three.
        ("Kommentar hinterlassen", true),
        ("12 comments\n\nYour email address will not be published.", true),
        ("您的邮箱地址不会被公开\n\n评论", true),
        ("Share this\nFacebook\nTwitter", false),
        ("Share this\nFacebook\nTwitter\n\nSign in\nMy account", true),
        ("Sign in\nMy account\nRegister\nLog out\nForgot password?", false),
    ] {
        let text = format!("How the bar was dredged\n\n{BEFORE}\n\n{AFTER}\n\n{third}\n\n{end}\n");
        let document = Document::new(&text);
        let fixed = linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true);
        assert_eq!(fixed.text != text, is_page, "{end}: {}", fixed.text);
    }
}

#[test]
fn a_safe_fix_takes_nothing_of_what_is_no_page() {
    let linter = boilerplate();
    let long = format!("{BEFORE}\n\n{AFTER}");
    let documents = [
        // Verse, sayings, subtitles, plays, lists: short lines from end to end.
        "About us\n\nThe gulls go round, the lamp goes out,\nthe kettle sings on the hob,\n\nHome\n\nis where the boat turns round.\n",
        "Comments\n\n12 comments\n\nTwelve gulls on the mast,\n\nLeave a reply\n\nleave it on the step, my dear.\n",
        "О нас\n\nО нас никто не пишет писем,\nо нас молчит маяк.\n\nПоиск\n\nИщи меня на берегу.\n\nПоделиться\n",
        "Sprichwörter\n\nTeilen\nWer teilt, hat mehr.\n\nAnmelden\nWer anklopft, dem wird aufgetan.\n",
        "Where are you going?\nHome\nWith whom?\nFollow us\nSearch\nthe boat!\nLog in\n",
        "Quiz\n\n1. What is a sheet?\n\nSail\nMenu\n\n2. What is a painter?\n\nRope\nHome\nSearch\n\nAnswers\n\nNext page\n",
        "Index\n\nAdvertisement, 12\nComments, 14\nHome, 1, 9\nNewsletter, 7\n",
        "3 shares\n40 shares\n1,204 shares\n",
        // A title, a heading, an answer.
        &format!("Advertisement\n\n{long}\n"),
        &format!("Startseite\n\n{long}\n\nNach oben\n\n{long}\n"),
        &format!("{long}\n\nNext page\n\nPress the green key again.\n\nPrevious page\n\nPress the red key twice.\n"),
        &format!("{long}\n\nForgot your password?\n\nRing the desk.\n"),
        &format!("{long}\n\nSubscribe now\n\nHe shouted it from the pier until the lamp went out.\n"),
        // The end of a letter, of notes, of a diary.
        &format!("Dear Ole,\n\n{long}\n\nYours,\nMarte\n\nEmail\n"),
        &format!("Дорогая Анна!\n\n{long}\n\nЖду ответа\n\nПоделиться\n"),
        &format!("{long}\n\n3 likes\n"),
        &format!("{long}\n\nFriday\n\nNo comments\n"),
        &format!("Tags: ferry, fog, milk\n\n{long}\n"),
        // Lists of what to do, of what was done, of what a colon announces.
        &format!("{long}\n\n[ ] Subscribe to our newsletter\n[x] Share this\n- [ ] Log in with Google\n"),
        &format!("{long}\n\n## Added\n\n- Log in with Google\n- Skip to content\n- Dark mode\n"),
        &format!("{long}\n\nThe form has these labels:\n\nLeave a Reply\nYour email address will not be published.\n"),
        &format!(
            "{long}\n\n2\n00:00:10,000 --> 00:00:11,000\nFollow us\n\n3\n00:00:12,000 --> 00:00:13,000\nLog out\n"
        ),
        &format!("{long}\n\nRead more:\nThe fog of Lorm\n\nAlso read: The milk of Elm\n"),
    ];
    for text in documents {
        let document = Document::new(text);
        let fixed = linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true);
        assert_eq!(fixed.text, text);
    }
}

#[test]
fn different_words_above_paragraphs_are_headings() {
    let linter = boilerplate();
    let fixed = |other: &str| {
        let text = format!("{BEFORE}\n\nAnzeige\n\n{AFTER}\n\n{other}\n\n{BEFORE}\n\nLeave a Comment\n");
        let document = Document::new(&text);
        linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true).text
    };
    assert_eq!(fixed("Anzeige"), format!("{BEFORE}\n\n{AFTER}\n\n{BEFORE}\n"));
    assert_eq!(fixed("Werbung"), format!("{BEFORE}\n\nAnzeige\n\n{AFTER}\n\nWerbung\n\n{BEFORE}\n"));
}

#[test]
fn titles_are_taken_off_an_article_and_not_off_a_sentence() {
    let linter = boilerplate();
    let titles = "Related articles\n\nThe bar of Lorm is lower\nThe old pier burns again\n";
    for (prose, is_taken) in [(format!("{BEFORE}\n\n{AFTER}\n\n{BEFORE}\n"), true), (format!("{BEFORE}\n"), false)] {
        let text = format!("{prose}\n{titles}");
        let document = Document::new(&text);
        let fixed = linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true);
        assert_eq!(fixed.text, if is_taken { &prose } else { &text }.as_str());
    }
}
