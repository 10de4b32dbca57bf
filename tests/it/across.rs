//! Findings across documents: order, threads, what a site is.

use serde_json::{Value, json};

use crate::place::Place;

/// A text of its own for each number, long enough to be compared.
fn article(number: u64) -> String {
    let word = |index: u64| {
        let hash = (number * 1_000 + index).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        format!("w{hash:x}")
    };
    let words: Vec<String> = (0..120).map(word).collect();
    words.chunks(30).map(|line| format!("{}.\n", line.join(" "))).collect()
}

fn findings(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let out = place.run(&[&["--isolated", "--output-format", "jsonl"], arguments].concat()).out;
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn findings_across_documents_come_last_and_do_not_depend_on_threads() {
    let place = Place::new();
    for number in 0..240 {
        let text = match number % 12 {
            5 => article(number - 5),
            7 => article(number - 7).replacen(".\n", " then.\n", 1),
            8 => article(number - 8).replacen(".\n", " again.\n", 1),
            _ => article(number),
        };
        place.write(&format!("{}/{number:03}.txt", number % 3), format!("{text}The paper comes every day."));
    }
    let wanted = ["--select", "duplicate,structure/*headline*", "."];
    let one = findings(&place, &[&["--threads", "1"], &wanted[..]].concat());
    for threads in ["2", "7"] {
        assert_eq!(findings(&place, &[&["--threads", threads], &wanted[..]].concat()), one, "{threads} threads");
    }
    let rules: Vec<&str> = one.iter().map(|finding| finding["rule"].as_str().expect("a rule")).collect();
    let count = |rule: &str| rules.iter().filter(|&&found| found == rule).count();
    assert_eq!(count("structure/missing-headline"), 240);
    let last_single = rules.iter().rposition(|&rule| rule == "structure/missing-headline").expect("there are some");
    let first_across = rules.iter().position(|&rule| rule == "duplicate/document").expect("there are some");
    assert!(last_single < first_across, "they come last: {rules:?}");
    assert_eq!(count("structure/headlines-absent"), 3);
    assert_eq!(count("duplicate/document"), 20);
    assert_eq!(count("duplicate/near"), 40);
    // Each document is told its own, where it stands.
    assert_eq!(count("duplicate/site-line"), 240);
    // 125 words have 121 sequences; a word put in breaks 4 and makes 5: 117 of 126 are in both.
    let near = one.iter().find(|finding| finding["rule"] == "duplicate/near").expect("there are some");
    assert_eq!(
        near["message"], "near copy of 0/000.txt: 92 % of the five-word sequences; lines 2-5 are the same",
        "{near}"
    );
}

#[test]
fn a_copy_is_shown_by_its_first_line_with_anything_on_it() {
    let place = Place::with(&[("a.txt", &article(1)), ("b.txt", &format!("\n \n  The\tcopy\n{}", article(2)))]);
    place.write("c.txt", format!("\n\nThe copy\n{}", article(2)));
    let said = place.run(&["--isolated", "--select", "duplicate", "c.txt", "b.txt"]).out;
    assert!(said.contains("warning[duplicate/document]: same text as c.txt"), "{said}");
    assert!(said.contains("b.txt:3:1\n  │\n3 │ The copy\n  │ ^^^^^^^^\n"), "{said}");
    let near = article(1).replacen(".\n", " then.\n", 1);
    place.write("d.txt", &near);
    let said = place.run(&["--isolated", "--select", "duplicate", "a.txt", "d.txt"]).out;
    let shown = format!("1 │ {}", &near[..40]);
    assert!(said.contains("duplicate/near") && said.contains(&shown), "{said}");
}

#[test]
fn a_site_is_the_host_of_a_records_address() {
    let place = Place::new();
    let record = |number: u64| {
        let (host, line) = match number % 3 {
            0 => ("www.lorm.example", "Lorm reads its own paper."),
            1 => ("ellery.example", "Ellery bakes its own bread."),
            _ => ("norra.example", "Norra has neither of them."),
        };
        let line = if number.is_multiple_of(2) { line } else { "" };
        json!({ "url": format!("https://{host}/{number}"), "text": format!("{}{line}", article(number)) })
    };
    place.write("a.jsonl", (0..90).map(|number| format!("{}\n", record(number))).collect::<String>());
    for arguments in
        [&["--select", "duplicate/site-line"][..], &["--id-field", "url", "--select", "duplicate/site-line"]]
    {
        let found = findings(&place, &[arguments, &["."]].concat());
        let told = |host: &str| {
            let message = format!("stands in 15 of 30 documents of {host}");
            let of_host = found.iter().filter(|finding| finding["message"].as_str().expect("words").contains(&message));
            of_host.collect::<Vec<_>>()
        };
        assert_eq!(found.len(), 45);
        for (host, line) in [("lorm", "Lorm reads its own paper."), ("ellery", "Ellery bakes its own bread.")] {
            let told = told(&format!("{host}.example"));
            assert_eq!(told.len(), 15, "{host}");
            assert!(told.iter().all(|told| told["message"].as_str().expect("words").contains(line)), "{told:?}");
        }
        assert_eq!(
            (&found[0]["line"], &found[0]["column"], &found[0]["end_column"]),
            (&5.into(), &1.into(), &26.into())
        );
    }
}

#[test]
fn a_document_found_again_at_the_end_is_counted_once() {
    let place = Place::with(&[("a.txt", &article(1)), ("b.txt", &article(1)), ("c.txt", "Nothing is wrong here.\n")]);
    let ran = place.run(&["--isolated", "--output-format", "concise", "."]);
    assert!(ran.out.contains("structure/missing-headline") && ran.out.contains("duplicate/document"), "{}", ran.out);
    assert!(ran.out.contains("Found 3 findings in 2 documents"), "{}", ran.out);
}
