//! JSON Schemas (draft 2020-12) of what the program reads and writes, made from the very types that read and write.
//!
//! A schema tells the shape: that a rule's id is known or that a regex compiles only the program says.

use schemars::Schema;
use schemars::generate::{Contract, SchemaSettings};

use crate::kind::{Kind, MakeSchema};
use crate::{config, report, rules};

pub use crate::report::SCHEMA_VERSION as VERSION;

/// What is read: names, and what makes their schemas.
const READ: [(&str, MakeSchema); 2] = [("card", rules::card_schema), ("config", config::schema)];

/// The names of all schemas.
pub fn names() -> impl Iterator<Item = &'static str> {
    let read = READ.iter().map(|(name, _)| *name);
    read.chain(report::SCHEMAS.iter().map(|(name, _)| *name))
}

/// The schema of this name.
pub fn of(name: &str) -> Option<Schema> {
    let find = |all: &[(&str, MakeSchema)]| all.iter().find(|(own, _)| *own == name).map(|(_, make)| *make);
    let read = find(&READ).map(|make| whole(make, Contract::Deserialize));
    read.or_else(|| find(&report::SCHEMAS).map(|make| whole(make, Contract::Serialize)))
}

/// The schema of the `[params]` of a kind's cards.
pub fn params(kind: &dyn Kind) -> Schema {
    whole(kind.params(), Contract::Deserialize)
}

/// A schema that stands by itself, with all that it refers to.
fn whole(make: MakeSchema, contract: Contract) -> Schema {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = contract;
    let meta_schema = settings.meta_schema.clone();
    let mut generator = settings.into_generator();
    let mut schema = make(&mut generator);
    let definitions = generator.take_definitions(true);
    if let Some(meta_schema) = meta_schema {
        schema.insert("$schema".to_owned(), meta_schema.into());
    }
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_title_and_says_what_every_field_is() {
        fn told(schema: &serde_json::Value, name: &str, path: &str) {
            let Some(fields) = schema.get("properties").and_then(|fields| fields.as_object()) else { return };
            for (field, schema) in fields {
                let is_told = ["description", "$ref", "anyOf", "const"].iter().any(|key| schema.get(key).is_some());
                assert!(is_told, "{name}{path}: nothing is said of `{field}`");
            }
        }
        for name in names() {
            let schema = of(name).expect("it is listed").to_value();
            assert!(schema.get("title").is_some() || schema.get("description").is_some(), "{name}");
            told(&schema, name, "");
            for (definition, schema) in schema.get("$defs").and_then(|all| all.as_object()).into_iter().flatten() {
                told(schema, name, definition);
            }
        }
        assert!(of("nothing").is_none());
    }
}
