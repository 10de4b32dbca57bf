//! The lists of words that a file `rules/languages/<code>.toml` may hold: what each is called, what it is for, and
//! which kinds of check ask for it.
//!
//! This is the one place where a list is defined. The build script reads it, too, so nothing here leans on the rest of
//! the library. A list is of words that stand in texts; what a kind does with them is the kind's own.

/// How the entries of a list are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As in a text, capitals and all.
    Written,
    /// In small letters: the text is folded before it is compared.
    Small,
    /// As [`Form::Small`], and of one to three words, parted by blanks, hyphens or apostrophes.
    Phrase,
    /// As [`Form::Small`], and of nothing but letters of ASCII, two at least.
    Letters,
    /// No words: the characters of an entry count one by one, and none is of ASCII.
    Signs,
}

macro_rules! lists {
    ($($(#[doc = $about:literal])+ $variant:ident $name:literal $form:ident [$($kind:literal)+])+) => {
        /// A list of words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum List {
            $($(#[doc = $about])+ $variant,)+
        }

        impl List {
            /// Every list, by name.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What a file calls it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How its entries are written.
            pub fn form(self) -> Form {
                match self { $(Self::$variant => Form::$form,)+ }
            }

            /// The kinds of check that ask for it.
            pub fn kinds(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($kind),+],)+ }
            }

            /// What it is for.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => concat!($($about),+).trim_ascii_start(),)+ }
            }
        }
    };
}

lists! {
    /// Short forms with a full stop, behind which no sentence begins.
    Abbreviations "abbreviations" Written ["joined"]
    /// First words of a line between a headline and its text: a button, an author's line.
    AboveText "above-text" Small ["headline"]
    /// What the sentence before a list of words, keys or buttons calls it: beginnings of words, or whole words with
    /// the blank behind them.
    Announcing "announcing" Small ["line-score" "phrase"]
    /// Words that begin with an apostrophe, without it: `'twas`.
    ApostropheWords "apostrophe-words" Small ["emphasis"]
    /// What stands behind a character reference that is replaced: "by", "with".
    BehindReplaced "behind-replaced" Small ["entity"]
    /// Names of products and firms with a capital inside, written as one word.
    Brands "brands" Written ["joined"]
    /// Names that end in `!` or `?` themselves, without it.
    BrandsWithMark "brands-with-mark" Written ["joined"]
    /// Words before a second one that looks like a ligature and is a word: `sci fi`.
    ClippedWords "clipped-words" Small ["ligature"]
    /// Links of a page's last line, as they are written there.
    ClosingLinks "closing-links" Written ["joined"]
    /// Small words that a clause begins with right behind a colon.
    ColonFollowers "colon-followers" Small ["joined"]
    /// Words behind which a colon is part of a name: namespaces, exchanges, schemes.
    ColonNames "colon-names" Written ["joined"]
    /// Small words that stand before a colon in a sentence and begin no value.
    ColonOpeners "colon-openers" Small ["joined"]
    /// The commonest words, a tenth to a half of any running text: a second witness beside the detector.
    CommonestWords "commonest-words" Small ["language"]
    /// Legal forms behind a company's name.
    CompanyForms "company-forms" Written ["joined"]
    /// Words that compounds begin with and solid words hardly do: their hyphen stays.
    CompoundBeginnings "compound-beginnings" Small ["hyphen"]
    /// What makes one word all the same with a beginning of compounds: `six-teen`.
    CompoundEndings "compound-endings" Small ["hyphen"]
    /// Codes and short forms of money, right beside an amount.
    Currencies "currencies" Written ["line-score" "shape"]
    /// What stands at the end of a text that goes on elsewhere.
    CutOffMarks "cut-off-marks" Small ["ending"]
    /// What names of days end in, before their hours.
    DayEndings "day-endings" Written ["joined"]
    /// Endings of domains and files that stand behind a full stop with a capital: `Harbour.Com`.
    DomainEndings "domain-endings" Written ["joined"]
    /// Words that only texts about encodings have; `*` stands for any letters.
    EncodingWords "encoding-words" Small ["mojibake"]
    /// Words that were joined to the end of a word before: `ferryand`.
    EndJoined "end-joined" Letters ["joined"]
    /// Words that end in one of those by themselves: `island`.
    EndJoinedInWords "end-joined-in-words" Small ["joined"]
    /// Words that running text of the language has every hundred letters or so: they show that it is in that language.
    EndJoinedWitnesses "end-joined-witnesses" Small ["joined"]
    /// What says that something follows, in a line that does not end as a sentence: beginnings of words.
    Following "following" Small ["line-score" "phrase"]
    /// Function words: prose is full of them, menus are not.
    FunctionWords "function-words" Small ["blankless" "joined" "ligature" "line-score"]
    /// Short forms with a full stop at the end of a headline.
    HeadlineAbbreviations "headline-abbreviations" Written ["headline" "headlines"]
    /// What stands behind the number of an hour.
    Hours "hours" Written ["joined"]
    /// First parts of words that make another word with their hyphen: `re-sign`.
    HyphenPrefixes "hyphen-prefixes" Small ["hyphen"]
    /// Endings of inflected words, behind which another ending makes no word: `acceptingthe`.
    InflectedEndings "inflected-endings" Small ["joined"]
    /// How labels of a page begin, with a capital: what stands in a menu, next to a headline or a price.
    Labels "labels" Written ["joined"]
    /// Letters in a row that spell no word: initials of months and days, rows of a keyboard.
    LetterRows "letter-rows" Small ["spaced"]
    /// Letters beyond those of English of which some stand among any hundred letters. For scripts other than Latin,
    /// all letters.
    LettersOften "letters-often" Signs ["mojibake" "utf8"]
    /// The rest of the letters that the language's own words have.
    LettersSeldom "letters-seldom" Signs ["mojibake" "utf8"]
    /// Of those beyond English, letters of which some stand among any thousand.
    LettersSometimes "letters-sometimes" Signs ["mojibake" "utf8"]
    /// First parts of words that may stand before a ligature with blanks around it: `con fi ned`.
    LigaturePrefixes "ligature-prefixes" Small ["ligature"]
    /// Codes of money, and words for millions, right behind an amount.
    Money "money" Written ["joined"]
    /// Months, as a date writes them behind its day.
    Months "months" Written ["joined" "line-score" "shape"]
    /// First halves of names written as one: `PowerPoint`.
    NameBeginnings "name-beginnings" Written ["joined"]
    /// Second halves of names written as one: `YouTube`.
    NameEndings "name-endings" Written ["joined"]
    /// Particles that a surname begins with, before another capital: `McDonald`.
    NameParticles "name-particles" Written ["joined"]
    /// Words near a number with dots that say that it is an address of a network.
    NetworkWords "network-words" Small ["identifier"]
    /// Endings of nouns and adverbs that no name begins with: `Settlement`.
    NounEndings "noun-endings" Small ["joined"]
    /// What has a number of its own: `Suite4`.
    Numbered "numbered" Written ["joined"]
    /// Words for a page, beside its number.
    PageNames "page-names" Small ["pages"]
    /// Words and phrases of menus, footers, forms and teasers; in scripts without spaces, runs of up to six characters.
    PageWords "page-words" Phrase ["line-score"]
    /// Signs behind the number of a part.
    PartSigns "part-signs" Small ["headline" "headlines"]
    /// Names of the parts of a book: `Chapter 7`.
    Parts "parts" Small ["headline" "headlines"]
    /// Words right before a telephone number.
    PhoneLabels "phone-labels" Small ["identifier" "line-score" "shape"]
    /// Words of a phrase that goes on, so that a capital behind them begins a name.
    PhraseWords "phrase-words" Small ["joined"]
    /// Common words, in ASCII and beyond, by which one reading of damaged bytes is believed before another.
    ReadingWords "reading-words" Small ["mojibake" "utf8"]
    /// Words that only texts about character references have.
    ReferenceAbout "reference-about" Small ["entity"]
    /// Words near a character reference that may mean it; `*` stands for any letters.
    ReferenceBeside "reference-beside" Small ["entity"]
    /// What stands behind a character reference that is spoken of: "for", "means".
    ReferenceFor "reference-for" Small ["entity"]
    /// What stands before one, where no phrase ends: "is", "the".
    ReferenceNaming "reference-naming" Small ["entity"]
    /// Beginnings of words that mean references when they stand near one.
    ReferenceNear "reference-near" Small ["entity"]
    /// What stands behind any that is spoken of.
    ReferenceSaying "reference-saying" Small ["entity"]
    /// Behind one, in scripts without spaces.
    ReferenceUnspacedAfter "reference-unspaced-after" Small ["entity"]
    /// Before one, in scripts without spaces.
    ReferenceUnspacedBefore "reference-unspaced-before" Small ["entity"]
    /// What is done to one: "write", "insert".
    ReferenceWriting "reference-writing" Small ["entity"]
    /// Words that begin sentences, with a capital, and are no second half of a name.
    SentenceStarters "sentence-starters" Written ["joined"]
    /// Words of two letters that a sentence may end in.
    ShortEnds "short-ends" Small ["joined"]
    /// Small words that are no part of a name before a capital: `theHarbour`.
    SmallWords "small-words" Small ["joined"]
    /// Parts of words that say that letters are being spelled.
    Spelling "spelling" Small ["spaced"]
    /// Sentence starters behind a word in capitals.
    StartersBehindCapitals "starters-behind-capitals" Written ["joined"]
    /// What the first line of an address ends in: a street, a floor.
    Streets "streets" Written ["joined"]
    /// Sentence starters that nothing ends in, so that one is proof enough.
    SureStarters "sure-starters" Written ["joined"]
    /// Conjunctions behind a hyphen that stands for the rest of a word: "pre- and post-war".
    SuspendedConjunctions "suspended-conjunctions" Small ["hyphen"]
    /// Small words that a title writes with a capital and a sentence goes on behind.
    TitleWords "title-words" Written ["joined"]
    /// Units and endings of ordinals, with a capital, right behind a number.
    Units "units" Written ["joined"]
    /// Words before a number with dots that is no address.
    VersionWords "version-words" Small ["identifier"]
    /// Sentence starters that names end in, too: `LinkedIn`.
    WeakStarters "weak-starters" Written ["joined"]
}

impl List {
    /// The list of this name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|list| list.name() == name)
    }
}

impl Form {
    /// Why an entry cannot be one of such a list, if it cannot.
    pub fn refuse(self, entry: &str) -> Option<&'static str> {
        if entry.trim().is_empty() {
            return Some("an entry without a character");
        }
        if entry.contains(char::is_control) {
            return Some("an entry of one line is wanted");
        }
        let is_small = || entry.to_lowercase() == entry;
        let words = || entry.split([' ', '-', '\'']).filter(|word| !word.is_empty()).count();
        match self {
            Self::Written => None,
            Self::Signs => (!entry.chars().all(|c| !c.is_ascii())).then_some("this list is of letters beyond ASCII"),
            _ if !is_small() => Some("this list is in small letters, because the text is folded before it is compared"),
            Self::Small => None,
            Self::Phrase => (words() > 3).then_some("a phrase of this list has three words at most"),
            Self::Letters => (entry.len() < 2 || !entry.bytes().all(|byte| byte.is_ascii_lowercase()))
                .then_some("this list is of words of two letters or more, all of ASCII"),
        }
    }
}
