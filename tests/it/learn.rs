//! `corpuslint learn`: what is learned, for which sites, and what its cards then do.

use std::collections::{BTreeMap, BTreeSet};

use corpuslint::kind::LineCounts;
use corpuslint::learn::{Learner, Least, SiteRows};
use corpuslint::site::{Grouping, Site};
use corpuslint::text::{Document, Origin};
use serde_json::{Value, json};

use crate::place::Place;

/// A word that no other number has.
fn word(number: u64) -> String {
    let syllables = ["ba", "do", "fe", "ki", "lu", "mo", "na", "pe", "ri", "su"];
    let syllable = |place: u64| syllables[(number / place % 10) as usize];
    format!("{}{}{}", syllable(100), syllable(10), syllable(1))
}

/// An article of its own for each number: prose enough to be a document's body.
fn article(number: u64) -> String {
    let word = word(number);
    format!(
        "The {word} of Lorm opens again next week, after the storm that took its roof and two of its windows in May.\n\n\
         The council said that the {word} was mended in a few weeks, and that the old beams of the {word} were kept.\n"
    )
}

fn page(number: u64, site: &str) -> String {
    let title = format!("The {} opens again after the storm", word(number));
    format!("{site} daily\nHome\nSubscribe to {site}\n\n{title}\n\n{}\nPrinted in {site} on paper.\n", article(number))
}

/// Twelve pages each of two hosts, as records.
fn records() -> String {
    let record = |number: u64| {
        let site = if number.is_multiple_of(2) { "Lorm" } else { "Ellery" };
        let url = format!("https://www.{}.example/{number}", site.to_lowercase());
        json!({ "url": url, "source": { "name": format!("The {site}") }, "text": page(number, site) })
    };
    (0..24).map(|number| format!("{}\n", record(number))).collect()
}

fn findings(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["--isolated", "--select", "learned", "--output-format", "jsonl"], arguments].concat();
    let out = place.run(&arguments).out;
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_card_speaks_for_its_own_site() {
    let place = Place::with(&[("a.jsonl", &records())]);
    let ran = place.run(&["learn", "--isolated", "a.jsonl", "-o", "learned"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.starts_with("Learned 8 lines of 2 of 2 sites, in "), "{}", ran.out);
    let tried = place.run(&["test-rules", "learned"]);
    assert_eq!(tried.status, 0, "{}", tried.out);
    let card = place.read("learned/boilerplate/site-lorm-example.toml");
    assert!(card.contains("hosts = [\"lorm.example\"]") && card.contains("  \"Printed in Lorm on paper.\", # 12\n"));
    assert!(!card.contains("Ellery") && !card.contains("opens again after"), "{card}");

    // Pages that were not there when it was learned.
    let new = |number: u64, host: &str| {
        let record = json!({ "url": format!("https://{host}/{number}"), "text": page(number, "Lorm") });
        format!("{record}\n")
    };
    let text = [new(101, "lorm.example"), new(102, "ellery.example"), new(103, "norra.example")].concat();
    place.write("b.jsonl", text);
    let found = findings(&place, &["--rules", "learned", "b.jsonl"]);
    let of = |record: u64| found.iter().filter(|finding| finding["record"]["number"] == record).count();
    assert!(of(1) >= 2, "{found:?}");
    // What both sites print, and nothing of the other's own.
    let texts: Vec<&str> = found.iter().filter_map(|finding| finding["message"].as_str()).collect();
    assert_eq!((of(2), of(3)), (1, 0), "{texts:?}");
    place.run(&["--isolated", "--rules", "learned", "--select", "learned", "--fix", "b.jsonl"]);
    let mended = place.read("b.jsonl");
    let lines: Vec<&str> = mended.lines().collect();
    assert!(!lines[0].contains("Printed in Lorm") && lines[0].contains(&word(101)), "{}", lines[0]);
    assert!(lines[1].contains("Printed in Lorm") && lines[2].contains("Home"), "{mended}");
}

/// As an engine would do it that has the records on many machines.
#[test]
fn cards_of_rows_that_were_grouped_are_those_of_a_run() {
    let place = Place::with(&[("a.jsonl", &records())]);
    place.run(&["learn", "--isolated", "a.jsonl", "-o", "learned"]);
    let least = Least { min_documents: 3, at_least: 3, min_share: 0.1, min_words: 1 };
    let learner = Learner::new(Grouping::Site, least);
    let records: Vec<Value> = records().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let each = |take: &mut dyn FnMut(&Document)| {
        for record in &records {
            let origin = Origin { url: record["url"].as_str(), is_record: true, ..Origin::default() };
            take(&Document::new_from(record["text"].as_str().expect("a text"), origin));
        }
    };
    let mut contents: BTreeSet<(u64, u64)> = BTreeSet::new();
    let mut lines: BTreeMap<(u64, u64), (BTreeSet<u64>, bool)> = BTreeMap::new();
    each(&mut |document| {
        let row = learner.lines(document).expect("of a site");
        contents.insert((row.site, row.content));
        for line in row.lines {
            lines.entry((line, row.site)).or_default().0.insert(row.content);
        }
        for title in row.titles {
            lines.entry((title, row.site)).or_default().1 = true;
        }
    });
    let sites: BTreeSet<u64> = contents.iter().map(|(site, _)| *site).collect();
    let counts = LineCounts {
        documents: sites
            .iter()
            .map(|of| (*of, contents.iter().filter(|(site, _)| site == of).count() as u32))
            .collect(),
        lines: lines
            .into_iter()
            .map(|((line, site), (of, is_title))| (line, site, of.len() as u32, is_title))
            .collect(),
    };
    let learner = learner.with_counts(&counts);
    let (mut grouped, mut known) = (BTreeMap::<Site, SiteRows>::new(), BTreeSet::new());
    each(&mut |document| {
        let Some(row) = learner.row(document) else { return };
        let site = grouped.entry(row.site).or_default();
        site.documents = row.documents;
        site.samples.extend(row.sample);
        let new = row.lines.into_iter().filter(|(key, ..)| known.insert(*key));
        site.lines.extend(new.map(|(_, text, count, is_title)| (text, count, is_title)));
    });
    let cards = Learner::cards(grouped);
    assert_eq!(cards.len(), 2);
    for card in cards {
        assert_eq!(card.source, place.read(&format!("learned/{}", card.path)));
    }
}

#[test]
fn a_site_is_a_folder_where_there_is_no_address() {
    let place = Place::new();
    for number in 0..10 {
        place.write(&format!("crawl/news/lorm/{number}.txt"), page(number, "Lorm"));
        place.write(&format!("crawl/ellery/{number}.txt"), page(number, "Ellery"));
    }
    assert_eq!(place.run(&["learn", "--isolated", "crawl"]).status, 0);
    let card = place.read("learned/boilerplate/site-news-lorm.toml");
    assert!(card.contains("folders = [\"news/lorm\"]"), "{card}");
    place.write("elsewhere/news/lorm/x.txt", page(70, "Lorm"));
    place.write("elsewhere/lorm/x.txt", page(70, "Lorm"));
    let found = findings(&place, &["--rules", "learned", "elsewhere"]);
    assert!(
        !found.is_empty() && found.iter().all(|finding| finding["path"] == "elsewhere/news/lorm/x.txt"),
        "{found:?}"
    );
    // What is learned of the folder itself goes by its own name.
    assert_eq!(place.run(&["learn", "--isolated", "crawl/ellery", "-o", "other"]).status, 0);
    assert!(place.read("other/boilerplate/site-ellery.toml").contains("folders = [\"ellery\"]"));
}

#[test]
fn a_site_is_what_a_field_says() {
    let place = Place::with(&[("a.jsonl", &records())]);
    for (by, name) in [("/source/name", "nested"), ("field:url", "flat")] {
        let status = place.run(&["learn", "--isolated", "--group-by", by, "-o", name, "a.jsonl"]).status;
        assert_eq!(status, 0, "{by}");
    }
    // No two records have one address.
    assert!(!place.path("flat").exists());
    let card = place.read("nested/boilerplate/site-the-lorm.toml");
    assert!(card.contains("field  = \"/source/name\"\nvalues = [\"The Lorm\"]"), "{card}");
    assert_eq!(place.run(&["test-rules", "nested"]).status, 0);
    let found = findings(&place, &["--rules", "nested", "a.jsonl"]);
    assert!(found.iter().any(|finding| finding["record"]["number"] == 1), "{found:?}");
}

#[test]
fn the_title_of_a_page_is_no_line_of_its_site() {
    // Each page lists twelve stories, one of which is told on the page itself.
    let title = |number: u64| format!("What became of {} and its keeper", word(number));
    let teasers: String = (0..12).map(|number| format!("{}\n", title(number))).collect();
    let record = |number: u64| {
        let text = format!("Lorm daily\nHome\n\n{}\nRead on\n{teasers}", article(number));
        format!("{}\n", json!({ "url": "https://lorm.example", "title": title(number), "text": text }))
    };
    let place = Place::with(&[("a.jsonl", &(0..12).map(record).collect::<String>())]);
    assert_eq!(place.run(&["learn", "--isolated", "a.jsonl"]).status, 0);
    let safe = place.read("learned/boilerplate/site-lorm-example.toml");
    assert!(safe.contains("safety  = \"safe\"") && !safe.contains("keeper"), "{safe}");
    let doubtful = place.read("learned/boilerplate/site-lorm-example-doubtful.toml");
    assert!(doubtful.contains("safety  = \"unsafe\"") && doubtful.matches("keeper").count() >= 12, "{doubtful}");
}

#[test]
fn a_report_that_is_all_template_keeps_its_text() {
    let place = Place::new();
    let text = |number: u64| {
        format!(
            "Weather for Lorm\n\nThe wind blows from the north, and the ferry sails at nine, at noon and at six.\n\n\
             The pier is open, and coffee is sold from seven in the house of the harbour master.\n\n{}\n",
            word(number)
        )
    };
    (0..8).for_each(|number| place.write(&format!("lorm/{number}.txt"), text(number)));
    assert_eq!(place.run(&["learn", "--isolated", "lorm"]).status, 0);
    place.run(&["--isolated", "--rules", "learned", "--select", "learned", "--fix", "lorm"]);
    assert_eq!(place.read("lorm/3.txt"), text(3));
    (0..12).for_each(|number| place.write(&format!("more/{number}.txt"), text(number)));
    place.run(&["--isolated", "--select", "duplicate/site-line", "--fix", "more"]);
    assert_eq!(place.read("more/3.txt"), text(3));
}

#[test]
fn what_is_learned_depends_on_neither_threads_nor_order() {
    let place = Place::new();
    let all = records();
    let (one, other) = all.split_at(all.match_indices('\n').nth(11).expect("24 lines").0 + 1);
    place.write("a.jsonl", one);
    place.write("b.jsonl", other);
    for (output, threads, files) in [("x", "1", ["a.jsonl", "b.jsonl"]), ("y", "7", ["a.jsonl", "b.jsonl"])] {
        let arguments = ["learn", "--isolated", "--threads", threads, "-o", output, files[0], files[1]];
        assert_eq!(place.run(&arguments).status, 0);
    }
    assert_eq!(place.run(&["learn", "--isolated", "-o", "z", "b.jsonl", "a.jsonl"]).status, 0);
    let phrases = |folder: &str| {
        let card = place.read(&format!("{folder}/boilerplate/site-lorm-example.toml"));
        card.lines().filter(|line| line.contains(", # ")).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    assert_eq!(place.read("x/boilerplate/site-lorm-example.toml"), place.read("y/boilerplate/site-lorm-example.toml"));
    assert_eq!(phrases("x"), phrases("z"));
}

#[test]
fn a_card_that_is_there_is_not_written_over() {
    let place = Place::with(&[("a.jsonl", &records()), ("learned/boilerplate/site-lorm-example.toml", "# mine")]);
    let ran = place.run(&["learn", "--isolated", "a.jsonl"]);
    assert_eq!((ran.status, place.read("learned/boilerplate/site-lorm-example.toml").as_str()), (2, "# mine"));
    assert!(ran.err.contains("is there already"), "{}", ran.err);
    assert_eq!(place.names().iter().filter(|name| name.ends_with(".toml")).count(), 1);
}

#[test]
fn what_comes_only_once_cannot_be_learned_from() {
    let ran = Place::new().run(&["learn", "-"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("learn reads the documents twice"), "{}", ran.err);
}

#[test]
fn nothing_of_a_document_that_does_not_show_stands_plain_in_a_card() {
    let place = Place::new();
    for number in 0..6 {
        let line = "Follow \u{202e}us\u{1b}[31m \"daily\" \\ C:\\new";
        place.write(&format!("lorm/{number}.txt"), format!("{line}\n\n{}", article(number)));
    }
    assert_eq!(place.run(&["learn", "--isolated", "lorm"]).status, 0);
    let cards: String =
        place.names().iter().filter(|name| name.ends_with(".toml")).map(|name| place.read(name)).collect();
    assert!(!cards.contains(['\u{202e}', '\u{1b}']) && cards.contains("\\U0000202E"), "{cards}");
    assert_eq!(place.run(&["test-rules", "learned"]).status, 0);
}
