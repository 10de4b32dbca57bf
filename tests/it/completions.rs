//! What a shell offers, asked as the shell asks: the script that `completions` prints runs in bash.

use std::process::Command;

use crate::place::{Place, program, ran};

/// What bash offers for the last of these words, in the place.
fn offered(place: &Place, words: &[&str]) -> Vec<String> {
    let script = r#"
        source <(corpuslint completions bash)
        COMP_WORDS=(corpuslint "$@") COMP_CWORD=$# COMP_TYPE=9
        _clap_complete_corpuslint corpuslint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let folder = std::path::Path::new(program()).parent().expect("a folder").to_owned();
    let path = std::env::join_paths([folder, "/usr/bin".into(), "/bin".into()]).expect("no colon in it");
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", script, "bash"]).args(words).env_clear().env("PATH", path);
    let ran = ran(bash.current_dir(place.folder()).output().expect("there is bash"));
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn bash_offers_rules_profiles_and_formats() {
    let place = Place::new();
    assert_eq!(offered(&place, &["--select", "text/joined"]), ["text/joined-words"]);
    assert_eq!(offered(&place, &["check", "--profile", "gopher,fine"]), ["gopher,fineweb"]);
    assert_eq!(offered(&place, &["--output-format", "sa"]), ["sarif"]);
    assert_eq!(offered(&place, &["explain", "boilerplate/comment-f"]), ["boilerplate/comment-form"]);
    assert_eq!(offered(&place, &["compl"]), ["completions"]);
}

#[test]
fn cards_of_the_folders_configuration_are_offered_too() {
    let place = Place::with(&[("corpuslint.toml", "rules = ['mine']"), ("crawl/a.txt", "")]);
    let card = "summary='w'\nwhy='w'\nseverity='note'\ncheck='phrase'\nmessage='w'\n";
    place.write("mine/house/notice.toml", card);
    assert_eq!(offered(&place, &["--ignore", "house/"]), ["house/notice"]);
    assert_eq!(offered(&place, &["cra"]), ["crawl/"]);
    // A run tells what is wrong with it; whoever types is not kept from typing.
    place.write("corpuslint.toml", "rules = 3");
    assert_eq!(offered(&place, &["--ignore", "house/"]), [""]);
    assert_eq!(offered(&place, &["--ignore", "text/joined"]), ["text/joined-words"]);
}

#[test]
fn nothing_else_sets_it_off() {
    let place = Place::with(&[("a.txt", "A line.\n")]);
    let mut command = place.command(&["--isolated", "a.txt"]);
    let ran = ran(command.env("COMPLETE", "bash").output().expect("the program starts"));
    assert_eq!(ran.status, 0, "{}", ran.err);
}
