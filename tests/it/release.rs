//! What installs a release, without compiling it, asks for what a release is made of.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the pattern's first group matches in a file.
fn found(name: &str, pattern: &str) -> BTreeSet<String> {
    let pattern = regex::Regex::new(pattern).expect("a regex");
    pattern.captures_iter(&file(name)).map(|found| found[1].to_owned()).collect()
}

#[test]
fn the_hooks_take_the_wheel_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    let hooks: toml::Table = file("pyproject.toml").parse().expect("TOML");
    let wheel: toml::Table = file("tools/wheel/pyproject.toml").parse().expect("TOML");
    let name = wheel["project"]["name"].as_str().expect("a name");
    assert_eq!(hooks["project"]["version"].as_str(), Some(version));
    let package: toml::Table = file("python/Cargo.toml").parse().expect("TOML");
    assert_eq!(package["package"]["version"].as_str(), Some(version), "the package is the program's");
    let pyproject: toml::Table = file("python/pyproject.toml").parse().expect("TOML");
    assert_eq!(pyproject["project"]["name"].as_str(), Some(name));
    let needed: Vec<_> = hooks["project"]["dependencies"].as_array().expect("a list").iter().collect();
    assert_eq!(needed, [&toml::Value::from(format!("{name}=={version}"))]);
}

#[test]
fn what_is_downloaded_is_what_a_release_is_made_of() {
    let made = found(".github/workflows/release.yml", r"target: ([a-z0-9_-]+),");
    assert_eq!(made.len(), 5);
    assert_eq!(found(".github/action.sh", r"\) echo ([a-z0-9_]+-[a-z0-9_-]+) ;;"), made, "the action");
    for (name, pattern) in [
        ("Cargo.toml", r#"pkg-url = .*/corpuslint-([a-z0-9_]+-[a-z0-9_-]+)\.tar\.gz"#),
        ("Cargo.toml", r#"bin-dir = "corpuslint-([a-z0-9_]+-[a-z0-9_-]+)/"#),
    ] {
        let asked = found(name, pattern);
        assert!(!asked.is_empty() && asked.is_subset(&made), "{name}: {asked:?} of {made:?}");
    }
}

/// The images take these two out of the archives.
#[test]
fn the_images_are_of_targets_that_are_made() {
    let machines = found(".github/release.py", r#""(x86_64|aarch64)": "#);
    let made = found(".github/workflows/release.yml", r"target: ([a-z0-9_]+)-unknown-linux-gnu,");
    assert_eq!(machines, made);
}
