//! `corpuslint rules --kinds`: the kinds of checks and what their cards may say, as a Markdown page; for
//! programs there is `corpuslint schema card`.

use std::fmt::Write as _;

use corpuslint::checks::KINDS;
use corpuslint::kind::Kind;
use corpuslint::schema;
use serde_json::{Map, Value};

const HEAD: &str = "\
# Kinds of checks

<!-- Made by `corpuslint rules --kinds`. Change the comments in the kinds' files instead. -->

A card says with `check = \"...\"` of which kind its check is, and the keys of its `[params]` are that kind's own. A key without
a default has to be there. `corpuslint schema card` says the same to an editor.
";

/// The page of all kinds.
pub(super) fn page() -> String {
    let mut out = HEAD.to_owned();
    for kind in KINDS {
        write!(out, "\n## {}\n\nFinds {}.\n", kind.name(), kind.summary()).expect("a string takes what is written");
        out.push_str(&parameters(*kind));
    }
    out
}

fn parameters(kind: &dyn Kind) -> String {
    let schema = schema::params(kind).to_value();
    let definitions = schema.get("$defs").and_then(Value::as_object);
    let definitions = definitions.cloned().unwrap_or_default();
    if let Some(faults) = schema.get("oneOf").and_then(Value::as_array) {
        let mut out = "\nIts parameters are one of these sets:\n".to_owned();
        for fault in faults {
            out.push('\n');
            if let Some(what) = fault.get("description").and_then(Value::as_str) {
                writeln!(out, "{}\n", one_line(what)).expect("a string takes what is written");
            }
            out.push_str(&table(fault, &definitions));
        }
        return out;
    }
    match table(&schema, &definitions) {
        table if table.is_empty() => "\nIt takes no parameters.\n".to_owned(),
        table => format!("\n{table}"),
    }
}

fn table(schema: &Value, definitions: &Map<String, Value>) -> String {
    let Some(fields) = schema.get("properties").and_then(Value::as_object) else { return String::new() };
    let is_required = |name: &String| {
        let required = schema.get("required").and_then(Value::as_array);
        required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)))
    };
    let mut out = "| key | value | default | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for (name, field) in fields {
        let default = match field.get("default") {
            _ if is_required(name) => "".to_owned(),
            Some(Value::Null) => "none".to_owned(),
            None if is_nullable(field) => "none".to_owned(),
            None => "see there".to_owned(),
            Some(value) => format!("`{value}`"),
        };
        let mut meaning = field.get("description").and_then(Value::as_str).map(one_line).unwrap_or_default();
        for told in values(field, definitions) {
            if !meaning.is_empty() {
                meaning.push(' ');
            }
            meaning.push_str(&told);
        }
        let cell = |text: &str| text.replace('|', "\\|");
        writeln!(out, "| `{name}` | {} | {} | {} |", cell(&value(field, definitions)), cell(&default), cell(&meaning))
            .expect("a string takes what is written");
    }
    out
}

/// Whether nothing may stand for a key.
fn is_nullable(field: &Value) -> bool {
    let is_null = |one: &Value| one.as_str() == Some("null") || one.get("type").is_some_and(|name| name == "null");
    ["type", "anyOf"]
        .iter()
        .any(|key| field.get(key).and_then(Value::as_array).is_some_and(|all| all.iter().any(is_null)))
}

/// What may stand for a key, in a word or two.
fn value(field: &Value, definitions: &Map<String, Value>) -> String {
    let field = resolved(field, definitions);
    if let Some(constant) = field.get("const").and_then(Value::as_str) {
        return format!("`{constant}`");
    }
    if let Some(either) = field.get("anyOf").and_then(Value::as_array) {
        let all = either.iter().filter(|one| one.get("type").and_then(Value::as_str) != Some("null"));
        return all.map(|one| value(one, definitions)).collect::<Vec<_>>().join(" or ");
    }
    if field.get("oneOf").is_some() || field.get("enum").is_some() {
        return "a name".to_owned();
    }
    let name = match field.get("type") {
        Some(Value::Array(types)) => types.iter().find_map(Value::as_str).unwrap_or_default(),
        Some(Value::String(name)) => name,
        _ => "",
    };
    match name {
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "number" => "number".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "array" => match (field.get("items"), field.get("prefixItems").and_then(Value::as_array)) {
            (_, Some(items)) => {
                let items: Vec<String> = items.iter().map(|item| value(item, definitions)).collect();
                format!("[{}]", items.join(", "))
            }
            (Some(item), None) => format!("list of: {}", value(item, definitions)),
            (None, None) => "list".to_owned(),
        },
        "object" => match field.get("additionalProperties") {
            Some(item @ Value::Object(_)) => format!("table of: {}", value(item, definitions)),
            _ => "table".to_owned(),
        },
        _ => "any value".to_owned(),
    }
}

/// The names that may stand for a key, each with what it means.
fn values(field: &Value, definitions: &Map<String, Value>) -> Vec<String> {
    let field = resolved(field, definitions);
    for key in ["anyOf", "items"] {
        match field.get(key) {
            Some(Value::Array(all)) => return all.iter().flat_map(|one| values(one, definitions)).collect(),
            Some(one) => return values(one, definitions),
            None => {}
        }
    }
    let all = [field.get("oneOf"), field.get("enum")].into_iter().flatten().filter_map(Value::as_array).flatten();
    all.filter_map(|one| match one {
        Value::String(name) => Some(format!("`{name}`.")),
        one => {
            let names = one.get("enum").and_then(Value::as_array);
            let name = one.get("const").and_then(Value::as_str).map(|name| format!("`{name}`")).or_else(|| {
                names.map(|names| {
                    names
                        .iter()
                        .filter_map(Value::as_str)
                        .map(|name| format!("`{name}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                })
            })?;
            Some(match one.get("description").and_then(Value::as_str) {
                Some(what) => format!("{name}: {}", one_line(what)),
                None => format!("{name}."),
            })
        }
    })
    .collect()
}

fn resolved<'s>(field: &'s Value, definitions: &'s Map<String, Value>) -> &'s Value {
    let name = field.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
    name.and_then(|name| definitions.get(name)).unwrap_or(field)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
