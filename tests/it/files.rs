//! Files are never harmed: every way a write can go wrong leaves the old file, and says so.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use crate::place::{DIRTY, MENDED, Place, program, ran};

fn set_mode(place: &Place, name: &str, mode: u32) {
    fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).expect("own file");
}

#[test]
fn a_fix_keeps_the_mode_and_leaves_nothing_behind() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.txt", "Another town\n")]);
    set_mode(&place, "a.txt", 0o640);
    let untouched = fs::metadata(place.path("b.txt")).expect("there").ino();
    let ran = place.run(&["--fix", "."]);
    assert_eq!((ran.status, place.read("a.txt").as_str()), (0, MENDED));
    assert_eq!(fs::metadata(place.path("a.txt")).expect("there").mode() & 0o777, 0o640);
    assert_eq!(fs::metadata(place.path("b.txt")).expect("there").ino(), untouched, "a clean file is not rewritten");
    assert_eq!(place.names(), ["a.txt", "b.txt"]);
}

#[test]
fn a_second_fix_changes_nothing() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    place.run(&["--fix", "."]);
    let inode = fs::metadata(place.path("a.txt")).expect("there").ino();
    place.run(&["--fix", "."]);
    assert_eq!(fs::metadata(place.path("a.txt")).expect("there").ino(), inode);
}

#[test]
fn a_read_only_file_is_refused() {
    let place = Place::with(&[("a.txt", DIRTY), ("b.txt", DIRTY)]);
    set_mode(&place, "a.txt", 0o444);
    let ran = place.run(&["--fix", "."]);
    assert_eq!((ran.status, place.read("a.txt").as_str()), (2, DIRTY));
    assert!(ran.err.contains("a.txt: not fixed: the file is read-only"), "{}", ran.err);
    assert!(ran.out.contains("comment-form"), "what was not mended is reported: {}", ran.out);
    assert_eq!(place.read("b.txt"), MENDED, "the other file is mended");
}

#[test]
fn a_symbolic_link_is_followed_to_its_target() {
    let place = Place::with(&[("store/real.txt", DIRTY)]);
    symlink("store/real.txt", place.path("link.txt")).expect("a link");
    let ran = place.run(&["--fix", "link.txt"]);
    assert_eq!((ran.status, place.read("store/real.txt").as_str()), (0, MENDED));
    assert!(fs::symlink_metadata(place.path("link.txt")).expect("there").is_symlink());
}

#[test]
fn a_file_met_twice_through_a_link_is_mended_once() {
    let place = Place::with(&[("b.txt", DIRTY)]);
    symlink("b.txt", place.path("a.txt")).expect("a link");
    place.run(&["--fix", "--follow", "--threads", "1", "."]);
    assert_eq!(place.read("b.txt"), MENDED);
    assert!(fs::symlink_metadata(place.path("a.txt")).expect("there").is_symlink());
}

#[test]
fn a_path_below_a_folder_that_was_named_is_read_once() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("b.txt", DIRTY)]);
    for (paths, documents) in [(&["in", "in/a.txt"], "1 document"), (&["in", "b.txt"], "2 documents")] {
        let ran = place.run(paths);
        assert!(ran.out.contains(&format!("{documents} checked")), "{}", ran.out);
    }
}

#[test]
fn a_link_that_leads_nowhere_is_a_finding_where_links_are_followed_and_an_error_by_name() {
    let place = Place::with(&[("b.txt", MENDED)]);
    symlink("gone.txt", place.path("a.txt")).expect("a link");
    assert_eq!(place.run(&["."]).status, 0);
    let ran = place.run(&["--follow", "--output-format", "concise", "."]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("a.txt") && ran.out.contains("format/unreadable-file"), "{}", ran.out);
    assert_eq!(place.run(&["a.txt"]).status, 2);
}

#[test]
fn what_has_no_end_or_no_writer_is_not_opened() {
    let place = Place::with(&[("b.txt", DIRTY)]);
    let made = Command::new("mkfifo").args(["a.txt", "a.jsonl"]).current_dir(place.folder()).status();
    assert!(made.expect("mkfifo is there").success());
    let _socket = std::os::unix::net::UnixListener::bind(place.path("c.txt")).expect("a socket");
    symlink("a.txt", place.path("d.txt")).expect("a link");
    for path in ["a.txt", "a.jsonl", "c.txt", "d.txt", "/dev/zero"] {
        let ran = place.run(&["--fix", "--output-format", "concise", path, "b.txt"]);
        assert_eq!((ran.status, ran.out.matches("it is no regular file").count()), (1, 1), "{path}: {}", ran.out);
        assert!(ran.out.contains("format/unreadable-file"), "{}", ran.out);
    }
    assert_eq!(place.read("b.txt"), MENDED);
    // A folder leaves them out.
    assert_eq!(place.run(&["."]).status, 0);
}

#[test]
fn what_a_shell_holds_open_is_read() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    for words in ["<(cat a.txt)", "/dev/stdin < a.txt", "/dev/fd/5 5< a.txt"] {
        let line = format!("'{}' --output-format concise {words}", program());
        let output =
            Command::new("bash").args(["-c", &line]).current_dir(place.folder()).output().expect("bash is there");
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(out.contains(":5:1: ") && out.contains("boilerplate/comment-form"), "{words}: {out}");
    }
}

#[test]
fn hard_links_are_not_parted() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    fs::hard_link(place.path("a.txt"), place.path("other")).expect("a link");
    let ran = place.run(&["--fix", "a.txt"]);
    assert_eq!((ran.status, place.read("a.txt").as_str()), (2, DIRTY));
    assert!(ran.err.contains("2 hard links"), "{}", ran.err);
}

#[test]
fn a_disk_that_takes_no_more_leaves_the_old_file() {
    let long = format!("{DIRTY}{}", "x".repeat(200_000));
    let place = Place::with(&[("a.txt", &long.replace("Leave", &format!("{}\n\nLeave", "A line. ".repeat(20_000))))]);
    let before = place.bytes("a.txt");
    // A limit on the size of files stands for a full disk; with the signal ignored the write fails.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --fix --unsafe-fixes .";
    let output = Command::new("sh").args(["-c", script, program()]).current_dir(place.folder()).output().expect("sh");
    let ran = ran(output);
    assert_eq!(ran.status, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("a.txt: not fixed: cannot write"), "{}", ran.err);
    assert!(place.bytes("a.txt") == before);
    assert_eq!(place.names(), ["a.txt"]);
}

/// The program, run by somebody whom modes stop. Root may do everything, so it hands over to nobody, for whom the
/// program must lie within reach.
fn without_privileges(place: &Place) -> Command {
    let own = fs::metadata(place.folder()).expect("there").uid();
    if own != 0 {
        return place.command(&[]);
    }
    set_mode(place, "", 0o777);
    // By another process: a file that this one has open for writing, be it for another thread's child, cannot be run.
    let copied = Command::new("cp").arg(program()).arg(place.path("program")).status().expect("cp runs");
    assert!(copied.success());
    set_mode(place, "program", 0o755);
    let mut command = Command::new(place.path("program"));
    command.uid(65534).gid(65534).current_dir(place.folder());
    command
}

#[test]
fn a_folder_that_cannot_be_read_is_a_finding_and_the_run_goes_on() {
    let place = Place::with(&[("closed/a.txt", DIRTY), ("open.txt", DIRTY)]);
    let mut command = without_privileges(&place);
    set_mode(&place, "closed", 0o000);
    let ran = ran(command.args(["--output-format", "concise", "."]).output().expect("the program starts"));
    set_mode(&place, "closed", 0o755);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out.contains("closed") && ran.out.contains("format/unreadable-file"), "{}", ran.out);
    assert!(ran.out.contains("permission denied"), "{}", ran.out);
    assert!(ran.out.contains("open.txt:5:1"), "{}", ran.out);
}

#[test]
fn a_folder_that_cannot_be_written_leaves_the_old_file() {
    let place = Place::with(&[("kept/a.txt", DIRTY)]);
    let mut command = without_privileges(&place);
    set_mode(&place, "kept/a.txt", 0o666);
    set_mode(&place, "kept", 0o555);
    let ran = ran(command.args(["--fix", "kept"]).output().expect("the program starts"));
    set_mode(&place, "kept", 0o755);
    assert_eq!((ran.status, place.read("kept/a.txt").as_str()), (2, DIRTY));
    assert!(ran.err.contains("kept/a.txt: not fixed: cannot write beside it"), "{}", ran.err);
}

#[test]
fn a_file_changed_since_it_was_read_is_refused() {
    use corpuslint::corpus::replace::{Replacement, read};
    use std::io::Write as _;
    let place = Place::with(&[("a.txt", "old")]);
    let path = place.path("a.txt");
    let (raw, stamp) = read(&path).expect("readable");
    let mut replacement = Replacement::begin(&path, &stamp).expect("unchanged so far");
    replacement.write_all(b"mended").expect("room");
    // Same length and, set back, the same time: only the content tells.
    let time = fs::metadata(&path).expect("there").modified().expect("a time");
    fs::write(&path, "new").expect("writable");
    fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(time)).expect("own file");
    let error = replacement.commit(Some(&raw)).expect_err("it changed");
    assert!(error.to_string().contains("changed since it was read"), "{error}");
    assert_eq!((place.read("a.txt").as_str(), place.names()), ("new", vec!["a.txt".to_owned()]));

    let stale = read(&path).expect("readable").1;
    fs::write(&path, "longer than before").expect("writable");
    assert!(Replacement::begin(&path, &stale).is_err());
}

#[test]
fn killed_at_any_moment_each_file_is_old_or_new() {
    const FILES: usize = 2000;
    let place = Place::new();
    let name = |index: usize| format!("{index:04}.txt");
    let dirty = |index: usize| format!("{index} {DIRTY}");
    let mended = |index: usize| format!("{index} {MENDED}");
    for index in 0..FILES {
        place.write(&name(index), dirty(index));
    }
    // Each round is killed when a file further on has been mended.
    for reached in (100..FILES).step_by(380) {
        let mut child = place
            .command(&["--fix", "--select", "boilerplate", "."])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        while place.bytes(&name(reached)).len() == dirty(reached).len() {
            assert!(child.try_wait().expect("a child").is_none_or(|status| status.success()), "it failed by itself");
            std::thread::yield_now();
        }
        child.kill().expect("own child");
        child.wait().expect("own child");
        for index in 0..FILES {
            let content = place.read(&name(index));
            assert!(content == dirty(index) || content == mended(index), "{} is neither: {content:?}", name(index));
        }
    }
    assert_eq!(place.run(&["--fix", "--select", "boilerplate", "."]).status, 0);
    assert!((0..FILES).all(|index| place.read(&name(index)) == mended(index)));
}

#[test]
fn ctrl_c_ends_the_run_between_files() {
    let place = Place::new();
    for index in 0..2000 {
        place.write(&format!("{index:04}.txt"), DIRTY);
    }
    let mut child =
        place.command(&["--fix", "."]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    while place.bytes("0010.txt").len() == DIRTY.len() {
        std::thread::yield_now();
    }
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(status.success());
    let status = child.wait().expect("own child");
    assert!(matches!(status.code(), Some(130 | 0)), "{status}");
    assert!(place.names().iter().all(|name| !name.contains("corpuslint")), "a temporary file is left");
    for index in 0..2000 {
        let content = place.read(&format!("{index:04}.txt"));
        assert!(content == DIRTY || content == MENDED);
    }
}

#[test]
fn out_dir_holds_the_whole_collection_and_the_originals_stay() {
    let place = Place::with(&[
        ("in/a.txt", DIRTY),
        ("in/deep/b.txt", "Another town\n"),
        ("in/c.jsonl", "{\"text\":\"fine\"}\n"),
    ]);
    let ran = place.run(&["--out-dir", "out", "in"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!((place.read("in/a.txt").as_str(), place.read("out/in/a.txt").as_str()), (DIRTY, MENDED));
    assert_eq!(place.read("out/in/deep/b.txt"), "Another town\n");
    assert_eq!(place.read("out/in/c.jsonl"), "{\"text\":\"fine\"}\n");
    // Records, which are written piece by piece, are no more private than other files.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |name: &str| std::fs::metadata(place.path(name)).expect("it is there").permissions().mode();
        assert_eq!(mode("out/in/c.jsonl"), mode("out/in/a.txt"));
    }
}

#[test]
fn a_document_is_not_fixed_to_nothing() {
    let place = Place::with(&[("a.txt", "Leave a Comment\n")]);
    for mode in ["--fix", "--diff"] {
        let ran = place.run(&[mode, "--unsafe-fixes", "."]);
        let said = "Not fixed: 1 document of which nothing but blanks would have remained.\n";
        assert_eq!(format!("{}{}", ran.out, ran.err).matches(said).count(), 1, "{}{}", ran.out, ran.err);
        assert_eq!(place.read("a.txt"), "Leave a Comment\n");
    }
    assert!(!place.run(&["."]).out.contains("Not fixed"));
}

#[test]
fn a_file_that_does_not_decode_is_rewritten_by_the_encoding_fix_alone() {
    let place = Place::new();
    let raw: Vec<u8> = DIRTY.replace("harbour", "caf\u{e9}").chars().map(|c| c as u8).collect();
    place.write("a.txt", &raw);
    place.run(&["--fix", "."]);
    assert!(place.bytes("a.txt") == raw, "a safe fix wrote a file that does not decode");
    place.run(&["--fix", "--unsafe-fixes", "."]);
    assert_eq!(place.read("a.txt"), MENDED.replace("harbour", "café"));
}

#[test]
fn records_keep_every_byte_that_no_fix_names() {
    let text = DIRTY.replace('\n', "\\n");
    let mended = MENDED.trim_end().replace('\n', "\\n");
    let line = |text: &str| format!("{{\"b\": 1.0,  \"text\":\"{text}\",\"a\":\"\\u00e9\\/\"}}");
    let place = Place::new();
    let text = text.trim_end_matches("\\n");
    place.write("a.jsonl", format!("\u{feff}{}\r\n\r\n{}\n{{broken\n{}", line(text), line("fine"), line(text)));
    let ran = place.run(&["--fix", "--select", "boilerplate", "a.jsonl"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let expected = format!("\u{feff}{}\r\n\r\n{}\n{{broken\n{}", line(&mended), line("fine"), line(&mended));
    assert_eq!(place.read("a.jsonl"), expected);
}

#[test]
fn a_mended_file_keeps_its_encoding_mark_and_line_ends() {
    let place = Place::new();
    let crlf = |text: &str| text.replace('\n', "\r\n").replace("harbour", "hårbour 😀");
    let (dirty, mended) = (crlf(DIRTY), crlf(MENDED));
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let bom = |text: &str| format!("\u{feff}{text}").into_bytes();
    place.write("le.txt", utf16(&dirty, false));
    place.write("be.txt", utf16(&dirty, true));
    place.write("bom.txt", bom(&dirty));
    place.run(&["--fix", "--select", "boilerplate", "."]);
    assert!(place.bytes("le.txt") == utf16(&mended, false), "UTF-16, little-endian");
    assert!(place.bytes("be.txt") == utf16(&mended, true), "UTF-16, big-endian");
    assert!(place.bytes("bom.txt") == bom(&mended), "UTF-8 with its mark");
}

#[test]
fn what_is_printed_is_what_is_mended() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let ran = place.run(&["--output-format", "json", "a.txt"]);
    let findings: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let mut text = DIRTY.to_owned();
    for finding in findings.as_array().expect("findings").iter().rev() {
        for edit in finding["fix"]["edits"].as_array().expect("edits").iter().rev() {
            let at = |name: &str| edit[name].as_u64().expect("an offset") as usize;
            text.replace_range(at("start")..at("end"), edit["text"].as_str().expect("a text"));
        }
    }
    let shown = place.run(&["--diff", "a.txt"]).out;
    place.run(&["--fix", "a.txt"]);
    assert_eq!((text.as_str(), place.read("a.txt").as_str()), (MENDED, MENDED));
    let gone: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix('-')).skip(1).collect();
    assert_eq!(gone, ["", "Leave a Comment"]);
}

#[test]
fn what_a_killed_run_left_in_a_folder_is_removed_by_the_next_fix() {
    let mut dead = Command::new("true").spawn().expect("there is `true`");
    dead.wait().expect("it ends");
    let left = format!("in/sub/{}aB3xYz.tmp", corpuslint::corpus::temporary::prefix(dead.id()));
    let alive = format!("in/{}aB3xYz.tmp", corpuslint::corpus::temporary::prefix(std::process::id()));
    let place = Place::with(&[("in/a.txt", MENDED), (&left, "half a te"), (&alive, "half a te"), ("in/.x.tmp", "")]);
    for arguments in [&["in"][..], &["--diff", "in"], &["--out-dir", "out", "in"], &["--no-ignore", "in"]] {
        let ran = place.run(arguments);
        assert!(!(ran.out + &ran.err).contains("temporary file"), "{arguments:?}");
        assert!(place.path(&left).exists(), "{arguments:?} removes nothing");
    }
    let ran = place.run(&["--fix", "in"]);
    assert!(ran.out.contains("Removed 1 temporary file of a run that was killed."), "{}", ran.out);
    assert_eq!(place.names().iter().filter(|name| name.ends_with(".tmp")).count(), 2);
    assert!(place.path(&alive).exists() && place.path("in/.x.tmp").exists());
}

#[test]
fn a_run_into_a_folder_goes_on_where_it_was_ended() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("in/b.txt", DIRTY), ("in/c.jsonl", "{\"text\": \"Salt.\"}\n")]);
    let run = |arguments: &[&str]| {
        place.run(&[&["--select", "boilerplate", "--resume", "--out-dir", "out"], arguments, &["in"]].concat())
    };
    assert_eq!(run(&[]).status, 0);
    assert_eq!(place.read("out/in/b.txt"), MENDED);
    // As if the run had been killed before the second file.
    std::fs::remove_file(place.path("out/in/b.txt")).expect("it is there");
    place.write("out/in/a.txt", "done");
    let ran = run(&[]);
    assert!(ran.status == 0 && ran.out.contains("done before 2"), "{}", ran.out);
    assert_eq!((place.read("out/in/a.txt").as_str(), place.read("out/in/b.txt").as_str()), ("done", MENDED));
    // A newer original is read again.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let original = std::fs::File::options().write(true).open(place.path("in/a.txt")).expect("it is there");
    original.set_modified(later).expect("a time");
    run(&[]);
    assert_eq!(place.read("out/in/a.txt"), MENDED);
    let ran = run(&["--unsafe-fixes"]);
    assert!(ran.status == 2 && ran.err.contains("fixes of another safety"), "{}", ran.err);
    let ran = place.run(&["--resume", "--out-dir", "in", "out"]);
    assert!(ran.status == 2 && ran.err.contains("not begun with --resume"), "{}", ran.err);
}
