//! `--output-format template:FILE`: a template says what it likes of the findings, and nothing that a text wants.

use std::fs;
use std::path::Path;

use crate::place::{DIRTY, MENDED, Place};

fn example() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/templates/by-rule.md.j2");
    fs::read_to_string(path).expect("there is an example")
}

fn place() -> Place {
    let records = format!(
        "{}\n{}\n",
        serde_json::json!({ "id": 1, "text": MENDED.replace("Monday", "Tuesday") }),
        serde_json::json!({ "id": 2, "text": format!("Skip to content\n\n{DIRTY}") })
    );
    Place::with(&[("in/a.txt", DIRTY), ("in/b.jsonl", &records), ("by-rule.md.j2", &example())])
}

#[test]
fn the_example_prints_what_its_page_says() {
    let place = place();
    let run = ["--select", "boilerplate", "--output-format", "template:by-rule.md.j2", "in"];
    let ran = place.run(&[&run[..], &["--fail-on-rate", "boilerplate=25%"]].concat());
    let expected = "# 3 findings in 3 documents\n\n\
        ## boilerplate/comment-form: 2, 2 with a safe fix\n\n\
        - <code>in/a&#46;txt</code>, line 5: <code>comment form&#58; &#96;Leave a Comment&#96;</code>\n\
        - <code>in/b&#46;jsonl</code>, record 2, line 7: <code>comment form&#58; &#96;Leave a Comment&#96;</code>\n\n\
        ## boilerplate/page-navigation: 1, 1 with a safe fix\n\n\
        - <code>in/b&#46;jsonl</code>, record 2, line 1: <code>page navigation&#58; &#96;Skip to content&#96;</code>\n\n\
        **<code>boilerplate</code> speaks of 66.67 % of the documents, 25.0 % are allowed.**\n";
    assert_eq!(ran.out, expected);
    assert_eq!((ran.status, ran.err.as_str()), (1, "boilerplate: in 2 of 3 documents, 66.67 %, more than 25 %.\n"));
    // Of nothing it says that there is nothing.
    place.write("in/a.txt", MENDED);
    assert_eq!(place.run(&[&run[..4], &["in/a.txt"]].concat()).out, "# 0 findings in 1 documents\n");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let page = fs::read_to_string(page).expect("there is the page");
    assert!(page.contains(&format!("```jinja\n{}```\n", example())), "docs/templates.md shows another template");
}

#[test]
fn a_template_is_one_report_of_several_and_nothing_is_written_over_it() {
    let place = place();
    place.write("count.txt", "{{ findings|length }} of {{ summary.findings }}\n");
    let formats = ["--output-format", "jsonl", "--output-format", "template:count.txt", "-o", "made.txt"];
    let ran = place.run(&[&formats[..], &["--select", "boilerplate", "in"]].concat());
    assert_eq!((place.read("made.txt").as_str(), ran.out.lines().count()), ("3 of 3\n", 3));
    // A diff has standard output to itself.
    place.write("other.txt", "other {{ version|length }}");
    let formats = ["--diff", "--output-format", "template:other.txt", "--output-format", "template:count.txt"];
    let ran = place.run(&[&formats[..], &["-o", "made.txt", "--select", "boilerplate", "in"]].concat());
    assert!(ran.out.starts_with("--- ./in/a.txt") && !ran.out.contains("other"), "{}", ran.out);
    assert_eq!(place.read("made.txt"), "3 of 3\n");
    let ran = place.run(&["--output-format", "template:count.txt", "-o", "count.txt", "in"]);
    assert!(ran.status == 2 && ran.err.contains("the template in use"), "{}", ran.err);
    assert_eq!(place.read("count.txt"), "{{ findings|length }} of {{ summary.findings }}\n");
}

#[test]
fn a_mistake_is_shown_at_its_place_before_anything_is_written() {
    let place = place();
    place.write("wrong.j2", "{% for finding in findings %}\n{{ finding.lines }}\n{% endfor %}");
    let ran = place.run(&["--fix", "--output-format", "template:wrong.j2", "in"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("wrong.j2:2:4") && ran.err.contains("{{ finding.lines }}"), "{}", ran.err);
    assert_eq!(place.read("in/a.txt"), DIRTY);
    place.write("wrong.j2", "{% include '/etc/passwd' %}");
    let ran = place.run(&["--output-format", "template:wrong.j2", "in"]);
    assert!(ran.status == 2 && ran.err.contains("a template stands by itself: it reads no other file"), "{}", ran.err);
    for (format, says) in
        [("template:none.j2", "template `none.j2`"), ("template:", "invalid value"), ("templat", "invalid")]
    {
        let ran = place.run(&["--output-format", format, "in"]);
        assert!(ran.status == 2 && ran.err.contains(says), "{format}: {}", ran.err);
    }
}

#[test]
fn what_fails_behind_the_run_is_shown_at_its_place_too() {
    let place = place();
    place.write("wrong.j2", "{% for row in summary.rules if row.findings > 1 %}\n{{ row.other }}{% endfor %}");
    let ran = place.run(&["--select", "boilerplate", "--output-format", "template:wrong.j2", "-o", "made.txt", "in"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("wrong.j2:2:4") && ran.err.contains("`row.other` is undefined"), "{}", ran.err);
    assert!(!place.path("made.txt").exists());
}

#[test]
fn no_text_gives_orders() {
    let place = Place::new();
    let hostile = "::error file=a::owned ##[add-mask]b\u{1b}[31m\u{202e}";
    place.write("in/a.txt", format!("{hostile}   \n"));
    place.write("t.txt", "{% for f in findings %}{{ f.path }} {{ f.message }}\n{{ f|tojson }}\n{% endfor %}");
    let ran = place.run(&["--select", "ALL", "--output-format", "template:t.txt", "in"]);
    assert!(ran.out.lines().count() > 2, "{}", ran.out);
    assert!(!ran.out.contains(['\u{1b}', '\u{202e}']) && !ran.out.contains("##["), "{}", ran.out);
    let jsonl = place.run(&["--select", "ALL", "--output-format", "jsonl", "in"]).out;
    let read = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    for (own, line) in ran.out.lines().skip(1).step_by(2).zip(jsonl.lines()) {
        let (own, line) = (read(own), read(line));
        for (field, value) in line.as_object().expect("an object") {
            assert_eq!(own[field], *value, "{field}");
        }
    }
}
