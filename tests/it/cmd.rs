//! The command line as a user meets it: a folder a case under tests/cmd, compared word for word.

#[test]
fn each_case_prints_and_writes_what_it_says() {
    trycmd::TestCases::new().env("NO_COLOR", "1").case("tests/cmd/*/cmd.toml");
}
