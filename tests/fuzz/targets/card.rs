//! Any TOML: a card is read or refused, compiles or is refused, and its examples can be tried.
#![no_main]

use corpuslint::examples;
use corpuslint::rules::Card;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    match Card::parse("text/fuzzed", "fuzzed.toml", source) {
        Ok(card) => drop(examples::try_card(&card)),
        Err(error) => {
            if let Some(span) = error.span {
                assert!(source.get(span).is_some());
            }
        }
    }
});
