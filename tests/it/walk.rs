//! Which files of a folder are read: globs, endings, what is ignored, and the list that `--show-files` prints of it.

use std::fs;
use std::os::unix::fs::symlink;

use crate::compressed::packed;
use crate::place::{DIRTY, MENDED, Place, ran};

/// What `--show-files` prints, in one line.
fn files(place: &Place, arguments: &[&str]) -> String {
    let ran = place.run(&[&["--show-files"], arguments].concat());
    assert_eq!((ran.status, ran.err.as_str()), (if ran.out.is_empty() { 3 } else { 0 }, ""), "{}", ran.out);
    ran.out.lines().collect::<Vec<_>>().join(" ")
}

fn corpus() -> Place {
    Place::with(&[
        ("a.txt", DIRTY),
        ("b.log", DIRTY),
        ("c.jsonl", "{\"text\":\"A town\"}\n"),
        ("drafts/d.txt", DIRTY),
        ("news/drafts/e.txt", DIRTY),
        ("news/f.md", DIRTY),
        ("news/g.log", DIRTY),
        ("news/h.png", "x"),
    ])
}

#[test]
fn what_would_be_read_is_listed_and_nothing_is_done() {
    let place = corpus();
    assert_eq!(files(&place, &["--fix", "."]), "a.txt c.jsonl drafts/d.txt news/drafts/e.txt news/f.md");
    assert_eq!(place.read("a.txt"), DIRTY);
    assert_eq!(files(&place, &["news", "b.log"]), "news/drafts/e.txt news/f.md b.log");
    let ran = place.run(&["--show-files", "a.txt", "gone.txt"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, "a.txt\n"));
    assert!(ran.err.contains("cannot read `gone.txt`"), "{}", ran.err);
    // The folder that is written to is not read.
    fs::create_dir(place.path("clean")).expect("writable");
    place.write("clean/a.txt", DIRTY);
    assert!(!files(&place, &["--out-dir", "clean", "."]).contains("clean"));
}

#[test]
fn a_name_is_shown_and_not_obeyed() {
    let place = Place::with(&[("a\u{1b}[31m\n.txt", DIRTY)]);
    assert_eq!(files(&place, &["."]), "a<U+001B>[31m<U+000A>.txt");
}

#[test]
fn what_is_excluded_is_left_out_with_all_below_it() {
    let place = corpus();
    let excluded = |globs: &str| files(&place, &["--exclude", globs, "."]);
    assert_eq!(excluded("drafts"), "a.txt c.jsonl news/f.md");
    assert_eq!(excluded("./drafts"), "a.txt c.jsonl news/drafts/e.txt news/f.md");
    assert_eq!(excluded("news/*"), "a.txt c.jsonl drafts/d.txt");
    assert_eq!(excluded("*.{md,jsonl},drafts/"), "a.txt");
    let ran = place.run(&["--exclude", "drafts", "."]);
    assert!(ran.out.contains("excluded 2"), "{}", ran.out);
    let ran = place.run(&["--exclude", "a[", "."]);
    assert!(ran.status == 2 && ran.err.contains("--exclude `a[` is no glob"), "{}", ran.err);
}

#[test]
fn what_is_named_is_read_all_the_same_unless_exclusion_is_forced() {
    let place = corpus();
    let named = ["--exclude", "drafts", "a.txt", "drafts/d.txt", "news/drafts"];
    assert_eq!(files(&place, &named), "a.txt drafts/d.txt news/drafts/e.txt");
    assert_eq!(files(&place, &[&["--force-exclude"], &named[..]].concat()), "a.txt");
    assert_eq!(files(&place, &["--include", "*.md", "a.txt"]), "a.txt");
}

#[test]
fn a_stream_goes_by_its_name() {
    let place = Place::with(&[("input", DIRTY)]);
    let run = |name: &str, more: &[&str]| {
        let arguments = [&["-", "--select", "boilerplate", "--exclude", "drafts", "--stdin-filename", name], more];
        let mut command = place.command(&arguments.concat());
        command.stdin(std::fs::File::open(place.path("input")).expect("it was just written"));
        ran(command.output().expect("it runs"))
    };
    assert_eq!(run("drafts/d.txt", &["--fix"]).out, MENDED);
    let forced = run("drafts/d.txt", &["--fix", "--force-exclude"]);
    assert_eq!(forced.out, DIRTY, "as it came: {}", forced.err);
    assert_eq!(run("news/d.txt", &["--fix", "--force-exclude"]).out, MENDED);
    let told = run("drafts/d.jsonl", &["--force-exclude"]);
    assert!(told.out.contains("excluded 1"), "{}", told.out);
    assert_eq!(run("drafts/d.parquet", &["--fix", "--force-exclude"]).out, DIRTY);
}

#[test]
fn only_what_is_included_is_read() {
    let place = corpus();
    let included = |globs: &str| files(&place, &["--include", globs, "."]);
    assert_eq!(included("*.log"), "b.log news/g.log");
    assert_eq!(included("news/*.log,a.txt"), "a.txt news/g.log");
    // A folder's name says nothing of what its files are.
    assert_eq!(included("news/**"), "news/drafts/e.txt news/f.md");
    assert_eq!(files(&place, &["--include", "*.txt", "--exclude", "drafts", "."]), "a.txt");
}

#[test]
fn further_endings_are_read_as_text() {
    let place = corpus();
    let all = "a.txt b.log c.jsonl drafts/d.txt news/drafts/e.txt news/f.md news/g.log";
    assert_eq!(files(&place, &["--extension", "log", "."]), all);
    assert_eq!(files(&place, &["--extension", ".LOG,xyz", "."]), all);
    let ran = place.run(&["--extension", "log", "--output-format", "concise", "."]);
    assert!(ran.out.contains("b.log:5:1: warning[boilerplate/comment-form]"), "{}", ran.out);
}

#[test]
fn files_without_an_ending_are_read_where_there_are_no_others() {
    let place = Place::with(&[
        ("out/AA/wiki_00", DIRTY),
        ("out/AA/wiki_01", DIRTY),
        ("out/AA/.state.json", "{}"),
        ("out/AB/wiki_00", DIRTY),
        ("out/readme.html", "x"),
        ("out/LICENSE", DIRTY),
    ]);
    place.write("out/AB/data", [0; 64]);
    let read = "out/AA/wiki_00 out/AA/wiki_01 out/AB/data out/AB/wiki_00";
    assert_eq!(files(&place, &["out"]), read);
    assert_eq!(files(&place, &["--extension", "", "out"]), format!("{read} out/LICENSE"));
    let ran = place.run(&["--select", "boilerplate", "out"]);
    assert!(ran.out.contains("3 documents checked"), "{}", ran.out);
    assert!(ran.out.contains("binary 1") && ran.out.contains("no ending 1"), "{}", ran.out);
}

#[test]
fn what_begins_with_a_record_is_json_lines_without_an_ending() {
    let line = |text: &str| serde_json::json!({"id": "1", "url": "", "text": text}).to_string() + "\n";
    let place = Place::with(&[
        ("out/AA/wiki_00", &(line(MENDED) + &line(DIRTY))),
        ("out/AA/list.html", "x"),
        ("out/AB/wiki_00", &serde_json::json!({"id": "1", "n": 2}).to_string()),
        ("out/AC/wiki_00", &format!("{}and more", line(DIRTY).trim_end())),
        ("out/AC/README", "{\n\"text\": \"Salt.\"\n}\n"),
        ("out/AC/a.html", "x"),
    ]);
    assert_eq!(files(&place, &["out"]), "out/AA/wiki_00 out/AB/wiki_00");
    let ran =
        place.run(&["--select", "boilerplate", "--output-format", "concise", "--fix", "out/AA", "out/AA/wiki_00"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert_eq!(place.read("out/AA/wiki_00"), line(MENDED).repeat(2));
    place.write("out/AD/wiki_00.gz", packed("a.gz", &line(DIRTY)));
    assert_eq!(files(&place, &["out/AD"]), "out/AD/wiki_00.gz");
    let ran = place.run(&["--select", "boilerplate", "--output-format", "concise", "out/AD/wiki_00.gz"]);
    assert!(ran.out.contains("wiki_00.gz:1:"), "{}", ran.out);
}

#[test]
fn an_ignore_file_goes_before_a_gitignore() {
    let place = corpus();
    place.write(".gitignore", "drafts\n*.md\n");
    place.write("news/.ignore", "!*.md\n");
    assert_eq!(files(&place, &["."]), "a.txt c.jsonl news/f.md");
    place.write(".ignore", "a.txt\n");
    assert_eq!(files(&place, &["."]), "c.jsonl news/f.md");
    place.write("news/.gitignore", "!drafts\n");
    assert_eq!(files(&place, &["news"]), "news/drafts/e.txt news/f.md");
    let ran = place.run(&["."]);
    assert!(ran.out.contains("ignored by .ignore 1"), "{}", ran.out);
    assert!(files(&place, &["--no-ignore", "."]).contains("drafts/d.txt"));
    // One that lies above the folder counts too, repository or not.
    place.write(".ignore", "f.md\n");
    assert_eq!(files(&place, &["news"]), "news/drafts/e.txt news/f.md", "what is nearer decides");
    fs::remove_file(place.path("news/.ignore")).expect("there");
    assert_eq!(files(&place, &["news"]), "news/drafts/e.txt");
}

#[test]
fn a_configuration_says_the_same_from_its_own_folder() {
    let place = corpus();
    place.write("corpuslint.toml", "exclude = ['news/drafts']\nextension = ['log']\n");
    assert_eq!(files(&place, &["."]), "a.txt b.log c.jsonl drafts/d.txt news/f.md news/g.log");
    assert_eq!(files(&place, &["news"]), "news/f.md news/g.log");
    // The command line's own are in its place, the further ones beside it.
    assert_eq!(files(&place, &["--exclude", "*.log", "news"]), "news/drafts/e.txt news/f.md");
    assert_eq!(files(&place, &["--extend-exclude", "*.log", "news"]), "news/f.md");
    place.write("corpuslint.toml", "include = ['*.md']\nextend-exclude = ['drafts']\nforce-exclude = true\n");
    assert_eq!(files(&place, &[".", "drafts/d.txt"]), "news/f.md");
    place.write("corpuslint.toml", "exclude = ['a[']\n");
    let ran = place.run(&["."]);
    assert!(ran.status == 2 && ran.err.contains("corpuslint.toml:1:12"), "{}", ran.err);
}

#[test]
fn globs_see_a_path_as_it_is_written_and_where_it_leads() {
    let place = Place::with(&[("disk/drafts/a.txt", DIRTY), ("disk/b.txt", DIRTY)]);
    symlink("disk", place.path("data")).expect("a link");
    for glob in ["data/drafts", "disk/drafts", "drafts"] {
        assert_eq!(files(&place, &["--exclude", glob, "data"]), "data/b.txt", "{glob}");
    }
    assert_eq!(files(&place, &["--exclude", "data/drafts", "./disk/../data"]), "disk/../data/b.txt");
}
