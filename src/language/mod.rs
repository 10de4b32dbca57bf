//! Languages by their ISO 639-1 codes, which one a piece of text is in, and the words that are known of each.
//!
//! Only languages that can be told are a [`Language`]: a card for another one would never run. No answer is an answer;
//! a rule for English stays silent where it is not sure to read English. Words are known of other languages, too: they
//! lie in `rules/languages`, and [`Languages`] holds them.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _};
use whatlang::Lang;

mod file;
mod lexicon;
mod list;
mod lists;
mod saying;
mod tongue;
mod tongues;

pub(crate) use lexicon::Lexicon;
pub use list::List;
pub use lists::Languages;
pub(crate) use tongue::{Frequency, Tongue};
pub(crate) use tongues::Tongues;

/// A language that can be told.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(Lang);

/// Code and language, sorted by code. The detector's own codes are of three letters.
const CODES: &[(&str, Lang)] = &[
    // One a line.
    ("af", Lang::Afr),
    ("ak", Lang::Aka),
    ("am", Lang::Amh),
    ("ar", Lang::Ara),
    ("az", Lang::Aze),
    ("be", Lang::Bel),
    ("bg", Lang::Bul),
    ("bn", Lang::Ben),
    ("ca", Lang::Cat),
    ("cs", Lang::Ces),
    ("cy", Lang::Cym),
    ("da", Lang::Dan),
    ("de", Lang::Deu),
    ("el", Lang::Ell),
    ("en", Lang::Eng),
    ("eo", Lang::Epo),
    ("es", Lang::Spa),
    ("et", Lang::Est),
    ("fa", Lang::Pes),
    ("fi", Lang::Fin),
    ("fr", Lang::Fra),
    ("gu", Lang::Guj),
    ("he", Lang::Heb),
    ("hi", Lang::Hin),
    ("hr", Lang::Hrv),
    ("hu", Lang::Hun),
    ("hy", Lang::Hye),
    ("id", Lang::Ind),
    ("it", Lang::Ita),
    ("ja", Lang::Jpn),
    ("jv", Lang::Jav),
    ("ka", Lang::Kat),
    ("km", Lang::Khm),
    ("kn", Lang::Kan),
    ("ko", Lang::Kor),
    ("la", Lang::Lat),
    ("lt", Lang::Lit),
    ("lv", Lang::Lav),
    ("mk", Lang::Mkd),
    ("ml", Lang::Mal),
    ("mr", Lang::Mar),
    ("my", Lang::Mya),
    ("nb", Lang::Nob),
    ("ne", Lang::Nep),
    ("nl", Lang::Nld),
    ("or", Lang::Ori),
    ("pa", Lang::Pan),
    ("pl", Lang::Pol),
    ("pt", Lang::Por),
    ("ro", Lang::Ron),
    ("ru", Lang::Rus),
    ("si", Lang::Sin),
    ("sk", Lang::Slk),
    ("sl", Lang::Slv),
    ("sn", Lang::Sna),
    ("sr", Lang::Srp),
    ("sv", Lang::Swe),
    ("ta", Lang::Tam),
    ("te", Lang::Tel),
    ("th", Lang::Tha),
    ("tk", Lang::Tuk),
    ("tl", Lang::Tgl),
    ("tr", Lang::Tur),
    ("uk", Lang::Ukr),
    ("ur", Lang::Urd),
    ("uz", Lang::Uzb),
    ("vi", Lang::Vie),
    ("yi", Lang::Yid),
    ("zh", Lang::Cmn),
    ("zu", Lang::Zul),
];

/// All of ISO 639-1, and `fil`, which has no code of two letters.
const ALL_CODES: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee \
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io \
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn \
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se \
    sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo \
    wa wo xh yi yo za zh zu fil";

/// Whether a word is a language's code, with or without a country or script behind it: `pt`, `pt-BR`. The language may
/// be one that cannot be told.
pub fn is_code(word: &str) -> bool {
    let code = word.split(['-', '_']).next().unwrap_or_default();
    !code.is_empty() && ALL_CODES.split(' ').any(|known| known == code)
}

/// The confidence from which the detector is believed. Of single sentences in seven languages nine in ten reach it, and
/// one in a thousand of these is in another language; of texts of a kilobyte all reach it, and none is.
const SURE: f64 = 0.5;

/// Languages so alike that a paragraph of one passes for the other: Bokmål and Danish, Czech and Slovak.
const ALIKE: &[&[&str]] = &[
    &["be", "bg", "mk", "ru", "sr", "uk"],
    &["ca", "es", "pt"],
    &["cs", "sk"],
    &["da", "nb", "sv"],
    &["hi", "mr", "ne"],
    &["hr", "sl", "sr"],
    &["he", "yi"],
    &["id", "jv"],
    &["ja", "zh"],
    &["af", "nl"],
    &["az", "tk", "tr", "uz"],
    &["ar", "fa", "ur"],
];

/// Languages whose script is proof enough that a text is not in a language of another one.
const NOT_LATIN: &[&str] = &[
    "am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "km", "kn", "ko", "mk", "ml", "mr",
    "my", "ne", "or", "pa", "ru", "si", "sr", "ta", "te", "th", "uk", "ur", "yi", "zh",
];

impl Language {
    /// The language that a text is in; `None` when it is not clear.
    ///
    /// The time it takes grows with the text; a kilobyte is enough.
    pub fn of(text: &str) -> Option<Self> {
        let info = whatlang::detect(text)?;
        (info.confidence() >= SURE).then(|| Self(info.lang()))
    }

    /// The language of this ISO 639-1 code.
    ///
    /// # Errors
    /// What is wrong, with the code that may be meant, when this is none.
    pub fn read(code: &str) -> Result<Self, String> {
        Self::with_code(code).ok_or_else(|| {
            let meant = Self::meant(code).unwrap_or("en");
            format!("unknown language `{code}`, expected an ISO 639-1 code such as `{meant}`")
        })
    }

    /// The language of this ISO 639-1 code, if it is one of a language that can be told.
    pub(crate) fn with_code(code: &str) -> Option<Self> {
        CODES.binary_search_by_key(&code, |entry| entry.0).ok().map(|index| Self(CODES[index].1))
    }

    /// The code of what is written as a name or in three letters, or the one spelt most like it.
    fn meant(written: &str) -> Option<&'static str> {
        let is_meant = |&&(code, lang): &&(&str, Lang)| {
            [lang.code(), Self(lang).name(), code].iter().any(|name| name.eq_ignore_ascii_case(written))
        };
        let likeness = |code: &str| strsim::jaro_winkler(written, code);
        let nearest = || CODES.iter().max_by(|a, b| likeness(a.0).total_cmp(&likeness(b.0)));
        let found = CODES.iter().find(is_meant).or_else(|| nearest().filter(|entry| likeness(entry.0) > 0.75));
        found.map(|entry| entry.0)
    }

    pub fn code(self) -> &'static str {
        CODES.iter().find(|entry| entry.1 == self.0).map_or("", |entry| entry.0)
    }

    /// Its English name.
    pub fn name(self) -> &'static str {
        match self.0 {
            // The detector calls the written language by the name of a spoken one.
            Lang::Cmn => "Chinese",
            lang => lang.eng_name(),
        }
    }

    /// Whether it is written in Latin letters, or also in them.
    pub fn is_latin(self) -> bool {
        !NOT_LATIN.contains(&self.code())
    }

    /// Whether the two are one language or easily taken for each other in a paragraph.
    pub fn is_like(self, other: Self) -> bool {
        let both = |group: &&[&str]| group.contains(&self.code()) && group.contains(&other.code());
        self == other || ALIKE.iter().any(both)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&Cow::<str>::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Language {
    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let what = "A language, by its ISO 639-1 code.";
        json_schema!({ "type": "string", "description": what, "pattern": "^[a-z]{2,3}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Language::of(text).map(Language::code), expected, "{text}");
    }

    #[test]
    fn a_sentence_or_two_tell_their_language() {
        check("The ferry will not sail tonight, and nobody on the quay could say when it would.", Some("en"));
        check("Die Fähre fährt heute nicht, und niemand am Kai wusste, wann sie wieder ablegen wird.", Some("de"));
        check("Le bac ne partira pas ce soir, et personne sur le quai ne savait quand il reviendrait.", Some("fr"));
        check(
            "Жители города собрались вечером на берегу, чтобы обсудить строительство нового моста через реку.",
            Some("ru"),
        );
        check("渡し船は今夜は出ません。いつ戻るのか、岸の人は誰も知りませんでした。", Some("ja"));
    }

    #[test]
    fn what_is_not_clear_has_no_answer() {
        check("", None);
        check("12 — 34 / 56", None);
        check("Lorm 2 Olmsea 1", None);
    }

    #[test]
    fn every_code_is_there_and_back() {
        assert!(CODES.is_sorted_by_key(|entry| entry.0));
        assert_eq!(CODES.len(), Lang::all().len());
        for &(code, lang) in CODES {
            assert_eq!(Language::read(code), Ok(Language(lang)));
            assert_eq!(Language(lang).code(), code);
        }
        for code in ALIKE.iter().copied().flatten().chain(NOT_LATIN) {
            assert!(Language::read(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn next_relatives_are_alike() {
        let is_like = |a, b| {
            let (a, b) = (Language::read(a).expect("a code"), Language::read(b).expect("a code"));
            assert_eq!(a.is_like(b), b.is_like(a));
            a.is_like(b)
        };
        assert!(is_like("da", "nb") && is_like("cs", "sk") && is_like("de", "de"));
        assert!(!is_like("de", "en") && !is_like("da", "de") && !is_like("nl", "nb"));
    }

    #[test]
    fn a_wrong_code_gets_the_right_one() {
        for (written, meant) in [("deu", "de"), ("German", "de"), ("EN", "en"), ("ces", "cs"), ("xx", "en")] {
            assert!(Language::read(written).expect_err("wrong").ends_with(&format!("such as `{meant}`")), "{written}");
        }
    }
}
