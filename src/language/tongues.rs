//! What is written in each language beyond the letters of English, and its commonest words.
//!
//! By these a decoding or a repair is believed or not: `fährt` is German, `f‰hrt` is nothing. They tell no language by
//! themselves; a text may be in another one than all of these.

/// What is written in a language beyond the letters of English. For scripts other than Latin, all letters.
#[derive(Debug)]
pub(crate) struct Tongue {
    pub(crate) code: &'static str,
    /// Some of every hundred letters; some of every thousand; the rest that its own words have.
    often: &'static str,
    sometimes: &'static str,
    seldom: &'static str,
    /// Separated by blanks.
    words: &'static str,
}

/// How common a letter is in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frequency {
    Often,
    Sometimes,
    Seldom,
}

impl Tongue {
    /// How common a letter, or the small letter of a capital, is; `None` of a foreign one.
    pub(crate) fn frequency(&self, c: char) -> Option<Frequency> {
        let small = if c.is_uppercase() { c.to_lowercase().next().unwrap_or(c) } else { c };
        let among = |letters: &str| letters.contains(small) || letters.contains(c);
        match () {
            () if among(self.often) => Some(Frequency::Often),
            () if among(self.sometimes) => Some(Frequency::Sometimes),
            () if among(self.seldom) => Some(Frequency::Seldom),
            () => None,
        }
    }

    /// All its letters beyond those of English.
    pub(crate) fn letters(&self) -> impl Iterator<Item = char> {
        self.often.chars().chain(self.sometimes.chars()).chain(self.seldom.chars())
    }

    /// Its commonest words, in small letters.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split(' ').filter(|word| !word.is_empty())
    }
}

const fn tongue(code: &'static str, [often, sometimes, seldom]: [&'static str; 3], words: &'static str) -> Tongue {
    Tongue { code, often, sometimes, seldom, words }
}

/// Sorted by code.
pub(crate) const TONGUES: &[Tongue] = &[
    // One a line, but for the words.
    tongue(
        "ar",
        [
            "اليمنورتبةعدأسفهكقحج",
            "شطصخضذثىغئزإءؤظآ\u{64B}\u{64E}\u{64F}\u{650}\u{651}\u{652}ـ،؟",
            "؛\u{64C}\u{64D}پچژگ",
        ],
        "في من على أن إلى هذا التي كان عن مع ما لا قال هذه الذي كل بعد وقد أو هو",
    ),
    tongue("be", ["аніаеоэтрсклвядупы", "мзьгбчйхцўж", "шюфёщ"], "і ў на не што з да як за яго па але для"),
    tongue(
        "bg",
        ["аеиоонтрсвлкдпум", "яъзгбчйхцжш", "щюфьѝ"],
        "на и се да за в от не са по с че към като или това ще през този тя бе",
    ),
    tongue("ca", ["àéè", "óíòçú", "ïü"], "el la i en que els les és més també però així això està"),
    tongue("co", ["à", "èùìò", "é"], "di è u a i e in per à una chì"),
    tongue(
        "cs",
        ["áíéě", "řšžčýů", "úóťďňň"],
        "a na je že se v do už ještě byl byla jsou při její může také více než své který před ale od pro za \
         podle jako jeho řekl která jen však neměl kůň",
    ),
    tongue("cy", ["ŵŷâ", "ôîêûïäö", "áàéíó"], "y yn a i o ac ar ei gan yr mae wedi am neu hawl"),
    tongue(
        "da",
        ["åøæ", "", "éöüä"],
        "og i at det er en til af på med ikke også så år når være få nye både før havde kan gå må nu små fra \
         hun han om ved skal vi de måske årets måned hvornår",
    ),
    tongue(
        "de",
        ["üä", "öß", "é"],
        "der die das und in den von zu mit ist für über auch können wäre größe große dass natürlich müssen \
         schön früh spät tür würde frau wir grüße nach uns sich sie ihr er es dem auf nicht ein eine am im \
         zur zum aus bei hat war herr müller zürich münchen österreich fünf während könnte hätte möchte \
         würden führt größer straße außer weiß heißt fährt jährlich",
    ),
    tongue("el", ["αοιετσνηρυπκμλόίςωάέή", "γδθχφβύώξζ", "ψϊΐϋΰ"], "και το η ο να της την τα στο με είναι από του οι"),
    tongue(
        "en",
        ["é", "èêçüöáñæï", "ôëœàâäåíóûúøãòîß"],
        "you were be an so it its can will my into up out if about some only other new time what them than then \
         now could do him her our over more after most also any these may such well where even because me people \
         work first two three between under never every same another while last right long great little own old \
         year years home use used upon shall must said made the of and to in that is it was he for on with as his \
         at by from they this but not are or had which have one all there been would their she no when who",
    ),
    tongue("eo", ["ĉĝŭŝ", "ĵĥ", ""], "la kaj de en al estas ne kiu por ke oni rajtas"),
    tongue(
        "es",
        ["óíá", "éñú", "ü"],
        "el la los de que en y un una más también está después según así qué día año niño señor mañana aquí \
         será sólo había él sí españa las por con para su al no se lo muy pero josé maría garcía gonzález \
         lópez país años quién cómo todavía mamá papá",
    ),
    tongue("et", ["äõüö", "šž", ""], "ja on ei et see oli kui ka või nüüd väga üle mõne"),
    tongue("eu", ["ñ", "ü", ""], "eta da ez bat du dira edo ere baina"),
    tongue(
        "fa",
        ["اینردهوتمسکشبگلخ", "زيقجعپحآفكصطچ،ىئ", "ضغثژظذؤأ\u{64B}ءة"],
        "و در به از که این را با است برای آن مي ها هاي يك",
    ),
    tongue("fi", ["äö", "", "åšž"], "ja on ei se että oli hän myös tämä sekä vielä mitä sää jää työ yhä äiti"),
    tongue(
        "fr",
        ["é", "èàêçû", "ôîâùëïœüñ"],
        "le la les de des et en un une est à très été après même où être déjà près ça français forêt du au \
         que qui dans pour par sur pas plus ne se avec ce il elle vous nous année première était début \
         président peut-être côté grâce",
    ),
    tongue("ga", ["áéíó", "ú", ""], "agus an na ar go le is a do sé bhí tá mar ní atá"),
    tongue(
        "he",
        ["יוהלאתרבשמנעחדק", "כםפגטצזסןךףץ", "\u{5B0}\u{5B4}\u{5B5}\u{5B6}\u{5B7}\u{5B8}\u{5B9}\u{5BC}"],
        "של את על לא הוא זה עם גם כל היה היא אני כי אל או יותר רק",
    ),
    tongue("hr", ["čšž", "ćđ", ""], "i je u na se da za su od će još što više može već kaže"),
    tongue(
        "hu",
        ["áéö", "óőíüúű", ""],
        "a az és hogy nem is egy van még már meg csak két több után között így úgy kérdés jó szép idő volt de \
         azt hogyan el számára közötti című első másik",
    ),
    tongue("id", ["", "é", ""], "yang dan di dengan untuk dari pada setiap orang hak tidak ini"),
    tongue("is", ["áíðéóú", "öæþýæ", ""], "og í að á er það sem við til fyrir ekki þetta var ég hún í gær út"),
    tongue(
        "it",
        ["è", "àùòìé", "îó"],
        "di e il la che in un per non con è più perché già può così città però sarà cioè là lì né caffè al \
         della dal nel gli si da anche come ma",
    ),
    tongue("la", ["", "æœëáéíóúāēīōū", ""], "et in est non ad ut cum qui quod sed per"),
    tongue("lt", ["ėįšžų", "ąčūę", ""], "ir kad yra į iš tai bet kaip už apie šiandien dėl"),
    tongue("lv", ["āīēū", "šņļķčž", "ģ"], "un ir ka par no ar uz kas bija tas būs arī šo"),
    tongue(
        "mk",
        ["аеиоонтрсвлкдпум", "јзгбчцшжхфѓ", "ќѕџљњ"],
        "на и се да за во од не со по што ќе како е ја го ги или",
    ),
    tongue("mt", ["ħġż", "ċ", "àèìòù"], "il u li ta dan fi minn huwa għal"),
    tongue(
        "nb",
        ["åøæ", "", "éòô"],
        "og i det er på til en som for av at med ikke også så år når være få både før må nå små",
    ),
    tongue("nl", ["ë", "éïè", "üöó"], "de en van het een in is dat op te zijn met voor niet één België"),
    tongue(
        "pl",
        ["łąęó", "żśćń", "ź"],
        "i w na z się nie do to że jest jak po już są też być więc może który było będzie także ale od za \
         przez tym jego",
    ),
    tongue(
        "pt",
        ["ãáé", "çíóõê", "úâàô"],
        "de a o que e do da em um para com não uma os no se na por são já também é até à há está três você \
         são joão mas ao nos sua muito avó água então vão irmão coração só",
    ),
    tongue("ro", ["ăîșțşţ", "â", "é"], "de și în la cu pe nu este că din care pentru după către când să își până"),
    tongue("ru", ["оеаинтсрвлкмдпу", "яыьгзбчйхж", "шюцщэфъё"], "и в не на что с по как он она это из за"),
    tongue("sk", ["áíéý", "čšžúľ", "ťňďôóĺŕä"], "a na je že sa v do už ešte bol bola sú pri môže aj viac než ktorý"),
    tongue("sl", ["čšž", "", "ćđ"], "in je na se da za so ki že še več lahko"),
    tongue("sq", ["ëç", "", ""], "të e në dhe një për me nga që si ka është"),
    tongue(
        "sr",
        ["аеиоонтрсвлкдпум", "јзгбчшжхцњљћ", "ђфџ"],
        "и је у на се да за од не са као што су који ће из то али",
    ),
    tongue(
        "sv",
        ["äåö", "", "éüà"],
        "och i att det som en på är av för med den till inte så år när få också från två får går där även här \
         många sätt små ön ängen ett om vid ut upp hon han måste någon något årets sätter därför hör kör \
         längre",
    ),
    tongue("tg", ["аиорнтдмбкслуҳҷҷӣқ", "яшгхвзпчӯғе", "фёъэьюжцыщ"], "ва дар ба аз ки бо ҳар ин"),
    tongue(
        "th",
        [
            "านรกอเงมยลวดทสตะปบคหแจพชใไขโผถศธณซญษาำ\
             \u{E48}\u{E49}\u{E31}\u{E35}\u{E34}\u{E37}\u{E38}\u{E39}\u{E4C}\u{E47}",
            "ฟภฐฉฮฝฆฏฒๆฯฑฬฎฌ\u{E4A}\u{E4B}\u{E36}",
            "ฤฅ๐๑๒๓๔๕๖๗๘๙ฃ",
        ],
        "",
    ),
    tongue(
        "tr",
        ["ışüç", "ğöİ", "âîû"],
        "ve bir bu da de için çok daha olarak gibi ne değil şu kadar sonra şöyle güzel iş yıl gün büyük küçük \
         türkiye ülke bütün",
    ),
    tongue("uk", ["оаиніетрвсклдумпя", "зьгбчйхжїцє", "шюфщґ"], "і в не на що з та до як за це він вона у"),
    tongue(
        "ur",
        ["اکیںروسےنہملتپآجدبگقعحف", "چشخھزضصطٹغثئءڑظڈؤأ\u{64B}\u{654}", "ذژێۂ"],
        "کے میں کی ہے کا اور سے کو پر نہیں ہیں کہ اس یا جو",
    ),
    tongue(
        "vi",
        // windows-1258 writes the tones as marks of their own.
        [
            "\u{300}\u{301}\u{303}\u{309}\u{323}đàáêôươâă",
            "ạảãấầậếềệồốộờớợừứựóòọíìịúùụéèẹ",
            "ắằặẳẵẩẫểễổỗởỡửữỏõỉĩủũẻẽýỳỵỷỹ",
        ],
        "và của là có được không cho các trong một người với những đã",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn the_tongues_are_sorted_and_known() {
        // Those that the detector does not know.
        const OTHERS: [&str; 7] = ["co", "eu", "ga", "is", "mt", "sq", "tg"];
        assert!(TONGUES.is_sorted_by_key(|tongue| tongue.code));
        for tongue in TONGUES {
            assert!(Language::read(tongue.code).is_ok() != OTHERS.contains(&tongue.code), "{}", tongue.code);
        }
    }

    #[test]
    fn a_capital_is_as_common_as_its_small_letter() {
        let german = TONGUES.iter().find(|tongue| tongue.code == "de").expect("it is there");
        assert_eq!(german.frequency('Ü'), Some(Frequency::Often));
        assert_eq!(german.frequency('ł'), None);
    }
}
