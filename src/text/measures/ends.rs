//! The characters that end a sentence.

/// Whether Unicode says that the character ends sentences: the property `Sentence_Terminal`, Basic Multilingual Plane.
#[inline]
pub(super) fn is_sentence_end(c: char) -> bool {
    if c.is_ascii() { matches!(c, '.' | '!' | '?') } else { is_sentence_end_beyond_ascii(c) }
}

#[rustfmt::skip]
fn is_sentence_end_beyond_ascii(c: char) -> bool {
    matches!(c,
        '\u{589}' | '\u{61D}'..='\u{61F}' | '\u{6D4}' | '\u{700}'..='\u{702}' | '\u{7F9}' | '\u{837}' | '\u{839}'
        | '\u{83D}'..='\u{83E}' | '\u{964}'..='\u{965}' | '\u{104A}'..='\u{104B}' | '\u{1362}'
        | '\u{1367}'..='\u{1368}' | '\u{166E}' | '\u{1735}'..='\u{1736}' | '\u{17D4}'..='\u{17D5}' | '\u{1803}'
        | '\u{1809}' | '\u{1944}'..='\u{1945}' | '\u{1AA8}'..='\u{1AAB}' | '\u{1B4E}'..='\u{1B4F}'
        | '\u{1B5A}'..='\u{1B5B}' | '\u{1B5E}'..='\u{1B5F}' | '\u{1B7D}'..='\u{1B7F}' | '\u{1C3B}'..='\u{1C3C}'
        | '\u{1C7E}'..='\u{1C7F}' | '\u{2024}' | '\u{203C}'..='\u{203D}' | '\u{2047}'..='\u{2049}'
        | '\u{2CF9}'..='\u{2CFB}' | '\u{2E2E}' | '\u{2E3C}' | '\u{2E53}'..='\u{2E54}' | '\u{3002}' | '\u{A4FF}'
        | '\u{A60E}'..='\u{A60F}' | '\u{A6F3}' | '\u{A6F7}' | '\u{A876}'..='\u{A877}' | '\u{A8CE}'..='\u{A8CF}'
        | '\u{A92F}' | '\u{A9C8}'..='\u{A9C9}' | '\u{AA5D}'..='\u{AA5F}' | '\u{AAF0}'..='\u{AAF1}' | '\u{ABEB}'
        | '\u{FE12}' | '\u{FE15}'..='\u{FE16}' | '\u{FE52}' | '\u{FE56}'..='\u{FE57}' | '\u{FF01}' | '\u{FF0E}'
        | '\u{FF1F}' | '\u{FF61}')
}
