//! The README and the manual keep their word: what they show is what the program prints, the options they name are
//! there, and their links lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::{Place, command, program, ran};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and all pages below `docs`.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    let found = walkdir::WalkDir::new(root().join("docs")).sort_by_file_name().into_iter();
    let found = found.map(|entry| entry.expect("docs can be read").into_path());
    pages.extend(found.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

fn read(page: &Path) -> String {
    fs::read_to_string(page).expect("there is the page")
}

/// The blocks of a fenced language, without the fences.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut current: Option<String> = None;
    let (mut in_other, fence) = (false, format!("```{language}"));
    for line in page.lines() {
        match &mut current {
            None if line == fence && !in_other => current = Some(String::new()),
            None if line.starts_with("```") => in_other = !in_other,
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

fn readme_blocks(language: &str) -> Vec<String> {
    blocks(&read(&root().join("README.md")), language)
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

/// A command of a console block, and the lines that it is to print.
fn commands(block: &str) -> Vec<(&str, Vec<&str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, Vec::new())),
            (None, Some((_, expected))) => expected.push(line),
            (None, None) => panic!("a block begins with a command: {line}"),
        }
    }
    commands
}

/// Those of a page run one after the other, in a folder that holds `seeds` alone.
#[cfg(unix)]
#[test]
fn each_console_block_shows_what_is_printed() {
    let mut shown = 0;
    for page in pages() {
        let text = read(&page);
        let blocks = blocks(&text, "console");
        if blocks.is_empty() {
            continue;
        }
        let place = Place::new();
        for seed in fs::read_dir(root().join("seeds")).expect("there are seeds") {
            let seed = seed.expect("it can be read");
            let name = seed.file_name().into_string().expect("UTF-8");
            place.write(&format!("seeds/{name}"), fs::read(seed.path()).expect("it can be read"));
        }
        let folder = Path::new(program()).parent().expect("it lies in a folder");
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
        for (command, expected) in blocks.iter().flat_map(|block| commands(block)) {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("exec 2>&1\n{command}")]).current_dir(place.folder());
            crate::place::without_environment(&mut shell);
            let ran = ran(shell.env("PATH", &path).output().expect("there is a shell"));
            let text: Vec<&str> = ran.out.lines().collect();
            let page = page.display();
            assert!(!text.is_empty() || expected.is_empty(), "{page}: {command} prints nothing");
            assert!(expected.is_empty() || expected.iter().any(|line| *line != "..."), "{command} shows nothing");
            assert!(is_shown(&expected, &text), "{page}: {command} prints\n{}", ran.out);
            shown += 1;
        }
    }
    assert!(shown >= 2, "{shown}");
}

#[test]
fn every_option_that_is_shown_is_there() {
    let help = |words: &[&str]| {
        let ran = ran(command().args(words).arg("--help").output().expect("the program starts"));
        if ran.status == 0 { ran.out } else { String::new() }
    };
    let own = help(&[]);
    let mut seen = 0;
    for page in pages() {
        let text = read(&page);
        for block in blocks(&text, "sh").into_iter().chain(blocks(&text, "console")) {
            for line in block.replace("\\\n", " ").lines() {
                let line = line.split(" #").next().unwrap_or_default();
                for command in line.split('|') {
                    let mut words = command.split_whitespace().skip_while(|word| *word != "corpuslint").skip(1);
                    let first = words.next().unwrap_or_default();
                    let is_command = own.lines().any(|line| line.split_whitespace().next() == Some(first));
                    let help = if is_command && !first.starts_with('-') { help(&[first]) } else { own.clone() };
                    for option in std::iter::once(first).chain(words).filter(|word| word.starts_with("--")) {
                        let name = option.split('=').next().unwrap_or_default();
                        let is_there = help.split([' ', ',', '\n', '[', '=']).any(|word| word == name);
                        assert!(name == "--" || is_there, "{}: there is no {name}: {line}", page.display());
                        seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

/// The anchor that a heading gets on GitHub.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c)).collect::<String>().replace(' ', "-")
}

#[test]
fn every_link_leads_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)\s]+)\)").expect("a regex");
    let mut seen = 0;
    for page in pages() {
        // What a rule's page or its examples show is no link of the page's own.
        if page.ends_with("docs/rules.md") {
            continue;
        }
        let text = read(&page);
        let mut outside = String::new();
        let mut in_block = false;
        for line in text.lines() {
            if line.starts_with("```") {
                in_block = !in_block;
            } else if !in_block {
                outside.push_str(line);
                outside.push('\n');
            }
        }
        for found in link.captures_iter(&outside) {
            let target = &found[1];
            if target.starts_with("http") {
                continue;
            }
            let (file, wanted) = target.split_once('#').unwrap_or((target, ""));
            let folder = page.parent().expect("it lies in a folder");
            let file = if file.is_empty() { page.clone() } else { folder.join(file) };
            assert!(file.exists(), "{}: {target} leads nowhere", page.display());
            seen += 1;
            if wanted.is_empty() {
                continue;
            }
            let text = read(&file);
            let mut headings = text.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
            assert!(headings.any(|heading| anchor(heading) == wanted), "{}: {target} leads nowhere", page.display());
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn the_cards_and_the_configurations_that_are_shown_are_right() {
    use corpuslint::examples::try_card;
    use corpuslint::rules::Card;
    let blocks: Vec<String> = pages().iter().flat_map(|page| blocks(&read(page), "toml")).collect();
    let mut cards = 0;
    for card in blocks.iter().filter(|block| block.contains("[[example]]")) {
        let card = Card::parse("boilerplate/house-notice", "", card).expect("the card is right");
        assert_eq!(try_card(&card).expect("it compiles"), []);
        cards += 1;
    }
    assert!(cards >= 1);
    let config = blocks.iter().find(|block| block.contains("[per-file-ignores]")).expect("a configuration");
    // Long enough for the profile that it names.
    let text =
        format!("A town on the river\n\n{}.\n", ["the boats of the town lie at the old quay"; 12].join(", and "));
    let place = Place::with(&[("corpuslint.toml", config.as_str()), ("a.txt", &text)]);
    fs::create_dir(place.path("mine")).expect("writable");
    place.write("mine/text/word.toml", "summary='w'\nwhy='w'\nseverity='note'\ncheck='phrase'\nmessage='w'\n");
    let ran = place.run(&["a.txt"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
}

#[test]
fn it_begins_with_the_main_job_and_the_tests() {
    let first = readme_blocks("sh").into_iter().next().expect("a block");
    assert_eq!(first, "cargo run --release -- seeds/\ncargo test\n");
    let ci = fs::read_to_string(root().join(".ci/run")).expect("there is a .ci/run");
    assert!(ci.contains("\nstep cargo test\n"), ".ci/run calls the README's test command");
}

/// They are run as the manual prints them, by `.ci/engines`.
#[test]
fn the_examples_of_the_engines_are_those_of_the_manual() {
    let (readme, manual) = (read(&root().join("README.md")), read(&root().join("docs/engines.md")));
    for engine in ["Spark", "Ray", "datatrove", "NeMo Curator"] {
        let section = manual.split_once(&format!("\n## {engine}\n")).expect("a section").1;
        let example = section.split_once("```python\n").and_then(|rest| Some(rest.1.split_once("```")?.0));
        let printed = format!("# {engine}\n{}", example.expect("a block"));
        assert!(readme.contains(&printed), "the README lacks:\n{printed}");
    }
}

/// It is a page: figures, options and formats have pages of their own.
#[test]
fn the_readme_is_a_page() {
    let text = read(&root().join("README.md"));
    assert!(text.lines().count() <= 120, "{} lines", text.lines().count());
}
