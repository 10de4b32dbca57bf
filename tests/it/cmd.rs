//! The command line as a user meets it: a folder a case under tests/cmd, compared word for word.

use crate::place::agent;

#[test]
fn each_case_prints_and_writes_what_it_says() {
    let cases = trycmd::TestCases::new();
    cases.env("NO_COLOR", "1");
    // It hands the environment on, and can set what is in it but not take it out.
    for name in agent::VARIABLES {
        cases.env(*name, "");
    }
    cases.case("tests/cmd/*/cmd.toml");
}
