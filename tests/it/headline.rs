//! A headline beside what other rules name.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::RuleSet;
use corpuslint::text::Document;

use crate::boilerplate::{AFTER, BEFORE};

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

/// What the model of lines only supposes to be a page's is a headline all the same: whether there is one is asked first.
#[test]
fn a_supposed_line_of_the_page_may_be_the_headline() {
    let set = RuleSet::builtin();
    let linter = Linter::new(set.cards().iter().filter(|card| card.default)).expect("built-in cards compile");
    let paragraphs = "Το μουσείο του λιμανιού άνοιξε την Παρασκευή μια νέα αίθουσα, όπου παρουσιάζονται δίχτυα, βαρέλια \
                      και δύο βάρκες του παλιού στόλου, όπως είχε υποσχεθεί η πόλη εδώ και έντεκα χρόνια.\n\
                      Οι επισκέπτες δεν πληρώνουν τίποτα τον πρώτο μήνα, και τα παιδιά παίρνουν ένα βαρέλι για να το \
                      βάψουν, όπως είπε ο διευθυντής στους δημοσιογράφους που περίμεναν έξω από το κτίριο.\n";
    let text = format!(
        "Αναζήτηση\nΑρχική\nΕιδήσεις\nΑθλητικά\nΕγγραφή\nΕπικοινωνία\nΜια νέα αίθουσα\n{paragraphs}\
         Επικοινωνία\nΌροι χρήσης\nΕιδήσεις\nΑρχική\nΔιαφήμιση\n"
    );
    let found = linter.lint(&Document::new(&text));
    let rules: Vec<&str> = found.iter().map(|diagnostic| diagnostic.rule.id.as_str()).collect();
    assert!(rules.contains(&"boilerplate/page-chrome") && !rules.contains(&"structure/missing-headline"), "{rules:?}");
}

/// The bolder fix takes what is less certain, but not what may head the text: the last lines before it, and a line that
/// begins as the items behind it do.
#[test]
fn the_bolder_fix_leaves_what_may_head_the_text() {
    let set = RuleSet::builtin();
    let linter = Linter::new(set.cards().iter().filter(|card| card.default)).expect("built-in cards compile");
    let text = |heading: &str| {
        format!(
            "Harbour Gazette\nHome\nNews\nSport\nTide tables\nClassifieds\nObituaries\nShop\nSign in\nSubscribe\n\
             {heading}\n\n{BEFORE}\n\n{AFTER}\n\nContact us\nAdvertise with us\nPrivacy policy\nTerms of use\n\
             Cookie settings\nAbout the Gazette\n"
        )
    };
    for heading in
        ["Winter Course", "Winter Course\nPhoto Gallery", "Learn rowing\nLearn knots\nLearn to read the tide"]
    {
        let text = text(heading);
        let document = Document::new(&text);
        let found = linter.lint(&document);
        let fixed = linter.fix(&document, found, Applicability::Unsafe, &|_, _| true).text;
        let first = heading.lines().next().expect("it has a line");
        assert!(fixed.contains(first) && !fixed.contains("Tide tables"), "{fixed}");
    }
}
