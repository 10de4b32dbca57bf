//! The README keeps its word: what it shows is what the program prints.

use std::fs;
use std::path::Path;

use crate::place::{self, ran};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of a fenced language, without the fences.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let mut blocks = Vec::new();
    let mut current: Option<String> = None;
    for line in readme.lines() {
        match &mut current {
            None if line == format!("```{language}") => current = Some(String::new()),
            None => {}
            Some(_) if line == "```" => blocks.extend(current.take()),
            Some(block) => {
                block.push_str(line);
                block.push('\n');
            }
        }
    }
    blocks
}

/// Whether `text` is `expected`, in which a line `...` stands for any lines and a time for any time.
fn is_shown(expected: &[&str], text: &[&str]) -> bool {
    let same =
        |a: &str, b: &str| a == b || a.split(" Took ").next() == b.split(" Took ").next() && b.contains(" Took ");
    match expected.split_first() {
        None => text.is_empty(),
        Some((&"...", rest)) => (0..=text.len()).any(|skipped| is_shown(rest, &text[skipped..])),
        Some((first, rest)) => text.first().is_some_and(|line| same(first, line)) && is_shown(rest, &text[1..]),
    }
}

#[test]
fn each_console_block_shows_what_is_printed() {
    let blocks = blocks("console");
    assert!(blocks.len() >= 2);
    for block in blocks {
        let (command, expected) = block.split_once('\n').expect("a command and its output");
        let words = command.strip_prefix("$ corpuslint ").expect("a command").split_whitespace();
        let ran = ran(place::command().args(words).current_dir(root()).output().expect("the program starts"));
        let text = format!("{}{}", ran.out, ran.err);
        let (expected, text): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), text.lines().collect());
        assert!(expected.iter().any(|line| *line != "..."), "{command} shows nothing");
        assert!(is_shown(&expected, &text), "{command} prints\n{}", text.join("\n"));
    }
}

#[test]
fn the_card_and_the_configuration_it_shows_are_right() {
    use corpuslint::examples::try_card;
    use corpuslint::rules::Card;
    let blocks = blocks("toml");
    let card = blocks.iter().find(|block| block.contains("[[example]]")).expect("a card");
    let card = Card::parse("boilerplate/house-notice", "", card).expect("the card is right");
    assert_eq!(try_card(&card).expect("it compiles"), []);
    let config = blocks.iter().find(|block| block.contains("[per-file-ignores]")).expect("a configuration");
    // Long enough for the profile that it names.
    let text =
        format!("A town on the river\n\n{}.\n", ["the boats of the town lie at the old quay"; 12].join(", and "));
    let place = crate::place::Place::with(&[("corpuslint.toml", config.as_str()), ("a.txt", &text)]);
    fs::create_dir(place.path("mine")).expect("writable");
    place.write("mine/text/word.toml", "summary='w'\nwhy='w'\nseverity='note'\ncheck='phrase'\nmessage='w'\n");
    let ran = place.run(&["a.txt"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn it_begins_with_the_main_job_and_the_tests() {
    let first = blocks("sh").into_iter().next().expect("a block");
    assert_eq!(first, "cargo run --release -- seeds/\ncargo test\n");
    let ci = fs::read_to_string(root().join(".ci/run")).expect("there is a .ci/run");
    assert!(ci.contains("\nstep cargo test\n"), ".ci/run calls the README's test command");
}
