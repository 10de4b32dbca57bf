//! JSON and JSON Lines: the whole text is such, not only its first line.
//!
//! `[1]` begins a note and `{` a line of a poem. What counts is a parser that reads on to the end, or lines of which
//! nearly all are values of their own.

use serde::de::IgnoredAny;
use serde_json::error::Category;

use super::{Refusal, sample};

const NAME_IT: &str = "name it `.jsonl`, or on standard input say `--stdin-filename x.jsonl`";
const CONVERT: &str = "make JSON Lines of it, with `jq -c '.[]'` for example";

/// So many lines tell whether each is a value.
const LINES: usize = 16;

pub(super) fn recognise(text: &str) -> Option<Refusal> {
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        return None;
    }
    lines(start).or_else(|| whole(start))
}

/// A line of JSON Lines: an object with a key, or an array with a string or an object.
fn is_value(line: &str) -> bool {
    line.trim_start().starts_with(['{', '[']) && line.contains('"') && serde_json::from_str::<IgnoredAny>(line).is_ok()
}

fn lines(start: &str) -> Option<Refusal> {
    // A record may be longer than any sample: the lines are those of the whole text.
    let lines: Vec<&str> = start.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    let count = lines.iter().filter(|line| is_value(line)).count();
    let is_so = count > 0 && count * 4 >= lines.len() * 3;
    let sign = match (count, lines.len()) {
        (1, 1) => "its one line, which is JSON".to_owned(),
        (count, all) if count == all => format!("its lines, of which each of the first {count} is JSON"),
        (count, all) => format!("its lines, of which {count} of the first {all} are JSON"),
    };
    is_so.then_some(Refusal { what: "JSON Lines", sign, instead: NAME_IT })
}

fn whole(start: &str) -> Option<Refusal> {
    let found = |sign: &str| Some(Refusal { what: "JSON", sign: sign.to_owned(), instead: CONVERT });
    let mut values = serde_json::Deserializer::from_str(start).into_iter::<IgnoredAny>();
    match values.next()? {
        Ok(_) => {
            let (value, rest) = start.split_at(values.byte_offset());
            match rest.trim_start().chars().next() {
                None => found("its whole content"),
                Some('{') if value.starts_with('{') && value.contains('"') => found("its values, one behind the other"),
                _ => None,
            }
        }
        Err(error) if error.classify() == Category::Eof && (has_key(start) || is_list(start)) => {
            found("its whole content, which ends inside a value")
        }
        Err(_) if has_key(start) && start.trim_end().ends_with(['}', ']']) => {
            found("its first key and its last bracket, though it does not parse")
        }
        Err(_) => None,
    }
}

/// Whether the text begins with an object's first key, maybe inside an array.
fn has_key(start: &str) -> bool {
    let inside = start.strip_prefix('[').unwrap_or(start).trim_start();
    let Some(key) = inside.strip_prefix('{').and_then(|inside| inside.trim_start().strip_prefix('"')) else {
        return false;
    };
    let head = sample(key).lines().next().unwrap_or_default();
    head.split_once('"').is_some_and(|(_, behind)| behind.trim_start().starts_with(':'))
}

/// Whether the text begins with an array's first string and a comma.
fn is_list(start: &str) -> bool {
    let first = start.strip_prefix('[').and_then(|inside| inside.trim_start().strip_prefix('"'));
    first.is_some_and(|first| first.contains("\",") && start.contains('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(recognise(text).map(|refusal| refusal.what), expected, "{text:?}");
    }

    #[test]
    fn json_is_told_by_all_of_it() {
        check("[\n {\"text\": \"Salt.\"},\n {\"text\": \"Wool.\"}\n]\n", Some("JSON"));
        check("{\n  \"text\": \"Salt.\"\n}\n", Some("JSON"));
        check("{\n  \"text\": \"Salt.\"\n}\n{\n  \"text\": \"Wool.\"\n}\n", Some("JSON"));
        check("{\n  \"text\": \"Salt.\",\n  \"more\": \"cut o", Some("JSON"));
        check("{\n  \"mean\": NaN,\n  \"text\": \"Salt.\",\n}\n", Some("JSON"));
        check("[\n  \"Salt\",\n  \"Wool\"\n", Some("JSON"));
    }

    #[test]
    fn json_lines_are_told_by_each() {
        check("{\"text\": \"Salt.\"}", Some("JSON Lines"));
        check("\n{\"text\": \"Salt.\"}\n\n{\"text\": \"Wool.\"}\n", Some("JSON Lines"));
        check("[\"Salt\", 1]\n[\"Wool\", 2]\n", Some("JSON Lines"));
        let broken = format!("{}{{\"text\": \"cut\n", "{\"text\": \"Salt.\"}\n".repeat(5));
        check(&broken, Some("JSON Lines"));
    }

    #[test]
    fn a_text_that_begins_like_json_is_a_text() {
        check("[1] The harbour master's book, page 12.\n[2] The same, page 14.\n", None);
        check("[1]\n[2]\nTwo notes without a text.\n", None);
        check("[link](a.md) leads to the list.\n", None);
        check("{sigh} So it goes, he said.\n", None);
        check("{\"text\": \"Salt.\"} is a record, and each line holds one.\n", None);
        check("{\"text\": \"Salt.\"}\n\nThis is a record.\n", None);
        check("{\"text\": ...} is how a record begins.\n", None);
        check("[\"Nine,\" she said, \"and not a minute later.\"]\n", None);
        check("[Chorus]\nSalt and wool\n", None);
        // Hugo's front matter.
        check("{\n  \"title\": \"Salt\"\n}\n\nSalt is sold by the sack.\n", None);
    }
}
