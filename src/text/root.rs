//! HTML and XML: a declaration, a document type, or one element around all of the text.
//!
//! Markdown may begin with `<div align="center">`, and end with its end tag: what HTML allows inside of Markdown is no
//! sign.

/// Content of this beginning is enough to tell by, in bytes.
const SAMPLE: usize = 64 << 10;

/// What to do with the source of a web page.
pub(crate) const EXTRACT_PAGE: &str = "extract its text first, with trafilatura, Resiliparse or jusText";

/// What a text is the source of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    /// `HTML`, `XML`, `a program`.
    pub(crate) what: &'static str,
    /// What said so: `its element `<body>``.
    pub(crate) sign: String,
    /// Byte at which its first tag begins.
    pub(crate) at: usize,
}

/// Elements that stand in Markdown and in what extractors leave.
const INNER: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "audio",
    "b",
    "blockquote",
    "br",
    "button",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "td",
    "th",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];

impl Root {
    /// Whether it is a web page's.
    pub(crate) fn is_page(&self) -> bool {
        self.what == "HTML"
    }
}

/// Whether the text is the source of a web page.
pub(crate) fn is_page(text: &str) -> bool {
    root(text).is_some_and(|root| root.is_page())
}

/// What the text is the source of; `None` for a text.
pub(crate) fn root(text: &str) -> Option<Root> {
    let start = behind_comments(text);
    let inside = start.strip_prefix('<')?;
    let found = |what, sign: String| Some(Root { what, sign, at: text.len() - start.len() });
    let head = &inside[..inside.floor_char_boundary(SAMPLE)];
    let name_length =
        head.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '!' | '?' | ':' | '_' | '-' | '.')));
    let (name, behind) = head.split_at(name_length?);
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "?xml" if behind.contains("?>") => found("XML", "its `<?xml` declaration".to_owned()),
        "?php" => found("a program", "its `<?php` mark".to_owned()),
        "!doctype" => {
            let (kind, rest) = behind.split_once('>')?;
            let is_html = kind.trim_start().get(..4).is_some_and(|kind| kind.eq_ignore_ascii_case("html"));
            // A text about the line goes on with words.
            let what = if is_html { "HTML" } else { "XML" };
            behind_comments(rest).starts_with('<').then_some(())?;
            found(what, "its `<!DOCTYPE` line".to_owned())
        }
        "html" | "head" | "body" if has_end(text, &lower) => found("HTML", format!("its element `<{lower}>`")),
        _ if name.starts_with(['!', '?', '-', '.', ':']) || INNER.contains(&lower.as_str()) => None,
        _ => {
            let (attributes, _) = behind.split_once('>')?;
            let is_root = ends_with(text, name);
            let sign = if is_root { format!("the element `<{name}>` around it") } else { "its `xmlns`".to_owned() };
            (is_root || attributes.contains("xmlns")).then_some(())?;
            found("XML", sign)
        }
    }
}

/// The text from its first character that is no white space and in no comment.
fn behind_comments(text: &str) -> &str {
    let mut start = text.trim_start();
    while let Some((_, rest)) = start.strip_prefix("<!--").and_then(|inside| inside.split_once("-->")) {
        start = rest.trim_start();
    }
    start
}

/// Whether the text's last tag ends the element `name`.
fn ends_with(text: &str, name: &str) -> bool {
    let end = text.trim_end().strip_suffix('>').map(str::trim_end);
    end.and_then(|end| end.strip_suffix(name)).is_some_and(|end| end.ends_with("</"))
}

/// Whether an end tag of the element, lower case, stands in the text, or one of another that only a page has.
fn has_end(text: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), "</").any(|at| {
        let tag = &text[at + 2..];
        [name, "title", "body"].iter().any(|name| {
            tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
                && tag[name.len()..].starts_with('>')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(root(text).map(|root| root.what), expected, "{text:?}");
    }

    #[test]
    fn pages_and_xml_are_told_by_their_heads() {
        check("<!doctype html>\n<title>Salt</title>\n<p>Wool.\n", Some("HTML"));
        check("<!-- saved -->\n<HTML lang=\"da\"><BODY>Salt.</BODY></HTML>\n", Some("HTML"));
        check("<?xml version=\"1.0\"?>\n<text>Salt.</text>\n", Some("XML"));
        check("<!DOCTYPE article [\n]>\n<article>Salt.</article>\n", Some("XML"));
        check("<mediawiki xmlns=\"http://example.org/\">\n<page>cut o", Some("XML"));
        check("<?php echo 1;\n", Some("a program"));
    }

    #[test]
    fn an_element_around_all_is_one() {
        check("<doc id=\"7\">\nSalt.\n</doc>\n<doc id=\"8\">\nWool.\n</doc>\n", Some("XML"));
        check("<TEI.2>Salt.</TEI.2>\n", Some("XML"));
        check("<anna> the ferry is late\n<bo> again\n", None);
    }

    #[test]
    fn a_text_that_begins_with_a_tag_is_a_text() {
        check("<div align=\"center\">\n\n# Salt\n\n</div>\n", None);
        check("<p align=center><img src=\"salt.png\"></p>\n\nSalt.\n", None);
        check("<!-- a note --> The ferry sails at nine.\n", None);
        check("<!DOCTYPE html> is the first line of a page.\n", None);
        check("<html> is the first tag of a page, <body> the next.\n", None);
        check("<https://example.org/salt> lists the prices.\n", None);
        check("<3 salt\n", None);
    }
}
