//! Which columns of a Parquet file hold texts, and what else is wanted of a row.
//!
//! A leaf of the schema has a path as it would have in JSON: what lists are wrapped in (`list.element`, `key_value`) is
//! no step of it, and a list is the step to each of its values.

use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::schema::types::{SchemaDescriptor, Type};
use serde::{Deserialize, Serialize};

use crate::corpus::fields::{Fields, TITLES, TextFields, URLS, USUAL};
use crate::pointer::{Pointer, Step};

/// A column with texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TextColumn {
    /// Its number among the leaves of the schema.
    pub(super) leaf: usize,
    /// The way to it; `None` is each value of a list.
    steps: Vec<Option<String>>,
    /// The levels of a value that is there.
    pub(super) definition: i16,
    pub(super) repetition: i16,
}

impl TextColumn {
    /// What a value's field is called: the column's name, or a pointer in which each list is a number.
    pub(super) fn field(&self, indices: &[u64]) -> String {
        if let [Some(name)] = &self.steps[..] {
            return name.clone();
        }
        let mut indices = indices.iter();
        let mut field = String::new();
        for step in &self.steps {
            field.push('/');
            match step {
                Some(name) => field.push_str(&name.replace('~', "~0").replace('/', "~1")),
                None => field.push_str(&indices.next().copied().unwrap_or_default().to_string()),
            }
        }
        field
    }
}

/// The columns of a file that matter here, by their numbers among the leaves.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) texts: Vec<TextColumn>,
    /// One with strings or whole numbers.
    pub(super) id: Option<usize>,
    pub(super) title: Option<usize>,
    pub(super) url: Option<usize>,
    /// Those that somebody asks for, with strings, whole numbers or truth values.
    pub(super) asked: Vec<(Pointer, usize)>,
    /// What the columns are called, for one that is looked for in vain.
    pub(super) names: Vec<String>,
}

impl Columns {
    pub(super) fn of(schema: &SchemaDescriptor, fields: &Fields) -> Self {
        let leaves = leaves(schema);
        let named = |name: &str| {
            let is_it = |leaf: &&Leaf| matches!(&leaf.steps[..], [Some(only)] if only == name);
            leaves.iter().find(is_it).map(|leaf| leaf.index)
        };
        let any = |names: &[&str]| names.iter().filter_map(|name| named(name)).find(|at| leaves[*at].is_string);
        let below = |pointer: &Pointer| texts_below(&leaves, schema, pointer);
        let mut texts: Vec<TextColumn> = match &fields.texts {
            TextFields::Usual => {
                let usual = USUAL.iter().map(|name| below(&Pointer::field(name)));
                usual.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
            }
            TextFields::Named(pointers) => pointers.iter().flat_map(below).collect(),
        };
        let mut seen = Vec::new();
        texts.retain(|text| {
            !seen.contains(&text.leaf) && {
                seen.push(text.leaf);
                true
            }
        });
        let id = leaves.iter().find(|leaf| leads_to(&fields.id.steps, &leaf.steps) == Some(&[][..]));
        let is_id = |leaf: &&Leaf| leaf.repetition == 0 && (leaf.is_string || leaf.is_number);
        let asked = fields.asked.iter().filter_map(|pointer| {
            let leads = |leaf: &&Leaf| leads_to(&pointer.steps, &leaf.steps) == Some(&[][..]);
            let leaf = leaves.iter().filter(|leaf| is_id(leaf) || leaf.is_truth).find(leads)?;
            Some((pointer.clone(), leaf.index))
        });
        let asked = asked.collect();
        let id = id.filter(is_id).map(|leaf| leaf.index);
        let title = any(&TITLES);
        Self {
            title: title.filter(|title| Some(*title) != id && texts.iter().all(|text| text.leaf != *title)),
            url: any(&URLS),
            id,
            texts,
            asked,
            names: schema.root_schema().get_fields().iter().map(|field| field.name().to_owned()).collect(),
        }
    }
}

/// A leaf of the schema.
struct Leaf {
    index: usize,
    steps: Vec<Option<String>>,
    is_string: bool,
    is_number: bool,
    is_truth: bool,
    definition: i16,
    repetition: i16,
}

fn leaves(schema: &SchemaDescriptor) -> Vec<Leaf> {
    let mut paths = Vec::new();
    for field in schema.root_schema().get_fields() {
        walk(field, &[], Some(field.name()), &mut paths);
    }
    let described = schema.columns().iter().zip(paths).enumerate();
    let leaf = |(index, (column, steps)): (usize, (&std::sync::Arc<_>, _))| {
        let column: &parquet::schema::types::ColumnDescriptor = column;
        let is_binary = column.physical_type() == Physical::BYTE_ARRAY;
        let is_text = matches!(column.logical_type_ref(), Some(LogicalType::String))
            || column.converted_type() == ConvertedType::UTF8;
        Leaf {
            index,
            steps,
            is_string: is_binary && is_text,
            is_number: matches!(column.physical_type(), Physical::INT32 | Physical::INT64),
            is_truth: column.physical_type() == Physical::BOOLEAN && column.max_rep_level() == 0,
            definition: column.max_def_level(),
            repetition: column.max_rep_level(),
        }
    };
    described.map(leaf).collect()
}

/// Adds the ways to all leaves of `node`, which itself is called `name`, or is the value of a list and not called
/// anything.
fn walk(node: &Type, before: &[Option<String>], name: Option<&str>, paths: &mut Vec<Vec<Option<String>>>) {
    let mut steps = before.to_vec();
    steps.extend(name.map(|name| Some(name.to_owned())));
    let info = node.get_basic_info();
    let is_repeated = |node: &Type| {
        let info = node.get_basic_info();
        info.has_repetition() && info.repetition() == Repetition::REPEATED
    };
    if is_repeated(node) {
        steps.push(None);
    }
    if node.is_primitive() {
        paths.push(steps);
        return;
    }
    let fields = node.get_fields();
    let converted = info.converted_type();
    let is_list = matches!(info.logical_type_ref(), Some(LogicalType::List)) || converted == ConvertedType::LIST;
    let is_map = matches!(info.logical_type_ref(), Some(LogicalType::Map))
        || matches!(converted, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE);
    match fields {
        [repeated] if (is_list || is_map) && is_repeated(repeated) => {
            steps.push(None);
            let inner = if repeated.is_group() { repeated.get_fields() } else { &[] };
            // The rules of the format for what older writers made of a list.
            let is_value = repeated.name() == "array" || repeated.name() == format!("{}_tuple", node.name());
            match inner {
                [key, value] if is_map => {
                    walk(key, &steps, Some("key"), paths);
                    walk(value, &steps, None, paths);
                }
                [element] if is_list && !is_value => walk(element, &steps, None, paths),
                [] => paths.push(steps),
                _ => inner.iter().for_each(|field| walk(field, &steps, Some(field.name()), paths)),
            }
        }
        _ => fields.iter().for_each(|field| walk(field, &steps, Some(field.name()), paths)),
    }
}

/// What is left of the way to a leaf behind these steps, if they lead towards it.
fn leads_to<'s>(steps: &[Step], leaf: &'s [Option<String>]) -> Option<&'s [Option<String>]> {
    let (way, rest) = leaf.split_at_checked(steps.len())?;
    let fits = |(step, own): (&Step, &Option<String>)| match (step, own) {
        (Step::Each, _) => true,
        (Step::Key(key), Some(own)) => key == own,
        (Step::Key(_), None) => false,
    };
    steps.iter().zip(way).all(fits).then_some(rest)
}

/// Whether what is left of a way is that of texts: none, the values of a list, or what the turns of a conversation say.
fn is_texts(rest: &[Option<String>]) -> bool {
    match rest {
        [] | [None] => true,
        [None, Some(key), rest @ ..] => matches!(&**key, "content" | "value" | "text") && is_texts(rest),
        _ => false,
    }
}

/// The columns with texts that a name or a pointer means.
fn texts_below(leaves: &[Leaf], schema: &SchemaDescriptor, pointer: &Pointer) -> Vec<TextColumn> {
    let column = |leaf: &Leaf| TextColumn {
        leaf: leaf.index,
        steps: leaf.steps.clone(),
        definition: leaf.definition,
        repetition: leaf.repetition,
    };
    let strings = || leaves.iter().filter(|leaf| leaf.is_string);
    let found: Vec<_> =
        strings().filter(|leaf| leads_to(&pointer.steps, &leaf.steps).is_some_and(is_texts)).map(column).collect();
    if !found.is_empty() {
        return found;
    }
    // As the format itself spells a path, with or without what lists are wrapped in.
    let name = pointer.to_string();
    let is_named = |leaf: &&Leaf| {
        let steps: Vec<&str> = leaf.steps.iter().flatten().map(String::as_str).collect();
        steps.join(".") == name || schema.column(leaf.index).path().string() == name
    };
    strings().filter(is_named).map(column).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::schema::parser::parse_message_type;

    use super::*;

    const CHAT: &str = "message m {
        optional int64 id;
        optional binary text (UTF8);
        optional binary raw;
        optional group messages (LIST) { repeated group list { optional group element {
            optional binary role (UTF8); optional binary content (UTF8); } } }
        optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
        optional group old (LIST) { repeated binary array (UTF8); }
        optional group meta { optional group page { optional binary url (UTF8); } }
        optional group names (MAP) { repeated group key_value {
            required binary key (UTF8); optional binary value (UTF8); } }
    }";

    fn found(texts: TextFields) -> Vec<String> {
        let schema = SchemaDescriptor::new(Arc::new(parse_message_type(CHAT).expect("a schema")));
        let columns = Columns::of(&schema, &Fields { texts, ..Fields::default() });
        assert_eq!(columns.id, Some(0));
        columns.texts.iter().map(|text| text.field(&[7, 8])).collect()
    }

    #[test]
    fn a_column_is_named_as_in_json() {
        assert_eq!(found(TextFields::Usual), ["text"]);
        let named = |name: &str| found(TextFields::named([name]));
        assert_eq!(named("messages"), ["/messages/7/content"]);
        assert_eq!(named("/messages/*/role"), ["/messages/7/role"]);
        assert_eq!(named("messages.role"), ["/messages/7/role"]);
        assert_eq!(named("messages.list.element.role"), ["/messages/7/role"]);
        assert_eq!(named("tags"), ["/tags/7"]);
        assert_eq!(named("old"), ["/old/7"]);
        assert_eq!(named("/meta/page/url"), ["/meta/page/url"]);
        assert_eq!(named("meta.page.url"), ["/meta/page/url"]);
        assert_eq!(named("names"), ["/names/7"]);
        assert_eq!(named("raw"), [""; 0]);
        assert_eq!(named("absent"), [""; 0]);
        let both = TextFields::named(["text", "messages", "text"]);
        assert_eq!(found(both), ["text", "/messages/7/content"]);
    }
}
