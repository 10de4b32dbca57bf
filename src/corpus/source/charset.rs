//! Bytes that are not the UTF-8 they should be: what stands for them, and what they probably were.
//!
//! A file may be in another charset as a whole, or hold lines of two, or be UTF-8 of which a byte was lost. Only the
//! first two have a repair. They are told apart by the runs of bytes beyond ASCII: a run of another charset is hardly
//! ever sound UTF-8 by accident.

use std::ops::Range;
use std::sync::Arc;

use encoding_rs::{Encoding as Charset, GB18030};

use crate::fix::Edit;
use crate::language::Languages;
use crate::span::Span;
use crate::text::script::script_of;
use crate::text::{Damage, Holes};

mod declared;
mod east;
mod guess;
mod shape;
mod tables;

use guess::{Verdict, guess};
use tables::Table;

/// GB 18030 writes U+FEFF like this.
const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";

/// Bytes beyond ASCII that stand together.
struct Run {
    raw: Range<usize>,
    /// What stands for them in the text.
    text: Span,
    /// How many damaged places lie in it, and how many of these are single bytes.
    broken: usize,
    single: usize,
}

impl Run {
    fn is_sound(&self) -> bool {
        self.broken == 0
    }

    /// Half of it would be no UTF-8 whatever was lost before or behind it.
    fn is_foreign(&self, raw: &[u8]) -> bool {
        self.single * 2 >= self.raw.len() && self.raw.start > 0 && self.raw.end < raw.len()
    }
}

/// The bytes with what they are as UTF-8.
struct Read<'r> {
    raw: &'r [u8],
    /// U+FFFD for whatever does not decode.
    text: String,
    holes: Holes,
}

/// The text, U+FFFD for whatever does not decode, and what is known of that, by how the languages are written.
pub(super) fn lossy(raw: &[u8], languages: &Languages) -> (String, Damage) {
    let read = Read::of(raw);
    let mut damage = Damage::default();
    if let Some(first) = read.holes.iter().next() {
        damage.first = raw[first.raw_start..first.raw_start + first.length].to_vec();
        read.judge(languages, &mut damage);
    }
    (read.text, Damage { holes: Arc::new(read.holes), ..damage })
}

impl<'r> Read<'r> {
    fn of(raw: &'r [u8]) -> Self {
        let (mut text, mut holes) = (String::with_capacity(raw.len() + 64), Holes::default());
        for chunk in raw.utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                holes.push(text.len(), chunk.invalid().len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Self { raw, text, holes }
    }

    /// The runs, in order. They are told anew each time: a large file has one for each of its words.
    fn runs(&self) -> impl Iterator<Item = Run> {
        let mut holes = self.holes.iter().peekable();
        let (mut at, mut longer) = (0, 0);
        std::iter::from_fn(move || {
            at += self.raw[at..].iter().take_while(|byte| byte.is_ascii()).count();
            let start = at;
            at += self.raw[at..].iter().take_while(|byte| !byte.is_ascii()).count();
            if start == at {
                return None;
            }
            let (text_start, mut broken, mut single) = (start + longer, 0, 0);
            while let Some(hole) = holes.next_if(|hole| hole.raw_start < at) {
                longer += hole.span.len() - hole.length;
                broken += 1;
                single += usize::from(hole.length == 1);
            }
            Some(Run { raw: start..at, text: Span::new(text_start, at + longer), broken, single })
        })
    }

    /// Notes what the bytes probably were, and how they are repaired.
    fn judge(&self, languages: &Languages, damage: &mut Damage) {
        let broken = self.runs().filter(|run| !run.is_sound()).count();
        let sound = self.runs().filter(|run| run.is_sound() && script_of(run.text.of(&self.text)).is_some()).count();
        let is_partly_utf8 = (sound >= 2 || sound >= broken) && sound * 20 >= sound + broken;
        if !is_partly_utf8 {
            let has_mark = self.raw.starts_with(GB18030_MARK);
            let verdict = if has_mark { Verdict::Wide(GB18030) } else { guess(self.raw, languages) };
            if let Some(charset) = told(&verdict, damage) {
                damage.repair = self.repair_whole(charset).unwrap_or_default();
            }
            return;
        }
        let foreign = self.runs().filter(|run| !run.is_sound() && run.is_foreign(self.raw)).count();
        if foreign > 0 {
            let parts = self.parts();
            let raw = parts.iter().map(|part| &self.raw[part.raw.clone()]).collect::<Vec<_>>().join(&b'\n');
            let verdict = guess(&raw, languages);
            let charset = told(&verdict, damage);
            damage.is_mixed = true;
            if let Some(charset) = charset.filter(|_| foreign == broken) {
                damage.repair = self.repair_parts(&parts, charset).unwrap_or_default();
            }
        }
    }

    /// The edits that read the whole file in the charset; `None` if it makes nothing sensible of some bytes.
    fn repair_whole(&self, reader: Reader) -> Option<Vec<Edit>> {
        match reader {
            // What is sound UTF-8 by accident, `É»` in windows-1252, is read anew like the rest.
            Reader::Single(table) => self.read_runs(|_| true, table),
            // In a multi-byte charset bytes that look like ASCII may be halves of a character: the text is read anew.
            Reader::Wide(charset) => {
                let read = read(charset, self.raw.strip_prefix(GB18030_MARK).unwrap_or(self.raw))?;
                Some(vec![Edit::replace(Span::new(0, self.text.len()), read)])
            }
        }
    }

    /// The edits that read the broken runs in the charset and leave what is UTF-8.
    fn repair_parts(&self, parts: &[Part], reader: Reader) -> Option<Vec<Edit>> {
        match reader {
            Reader::Single(table) => self.read_runs(|run| !run.is_sound(), table),
            Reader::Wide(charset) => {
                let read = |part: &Part| Some(Edit::replace(part.text, read(charset, &self.raw[part.raw.clone()])?));
                parts.iter().map(read).collect()
            }
        }
    }

    /// The edits that read those runs in a charset of one byte a character: one for each, or, where these are very
    /// many, one for some that stand near each other with what stands between them.
    fn read_runs(&self, is_wanted: impl Fn(&Run) -> bool, table: &Table) -> Option<Vec<Edit>> {
        let nearest = if self.runs().filter(&is_wanted).nth(MANY).is_some() { TOGETHER } else { 0 };
        let mut edits = Vec::new();
        let mut last: Option<(Span, String)> = None;
        for run in self.runs().filter(is_wanted) {
            let read = table.read(&self.raw[run.raw])?;
            match &mut last {
                Some((span, text)) if run.text.end - span.start <= nearest => {
                    text.push_str(&self.text[span.end..run.text.start]);
                    text.push_str(&read);
                    span.end = run.text.end;
                }
                _ => edits.extend(last.replace((run.text, read)).map(|(span, text)| Edit::replace(span, text))),
            }
        }
        edits.extend(last.map(|(span, text)| Edit::replace(span, text)));
        Some(edits)
    }
}

/// Runs beyond which some are read together, and how many bytes of the text these span at most.
const MANY: usize = 1 << 16;
const TOGETHER: usize = 4 << 10;

/// What bytes are read in.
#[derive(Clone, Copy)]
enum Reader<'t> {
    Single(&'t Table),
    Wide(&'static Charset),
}

/// Notes what was told of the bytes, and what they can be read in.
fn told<'t>(verdict: &'t Verdict, damage: &mut Damage) -> Option<Reader<'t>> {
    let (name, reader) = match verdict {
        Verdict::Single(table) => (table.name, Reader::Single(table)),
        Verdict::Wide(charset) => (charset.name(), Reader::Wide(charset)),
        Verdict::Rivals(names) => {
            damage.rivals.clone_from(names);
            return None;
        }
        Verdict::Unknown => return None,
    };
    damage.charset = Some(name);
    Some(reader)
}

/// What a charset of several bytes a character makes of the bytes, if it makes text of all of them.
fn read(charset: &'static Charset, bytes: &[u8]) -> Option<String> {
    let text = charset.decode_without_bom_handling_and_without_replacement(bytes)?;
    // WHATWG decoders map the holes of a charset to C1 controls: no loss, but no text either.
    (!text.chars().any(|c| ('\u{80}'..='\u{9F}').contains(&c))).then(|| text.into_owned())
}

/// What of a line is in the other charset: from the line's start, or the UTF-8 before it, to its end, or the UTF-8
/// behind.
struct Part {
    raw: Range<usize>,
    text: Span,
}

impl Read<'_> {
    fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut runs = self.runs().peekable();
        // Between runs there is only ASCII, which is as long in the text as in the file.
        let mut reached = 0;
        while let Some(run) = runs.next() {
            let next = runs.peek().map_or(self.raw.len(), |next| next.raw.start);
            let behind = memchr::memchr(b'\n', &self.raw[run.raw.end..next]).map_or(next, |at| run.raw.end + at);
            if run.is_sound() {
                reached = run.raw.end;
                continue;
            }
            if let Some(last) = parts.last_mut()
                && last.raw.end == run.raw.start
                && reached <= last.raw.start
            {
                // The last one on this line reached up to here.
                last.raw.end = behind;
                last.text.end = run.text.end + (behind - run.raw.end);
                continue;
            }
            let line_start = memchr::memrchr(b'\n', &self.raw[reached..run.raw.start]);
            let from = line_start.map_or(reached, |at| reached + at + 1);
            let text_start = run.text.start - (run.raw.start - from);
            reached = from;
            parts.push(Part { raw: from..behind, text: Span::new(text_start, run.text.end + (behind - run.raw.end)) });
        }
        let is_boundary = |at: usize| self.text.is_char_boundary(at);
        debug_assert!(parts.iter().all(|part| is_boundary(part.text.start) && is_boundary(part.text.end)));
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix;

    /// What the repair makes of the bytes, `None` when there is none; and whether two encodings were seen.
    #[track_caller]
    fn check(raw: &[u8], repaired: Option<&str>, is_mixed: bool) {
        let (text, damage) = lossy(raw, &Languages::builtin());
        assert_eq!(damage.is_mixed, is_mixed, "{text}");
        let made = (!damage.repair.is_empty()).then(|| fix::apply(&text, &damage.repair));
        assert_eq!(made.as_deref(), repaired);
    }

    fn encoded(charset: &str, text: &str) -> Vec<u8> {
        let charset = Charset::for_label(charset.as_bytes()).expect("a charset");
        let (bytes, _, has_unmappable) = charset.encode(text);
        assert!(!has_unmappable);
        bytes.into_owned()
    }

    #[test]
    fn a_file_in_one_charset_is_read_in_it() {
        let texts = [
            ("windows-1252", "Le café ouvre à huit heures, dès demain, dit la mairie de «PIÉ»."),
            ("windows-1251", "Паром отходит в девять часов, сказал капитан порта."),
            ("koi8-r", "Паром отходит в девять часов, сказал капитан порта."),
            ("windows-1250", "Příliš žluťoučký kůň přešel přes řeku, řekl převozník."),
            ("windows-1253", "Το πλοίο φεύγει στις εννέα, είπε ο λιμενάρχης."),
            ("windows-1254", "Vapur saat dokuzda kalkıyor, dedi iskele memuru; balıkçı güldü."),
            ("shift_jis", "連絡船は九時にロルムへ出ます。港は人でいっぱいです。"),
            ("gbk", "渡轮九点开往洛姆，码头挤满了人。市长说明天还有一班。"),
            ("euc-kr", "나룻배는 아홉 시에 떠난다. 항구에는 사람이 많다."),
            ("big5", "渡輪九點開往洛姆，碼頭擠滿了人。市長說明天還有一班。"),
        ];
        for (charset, text) in texts {
            check(&encoded(charset, text), Some(text), false);
        }
    }

    /// `text` in a code page that `encoding_rs` does not have.
    fn paged(name: &str, text: &str) -> Vec<u8> {
        let tables = tables::all();
        let table = tables.iter().find(|table| table.name == name).expect("a table");
        let byte = |c: char| (0..=0xFF).find(|&byte| table.char(byte) == Some(c)).expect("the page has it");
        text.chars().map(byte).collect()
    }

    #[test]
    fn a_file_in_a_code_page_is_read_in_it() {
        let texts = [
            ("ibm855", "Паром отходит в девять часов, сказал капитан порта. Юнга ещё спал."),
            ("ibm866", "Паром отходит в девять часов, сказал капитан порта. Юнга ещё спал."),
            ("x-mac-cyrillic", "Паром отходит в девять часов, сказал капитан порта. Юнга ещё спал."),
            ("macintosh", "Le café ouvre à huit heures, dès demain, dit la mairie de l’été."),
            ("ibm850", "Le café ouvre à huit heures, dès demain, dit la mairie pour l'été."),
            ("ibm852", "Příliš žluťoučký kůň přešel přes řeku, řekl převozník."),
            ("ibm737", "Το πλοίο φεύγει στις εννέα, είπε ο λιμενάρχης."),
        ];
        for (name, text) in texts {
            check(&paged(name, text), Some(text), false);
        }
    }

    #[test]
    fn very_many_runs_are_read_some_together_and_to_the_same_end() {
        let text = "Паром отходит в девять часов, сказал капитан.\n".repeat(MANY / 7 + 1);
        let (damaged, damage) = lossy(&encoded("windows-1251", &text), &Languages::builtin());
        assert_eq!(damage.holes.len(), text.chars().filter(|c| !c.is_ascii()).count());
        assert!(!damage.repair.is_empty() && damage.repair.len() < MANY / 50, "{}", damage.repair.len());
        assert!(fix::apply(&damaged, &damage.repair) == text);
        // Between them stays what is UTF-8.
        let sound = "La barque est à l’eau.\n".repeat(MANY / 4);
        let line = b"La mar\xE9e est d\xE9j\xE0 haute.\n";
        let raw = [sound.as_bytes(), &line.repeat(MANY), sound.as_bytes()].concat();
        let (damaged, damage) = lossy(&raw, &Languages::builtin());
        let lines = "La marée est déjà haute.\n".repeat(MANY);
        assert!(damage.is_mixed && fix::apply(&damaged, &damage.repair) == format!("{sound}{lines}{sound}"));
    }

    #[test]
    fn the_language_of_the_text_has_a_say() {
        let english = "The toll for a cart was £6 then, and § 9 of the charter says that it was never more. The ford \
                       lies 4 × 20 yards below, and half of the carters would rather have used that.";
        check(&encoded("windows-1252", english), Some(english), false);
    }

    #[test]
    fn what_the_text_says_of_itself_has_a_say() {
        let bytes = |head: &str| [head.as_bytes(), b"Kr\xF6l, \xB9est.\n"].concat();
        check(&bytes("charset=iso-8859-2\n"), Some("charset=iso-8859-2\nKröl, šest.\n"), false);
        check(&bytes(""), None, false);
    }

    #[test]
    fn what_is_not_sure_is_left() {
        // One byte in no word: a dash, a letter, an ordinal, whichever was meant.
        check(b"No. 7 \x97 8\n", None, false);
        // The ferry sails at nine, in UTF-8 that was cut and turned round.
        check(b"\xD0\xC5\xA2\x9F \xE1\xA4\xBE\xF3\x8C \xDD\xF0\x85\xB2", None, false);
        let (text, damage) = lossy(b"Dalla citt\x85 al mare.", &Languages::builtin());
        assert!(damage.repair.is_empty() && damage.charset.is_none(), "{text}");
        assert!(damage.rivals.contains(&"ibm850"), "{:?}", damage.rivals);
    }

    #[test]
    fn what_does_not_decode_has_no_repair() {
        // 0x81 is a hole of windows-1252.
        check(b"Le caf\xE9 ouvre \xE0 huit heures, d\xE8s demain\x81 matin.", None, false);
        // The hole makes Cyrillic more likely, with which words would be of two scripts.
        check(b"La barque est \xE0 l'eau depuis l'\xE9t\xE9\x81.", None, false);
    }

    #[test]
    fn lines_of_two_encodings_are_told() {
        let sound = "La barque est à l’eau.\nLe café est fermé.\n";
        let raw = [sound.as_bytes(), b"La mar\xE9e est d\xE9j\xE0 haute.\n", sound.as_bytes()].concat();
        check(&raw, Some(&format!("{sound}La marée est déjà haute.\n{sound}")), true);
        let line = "渡轮九点开往洛姆，码头挤满了人。市长说明天还有一班。\n";
        let raw = [sound.as_bytes(), &encoded("gbk", line), sound.as_bytes()].concat();
        check(&raw, Some(&format!("{sound}{line}{sound}")), true);
    }

    #[test]
    fn two_words_of_utf8_among_twenty_of_a_charset_stay_and_among_forty_nothing_is_sure() {
        let raw = |others: usize| ["à huit, à neuf ".as_bytes(), &b"d\xE9j\xE0 ".repeat(others)].concat();
        let mended = |others: usize| format!("à huit, à neuf {}", "déjà ".repeat(others));
        check(&raw(10), Some(&mended(10)), true);
        // All of it in windows-1252 would make `Ã` of the first words, which no text has.
        check(&raw(20), None, false);
    }

    #[test]
    fn a_lost_byte_is_no_second_encoding() {
        check("Der Fährmann grüßt – und geht über die Brücke …".as_bytes().split_last().expect("long").1, None, false);
        check(b"Caf\xC3\xA9 \xE2\x80 du port, \xC3\xA9t\xC3\xA9 comme hiver.", None, false);
    }
}
