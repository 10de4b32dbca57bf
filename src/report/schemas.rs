//! The schemas of what reports write, by name.

use schemars::{JsonSchema as _, Schema, SchemaGenerator, json_schema};

use super::account::WireSummary;
use super::json::WireFinding;
use super::rejected::WireRejected;
use super::removed::WireRemoved;
use super::statistics::Row;
use crate::kind::MakeSchema;

/// A name, and what makes its schema.
pub(crate) const SCHEMAS: [(&str, MakeSchema); 6] = [
    ("finding", WireFinding::json_schema),
    ("report", report),
    ("summary", WireSummary::json_schema),
    ("statistics", Row::json_schema),
    ("removed", WireRemoved::json_schema),
    ("rejected", WireRejected::json_schema),
];

fn report(generator: &mut SchemaGenerator) -> Schema {
    let finding = generator.subschema_for::<WireFinding>();
    json_schema!({ "title": "Report", "description": "What `json` writes.", "type": "array", "items": finding })
}
