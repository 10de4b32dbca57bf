//! The page around the data, and how data is written into it.
//!
//! The page's policy lets one style and one script run, each named by its hash, and nothing else: were a text taken for
//! markup in spite of all, nothing in it would be obeyed.

use std::io::{self, Write};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// One function, so that its parts share their names with nobody else.
const SCRIPT: &str = concat!(
    "\n\"use strict\";\n(() => {\n",
    include_str!("script/elements.js"),
    include_str!("script/charts.js"),
    include_str!("script/totals.js"),
    include_str!("script/groups.js"),
    include_str!("script/documents.js"),
    include_str!("script/findings.js"),
    "})();\n"
);
/// SHA-256 of the two; `tests/it/html.rs` says what they are.
const STYLE_HASH: &str = "sha256-0iwncyzfoJsoTFiqCjEDG/XjqmddeikwlkMCpyIWuQ0=";
const SCRIPT_HASH: &str = "sha256-9JOdggMQ5UqDizdpTz1BVBoUs4DviGBh1bbRfVaZm0Q=";

/// The page with all but its data, which stands between these: what there is to say, and the findings.
pub(super) fn parts() -> [String; 3] {
    let page = PAGE.replace("{{style-hash}}", STYLE_HASH).replace("{{script-hash}}", SCRIPT_HASH);
    let page = page.replace("{{style}}", STYLE).replace("{{script}}", SCRIPT);
    let (before, rest) = page.split_once("{{data}}").expect("the page has a place for data");
    let (between, after) = rest.split_once("{{findings}}").expect("the page has a place for findings");
    [before, between, after].map(str::to_owned)
}

/// Writes JSON where HTML is read: a `<` could end the element that it stands in, or begin a comment.
pub(super) fn data(json: &str, out: &mut dyn Write) -> io::Result<()> {
    for (index, part) in json.split('<').enumerate() {
        if index > 0 {
            out.write_all(b"\\u003c")?;
        }
        out.write_all(part.as_bytes())?;
    }
    Ok(())
}
