//! Lines of articles that look like the remains of a page, and are not.
//!
//! The cards hold one trap each; here all of them are tried together, in several languages, in the middle of prose and
//! at its edges. A note is allowed nowhere either: what stands here is text.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::RuleSet;
use corpuslint::text::Document;

const BEFORE: &str =
    "The dredger came up the river at high water on Thursday, and by evening the bar was two feet lower.";
const AFTER: &str =
    "Nobody on the quay could say who had sent for it, but it was paid, and it left again on the Saturday.";

fn boilerplate() -> Linter {
    let set = RuleSet::builtin();
    Linter::new(set.cards().iter().filter(|card| card.rule.category() == "boilerplate"))
        .expect("built-in cards compile")
}

#[track_caller]
fn check(linter: &Linter, text: &str, expected: &[&str]) {
    let found = linter.lint(&Document::new(text));
    let got: Vec<&str> = found.iter().map(|diagnostic| diagnostic.rule.id.as_str()).collect();
    assert_eq!(got, expected, "in {text:?}");
}

#[test]
fn sentences_of_an_article_are_text_wherever_they_stand() {
    let linter = boilerplate();
    for line in [
        "Leave a comment below, she said, and we will read it.",
        "The minister left a comment and would not reply.",
        "Share prices fell for the third day in a row.",
        "Subscribe or starve, the old printers used to say.",
        "Advertisement was a word she had never spelt right.",
        "Read more slowly, the teacher told them.",
        "She printed the page, folded it, and copied the link into her book.",
        "By Friday the search had reached the next valley.",
        "We use cookie cutters made of tin.",
        "He had 12 comments to make, and made them all.",
        "Copyright was never his concern.",
        "Kommentare hat der Bürgermeister noch nie gelesen, sagte er.",
        "Teilen wollten die Brüder den Hof nicht.",
        "Anzeige erstattete am Ende niemand.",
        "La publicité peinte sur le mur a presque disparu.",
        "Partager le pain se fait ici à genoux.",
        "Comparte la casa con dos hermanas y un burro.",
        "Leggi anche tra le righe, diceva il maestro.",
        "Leia também o verso da folha, pediu ela.",
        "Udostępnij mi łódkę, powiedział rybak.",
        "Поделиться хлебом здесь считают долгом.",
        "Baca juga dengan hati, kata guru tua itu.",
        "Yorum yapmadan kapıyı kapattı.",
        "Kommentera ville ingen av fiskarna, inte ens den som hade sett allt från bryggan.",
        "Vastaa viimeinen, joka muistaa laulun, sanoi opettaja.",
        "Komentari ribara bili su kratki i nisu za zapisivanje.",
        "Оставите коментар за сутра, рече скелеџија.",
        "Сподели хляба си с него и после мълча до вечерта.",
        "Οι αναγνώστες άφησαν ένα σχόλιο στο τετράδιο του φάρου.",
        "Accept cookies from strangers, the old joke went, and you will own a bakery.",
        "Zaloguj się do życia, mawiał stary latarnik.",
        "Se connecter au village prenait alors une journée de marche.",
        "Te puede interesar el queso, dijo, y cortó un trozo.",
        "Recommended for you by nobody, the sign on the shelf said.",
        "Related articles of faith were read out after the hymn.",
        "أترك تعليقا على الباب كل صباح قبل أن يذهب إلى المرفأ.",
        "দাদু বলতেন, মন্তব্য করুন কম আর মাছ ধরুন বেশি।",
        "Bình luận của ông lái đò bao giờ cũng ngắn và đúng.",
        "댓글을 읽는 사람은 등대지기뿐이었다.",
        "Deixa un comentari al marge i passa full, deia el mestre.",
        "Utzi erantzuna etxean eta zatoz kaira, esan zuen.",
        "Palikti komentarą paraštėje mokėjo tik jis vienas, sakė senelė.",
        "Atstāt komentāru malā viņš iemācījās no skolotāja.",
        "Jäta kommentaar endale, ütles vanaema ja naeris.",
        "Skrifa athugasemd á spássíuna, sagði kennarinn.",
        "Mag-iwan ng komento sa pinto, sabi ng matanda.",
        "Olvasta már a régi krónikát, kérdezte a molnár.",
        "コメントする人は誰もいなかった。",
        "分享到最后，谁也没有多拿一块。",
    ] {
        check(&linter, &format!("{BEFORE}\n\n{line}\n\n{AFTER}\n"), &[]);
        check(&linter, &format!("{line}\n\n{AFTER}\n"), &[]);
        check(&linter, &format!("{BEFORE}\n\n{line}\n"), &[]);
    }
}

#[test]
fn headings_of_an_article_are_text() {
    let linter = boilerplate();
    for heading in [
        "Contact",
        "Next",
        "Next steps",
        "Home",
        "Menu",
        "Share",
        "Search",
        "Comments",
        "Email",
        "Print",
        "About",
        "Register",
        "Newsletter",
        "Related",
        "Privacy",
        "Cookies",
        "Loading",
        "Jobs",
        "Kontakt",
        "Suche",
        "Impressum",
        "Contatti",
        "Inicio",
        "Вход",
        "Hem",
        "検索",
        "Kontakti",
        "Новости",
        "Početna",
        "Menü",
        "أخبار",
        "Popular",
        "More",
    ] {
        check(&linter, &format!("{BEFORE}\n\n{heading}\n\n{AFTER}\n"), &[]);
        check(&linter, &format!("{heading}\n\n{AFTER}\n"), &[]);
        check(&linter, &format!("{BEFORE}\n\n## {heading}\n\n- the first\n- the second\n"), &[]);
    }
}

#[test]
fn a_heading_over_titles_is_text_when_prose_follows_it() {
    let linter = boilerplate();
    for heading in
        ["Recommended for you", "Most popular", "Lo más leído", "Читайте также", "Berita terkait", "関連記事"]
    {
        check(&linter, &format!("{BEFORE}\n\n{heading}\n\n{AFTER}\n"), &[]);
        check(&linter, &format!("{heading}\n\n{AFTER}\n"), &[]);
        check(&linter, &format!("{BEFORE}\n\n{heading}\n\nA ship of bells\n\n{AFTER}\n"), &[]);
        let found = &["boilerplate/related-links"];
        check(&linter, &format!("{BEFORE}\n\n{heading}\n\n- A ship of bells\n- Eleven herons\n\n{AFTER}\n"), found);
        check(&linter, &format!("{BEFORE}\n\n{heading}\n\nA ship of bells\n\nEleven herons\n"), found);
    }
}

#[test]
fn a_list_of_short_items_is_text() {
    let linter = boilerplate();
    for list in [
        "- Kitchen\n- Home\n- Garden\n- Attic",
        "Spades\nSearch\nLadders\nLamps",
        "1. Bread\n2. Print\n3. Wool",
        "* Küche\n* Suche\n* Garten",
    ] {
        check(&linter, &format!("{BEFORE}\n\n{list}\n\n{AFTER}\n"), &[]);
        check(&linter, &format!("{BEFORE}\n\n{list}\n"), &[]);
    }
}

#[test]
fn the_same_words_are_found_where_a_page_has_them() {
    let linter = boilerplate();
    check(&linter, &format!("Home\nMenu\nSkip to content\n{BEFORE}\n"), &["boilerplate/page-navigation"]);
    check(&linter, &format!("{BEFORE}\n\nПоделиться\n\nFacebook\n"), &["boilerplate/share-row"]);
    check(&linter, &format!("{BEFORE}\n広告\n{AFTER}\n"), &["boilerplate/advertisement"]);
    check(&linter, &format!("{BEFORE}\n\n[Reply](/a?reply=1)\n"), &["boilerplate/comment-form"]);
}

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

/// Three boats that are called like a site's links are no menu.
#[test]
fn page_chrome_takes_no_few_lines() {
    let set = RuleSet::builtin();
    let linter = Linter::new(set.cards().iter().filter(|card| card.rule.id == "boilerplate/page-chrome"))
        .expect("the built-in card compiles");
    let third = "The harbour office hopes that the old pier will be mended before the herring come back.";
    let fixed = |names: &str| {
        let text = format!("How the bar was dredged\n\n{BEFORE}\n\n{AFTER}\n\n{third}\n\n{names}\n");
        let document = Document::new(&text);
        let found = linter.lint(&document);
        let fixed = linter.fix(&document, found, Applicability::Safe, &|_, _| true);
        text.lines().count() - fixed.text.lines().count()
    };
    assert_eq!(fixed("Archiv\nImpressum\nKontakt\n\nare the dogs of the pilot."), 0);
    let menu = "Startseite\nNachrichten\nSport\nWetter\nArchiv\nImpressum\nDatenschutz\nKontakt\nAGB\nNewsletter";
    assert!(fixed(menu) > 5, "{}", fixed(menu));
}

#[test]
fn a_page_is_known_by_many_lines_or_by_one_that_nobody_else_would_write() {
    let linter = boilerplate();
    let third = "The harbour office hopes that the old pier will be mended before the herring come back.";
    for (end, is_page) in [
        ("Leave a Comment", true),
        ("12 comments", false),
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
fn what_other_rules_name_is_neither_headline_nor_in_its_way() {
    let set = RuleSet::builtin();
    let linter = Linter::new(set.cards().iter().filter(|card| card.default)).expect("built-in cards compile");
    let lacks_headline = |above: &str, body: &str| {
        let text = format!("{above}\n\n{}", body.repeat(4));
        let found = linter.lint(&Document::new(&text));
        found.iter().any(|diagnostic| diagnostic.rule.id == "structure/missing-headline")
    };
    let english = format!("{BEFORE}\n\n{AFTER}\n\n");
    let chinese = "港口议会周一晚上决定，夜间渡轮再开两年，审议一直持续到午夜，镇长直到最后都表示反对。\n\n";
    for named in ["Skip to main content", "Share this article", "Last updated: April 21, 2025", "By Jon Vale"] {
        assert!(lacks_headline(named, &english), "{named}");
        assert!(!lacks_headline(&format!("{named}\n\nThe bar is two feet lower"), &english), "{named}");
    }
    assert!(!lacks_headline("登录\n注册\n\n夜间渡轮再开两年", chinese));
    assert!(lacks_headline("登录\n注册", chinese));
    // What is known makes what stands among it suspect, up to a paragraph.
    assert!(!lacks_headline("Log in\n\nMediathek\n\nThe bar is two feet lower", &english));
    assert!(lacks_headline(&format!("Log in\n\n{AFTER}\n\nThe bar is two feet lower"), &english));
}
