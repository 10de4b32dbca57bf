//! Data is not trusted: a configuration that lies in what is linted decides nothing, and shows nothing.

use crate::place::{DIRTY, MENDED, Place};

const LEFT: &str = "warning: `data/corpuslint.toml` lies with the data, and is not used; \
    `--config data/corpuslint.toml` or `--trust-config` uses it\n";

#[test]
fn a_configuration_in_the_data_is_told_and_not_used() {
    let place = Place::with(&[("data/a.txt", DIRTY), ("data/corpuslint.toml", "ignore = ['boilerplate']\n")]);
    for path in ["data", "data/a.txt", "./data/"] {
        let ran = place.run(&["--output-format", "concise", path]);
        assert_eq!((ran.status, ran.err.as_str()), (1, LEFT), "{path}");
        assert!(ran.out.contains("comment-form"), "{}", ran.out);
    }
    let ran = place.run(&["--quiet", "data"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let ran = place.run(&["metrics", "data"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, LEFT));

    for arguments in [&["--trust-config", "data"][..], &["--config", "data/corpuslint.toml", "data"]] {
        let ran = place.run(arguments);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}\n{}", ran.out);
    }
    // The working folder is its user's.
    let ran = place.command(&["."]).current_dir(place.path("data")).output().expect("the program starts");
    assert_eq!(ran.status.code(), Some(0));
}

#[test]
fn a_configuration_above_the_data_holds_from_anywhere() {
    let place = Place::with(&[("home/data/a.txt", DIRTY), ("home/corpuslint.toml", "ignore = ['boilerplate']\n")]);
    place.write("else/b.txt", MENDED);
    for (folder, path) in [(".", "home/data"), ("home", "data"), ("home/data", "."), ("else", "../home/data/a.txt")] {
        let ran = place.command(&[path]).current_dir(place.path(folder)).output().expect("the program starts");
        // Seen from above, `home` is on the way to the data.
        let expected = if folder == "." { 1 } else { 0 };
        assert_eq!(ran.status.code(), Some(expected), "{folder} {path}");
    }
}

#[test]
fn nothing_of_an_extended_file_that_is_no_configuration_is_shown() {
    let place = Place::with(&[("a.txt", MENDED), ("corpuslint.toml", "extend = 'secret'\n")]);
    let secrets = [
        "token \u{1b}[31m= hush\n",
        "hush: hush\n",
        "[hush]\nhush = 'hush'\n",
        "select = 'hush'\n",
        "profile = [['hush']]\n",
        "[severity]\n'hush*[' = 'note'\n",
        "[severity]\n'hush' = 'hush'\n",
        "[[allow]]\nrule = 'hush'\n",
        "extend = 'hush'\n\"",
    ];
    for secret in secrets {
        place.write("secret", secret);
        let ran = place.run(&["."]);
        assert_eq!(ran.status, 2, "{secret}");
        assert!(!ran.err.contains("hush") && !ran.err.contains('\u{1b}'), "{secret}: {}", ran.err);
        assert!(ran.err.contains("corpuslint.toml:1:10") && ran.err.contains("/secret` cannot be used"), "{}", ran.err);
    }
    // Whoever names it may see it.
    place.write("secret", secrets[0]);
    let ran = place.run(&["--config", "secret", "."]);
    assert!(ran.err.contains("hush") && !ran.err.contains('\u{1b}'), "{:?}", ran.err);

    // Nor of what is no card or no baseline.
    for (config, place_of_it) in [("rules = ['../else']", "1:10"), ("baseline = 'secret'", "1:12")] {
        place.write("home/a.txt", MENDED);
        place.write("else/hush.toml", "token = 'hush'");
        place.write("home/secret", "{\"version\": \"hush\"}");
        place.write("home/corpuslint.toml", config);
        let ran = place.command(&["."]).current_dir(place.path("home")).output().expect("the program starts");
        let err = String::from_utf8_lossy(&ran.stderr).replace("hush.toml", "");
        assert!(err.contains(&format!("corpuslint.toml:{place_of_it}")) && !err.contains("hush"), "{err}");
    }

    place.write("secret", [0xFF, 0xFE]);
    let ran = place.run(&["."]);
    assert!(ran.status == 2 && ran.err.contains("corpuslint.toml:1:10"), "{}", ran.err);
}

#[test]
#[cfg(unix)]
fn nothing_is_shown_through_a_link() {
    use std::os::unix::fs::symlink;

    let place = Place::with(&[("home/a.txt", MENDED), ("secret", "hush"), ("home/mine/text/own.toml", "hush = 1")]);
    symlink("../secret", place.path("home/corpuslint.toml")).expect("a link");
    symlink("../../../secret", place.path("home/mine/text/a.toml")).expect("a link");
    for arguments in [&["."][..], &["--config", "corpuslint.toml", "."], &["--isolated", "--rules", "mine", "."]] {
        let ran = place.command(arguments).current_dir(place.path("home")).output().expect("the program starts");
        let err = String::from_utf8_lossy(&ran.stderr);
        assert!(err.contains("cannot be used at its line 1") && !err.contains("hush"), "{arguments:?}: {err}");
    }
}

#[test]
#[cfg(unix)]
fn what_has_no_end_is_no_configuration() {
    let place = Place::with(&[("a.txt", MENDED), ("corpuslint.toml", "extend = '/dev/zero'\n")]);
    let ran = place.run(&["."]);
    assert!(ran.status == 2 && ran.err.contains("it is no regular file"), "{}", ran.err);
    place.write("corpuslint.toml", "#".repeat(2 << 20));
    let ran = place.run(&["."]);
    assert!(ran.status == 2 && ran.err.contains("longer than a megabyte"), "{}", ran.err);
}

#[test]
fn a_value_that_is_wrong_is_shown_at_its_place() {
    let place = Place::with(&[("a.txt", MENDED), ("mine/x.txt", "")]);
    let check = |config: &str, place_of_it: &str, message: &str| {
        place.write("corpuslint.toml", config);
        let ran = place.run(&["a.txt"]);
        let drawn = format!("┌─ corpuslint.toml:{place_of_it}\n");
        assert_eq!(ran.status, 2, "{config}");
        assert!(ran.err.contains(&drawn) && ran.err.contains(message), "{config}\n{}", ran.err);
    };
    check("select = ['markup',\n  'boilerplat']", "2:3", "did you mean `boilerplate`?");
    check("ignore = ['boilerplate/comment-from']", "1:11", "did you mean `boilerplate/comment-form`?");
    check("extend-select = ['markup', '[']", "1:28", "rule selector");
    check("profile = 'gofer'", "1:11", "did you mean `gopher`?");
    check("profile = ['c4', 'gofer']", "1:18", "did you mean `gopher`?");
    check("fail-on = 'warn'", "1:11", "did you mean `warning`?");
    check("fail-on = 3", "1:11", "wanted string");
    check("[severity]\n'markup/raw-ur' = 'note'", "2:1", "did you mean `markup/raw-url`?");
    check("[per-file-ignores]\n'*.md' = ['markdwn']", "2:11", "did you mean `markdown`?");
    check("[per-file-ignores]\n'{a' = ['markup']", "2:1", "unclosed");
    check("[[allow]]\nrule = 'markup/raw-ur'\npath = 'a'", "2:8", "did you mean `markup/raw-url`?");
    check("rules = ['gone']", "1:10", "No such file");
    check("rules = ['mine']", "1:10", "no card in it");
    check("baseline = 'gone.json'", "1:12", "gone.json");
    check("extend = 'gone.toml'", "1:10", "gone.toml");
}

#[test]
fn what_an_extended_configuration_says_of_rules_has_its_place_too() {
    let place = Place::with(&[("a.txt", MENDED), ("corpuslint.toml", "extend = 'base.toml'\n")]);
    place.write("base.toml", "fail-on = 'note'\nignore = ['boilerplat']\n");
    let ran = place.run(&["."]);
    assert!(ran.status == 2 && ran.err.contains("base.toml:2:11"), "{}", ran.err);
}
