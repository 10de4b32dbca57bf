//! `review` and `--decisions`: what was decided is done, and nothing else.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::place::{DIRTY, MENDED, Place, Ran, program, ran};

const SELECT: &[&str] = &["--select", "boilerplate,whitespace/trailing-space"];

/// Reviews, with these lines for answers.
fn review(place: &Place, arguments: &[&str], answers: &str) -> Ran {
    let mut command = place.command(&[&["review"], SELECT, arguments].concat());
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(answers.as_bytes()).expect("it listens");
    drop(input);
    ran(child.wait_with_output().expect("it ends"))
}

fn place() -> Place {
    let place = Place::new();
    for name in ["in/a.txt", "in/b.txt"] {
        place.write(name, DIRTY);
    }
    place.write("in/c.txt", format!("{MENDED}\nThe harbour is open.   \n"));
    place
}

#[test]
fn what_was_decided_is_done_and_nothing_else() {
    let place = place();
    let ran = review(&place, &["in"], "y\nx\nn\n");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.contains("[1/2] boilerplate/comment-form (safe), 2 times in 2 documents, 34 characters\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("  in/a.txt:5\n") && ran.out.contains("One of the letters, please."), "{}", ran.out);
    assert!(ran.out.contains("Wrote 2 decisions to `corpuslint-decisions.jsonl`: yes 1, no 1.\n"), "{}", ran.out);
    let decided = "{\"rule\":\"boilerplate/comment-form\",\"text\":\"leave a comment\",\"answer\":\"yes\",\"fix\":\"safe\",\
                   \"count\":2,\"example\":\"in/a.txt:5\"}\n";
    assert!(place.read("corpuslint-decisions.jsonl").starts_with(decided));
    // A text that came later was not decided.
    place.write("in/d.txt", DIRTY.replace("Leave a Comment", "Leave a reply"));
    let ran = place.run(&[SELECT, &["--fix", "--decisions", "corpuslint-decisions.jsonl", "in"]].concat());
    assert!(ran.out.contains("Mended 2 findings"), "{}{}", ran.out, ran.err);
    assert!(["in/a.txt", "in/b.txt"].iter().all(|name| place.read(name) == MENDED));
    assert!(place.read("in/c.txt").ends_with("open.   \n") && place.read("in/d.txt").contains("Leave a reply"));
}

#[test]
fn what_takes_most_away_is_asked_first() {
    let place = Place::with(&[("in/a.txt", DIRTY)]);
    for index in 0..5 {
        place.write(&format!("in/{index}.txt"), MENDED.replace("dock.\n", &format!("dock, {index} said. \n")));
    }
    let ran = review(&place, &["in"], "q\n");
    assert!(
        ran.out.contains("[1/2] boilerplate/comment-form (safe), 1 time in 1 document, 17 characters"),
        "{}",
        ran.out
    );
    let ran = review(&place, &["in"], "n\nq\n");
    assert!(ran.out.contains("[2/2] whitespace/trailing-space (safe), 5 times in 5 documents, 5 cha"), "{}", ran.out);
}

#[test]
fn what_is_open_is_asked_again() {
    let place = place();
    // White space for ever, and the rest not at all.
    review(&place, &["in"], "n\nv\n");
    let ran = review(&place, &["in"], "b\nq\n");
    assert!(
        ran.out.contains("[1/1] boilerplate/comment-form") && ran.out.contains("Nothing was decided."),
        "{}",
        ran.out
    );
    let ran = review(&place, &["in"], "Y\n");
    assert!(ran.out.contains("Wrote 1 decision to"), "{}", ran.out);
    let ran = review(&place, &["in"], "");
    assert_eq!(ran.out, "Nothing to ask: all that a fix would do is decided, or there is nothing.\n");
    assert_eq!(place.read("corpuslint-decisions.jsonl").lines().count(), 2);
}

#[test]
fn what_is_always_allowed_stands_in_the_configuration() {
    let place = place();
    place.write("corpuslint.toml", "fail-on = 'error'\n\n[per-file-ignores]\n'x.md' = ['markup']");
    let ran = review(&place, &["in"], "a\nq\n");
    assert!(ran.out.contains("What is always allowed stands in `corpuslint.toml`."), "{}{}", ran.out, ran.err);
    let config = place.read("corpuslint.toml");
    let entry = "\n[[allow]]\nrule = \"boilerplate/comment-form\"\ntext = \"Leave a Comment\"\nreason = \"reviewed\"\n";
    assert!(config.starts_with("fail-on = 'error'") && config.ends_with(entry), "{config}");
    let ran = place.run(&[SELECT, &["in"]].concat());
    assert!(!ran.out.contains("comment-form"), "{}", ran.out);
}

#[test]
fn a_configuration_with_a_list_on_the_spot_takes_what_is_allowed() {
    let place = place();
    place.write("corpuslint.toml", "allow = []\nfail-on = 'error'\n");
    review(&place, &["in"], "a\na\n");
    let entries = "allow = [{ rule = \"boilerplate/comment-form\", text = \"Leave a Comment\", reason = \"reviewed\" }, \
                   { rule = \"whitespace/trailing-space\", reason = \"reviewed\" }]\nfail-on = 'error'\n";
    assert_eq!(place.read("corpuslint.toml"), entries);
    assert_eq!(place.run(&[SELECT, &["in"]].concat()).status, 0);
}

#[test]
fn decisions_are_kept_where_the_configuration_takes_none() {
    let place = place();
    place.write("corpuslint.toml", "fail-on = 'error'\n");
    let mut command = place.command(&[&["review"], SELECT, &["in"]].concat());
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut shown = child.stdout.take().expect("piped");
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("[1/2]") {
        let mut buffer = [0; 4096];
        let count = shown.read(&mut buffer).expect("it asks");
        assert!(count > 0, "it ended early");
        seen.extend_from_slice(&buffer[..count]);
    }
    // Somebody breaks it while it is asked.
    place.write("corpuslint.toml", "allow = 3\n");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(b"a\nq\n").expect("it listens");
    drop(input);
    let mut rest = String::new();
    shown.read_to_string(&mut rest).expect("it ends");
    let ran = ran(child.wait_with_output().expect("it ends"));
    assert!(ran.status == 2 && ran.err.contains("takes no further `[[allow]]` entry"), "{}", ran.err);
    assert!(rest.contains("Wrote 1 decision to") && !rest.contains("always allowed stands"), "{rest}");
    assert_eq!(place.read("corpuslint.toml"), "allow = 3\n");
    assert!(place.read("corpuslint-decisions.jsonl").contains("\"answer\":\"allow\""));
}

#[test]
fn decisions_that_are_none_are_refused() {
    let place = place();
    place.write("d.jsonl", "{\"rule\":\"a/b\"}\n");
    let ran = place.run(&["--fix", "--decisions", "d.jsonl", "in"]);
    assert!(ran.status == 2 && ran.err.contains("d.jsonl") && ran.err.contains("line 1"), "{}", ran.err);
    assert_eq!(place.read("in/a.txt"), DIRTY);
    assert_eq!(place.run(&["--decisions", "d.jsonl", "in"]).status, 2, "it goes with --fix");
    assert_eq!(review(&place, &["-"], "").status, 2);
}

/// A terminal of 80 columns that nobody sits at, by `script`.
struct Terminal {
    keys: ChildStdin,
    shown: ChildStdout,
    seen: String,
}

impl Terminal {
    /// Starts the program in it.
    fn start(place: &Place, arguments: &[&str]) -> (Self, Child) {
        let program = format!("stty rows 24 cols 80; exec {} {}", program(), arguments.join(" "));
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &program, "/dev/null"]).current_dir(place.folder());
        command.env("TERM", "xterm-256color").env_remove("NO_COLOR");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("there is `script`");
        let (keys, shown) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        (Self { keys, shown, seen: String::new() }, child)
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("it listens");
    }

    /// Waits until this was shown.
    #[track_caller]
    fn wait_for(&mut self, text: &str) {
        let mut buffer = [0; 4096];
        while !self.seen.contains(text) {
            let count = self.shown.read(&mut buffer).unwrap_or(0);
            assert!(count > 0, "it ended without `{text}`: {}", self.seen);
            self.seen.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
    }
}

#[test]
fn a_terminal_has_a_list_and_keys() {
    let place = place();
    let (mut terminal, mut child) = Terminal::start(&place, &[&["review"], SELECT, &["in"]].concat());
    terminal.wait_for("boilerplate/comment-form (safe), 2 times in 2 documents");
    terminal.press("y");
    terminal.wait_for("trailing-space (safe), 1 time in 1 document");
    terminal.press("vq");
    terminal.wait_for("Wrote 2 decisions to");
    assert!(child.wait().expect("own child").success());
    let decided = place.read("corpuslint-decisions.jsonl");
    assert!(decided.contains("\"answer\":\"yes\"") && decided.contains("\"answer\":\"never\""), "{decided}");
    // Ctrl-C writes nothing.
    let (mut terminal, mut child) =
        Terminal::start(&place, &[&["review", "--decisions", "e.jsonl"], SELECT, &["in"]].concat());
    terminal.wait_for("boilerplate/comment-form (safe)");
    terminal.press("y");
    terminal.wait_for("1 answered");
    terminal.press("\u{3}");
    assert_eq!(child.wait().expect("own child").code(), Some(130));
    assert!(!place.path("e.jsonl").exists());
}
