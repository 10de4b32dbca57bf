//! What stands between a text and what a template prints of it.
//!
//! A value that is printed is one line of printable text: what a terminal or a runner would obey is named, a line end
//! too, for a message with one could begin a line as it likes. In a template for HTML or XML it is escaped besides.
//! What the template itself says is its author's and goes out as it stands; so does what a filter made safe.

use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, Value};
use quick_xml::escape::escape;

use super::super::json::write_json;
use super::super::{harmless, markdown};

/// Endings of templates that stand behind the one of what they make.
const OF_TEMPLATES: [&str; 3] = [".j2", ".jinja", ".jinja2"];
/// What is escaped as HTML.
const HTML: [&str; 5] = ["html", "htm", "xhtml", "xml", "svg"];
/// A colon, as unprintable characters are named.
const COLON: &str = "<U+003A>";

/// Has an environment print nothing but what may be printed, and adds the filters `tojson`, `lines` and `code`.
pub(super) fn guard(environment: &mut Environment) {
    environment.set_auto_escape_callback(of_name);
    environment.set_formatter(print);
    environment.add_filter("tojson", to_json);
    environment.add_filter("lines", lines);
    environment.add_filter("code", |text: &str| Value::from_safe_string(markdown::code(text)));
}

fn of_name(name: &str) -> AutoEscape {
    let name = name.to_ascii_lowercase();
    let name = OF_TEMPLATES.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((_, ending)) if HTML.contains(&ending) => AutoEscape::Html,
        // With a name, what a macro makes is known to be guarded, and is not guarded again.
        _ => AutoEscape::Custom("text".into()),
    }
}

fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match (value.kind(), value.as_str()) {
        (_, Some(text)) if value.is_safe() => out.write_str(text)?,
        (ValueKind::Undefined, _) => {}
        (ValueKind::Number | ValueKind::Bool | ValueKind::None, _) => write!(out, "{value}")?,
        (_, Some(text)) => out.write_str(&guarded(text, state.auto_escape()))?,
        (_, None) => out.write_str(&guarded(&value.to_string(), state.auto_escape()))?,
    }
    Ok(())
}

/// One line of printable text that no runner obeys, even where it begins a line.
fn guarded(text: &str, wanted: &AutoEscape) -> String {
    let text = harmless(text);
    if *wanted == AutoEscape::Html {
        return escape(&*text).into_owned();
    }
    match text.trim_start().strip_prefix(':') {
        Some(rest) => format!("{}{COLON}{rest}", &text[..text.len() - text.trim_start().len()]),
        None => text.into_owned(),
    }
}

/// JSON on one line, which is exact and may stand in a script too.
fn to_json(value: &Value) -> Result<Value, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let written = write_json(value).map_err(|error| {
        Error::new(ErrorKind::BadSerialization, "this cannot be written as JSON").with_source(error)
    })?;
    // These stand in strings only.
    let signs = [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\'', "\\u0027")];
    let written = signs.iter().fold(written, |text, (sign, escape)| text.replace(*sign, escape));
    Ok(Value::from_safe_string(written))
}

/// The text with its line ends, each line guarded by itself.
fn lines(state: &State, text: &str) -> Value {
    let lines: Vec<String> = text.lines().map(|line| guarded(line, state.auto_escape())).collect();
    Value::from_safe_string(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_is_made() {
        for (name, expected) in
            [("a.html", true), ("b/A.HTML.j2", true), ("a.svg.jinja", true), ("a.j2", false), ("html", false)]
        {
            assert_eq!(of_name(name) == AutoEscape::Html, expected, "{name}");
        }
    }

    #[test]
    fn nothing_of_a_text_is_obeyed() {
        let text = AutoEscape::Custom("text".into());
        let check = |source: &str, expected: &str| assert_eq!(guarded(source, &text), expected);
        check("a: b::c", "a: b::c");
        check(" ::error ::x\n::y", " <U+003A>:error ::x<U+000A>::y");
        check("##[group] <b>\u{202e}", "#<U+0023>[group] <b><U+202E>");
        assert_eq!(guarded("::<b x=\"'\">\u{1b}", &AutoEscape::Html), "::&lt;b x=&quot;&apos;&quot;&gt;&lt;U+001B&gt;");
        assert_eq!(guarded("##[a]", &AutoEscape::None), "#<U+0023>[a]");
    }
}
