//! What a person at a terminal sees: all of little, and of much some of each kind with tables.

use crate::place::{DIRTY, MENDED, Place, Ran};

/// Without the time that it took, and what was typed.
fn lines(ran: &Ran) -> String {
    let lines = ran.out.lines().filter(|line| !line.starts_with("Next: "));
    lines.map(|line| line.split(" Took ").next().unwrap_or_default().to_owned() + "\n").collect()
}

#[test]
fn few_findings_are_all_shown_file_by_file() {
    let both = DIRTY.replace("Ferry to the outer islands sails again\n", "Skip to content\n\nFerry sails again\n");
    let place = Place::with(&[("a.txt", &both), ("b/c.txt", DIRTY), ("d.txt", MENDED)]);
    let ran = place.run(&["--output-format", "digest", "."]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let expected = "\
a.txt
  1:1   warning[boilerplate/page-navigation] page navigation: `Skip to content`
        │ Skip to content
        │ ^^^^^^^^^^^^^^^
        = fix (safe): deletes lines 1 to 2
";
    assert!(ran.out.starts_with(expected), "{}", ran.out);
    for path in ["a.txt", "b/c.txt"] {
        assert_eq!(ran.out.lines().filter(|line| *line == path).count(), 1, "{}", ran.out);
    }
    assert!(!ran.out.contains("findings  documents"), "{}", ran.out);
    assert!(ran.out.ends_with("\nNext: corpuslint . --diff\n"), "{}", ran.out);
}

#[test]
fn what_carries_the_evidence_is_said() {
    let place =
        Place::with(&[("a.txt", &format!("{MENDED}\nWeird &amp;amp; odd, this &amp;lt; that, and &amp;gt; too.\n"))]);
    let select = ["--select", "markup/html-entity"];
    let full = place.run(&[&select[..], &["--output-format", "full", "a.txt"]].concat()).out;
    let digest = place.run(&[&select[..], &["--output-format", "digest", "a.txt"]].concat()).out;
    let notes: Vec<&str> = full.lines().filter_map(|line| line.trim_start().strip_prefix("= ")).collect();
    assert!(notes.len() > 1, "{full}");
    for note in notes {
        assert!(digest.contains(&format!("        = {note}\n")), "{note:?} is not in\n{digest}");
    }
}

#[test]
fn of_much_the_same_words_are_shown_once_and_all_is_counted() {
    let place = Place::new();
    for index in 0..147 {
        place.write(&format!("in/{}/{index:03}.txt", index % 3), DIRTY);
    }
    place.write("in/0/other.txt", DIRTY.replace("Leave a Comment", "Leave a Reply"));
    let ran = place.run(&["--max-findings", "5", "--select", "boilerplate/comment-form", "in"]);
    for expected in [
        "        = 147 times in 147 documents\n",
        "comment form: `Leave a Reply`",
        "\n2 of 148 findings shown, which stand for 148 with the same words.\n--max-findings all shows all.\n",
        "\nfindings  documents  safe  unsafe  chars  rule\n\nwarnings\n     148        148   148       -  ",
        "  boilerplate/comment-form\n",
        "\nfindings  documents  site or folder\n      50   50 of 50  in/0\n      49   49 of 49  in/1\n",
        "\n--fix would take away ",
        "\nNext: corpuslint --select boilerplate/comment-form in --diff\n",
    ] {
        assert!(ran.out.contains(expected), "{expected:?} is not in\n{}", ran.out);
    }
    assert_eq!(ran.out.matches("comment form: `Leave a Comment`").count(), 1, "{}", ran.out);

    let all = place.run(&["--max-findings", "all", "--select", "boilerplate/comment-form", "in"]);
    assert_eq!(all.out.matches("comment form: `Leave a").count(), 148);
    assert!(all.out.contains("\nwarnings\n     148 "), "{}", all.out);

    let none = place.run(&["--max-findings", "0", "--select", "boilerplate/comment-form", "in"]);
    assert!(none.out.starts_with("148 findings not shown.\n--max-findings all shows all.\n\nfindings"), "{}", none.out);
}

#[test]
fn what_is_shown_depends_on_no_thread() {
    let place = Place::new();
    for index in 0..300 {
        // A word of its own for each, so that some have to be chosen.
        let word: String = format!("{index:03}").bytes().map(|digit| char::from(digit + 49)).collect();
        let text = DIRTY.replace("in the dock.", &format!("in the dock said.The{word} rest x\u{200b}{index}."));
        place.write(&format!("in/{:02}/{index:03}.txt", index % 7), text);
    }
    let run = |threads: &str| place.run(&["--output-format", "digest", "--threads", threads, "in"]);
    let (one, many) = (run("1"), run("7"));
    assert_eq!(lines(&one), lines(&many));
    assert!(one.out.contains("findings shown, which stand for "), "{}", one.out);
}

#[test]
fn a_record_is_named_under_its_file() {
    let record = |id: &str| serde_json::json!({ "id": id, "text": DIRTY }).to_string();
    let place = Place::with(&[("a.jsonl", &format!("{}\n{}\n", record("x"), record("y\u{1b}")))]);
    let ran = place.run(&["--output-format", "digest", "a.jsonl"]);
    assert!(ran.out.starts_with("a.jsonl\n  record 1 (x)\n  5:1   warning[boilerplate/comment-form]"), "{}", ran.out);
    assert!(ran.out.contains("\n  record 2 (y<U+001B>)\n"), "{}", ran.out);
    assert_eq!(ran.out.matches("a.jsonl\n").count(), 1, "{}", ran.out);
}

#[test]
fn an_agent_gets_a_line_a_finding() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let output = place.command(&["a.txt"]).env("AI_AGENT", "test").output().expect("the program starts");
    let out = crate::place::ran(output).out;
    assert!(out.starts_with("a.txt:5:1: warning[boilerplate/comment-form]"), "{out}");
    let full = place.run(&["a.txt"]);
    assert!(full.out.contains("┌─ a.txt:5:1"), "{}", full.out);
}
