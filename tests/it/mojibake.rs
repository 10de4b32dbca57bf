//! Misreadings of sentences in eight languages, in every charset that can misread them: what was damaged comes back,
//! what was not stays.
//!
//! A sentence takes part in a charset when all its bytes mean something there; the others cannot have been damaged so.

use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::builtin;
use corpuslint::text::Document;

const SENTENCES: &[(&str, &[&str])] = &[
    (
        "Polish",
        &[
            "Prom na wyspę Łorm odpływa o dziewiątej rano, a wraca późnym wieczorem.",
            "Burmistrz powiedział: „Cała łódź jest już naprawiona” – i wyszedł.",
            "Zażółć gęślą jaźń, śpiewały dzieci przed spichlerzem.",
            "Żniwa były w tym roku późne.",
        ],
    ),
    (
        "Czech",
        &[
            "Přívoz na ostrov odjíždí v devět hodin a vrací se až večer.",
            "Starosta řekl: „Všechny čluny už jsou opravené,“ a odešel.",
            "Příliš žluťoučký kůň přešel přes řeku Úhlavu.",
            "Žně byly letos pozdní.",
        ],
    ),
    (
        "Hungarian",
        &[
            "A komp kilenckor indul a szigetre, és csak késő este tér vissza.",
            "A polgármester így szólt: „Minden hajó kész” – és elment.",
            "Árvíztűrő tükörfúrógépet őriznek a magtárban.",
            "Az aratás idén későn kezdődött.",
        ],
    ),
    (
        "Turkish",
        &[
            "Adaya giden vapur saat dokuzda kalkıyor, akşam geç vakit dönüyor.",
            "Belediye başkanı “Bütün tekneler onarıldı” dedi ve çıktı.",
            "Şişli ağaçların gölgesinde çocuklar şarkı söyledi.",
            "Bu yıl hasat geç başladı, diyor çiftçi İbrahim.",
        ],
    ),
    (
        "Lithuanian",
        &[
            "Keltas į salą išplaukia devintą valandą ir grįžta vėlai vakare.",
            "Meras pasakė: „Visos valtys jau sutaisytos“ – ir išėjo.",
            "Ąžuolų giraitėje žydėjo žibuoklės, švilpavo čiurliai.",
            "Šiemet derlius vėlyvas.",
        ],
    ),
    (
        "Greek",
        &[
            "Το πλοίο για το νησί φεύγει στις εννέα και γυρίζει αργά το βράδυ.",
            "Ο δήμαρχος είπε: «Όλες οι βάρκες επισκευάστηκαν» και έφυγε.",
            "Τα παιδιά τραγουδούσαν μπροστά στην αποθήκη.",
            "Ο θερισμός άργησε φέτος.",
        ],
    ),
    (
        "Romanian",
        &[
            "Bacul spre insulă pleacă la ora nouă și se întoarce seara târziu.",
            "Primarul a spus: „Toate bărcile sunt reparate” – și a plecat.",
            "Copiii cântau în fața hambarului, lângă apă.",
            "Țăranii au început târziu secerișul.",
        ],
    ),
    (
        "Russian",
        &[
            "Паром на остров отходит в девять утра и возвращается поздно вечером.",
            "Староста сказал: «Все лодки уже починены» — и ушёл.",
            "Дети пели перед старым амбаром, ждали подарков.",
            "Жатва в этом году поздняя.",
        ],
    ),
];

/// Code page 437 from 0x80 on.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// The charsets, with how many of the sentences that they can misread come back exactly, of how many.
pub(crate) const CHARSETS: &[(&str, usize, usize)] = &[
    ("windows-1252", 32, 32),
    ("latin-1", 32, 32),
    ("windows-1251", 32, 32),
    ("windows-1250", 32, 32),
    ("windows-1253", 32, 32),
    ("windows-1254", 32, 32),
    ("windows-1257", 23, 23),
    ("iso-8859-2", 32, 32),
    ("macintosh", 32, 32),
    ("cp437", 32, 32),
];

/// `text`, its UTF-8 read in the charset; `None` when a byte means nothing there.
pub(crate) fn misread(text: &str, charset: &str) -> Option<String> {
    let upper: Vec<char> = CP437.chars().collect();
    match charset {
        "latin-1" => Some(text.bytes().map(char::from).collect()),
        "cp437" => {
            let read = |byte: u8| if byte < 0x80 { char::from(byte) } else { upper[usize::from(byte) - 0x80] };
            Some(text.bytes().map(read).collect())
        }
        _ => {
            let charset = encoding_rs::Encoding::for_label(charset.as_bytes()).expect("a charset");
            let read = charset.decode_without_bom_handling_and_without_replacement(text.as_bytes())?;
            Some(read.into_owned())
        }
    }
}

pub(crate) fn linter() -> Linter {
    let cards: Vec<_> = builtin::cards().into_iter().filter(|card| card.check == "mojibake").collect();
    Linter::new(&cards).expect("built-in cards compile")
}

pub(crate) fn mended(linter: &Linter, text: &str) -> String {
    fixed(linter, text, Applicability::Unsafe)
}

pub(crate) fn fixed(linter: &Linter, text: &str, at_least: Applicability) -> String {
    let document = Document::new(text);
    linter.fix(&document, linter.lint(&document), at_least, &|_, _| true).text
}

fn sentences() -> impl Iterator<Item = (&'static str, &'static str)> {
    SENTENCES.iter().flat_map(|(language, sentences)| sentences.iter().map(|sentence| (*language, *sentence)))
}

/// Each chain of charsets misreads what the one before it made; with how many of the sentences that it can misread come
/// back exactly, of how many.
#[track_caller]
fn check_chains<'c>(chains: impl IntoIterator<Item = (&'c [&'c str], usize, usize)>) {
    let linter = linter();
    let mut wrong = Vec::new();
    for (chain, exact, of) in chains {
        let (mut count, mut possible, mut lost) = (0, 0, Vec::new());
        for (language, sentence) in sentences() {
            let damage = |text: Option<String>, charset: &&str| text.and_then(|text| misread(&text, charset));
            let damaged = chain.iter().fold(Some(sentence.to_owned()), damage);
            let Some(damaged) = damaged.filter(|damaged| damaged != sentence) else { continue };
            possible += 1;
            let got = mended(&linter, &damaged);
            count += usize::from(got == sentence);
            if got != sentence {
                lost.push(format!("  {language}: {damaged:?} became {got:?}"));
            }
        }
        if (count, possible) != (exact, of) {
            wrong.push(format!("({chain:?}, {count}, {possible})\n{}", lost.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_charset_misread_comes_back() {
    check_chains(CHARSETS.iter().map(|(charset, exact, of)| (std::slice::from_ref(charset), *exact, *of)));
}

#[test]
fn clean_sentences_are_left_alone() {
    let linter = linter();
    for (language, sentence) in sentences() {
        assert!(linter.lint(&Document::new(sentence)).is_empty(), "{language}: {sentence}");
    }
    let together: String = sentences().map(|(_, sentence)| format!("{sentence}\n")).collect();
    assert!(linter.lint(&Document::new(&together)).is_empty());
}

#[test]
fn what_was_misread_twice_or_three_times_comes_back() {
    let chains: &[(&[&str], usize, usize)] = &[
        (&["windows-1252", "windows-1252"], 32, 32),
        (&["latin-1", "latin-1"], 32, 32),
        (&["latin-1", "windows-1252"], 32, 32),
        (&["windows-1252", "windows-1252", "windows-1252"], 32, 32),
        (&["latin-1", "latin-1", "latin-1"], 32, 32),
        (&["windows-1251", "windows-1251"], 32, 32),
        (&["windows-1250", "windows-1250"], 32, 32),
        (&["windows-1254", "windows-1254"], 32, 32),
        (&["macintosh", "macintosh"], 32, 32),
        (&["cp437", "cp437"], 32, 32),
        (&["windows-1253", "windows-1253"], 32, 32),
        (&["windows-1257", "windows-1257"], 20, 20),
        (&["iso-8859-2", "iso-8859-2"], 32, 32),
        (&["iso-8859-2", "iso-8859-2", "iso-8859-2"], 32, 32),
        (&["iso-8859-2", "windows-1250"], 32, 32),
        (&["windows-1252", "windows-1251"], 32, 32),
    ];
    check_chains(chains.iter().copied());
}

/// The no-break space in a misread character became a space, by itself or together with the spaces around it.
#[track_caller]
fn check_spaces(damaged: &str, expected: &str) {
    assert_eq!(mended(&linter(), damaged), expected);
}

#[test]
fn half_a_character_that_became_a_space_is_known_by_its_company() {
    check_spaces("Il est dÃ©jÃ  lÃ , Ã  la gare, voilÃ .", "Il est déjà là, à la gare, voilà.");
    check_spaces("Il est dÃ©jÃ lÃ\u{A0}, Ã la gare.", "Il est déjà là, à la gare.");
    check_spaces("Å ibenik i kiÅ¡a, Å ime", "Šibenik i kiša, Šime");
    check_spaces("Р РѕСЃСЃРёСЏ и РјРѕСЂРµ", "Россия и море");
    check_spaces("12Â kg cafÃ© et 3Â l", "12 kg café et 3 l");
}

#[test]
fn a_capital_before_a_space_alone_proves_nothing() {
    for text in ["A IRMÃ DO JOÃO", "Ã la carte", "Vitamina Â e B", "MAÇÃ e cafÃ©".replace("cafÃ©", "café").as_str()]
    {
        check_spaces(text, text);
    }
    check_spaces("A IRMÃ DO cafÃ© JOÃO", "A IRMÃ DO café JOÃO");
}

#[test]
fn a_sign_that_no_word_begins_with_is_proof_enough() {
    check_spaces("Der Fund heißt Ã–tzi.", "Der Fund heißt Ötzi.");
    check_spaces("Peut-├¬tre ├⌐tait-il tard.", "Peut-être était-il tard.");
    for text in ["─Ärger─ und ─«Wolle»─", "├── src\n├── été\n└── ½ pier", "A IRMÃ–MOR, MAÇÃ”", "VÃ“ e VÃO"]
    {
        check_spaces(text, text);
    }
}

/// UTF-8 as some databases and Java write it: characters beyond U+FFFF as two surrogates of three bytes.
fn cesu8(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for unit in text.encode_utf16() {
        match unit {
            0xD800..=0xDFFF => {
                out.extend([0xE0 | (unit >> 12) as u8, 0x80 | (unit >> 6 & 0x3F) as u8, 0x80 | (unit & 0x3F) as u8])
            }
            _ => out.extend(char::from_u32(u32::from(unit)).expect("no surrogate").to_string().bytes()),
        }
    }
    out
}

#[test]
fn emoji_come_back_also_from_surrogates() {
    for text in ["Frische Heringe heute 🐟!", "Der Hafen 🚢⚓ ist zu 😀, sagt Jürgen.", "🌾🌾🌾 Ernte – endlich…"]
    {
        for charset in ["windows-1252", "latin-1", "macintosh", "cp437", "windows-1254"] {
            check_spaces(&misread(text, charset).expect("every byte means something"), text);
        }
        let surrogates: String = cesu8(text).into_iter().map(char::from).collect();
        check_spaces(&surrogates, text);
        let windows = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&cesu8(text)).0.into_owned();
        check_spaces(&windows, text);
    }
}
