//! Whether a text speaks of references instead of having been left with them: "write `&eacute;` for é".
//!
//! A reference that is spoken of is what the author wrote, and decoding it makes nonsense of his sentence. Three things
//! are asked: does the reference itself stand as one that is spoken of (behind a verb of writing, between quotes,
//! before "for"), is the document about such things at all (it says HTML, or says "escaped" beside a reference), and is
//! there a word near it that might mean it. To be wrong costs a fix that somebody must make by hand, so the lists are
//! generous.

use super::Reference;
use crate::matching::lazy::LazyRegex;
use crate::text::Document;

/// Words that only texts about such things have.
const ABOUT: &str = concat!(
    r"(?i)(?-u:\b)(?:[xs]?html\d?|s?xml|sgml|css|ascii|unicode|utf-?8|ampersands?|markup|esperluettes?)(?-u:\b)",
    r"|амперсанд|转义|轉義|文字参照",
);

/// Words that mean references when they stand beside one: elsewhere entities are companies, and prisoners escape.
const NEAR: &str = concat!(
    r"(?i)(?-u:\b)(?:entit(?:y|ies|ät|äten|és?|à|eit|eiten)|entidad(?:e|es)?|(?:un)?escap(?:e|es|ed|ing|ar|ado|ada)|",
    r"(?:en|de)cod\p{L}*|kodier\p{L}*|maskier\p{L}*|échapp\p{L}*|codific\p{L}*|kódov\p{L}*|kodow\p{L}*|encj\p{L}*|",
    r"apostroph\p{L}*|apóstrof\p{L}*|apostrof\p{L}*|semicolons?|semikolon|rss|non-?breaking|no-break)",
    r"|сущност|экранир|кодиров|апостроф|неразрывн|实体|実体|エスケープ|이스케이프|엔티티",
);

/// Words that may mean the reference beside them, and often do not.
const BESIDE: &str = concat!(
    r"(?i)(?-u:\b)(?:feeds?|codes?|characters?|symbols?|signs?|source|syntax|typed?|keyboards?|quelltext\p{L}*|",
    r"\p{L}*zeichen|caractères?|car[aá]cter\p{L}*|caratter[ei]|simbol\p{L}*|symbol\p{L}*|znak\p{L}*|",
    r"tekens?|tecken|tegn)(?-u:\b)|символ|знак|字符|文字|記号|符号|기호",
);

/// What is done to a reference that is spoken of, before it.
#[rustfmt::skip]
const WRITING: &[&str] = &[
    "write", "writes", "writing", "written", "wrote", "type", "types", "typed", "typing", "use", "uses", "using",
    "insert", "inserts", "inserted", "enter", "enters", "entered", "put", "puts", "show", "shows", "showing", "display",
    "displays", "becomes", "became", "schreibe", "schreiben", "schreibt", "schreib", "schrieb", "tippe", "tippen",
    "tippt", "nutzt", "verwendet", "wird", "wurde", "écrire", "écrit", "écrivez", "écris", "écrivent", "tapez", "taper",
    "tape", "utilisez", "utilise", "devient", "escribir", "escribe", "escriba", "escriben", "escrito", "usar", "usa",
    "use", "utilice", "escrever", "escreva", "escreve", "escrevem", "digite", "utilize", "vira", "scrivere", "scrive",
    "scrivi", "scriva", "usare", "diventa", "schrijf", "schrijft", "typ", "typt", "gebruik", "wordt", "pisz", "pisze",
    "wpisz", "napisz", "użyj", "skriv", "skriver", "blir", "bliver", "napište", "piš", "пиши", "пишет", "пишут",
    "писать", "напишите", "пишите", "введите", "используйте", "становится", "замените", "yaz", "yazın", "tulis",
    "ketik", "viết", "gõ", "replace", "replaces", "replaced", "replacing", "ersetze", "ersetzen", "ersetzt", "remplace",
    "remplacer", "remplacez", "sustituir", "sustituye", "substituir", "substitua", "sostituire", "vervang", "zamień",
    "ersätt", "erstat",
];

/// What stands before one only where no phrase ends in `&`, in a quote or in a letter by itself.
#[rustfmt::skip]
const NAMING: &[&str] = &[
    "is", "are", "was", "were", "as", "into", "than", "called", "contains", "the", "a", "an", "of",
    "ist", "als", "durch", "mit", "das", "die", "der", "est", "comme", "par", "es", "como", "por", "è", "come",
    "är", "som", "er", "это", "как", "на",
];

/// What stands behind one.
#[rustfmt::skip]
const FOR: &[&str] = &[
    "for", "instead", "stands", "means", "becomes", "became", "is", "entity", "entities", "where", "appears", "appear",
    "für", "als", "statt", "steht", "stehen", "schreibt", "bedeutet", "wird", "ist", "pour", "signifie", "devient",
    "est", "au", "para", "por", "significa", "en", "es", "per", "è", "invece", "voor", "betekent", "staat", "dla",
    "zamiast", "oznacza", "för", "betyder", "står", "for", "для", "вместо", "означает", "это",
];

/// What stands behind one that is replaced.
#[rustfmt::skip]
const BY: &[&str] = &[
    "by", "with", "to", "durch", "mit", "gegen", "par", "avec", "por", "con", "com", "door", "met", "przez", "na",
    "med", "на",
];

/// Ends and begins of what stands around one in scripts without spaces.
const UNSPACED_BEFORE: &[&str] = &["用", "输入", "輸入", "写", "写成", "变成", "變成", "打出"];
const UNSPACED_AFTER: &[&str] = &["表示", "代表", "代替", "と書", "と入力", "を使", "を入力"];

/// What stands behind any that is spoken of.
#[rustfmt::skip]
const SAYING: &[&str] = &[
    "entity", "entities", "stands", "means", "schreibt", "schreiben", "steht", "bedeutet", "signifie", "significa",
    "betekent", "oznacza", "betyder", "означает",
];

/// How far from a reference, in bytes, a word is beside it.
const REACH: usize = 120;
/// Where the words next to a reference are looked for.
const NEXT: usize = 48;

/// The lists of words above, ready to be looked for.
pub(super) struct Talk {
    about: LazyRegex,
    near: LazyRegex,
    beside: LazyRegex,
}

/// What was heard in one document.
pub(super) struct Heard {
    /// The document speaks of references: nothing in it is decoded for sure.
    is_about: bool,
    /// Where words stand that may mean a reference, in order.
    beside: Vec<usize>,
}

impl Talk {
    pub(super) fn new() -> Self {
        let regex = |source: &str| LazyRegex::new(source.to_owned());
        Self { about: regex(ABOUT), near: regex(NEAR), beside: regex(BESIDE) }
    }

    /// Listens to a document with these references, which are in order, and of which some are spoken of or none.
    pub(super) fn hear(&self, document: &Document, references: &[Reference], are_spoken_of: bool) -> Heard {
        let text = document.text;
        let is_about = are_spoken_of || self.about.regex().is_match(text);
        let mut heard = Heard { is_about, beside: Vec::new() };
        let mut rest = references;
        while let Some((first, more)) = rest.split_first() {
            if heard.is_about {
                break;
            }
            // Neighbours share what stands around them, so that no byte is read twice.
            let line = document.lines().get(first.line_index).expect("a reference stands on a line");
            let start = text.ceil_char_boundary(first.span.start.saturating_sub(REACH).max(line.start));
            let mut end = first.span.end;
            let mut count = 0;
            for next in more {
                if next.line_index != first.line_index || next.span.start > end + 2 * REACH {
                    break;
                }
                end = next.span.end;
                count += 1;
            }
            rest = &more[count..];
            let end = text.floor_char_boundary((end + REACH).min(line.end));
            let around = &text[start..end];
            heard.is_about |= self.near.regex().is_match(around);
            heard.beside.extend(self.beside.regex().find_iter(around).map(|word| start + word.start()));
        }
        heard
    }
}

impl Heard {
    /// Whether this one may be decoded without a person's look, as far as what is said around it goes.
    pub(super) fn trusts(&self, document: &Document, reference: &Reference) -> bool {
        let span = reference.span;
        let from = self.beside.partition_point(|&at| at + REACH < span.start);
        let is_beside = self.beside.get(from).is_some_and(|&at| at <= span.end + REACH);
        !(self.is_about || is_beside || stands_oddly(document, reference))
    }
}

/// What stands on the line before and behind a reference, as far as it is looked at.
fn sides<'d>(document: &'d Document, reference: &Reference) -> (&'d str, &'d str) {
    let (text, span) = (document.text, reference.span);
    let line = document.lines().get(reference.line_index).expect("a reference stands on a line");
    let start = text.ceil_char_boundary(span.start.saturating_sub(NEXT).max(line.start));
    let end = text.floor_char_boundary((span.end + NEXT).min(line.end));
    (&text[start..span.start], &text[span.end..end])
}

/// Whether the reference stands where only one that is spoken of does. It is no residue then at all.
pub(super) fn is_spoken_of(document: &Document, reference: &Reference) -> bool {
    let (before, after) = sides(document, reference);
    let is_quoted = before.ends_with(['"', '\'', '“', '„', '‘', '‚', '«', '‹', '「', '(', '”'])
        && after.starts_with(['"', '\'', '”', '“', '’', '‘', '»', '›', '」', ')']);
    if is_quoted {
        return true;
    }
    let opens = before.is_empty() || before.ends_with(char::is_whitespace);
    let closes = after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || is_mark(c));
    if !opens || !closes {
        return false;
    }
    let previous = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let next = after.split_whitespace().next().unwrap_or_default().trim_end_matches(is_mark);
    let is = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    let c = reference.c;
    let begins_large = |word: &str| word.starts_with(char::is_uppercase);
    // "Show &amp; Tell" is a name.
    let is_name = c == '&' && begins_large(previous) && begins_large(next);
    let is_written = is(WRITING, previous) && (!is_dash(c) || is(BY, next) || is(FOR, next)) && !is_name;
    let is_unspaced = UNSPACED_BEFORE.iter().any(|word| previous.ends_with(word))
        || UNSPACED_AFTER.iter().any(|word| next.starts_with(word));
    if is_written || is_unspaced || is(SAYING, next) {
        return true;
    }
    let is_bare = c.is_alphabetic() && !is_word(c);
    // No word ends or begins here, and no phrase ends in `&`.
    let is_naked = is_bare || matches!(c, '&' | '<' | '>' | '\'' | '’' | '‘' | '"' | '“' | '”');
    is_bare && !(before.is_empty() && after.is_empty())
        || c == '&' && after.starts_with(is_mark)
        || is_naked && !is_name && (is(FOR, next) || is(NAMING, previous))
}

/// Whether it stands where a residue seldom does: an apostrophe that touches no word, a space between two words that
/// are spaced already.
fn stands_oddly(document: &Document, reference: &Reference) -> bool {
    let (before, after) = sides(document, reference);
    let is_apart =
        before.ends_with(char::is_whitespace) && after.starts_with(|c: char| c.is_whitespace() || is_mark(c));
    let (before, after) = (before.trim_end(), after.trim_start());
    match reference.c {
        '\'' | '’' | '‘' | '"' => is_apart,
        c if c.is_whitespace() || matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}') => {
            is_apart && before.ends_with(char::is_alphabetic) && after.starts_with(char::is_lowercase)
        }
        _ => false,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '。' | '、' | '，')
}

/// Signs that stand between words, so that any word may be next to them.
fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '…' | '•' | '·' | '×' | '→' | '←')
}

/// Letters that are words: "è vero", "ó", "gå i å".
fn is_word(c: char) -> bool {
    matches!(c, 'à' | 'À' | 'á' | 'è' | 'È' | 'é' | 'É' | 'ó' | 'ò' | 'å' | 'Å' | 'ø' | 'ª' | 'º' | 'µ')
}
