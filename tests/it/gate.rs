//! Exit status, baseline, configuration: what a gate in CI stands on.

use crate::place::{DIRTY, MENDED, Place};

#[test]
fn the_exit_status_says_how_it_went() {
    let place = Place::with(&[("dirty.txt", DIRTY), ("clean.txt", MENDED), ("empty/x.png", "")]);
    let check = |arguments: &[&str], expected: i32| {
        let ran = place.run(arguments);
        assert_eq!(ran.status, expected, "{arguments:?}\n{}{}", ran.out, ran.err);
    };
    check(&["clean.txt"], 0);
    check(&["."], 1);
    check(&["--fail-on", "error", "."], 0);
    check(&["--fail-on", "never", "."], 0);
    check(&["--select", "whitespace", "."], 0);
    check(&["no-such-place"], 2);
    check(&["--select", "no-such-rule", "."], 2);
    check(&["--no-such-option"], 2);
    check(&["--config", "no-such-file", "."], 2);
    check(&["empty"], 3);
}

#[test]
fn a_baseline_hides_what_it_knows_and_nothing_else() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    let ran = place.run(&["--write-baseline", "known.json", "."]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(place.run(&["--baseline", "known.json", "."]).status, 0);

    // Lines that move do not matter.
    place.write("a.txt", format!("One more line of text above it all\n\n{DIRTY}"));
    assert_eq!(place.run(&["--baseline", "known.json", "."]).status, 0);

    // The same finding once more does.
    place.write("a.txt", format!("{DIRTY}\nLeave a Comment\n"));
    let ran = place.run(&["--baseline", "known.json", "--output-format", "concise", "."]);
    assert_eq!((ran.status, ran.out.matches("comment-form").count()), (1, 1), "{}", ran.out);

    // One finding swapped for another of the same rule does, and the one that is gone is named.
    place.write("a.txt", DIRTY.replace("a Comment", "a Reply"));
    let ran = place.run(&["--baseline", "known.json", "."]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.err.contains("stale in the baseline: a.txt: boilerplate/comment-form: `Leave a Comment`"),
        "{}",
        ran.err
    );

    // SARIF keeps what is known, marked.
    place.write("a.txt", DIRTY);
    let ran = place.run(&["--baseline", "known.json", "--output-format", "sarif", "."]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains("\"suppressions\""), "{}", ran.out);
}

#[test]
fn a_known_finding_is_not_mended() {
    let place = Place::with(&[("a.txt", DIRTY)]);
    place.run(&["--write-baseline", "known.json", "."]);
    place.run(&["--baseline", "known.json", "--fix", "."]);
    assert_eq!(place.read("a.txt"), DIRTY);
}

#[test]
fn the_configuration_selects_silences_and_allows() {
    let place = Place::with(&[("a.txt", DIRTY), ("drafts/b.txt", DIRTY)]);
    let found = |config: &str| {
        place.write("corpuslint.toml", config);
        let ran = place.run(&["--output-format", "concise", "."]);
        assert!(ran.status < 2, "{config}\n{}", ran.err);
        ran.out.matches("comment-form").count()
    };
    assert_eq!(found(""), 2);
    assert_eq!(found("ignore = ['boilerplate']"), 0);
    assert_eq!(found("select = ['whitespace']\nextend-select = ['boilerplate/comment-form']"), 2);
    assert_eq!(found("[per-file-ignores]\n'drafts/**' = ['boilerplate']"), 1);
    assert_eq!(found("[[allow]]\nrule = 'boilerplate/comment-form'\npath = 'a.txt'\ntext = 'Leave a'"), 1);
    assert_eq!(found("[[allow]]\nrule = 'boilerplate/comment-form'\ntext = 'Another'"), 2);
    place.write("corpuslint.toml", "fail-on = 'error'");
    assert_eq!(place.run(&["."]).status, 0);
    place.write("corpuslint.toml", "fail-on = 'error'\n[severity]\n'boilerplate/comment-form' = 'error'");
    assert_eq!(place.run(&["."]).status, 1);
    assert_eq!(place.run(&["--isolated", "--fail-on", "error", "."]).status, 0);
}

#[test]
fn what_is_let_pass_is_not_mended() {
    let config = "[[allow]]\nrule = 'boilerplate/comment-form'\npath = 'a.txt'\n";
    let place = Place::with(&[("a.txt", DIRTY), ("corpuslint.toml", config)]);
    place.run(&["--fix", "."]);
    assert_eq!(place.read("a.txt"), DIRTY);
}

#[test]
fn a_broken_configuration_or_card_is_shown_at_its_place() {
    let place = Place::with(&[("a.txt", MENDED), ("corpuslint.toml", "selct = ['markup']\n")]);
    let ran = place.run(&["."]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("corpuslint.toml:1:1") && ran.err.contains("did you mean `select`?"), "{}", ran.err);

    place.write("corpuslint.toml", "rules = ['mine']");
    place.write("mine/text/word.toml", "summary = 'A word'\nwhy = 'x'\nseverity = 'note'\ncheck = 'pattern'\nmessage = 'x'\n[params]\npatterns = ['a(b']\n");
    let ran = place.run(&["."]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("word.toml:7:13") && ran.err.contains("unclosed group"), "{}", ran.err);
}

#[test]
fn cards_of_ones_own_go_through_the_same_door() {
    let card = "summary = 'A word'\nwhy = 'x'\nseverity = 'error'\ncheck = 'pattern'\nmessage = 'found `{match}`'\n\
        [params]\npatterns = ['dock\\b']\n[[example]]\ntext = 'the ⟪dock⟫'\n[[example]]\ntext = 'docks'\n";
    let place = Place::with(&[("a.txt", MENDED), ("mine/text/dock.toml", card)]);
    let ran = place.run(&["--rules", "mine", "--output-format", "concise", "a.txt"]);
    assert!(ran.status == 1 && ran.out.contains("found `dock`"), "{}{}", ran.out, ran.err);
    let ran = place.run(&["test-rules", "mine"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "1 card, 2 examples: all as written.\n"));
    place.write("mine/text/dock.toml", card.replace("⟪dock⟫", "dock"));
    let ran = place.run(&["test-rules", "mine"]);
    assert!(ran.status == 1 && ran.out.contains("Noisy (false positive)"), "{}", ran.out);
}

#[test]
fn one_bad_path_of_many_is_told_and_the_others_are_linted() {
    let place = Place::with(&[("a.txt", DIRTY), ("in/b.txt", DIRTY), ("known.json", "")]);
    let ran = place.run(&["--output-format", "concise", "gone.txt", "a.txt", "in", "no\u{1b}[31m"]);
    assert_eq!((ran.status, ran.out.matches("comment-form").count()), (2, 2), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("cannot read `gone.txt`: no such file or directory"), "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);

    place.write("list", "gone.txt\na.txt\n");
    let ran = place.run(&["--fix", "--files-from", "list"]);
    assert_eq!((ran.status, place.read("a.txt").as_str()), (2, MENDED));

    // What was not read has no findings in it.
    let ran = place.run(&["--write-baseline", "known.json", "in", "gone.txt"]);
    assert_eq!((ran.status, place.read("known.json").as_str()), (2, ""));
    assert!(ran.out.contains("`known.json` was not written"), "{}", ran.out);
}

#[test]
fn a_rule_is_explained_by_its_id_or_its_name() {
    let place = Place::with(&[("rule", DIRTY)]);
    let explained = place.run(&["explain", "boilerplate/comment-form"]);
    assert!(explained.status == 0 && explained.out.starts_with("boilerplate/comment-form: "), "{}", explained.out);
    for words in [&["explain", "comment-form"][..], &["rule", "comment-form"], &["rule", "boilerplate/comment-form"]] {
        assert_eq!(place.run(words).out, explained.out);
    }
    assert_eq!(place.run(&["help"]).out, place.run(&["--help"]).out);
    // A file that has a command's name is reached as a path.
    assert!(place.run(&["./rule"]).out.contains("comment-form"));
}

#[test]
fn a_baseline_holds_from_any_folder_and_however_files_are_named() {
    let place = Place::with(&[("corpus/news/a.txt", DIRTY)]);
    let ran = place.run(&["--write-baseline", "gate/known.json", "corpus"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(place.read("gate/known.json").contains("\"path\": \"../corpus/news/a.txt\""));
    let absolute = place.path("corpus").display().to_string();
    for (folder, baseline, path) in [
        (".", "gate/known.json", "corpus/news/a.txt"),
        (".", "./gate/known.json", "./corpus"),
        ("corpus", "../gate/known.json", "."),
        ("corpus/news", "../../gate/known.json", "a.txt"),
        ("gate", "known.json", "../corpus"),
        ("gate", "known.json", &absolute),
    ] {
        let mut command = place.command(&["--baseline", baseline, path]);
        let ran = crate::place::ran(command.current_dir(place.path(folder)).output().expect("it starts"));
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{folder} {baseline} {path}: {}", ran.out);
        let mut command = place.command(&["--fix", "--baseline", baseline, path]);
        command.current_dir(place.path(folder)).output().expect("it starts");
        assert_eq!(place.read("corpus/news/a.txt"), DIRTY, "{folder} {baseline} {path}");
    }
}

#[test]
fn a_baseline_of_the_first_version_holds_in_the_folder_it_was_written_in() {
    let place = Place::with(&[("corpus/a.txt", DIRTY)]);
    place.run(&["--write-baseline", "gate/known.json", "corpus"]);
    let first =
        place.read("gate/known.json").replace("\"version\": 2", "\"version\": 1").replace("../corpus", "corpus");
    place.write("gate/known.json", &first);
    assert_eq!(place.run(&["--baseline", "gate/known.json", "./corpus"]).status, 0);
    let mut command = place.command(&["--baseline", "../gate/known.json", "."]);
    let ran = crate::place::ran(command.current_dir(place.path("corpus")).output().expect("it starts"));
    assert!(ran.status == 1 && ran.err.contains("by an older corpuslint"), "{}", ran.err);
    place.write("gate/known.json", first.replace("\"version\": 1", "\"version\": 3"));
    assert_eq!(place.run(&["--baseline", "gate/known.json", "corpus"]).status, 2);
}

#[test]
fn files_that_are_gone_are_named_where_their_folder_was_looked_at() {
    let place = Place::with(&[("in/a.txt", DIRTY), ("in/old/b.txt", DIRTY), ("c.txt", DIRTY)]);
    place.run(&["--select", "boilerplate", "--write-baseline", "known.json", "."]);
    std::fs::remove_dir_all(place.path("in/old")).expect("own folder");
    std::fs::remove_file(place.path("c.txt")).expect("own file");
    let told = |path: &str| place.run(&["--baseline", "known.json", path]).err;
    let gone = "stale in the baseline: in/old/b.txt: the file is gone, and 1 known finding with it\n";
    assert_eq!(told("in"), gone);
    assert_eq!(told("."), format!("{}{gone}", gone.replace("in/old/b", "c")));
    assert_eq!(told("in/a.txt"), "", "that says nothing of the others");
}
