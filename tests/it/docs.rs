//! `docs/rules.md` is what the program says of its rules. `UPDATE_SNAPSHOTS=1 cargo test docs` writes it anew.

use std::fs;
use std::path::Path;

use corpuslint::rules::builtin;

use crate::place::{command, ran};

fn page() -> String {
    let ran = ran(command()
        .args(["rules", "--isolated", "--output-format", "markdown"])
        .output()
        .expect("the program starts"));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    ran.out
}

#[test]
fn the_page_of_rules_is_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = page();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(&path, &page).expect("writable");
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let first = page.lines().zip(written.lines()).find(|(now, then)| now != then);
    assert!(page == written, "docs/rules.md is not the catalogue; UPDATE_SNAPSHOTS=1 writes it; first: {first:?}");
}

#[test]
fn every_link_of_the_page_leads_somewhere_and_nothing_unseen_stands_on_it() {
    let page = page();
    for card in builtin::cards() {
        let id = &card.rule.id;
        assert!(page.contains(&format!("\n### {id}\n")), "{id} has no section");
        assert!(page.contains(&format!("](#{}) |", id.replace('/', ""))), "{id} is in no table");
    }
    let is_seen = |c: char| c == '\n' || corpuslint::text::printable::is_printable(c);
    let line = page.lines().find(|line| !line.chars().all(is_seen));
    assert_eq!(line, None);
}
