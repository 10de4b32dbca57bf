//! Words that say what a joint is: how sentences and labels begin, what names are made of.
//!
//! The lists hold several languages at once. A document's language is not asked for: a word of another one is at worst
//! a little evidence, and what decides is a sum.

/// Words that begin sentences and are no second half of a name.
pub(super) fn is_starter(word: &str) -> bool {
    #[rustfmt::skip]
    let starts = matches!(
        word,
        // English.
        "The" | "This" | "That" | "These" | "Those" | "There" | "They" | "Their" | "We" | "You" | "Your" | "Our" | "He"
        | "She" | "His" | "Her" | "It" | "Its" | "If" | "When" | "While" | "Where" | "What" | "Which" | "Who" | "Why"
        | "How" | "And" | "But" | "For" | "From" | "With" | "As" | "At" | "An" | "After" | "Before" | "Because"
        | "Although" | "However" | "Since" | "Then" | "So" | "Here" | "By" | "In" | "On" | "To" | "Not" | "No" | "Is"
        | "Are" | "Was" | "Do" | "Does" | "Can" | "Will" | "Some" | "Many" | "Most" | "Each" | "Every" | "All" | "Also"
        | "A" | "I" | "Have" | "Has" | "Had" | "Of" | "Or" | "Be" | "My"
        // German.
        | "Der" | "Die" | "Das" | "Den" | "Dem" | "Ein" | "Eine" | "Einen" | "Wir" | "Sie" | "Er" | "Es" | "Ich" | "Im"
        | "Auf" | "Mit" | "Für" | "Und" | "Aber" | "Wenn" | "Wie" | "Bei" | "Nach" | "Vor" | "Auch" | "Dabei"
        | "Doch" | "Diese" | "Dieser" | "Dieses" | "Zum" | "Zur" | "Seit" | "Laut" | "Während"
        // French.
        | "Le" | "La" | "Les" | "Un" | "Une" | "Des" | "Il" | "Elle" | "Ils" | "Nous" | "Vous" | "Dans" | "Pour"
        | "Avec" | "Sur" | "Par" | "En" | "Ce" | "Cette" | "Ces" | "Mais" | "Si" | "Selon" | "Depuis" | "À" | "Après"
        // Spanish, Italian, Portuguese.
        | "El" | "Los" | "Las" | "Una" | "Con" | "Por" | "Para" | "Pero" | "Este" | "Esta" | "Según" | "Lo" | "Gli"
        | "Per" | "Di" | "Ma" | "Nel" | "Nella" | "Questo" | "Questa" | "Anche" | "O" | "Os" | "Um" | "Uma" | "Em"
        | "Na" | "Com" | "Mas" | "Segundo"
        // Russian, Ukrainian, Bulgarian.
        | "Это" | "Этот" | "Эта" | "Он" | "Она" | "Они" | "Мы" | "Вы" | "Но" | "Как" | "Что" | "По" | "При" | "Для"
        | "Также" | "Однако" | "После" | "Если" | "Когда" | "Все" | "Его" | "Так" | "Там" | "Теперь" | "Кроме" | "За"
        | "На" | "Не" | "В" | "С" | "И" | "А" | "Я" | "У" | "К" | "Це" | "Він" | "Вона" | "Вони" | "Ми" | "Ви" | "Але"
        | "Як" | "Що" | "Під" | "Після" | "Якщо" | "Також" | "З" | "Та" | "Това" | "Той" | "Тя" | "Те" | "Ние"
        | "След" | "Ако" | "Когато"
    );
    starts
}

/// Starters that brands end in: `LinkedIn`, `PlugIn` and `GoTo` are names.
pub(super) fn is_weak_starter(word: &str) -> bool {
    #[rustfmt::skip]
    let ends_names = matches!(
        word,
        "In" | "On" | "To" | "It" | "By" | "As" | "At" | "Is" | "No" | "Do" | "So" | "He" | "Her" | "All" | "Can"
        | "Not" | "A" | "I" | "Be" | "Or" | "La" | "Le" | "El" | "Lo" | "Di" | "Un" | "Il" | "Es" | "Er" | "Os" | "O"
        | "Em" | "En" | "Im" | "Na" | "Ma" | "Si" | "Ce" | "Com" | "Den" | "Das" | "Con" | "Par" | "Per"
        | "Por" | "Mas" | "Der" | "Los" | "Las" | "Mit" | "Sur" | "Nel"
    );
    ends_names
}

/// Starters that nothing ends in: there is an `includeIf` and a `KnowHow`.
pub(super) fn opens_sentence(word: &str) -> bool {
    #[rustfmt::skip]
    let opens = matches!(
        word,
        "The" | "This" | "We" | "You" | "Your" | "Our" | "They" | "Their" | "There" | "These" | "Those" | "She" | "His"
        | "My" | "What" | "Which" | "Why" | "But" | "Because" | "However" | "Although"
        | "Wir" | "Ich" | "Diese" | "Dieser"
        | "Nous" | "Vous" | "Ils" | "Cette" | "Pero" | "Según" | "Questo" | "Questa" | "Это" | "Они" | "Однако"
    );
    opens
}

/// How a page's labels begin: what stands next to a headline, a price, a by-line, in a menu.
pub(super) fn is_label(word: &str) -> bool {
    #[rustfmt::skip]
    let labels = matches!(
        word,
        "More" | "Read" | "Learn" | "See" | "Open" | "Toggle" | "Find" | "Get" | "Download" | "Published" | "Updated"
        | "Posted" | "Reply" | "Contact" | "Last" | "Written" | "Edited" | "Reviewed" | "About" | "Browse" | "Explore"
        | "Discover" | "Shop" | "Buy" | "Sign" | "Register" | "Subscribe" | "Join" | "Start" | "Try" | "Listen"
        | "Click" | "Submit" | "Search" | "Close" | "Back" | "Next" | "Previous" | "Continue" | "Print" | "Author"
        | "Photo" | "Image" | "Credit" | "Source" | "Price" | "Pros" | "Cons" | "Expand" | "Use" | "Using" | "Best"
        | "Schedule" | "Request" | "Select" | "Choose" | "Make" | "Manage" | "Build" | "Monday" | "Tuesday"
        | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday" | "Mehr" | "Weiter" | "Weiterlesen" | "Lesen"
        | "Foto" | "Quelle" | "Montag" | "Dienstag" | "Lire" | "Voir" | "Plus" | "Publié" | "Leer" | "Ver" | "Más"
        | "Fuente" | "Leggi" | "Fonte" | "Leia" | "Veja" | "Mais" | "Saiba" | "Читать" | "Читайте" | "Подробнее"
        | "Фото" | "Источник" | "Ещё" | "Детальніше" | "Виж"
    );
    labels || is_month(word)
}

/// Months, as a date writes them behind its day.
pub(super) fn is_month(word: &str) -> bool {
    #[rustfmt::skip]
    let is_one = matches!(
        word,
        "January" | "February" | "March" | "April" | "May" | "June" | "July" | "August" | "September" | "October"
        | "November" | "December" | "Jan" | "Feb" | "Mar" | "Apr" | "Jun" | "Jul" | "Aug" | "Sep" | "Sept" | "Oct"
        | "Nov" | "Dec" | "Januar" | "Februar" | "März" | "Mai" | "Juni" | "Juli" | "Oktober" | "Dezember"
        | "janvier" | "février" | "mars" | "avril" | "mai" | "juin" | "juillet" | "août" | "septembre" | "octobre"
        | "novembre" | "décembre" | "gennaio" | "febbraio" | "marzo" | "aprile" | "maggio" | "giugno" | "luglio"
        | "agosto" | "settembre" | "ottobre" | "dicembre"
        | "января" | "февраля" | "марта" | "апреля" | "мая" | "июня" | "июля" | "августа" | "сентября" | "октября"
        | "ноября" | "декабря"
    );
    is_one
}

/// Words of which `word` + Capital is no name.
pub(super) fn is_function_word(word: &str) -> bool {
    #[rustfmt::skip]
    let is_one = matches!(
        word,
        "the" | "of" | "and" | "with" | "from" | "for" | "that" | "their" | "this" | "was" | "were" | "are" | "has"
        | "have" | "had" | "our" | "your" | "his" | "her" | "its" | "to" | "in" | "on" | "at" | "by" | "is" | "as"
        | "an" | "or" | "but" | "which" | "about" | "after" | "said" | "you" | "they" | "them" | "these" | "those"
        | "und" | "oder" | "der" | "die" | "das" | "den"
        | "dem" | "des" | "mit" | "von" | "für" | "bei" | "nach" | "zur" | "zum" | "eine" | "einer" | "im" | "am"
        | "aus" | "les" | "dans" | "pour" | "avec" | "sur" | "par" | "une" | "aux" | "du" | "et" | "los" | "las"
        | "con" | "por" | "para" | "del" | "una" | "che" | "della" | "nel" | "com" | "uma" | "dos" | "и" | "в" | "на"
        | "с" | "по" | "из" | "от" | "для" | "что" | "как" | "і" | "та" | "від" | "що"
    );
    is_one
}

/// First halves of names: `MacBook`, `PowerPoint`, `OpenOffice`.
pub(super) fn begins_names(left: &str) -> bool {
    #[rustfmt::skip]
    let begins = matches!(
        left,
        "my" | "The" | "Mac" | "Face" | "You" | "Pay" | "Play" | "Power" | "Quick" | "Fast" | "Smart" | "Easy" | "Open"
        | "Big" | "Red" | "Blue" | "Black" | "White" | "Green" | "Gold" | "Silver" | "Sun" | "Air" | "Micro" | "Mega"
        | "Super" | "Ever" | "Auto" | "My" | "Go" | "We" | "One" | "All" | "Net" | "Web" | "Data" | "Deep" | "Cloud"
        | "Block" | "Bit" | "Crypto" | "Fin" | "Bio" | "Med" | "Health" | "Edu" | "Tech" | "Info" | "Geo" | "Eco"
        | "Pro" | "Pre" | "Re" | "Un" | "Non" | "Neo" | "Star" | "Snap" | "Drop" | "Git" | "Word" | "Link" | "Linked"
        | "Trip" | "Share" | "Flex" | "Fit" | "Home" | "Live" | "Life" | "Side" | "Site" | "Snow" | "Stack" | "Stream"
        | "Think" | "Time" | "Top" | "True" | "Turn" | "Ultra" | "Uni" | "Up" | "Value" | "Wiki" | "Work" | "Zen"
        | "Zoom" | "Type" | "Java" | "Post" | "Push" | "Rapid" | "Real" | "Spring" | "Base" | "Hub" | "Digital"
        | "Mind" | "Brain" | "Sound" | "Screen" | "Sales" | "Service" | "Page" | "Rank" | "Mail" | "Key" | "Code"
        | "Chain" | "Camp" | "Buzz" | "Book" | "Bright" | "Clear" | "Click" | "Inter" | "Euro" | "Bahn" | "Multi"
        | "Trans" | "Tele" | "Video" | "Photo" | "Cyber" | "Game" | "Gen" | "Master" | "Mini" | "Max" | "Meta"
        | "Nano" | "Next" | "Omni" | "Out" | "Over" | "Pub" | "Sci" | "Sea" | "Hyper" | "Space"
    );
    begins
}

/// Second halves of names: `YouTube`, `HubSpot`, `QuickBooks`.
pub(super) fn ends_names(right: &str) -> bool {
    #[rustfmt::skip]
    let ends = matches!(
        right,
        "Hub" | "Press" | "Tube" | "Book" | "Books" | "Box" | "Pay" | "Bot" | "Script" | "Soft" | "Ware" | "Net"
        | "Web" | "Tech" | "Lab" | "Labs" | "Works" | "Base" | "Point" | "Flow" | "Drive" | "Cloud" | "Play" | "Pod"
        | "Pods" | "Pad" | "Phone" | "Watch" | "Ops" | "Js" | "Kit" | "Cart" | "Card" | "Link" | "Max" | "Pro" | "Air"
        | "Fit" | "Bit" | "Coin" | "Chain" | "Force" | "Desk" | "Dash" | "Gate" | "Cube" | "Bridge" | "Forge"
        | "Stack" | "Stream" | "Store" | "Mart" | "Cast" | "Craft" | "Wiki" | "Scape" | "Wave" | "Wire" | "Zone"
        | "Verse" | "Gen" | "App" | "Apps" | "Space" | "Spot" | "Mate" | "Matic" | "Fox" | "Bird" | "Cat" | "Dog"
        | "Ink" | "Pal" | "Lock" | "Lens" | "Shot" | "Camp" | "Rank" | "Run" | "Sense" | "Text" | "Mail" | "View"
        | "Time" | "Board" | "Line" | "Land" | "Life" | "Health" | "Care" | "Data" | "Mind" | "Brain" | "Power"
        | "Light" | "Vision" | "Tree" | "Up" | "Go" | "Me" | "One" | "In" | "List" | "Type" | "Name" | "Key" | "Value"
        | "File" | "Path" | "Code" | "Log" | "Map" | "Set" | "String" | "Class" | "Object" | "Client" | "Server"
        | "Config" | "Policy" | "Service" | "Manager" | "Factory" | "Handler" | "Provider" | "Context" | "Builder"
        | "Controller" | "Allocator" | "Request" | "Station" | "Source" | "Search" | "Plus" | "Con" | "Scan"
        | "Rating" | "Monitor" | "Broker"
        | "Password" | "Pass" | "Share" | "Shop" | "Cup" | "City" | "House" | "Innen" | "Rail" | "Jet" | "Bus" | "Tel"
        | "Bank" | "Beam"
    ) || right.len() <= 4 && right.bytes().all(|byte| byte.is_ascii_uppercase());
    ends
}

/// Names that are everywhere, written as one.
pub(super) fn is_brand(whole: &str) -> bool {
    #[rustfmt::skip]
    let is_one = matches!(
        whole,
        "YouTube" | "LinkedIn" | "WordPress" | "WhatsApp" | "TikTok" | "GitHub" | "GitLab" | "PayPal" | "JavaScript"
        | "TypeScript" | "PowerPoint" | "SharePoint" | "FaceBook" | "HubSpot" | "TripAdvisor" | "GoDaddy"
        | "QuickBooks" | "OpenAI" | "ChatGPT" | "OneDrive" | "OneNote" | "PlayStation" | "MacBook" | "AirPods"
        | "DevOps" | "SaaS" | "PaaS" | "IaaS" | "LaTeX" | "CrossFit" | "FedEx" | "MasterCard" | "SketchUp" | "PhD"
        | "PubMed" | "WooCommerce" | "BigQuery" | "MailChimp" | "SoundCloud" | "StumbleUpon" | "BlackBerry" | "WeChat"
        | "SpaceX" | "AstraZeneca" | "HarperCollins" | "GlaxoSmithKline" | "DreamWorks" | "JetBlue" | "TechCrunch"
        | "BuzzFeed" | "PostgreSQL" | "DoorDash" | "AliExpress" | "InDesign" | "CinemaScope" | "EasyJet" | "BlackRock"
        | "TensorFlow" | "DeepMind" | "CloudFront" | "ThinkPad" | "GameCube" | "RuPaul" | "BioNTech" | "CoinDesk"
        | "ScienceDirect" | "ResearchGate" | "ShareThis" | "AddThis" | "GeForce" | "BlueTooth" | "LibreOffice"
        | "OpenOffice" | "AutoCAD" | "YouGov" | "DuckDuckGo" | "CoinBase"
    );
    is_one
}

/// What stands behind a company's name.
pub(super) fn is_company(word: &str) -> bool {
    #[rustfmt::skip]
    let is_one = matches!(
        word,
        "LLC" | "Inc" | "Ltd" | "LLP" | "Corp" | "Corporation" | "Limited" | "GmbH" | "AG" | "SA" | "SAS" | "SRL" | "BV"
        | "Oy" | "AB" | "Pty" | "ООО"
    );
    is_one
}

/// Endings of words that no name begins with: plurals, abstract nouns, adverbs.
pub(super) fn is_no_brand(left: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "tion", "ment", "ing", "ance", "ence", "ity", "ness", "ship", "able", "ible", "ful", "less", "ous", "ive",
        "ly", "ung", "heit", "keit", "ción", "ções", "ção", "zione", "ость", "ение",
    ];
    let is_plural = left.len() >= 6 && left.ends_with('s') && !left.ends_with("ss");
    is_plural || left.len() >= 7 && ENDINGS.iter().any(|ending| left.ends_with(ending))
}

/// Units that are written right after a number.
pub(super) fn is_unit(word: &str) -> bool {
    #[rustfmt::skip]
    let is_one = matches!(
        word,
        "Mbps" | "Gbps" | "Kbps" | "Mbit" | "Gbit" | "Kbit" | "Bit" | "Bits" | "Byte" | "Bytes" | "Hz" | "Khz" | "Mhz"
        | "Ghz" | "Mb" | "Gb" | "Kb" | "Tb" | "Km" | "Kg" | "Ah" | "Wh" | "Kwh" | "Nm" | "Ti" | "Th" | "St" | "Nd"
        | "Rd" | "Mah" | "Watt" | "Mile" | "Miles"
    );
    is_one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_brands_end_in_is_no_strong_starter() {
        for word in ["In", "To", "La", "A"] {
            assert!(is_starter(word) && is_weak_starter(word), "{word}");
        }
        for word in ["The", "When", "Die", "Nous", "Para", "Однако"] {
            assert!(is_starter(word) && !is_weak_starter(word), "{word}");
        }
    }

    #[test]
    fn plurals_and_abstract_nouns_begin_no_name() {
        assert!(is_no_brand("Locations") && is_no_brand("Settlement") && is_no_brand("Verwaltung"));
        assert!(!is_no_brand("Press") && !is_no_brand("Sing") && !is_no_brand("Face"));
    }
}
