//! Lines of articles that look like the remains of a page, and are not.
//!
//! The cards hold one trap each; here all of them are tried together, in several languages, in the middle of prose and
//! at its edges. A note is allowed nowhere either: what stands here is text.

use corpuslint::lint::Linter;
use corpuslint::rules::RuleSet;
use corpuslint::text::Document;

pub(crate) const BEFORE: &str =
    "The dredger came up the river at high water on Thursday, and by evening the bar was two feet lower.";
pub(crate) const AFTER: &str =
    "Nobody on the quay could say who had sent for it, but it was paid, and it left again on the Saturday.";

pub(crate) fn boilerplate() -> Linter {
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

/// By what the document is, and not by its words: a heading of its dialect, what heads a list of its own, a link to one
/// of its own headings.
#[test]
fn what_leads_into_the_text_is_text() {
    let linter = boilerplate();
    let asciidoc = format!("= sail(1)\n:doctype: manpage\n\n== Name\n\n{AFTER}\n\n== Email\n\n*post* or none\n");
    check(&linter, &asciidoc, &[]);
    for words in ["Support", "Contact", "Home"] {
        let list = "* the first ferry of the day (Lorm)\n* the second one (Lorm)\n";
        check(&linter, &format!("{BEFORE}\n\n{words}:\n\n{list}"), &[]);
        let within = format!("* [{words}](#{words})\n");
        check(&linter, &format!("# The ferry\n\n{within}* [The keeper](#the-keeper)\n\n{BEFORE}\n"), &[]);
    }
    // What is furniture whatever stands around it.
    let skip = "boilerplate/page-navigation";
    check(&linter, &format!("[Skip to content](#content)\n\n{BEFORE}\n"), &[skip]);
}

#[test]
fn the_same_words_are_found_where_a_page_has_them() {
    let linter = boilerplate();
    check(&linter, &format!("Home\nMenu\nSkip to content\n{BEFORE}\n"), &["boilerplate/page-navigation"]);
    check(&linter, &format!("{BEFORE}\n\nПоделиться\n\nFacebook\n"), &["boilerplate/share-row"]);
    check(&linter, &format!("{BEFORE}\n広告\n{AFTER}\n"), &["boilerplate/advertisement"]);
    check(&linter, &format!("{BEFORE}\n\n[Reply](/a?reply=1)\n"), &["boilerplate/comment-form"]);
}
