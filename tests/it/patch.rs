//! `--diff` as a patch: `patch` and `git apply` themselves take it, for every file there may be, and take it back.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::place::Place;

const HEADLINE: &str = "The weighing house opens at six";
const PROSE: &str =
    "The weighing house of Ostrel opens at six, and whoever comes late finds the scales taken until noon.";

const OPTIONS: &[&str] = &["--isolated"];

/// An article whose text ends a line in blanks, with a comment form behind it.
fn article() -> String {
    format!("{HEADLINE}\n\n{PROSE}   \n\n{PROSE}\n\n{PROSE}\n\nLeave a Comment\n")
}

fn wide(text: &str) -> Vec<u8> {
    b"\xff\xfe".iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// Names and contents that patches have been broken by.
fn odd_files() -> Vec<(&'static str, Vec<u8>)> {
    let article = article();
    let record = |number: usize, text: &str| format!("{{\"id\":{number},  \"text\":\"{text}\"}}\n");
    let records: String = (0..30)
        .map(|number| record(number, &format!("{PROSE}{}", ["", "   "][usize::from(number % 9 == 4)])))
        .collect();
    vec![
        ("plain.txt", article.clone().into_bytes()),
        ("deep/er/plain.txt", article.clone().into_bytes()),
        ("crlf.txt", article.replace('\n', "\r\n").into_bytes()),
        ("mixed.txt", article.replacen('\n', "\r\n", 3).into_bytes()),
        ("no end.txt", article.trim_end().as_bytes().to_vec()),
        ("no end but one.txt", format!("{HEADLINE}\n\n{PROSE}").into_bytes()),
        ("marked.txt", format!("\u{feff}{article}").into_bytes()),
        ("wide.txt", wide(&article)),
        ("wide and crlf.txt", wide(&article.replace('\n', "\r\n"))),
        ("controls.txt", article.replace("scales", "\u{1b}[1mscales\u{1b}[0m").into_bytes()),
        ("one line.txt", format!("{PROSE} {PROSE} {PROSE}   \n").into_bytes()),
        (
            "marks of a diff.txt",
            article.replace("   \n", "   \n\n--- a\n+++ b\n@@ -1 +1 @@\n-x   \n+y\n\\ z\n").into_bytes(),
        ),
        ("a \"quoted\" \\ name.txt", article.clone().into_bytes()),
        ("line\nend\tand\u{202e}.txt", article.clone().into_bytes()),
        ("Fähre 渡船.txt", article.into_bytes()),
        ("-dash.txt", format!("{HEADLINE}\n\n{PROSE}   \n").into_bytes()),
        ("records.jsonl", records.clone().into_bytes()),
        ("records without an end.jsonl", records.trim_end().as_bytes().to_vec()),
        ("records crlf.jsonl", records.replace('\n', "\r\n").into_bytes()),
    ]
}

type Tree = BTreeMap<String, Vec<u8>>;

fn place_of(files: &[(&str, Vec<u8>)]) -> Place {
    let place = Place::new();
    files.iter().for_each(|(name, content)| place.write(name, content));
    place
}

fn tree(place: &Place) -> Tree {
    let is_file = |name: &String| place.path(name).is_file();
    place.names().into_iter().filter(is_file).map(|name| (name.clone(), place.bytes(&name))).collect()
}

fn feed(mut command: Command, input: &[u8]) -> Option<Output> {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => {
            // Written to the stream itself, because a passing test's own output is not shown.
            let word = format!("skipped: `{}` is not installed: {error}\n", command.get_program().display());
            std::io::stderr().write_all(word.as_bytes()).expect("standard error is open");
            return None;
        }
    };
    child.stdin.take().expect("piped").write_all(input).expect("it reads");
    Some(child.wait_with_output().expect("it ends"))
}

fn tool(place: &Place, words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(place.folder());
    // No configuration and no repository but this folder has a say.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_CEILING_DIRECTORIES", place.folder()).env_remove("POSIXLY_CORRECT");
    command
}

fn diff(place: &Place, arguments: &[&str]) -> Vec<u8> {
    place.command(&[OPTIONS, &["--diff"], arguments].concat()).output().expect("the program starts").stdout
}

/// The folder as `--fix` leaves it.
fn mended(files: &[(&str, Vec<u8>)], arguments: &[&str]) -> Tree {
    let place = place_of(files);
    place.command(&[OPTIONS, &["--fix"], arguments].concat()).output().expect("the program starts");
    tree(&place)
}

#[track_caller]
fn check_same(got: &Tree, expected: &Tree, what: &str) {
    for (name, content) in expected {
        let held = got.get(name).map(|held| String::from_utf8_lossy(held));
        assert!(got.get(name) == Some(content), "{what}: {name:?} is {held:?}");
    }
    assert_eq!(got.len(), expected.len(), "{what}: {:?}", got.keys());
}

/// Both tools make of the files what `--fix` makes of them, and with `-R` the files again.
#[track_caller]
fn check(files: &[(&str, Vec<u8>)], arguments: &[&str]) {
    let (was, is) = (tree(&place_of(files)), mended(files, arguments));
    assert!(was.iter().zip(&is).all(|(was, is)| was != is), "a file that nothing mends proves nothing: {:?}", {
        was.iter().zip(&is).filter(|(was, is)| was == is).map(|(was, _)| was.0).collect::<Vec<_>>()
    });
    let tools: [(&[&str], &[&str]); 2] = [
        (&["patch", "--posix", "-p0", "--no-backup-if-mismatch"], &["patch", "-p0", "-R"]),
        (&["git", "apply"], &["git", "apply", "-R"]),
    ];
    for (forth, back) in tools {
        let forth = if forth[0] == "patch" { &["patch", "-p0"] } else { forth };
        let place = place_of(files);
        let patch = diff(&place, arguments);
        for (words, expected) in [(forth, &is), (back, &was)] {
            let Some(output) = feed(tool(&place, words), &patch) else { break };
            let said =
                [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).join("\n");
            assert!(output.status.success(), "{words:?}: {said}\n{}", String::from_utf8_lossy(&patch));
            // Guessed at is not good enough.
            assert!(!said.contains("fuzz") && !said.contains("offset"), "{words:?}: {said}");
            check_same(&tree(&place), expected, &format!("{words:?}"));
        }
    }
}

#[test]
fn patch_and_git_take_every_file() {
    check(&odd_files(), &["."]);
    // In another charset, which is mended on demand only.
    // One letter beyond ASCII would prove no charset.
    let german = "Die Fähre fährt heute früh über die Bucht, sagte der Bürgermeister, und die Bäckerei hat \
        für zwölf Gäste geöffnet.\n";
    let latin: Vec<u8> = format!("{}\n{}", german.repeat(3), article()).chars().map(|c| c as u8).collect();
    check(&[("latin.txt", latin), ("a.txt", article().into_bytes())], &[".", "--unsafe-fixes"]);
}

#[test]
fn a_name_that_is_no_text_is_named_byte_for_byte() {
    #[cfg(unix)]
    {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let place = Place::new();
        let name = OsStr::from_bytes(b"caf\xe9.txt");
        if fs::write(place.folder().join(name), article()).is_err() {
            return;
        }
        let patch = diff(&place, &["."]);
        assert!(String::from_utf8_lossy(&patch).starts_with("--- \"./caf\\351.txt\"\n"));
        if let Some(output) = feed(tool(&place, &["patch", "-p0"]), &patch) {
            assert!(output.status.success());
            assert!(!fs::read(place.folder().join(name)).expect("readable").ends_with(b"Leave a Comment\n"));
        }
    }
}

#[test]
fn records_far_into_a_file_have_their_context() {
    // More than one piece; changes in the first lines, around where pieces meet, and in the last line.
    let pad = "y".repeat(7_000);
    let line = |number: usize, end: &str| format!("{{\"pad\":\"{pad}\",\"text\":\"{number} {PROSE}{end}\"}}\n");
    let is_bad = |number: usize| number < 2 || number % 17 == 3 || (140..160).contains(&number) || number == 499;
    let records: String = (0..500).map(|number| line(number, if is_bad(number) { "   " } else { "" })).collect();
    assert!(records.len() > 3 << 20);
    let late: String = (0..340).map(|number| line(number, if number == 300 { "   " } else { "" })).collect();
    let files = [("records.jsonl", records.into_bytes()), ("late.jsonl", late.into_bytes())];
    check(&files, &["."]);
    for threads in ["1", "4"] {
        let place = place_of(&files);
        assert_eq!(diff(&place, &[".", "--threads", threads]), diff(&place, &["."]));
    }
}

#[test]
fn an_absolute_path_below_the_folder_is_named_from_there() {
    let place = place_of(&[("deep/a.txt", article().into_bytes())]);
    let folder = place.folder().canonicalize().expect("it is there");
    let patch = diff(&place, &[&folder.join("deep").to_string_lossy()]);
    assert!(patch.starts_with(b"--- ./deep/a.txt\n"), "{}", String::from_utf8_lossy(&patch));
}

#[test]
fn each_hunk_names_its_rules() {
    let filler = format!("{PROSE}\n\n").repeat(6);
    let text = format!("{HEADLINE}\n\n{PROSE}   \n\n{filler}{PROSE}\n\nLeave a Comment\n\n\n\n");
    let place = place_of(&[("a.txt", text.into_bytes())]);
    let patch = String::from_utf8(diff(&place, &["a.txt"])).expect("text");
    let heads: Vec<&str> = patch.lines().filter(|line| line.starts_with("@@ ")).collect();
    assert_eq!(heads.len(), 2, "{patch}");
    assert!(heads[0].ends_with(" @@ whitespace/trailing-space"), "{patch}");
    assert!(heads[1].contains(" @@ ") && heads[1].contains("boilerplate/comment-form"), "{patch}");
    assert!(!heads[1].contains("trailing,"), "{patch}");
}

#[test]
fn for_people_nothing_is_obeyed_and_long_lines_are_cut() {
    let long = format!("{PROSE} ").repeat(9);
    let text = format!("{HEADLINE}\n\n{long}\u{1b}[31mred {long}\n");
    let place = place_of(&[("a\u{1b}.txt", text.into_bytes())]);
    let shown = String::from_utf8(diff(&place, &[".", "--color", "always"])).expect("text");
    assert!(shown.starts_with("\u{1b}[1m--- a<U+001B>.txt\u{1b}[0m\n"), "{shown}");
    assert!(shown.contains("<U+001B>[31m") && shown.contains('…'), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 200), "{shown}");
    assert!(!shown.contains("\u{1b}[31mred"), "{shown}");
}
