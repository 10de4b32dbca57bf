//! Containers by their endings: a name is a promise to whoever reads the file, whatever it holds today.

use super::Refusal;
use crate::text::root::EXTRACT_PAGE;

/// Endings, lower case; what they mean; what to do instead of a fix.
type Row = (&'static [&'static str], &'static str, &'static str);

const PLAIN: &str = "name it `.txt` if it is plain text";
const EXTRACT: &str = "extract its text first, or name it `.txt` if it is plain text";
const ROWS: &str = "make JSON Lines of it, a record a row, or name it `.txt` if it is plain text";
const JSON: &str = "make JSON Lines of it, with `jq -c '.[]'` for example, or name it `.txt` if it is plain text";

const ENDINGS: &[Row] = &[
    (&["wat", "arc"], "a WARC file", EXTRACT),
    (&["psv"], "CSV", ROWS),
    (&["tab"], "TSV", ROWS),
    (&["conll", "conllu", "conllx", "vert", "iob"], "an annotated corpus", ROWS),
    (&["json5", "jsonc", "geojson", "ipynb"], "JSON", JSON),
    (
        &[
            "xml", "svg", "rss", "atom", "xsl", "xslt", "xsd", "tei", "fb2", "opml", "kml", "gpx", "tmx", "xlf",
            "xliff", "nxml", "plist", "dbk", "docbook", "ttml", "sgml", "sgm",
        ],
        "XML",
        EXTRACT,
    ),
    (&["html", "htm", "xhtml", "shtml", "mhtml", "mht"], "HTML", EXTRACT_PAGE),
    (&["srt", "vtt", "ass", "ssa", "sub", "sbv", "smi", "lrc"], "subtitles", EXTRACT),
    (&["mbox", "eml", "emlx"], "mail", EXTRACT),
    (&["rtf"], "RTF", EXTRACT),
    (&["ps", "eps"], "PostScript", EXTRACT),
    (&["tex", "ltx", "latex", "bib", "sty", "cls", "texi", "texinfo"], "TeX", EXTRACT),
    (&["roff", "man", "mdoc"], "a manual page's source", EXTRACT),
    (&["yaml", "yml", "toml", "ini", "cfg", "conf", "properties", "env", "lock"], "a configuration", PLAIN),
    (&["po", "pot", "strings", "arb"], "a catalogue of translations", PLAIN),
    (&["ics", "vcf", "ldif"], "a calendar or address book", PLAIN),
    (&["diff", "patch", "rej"], "a patch", PLAIN),
    (
        &[
            "asm", "awk", "bash", "bat", "c", "cc", "clj", "cmake", "cpp", "cs", "css", "cxx", "dart", "el", "erl",
            "ex", "exs", "f90", "fish", "fs", "go", "gradle", "graphql", "groovy", "h", "hh", "hpp", "hs", "java",
            "jl", "js", "jsx", "kt", "less", "lisp", "lua", "mjs", "mk", "ml", "nim", "nix", "php", "pl", "pm",
            "proto", "ps1", "py", "pyi", "r", "rb", "rs", "sass", "scala", "scm", "scss", "sed", "sh", "sql", "svelte",
            "swift", "tcl", "tf", "ts", "tsx", "vb", "vim", "vue", "zig", "zsh",
        ],
        "a program",
        PLAIN,
    ),
];

/// The container that an ending, without its dot, means.
pub(super) fn recognise(ending: &str) -> Option<Refusal> {
    let ending = ending.to_ascii_lowercase();
    let (_, what, instead) = ENDINGS.iter().find(|(endings, ..)| endings.contains(&ending.as_str()))?;
    Some(Refusal { what, sign: format!("its ending `.{ending}`"), instead })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ending_means_two_things_or_one_that_is_read() {
        let mut all: Vec<&str> = ENDINGS.iter().flat_map(|(endings, ..)| *endings).copied().collect();
        all.extend(crate::corpus::FORMATS.iter().flat_map(|format| format.endings()));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
