//! Words that tell prose from a page's furniture: the function words of some thirty languages.
//!
//! No line is judged by a word alone: only shares of them are counted. In scripts without spaces an entry is a run of
//! up to six characters, found anywhere.

/// The commonest function words, lower case, one language a line.
pub(in crate::checks) const FUNCTION: &[(&str, &str)] = &[
    (
        "en",
        "the of and to a in is that for it as was with be by on not he his but at are this have from or had an they \
         which one you were her all she there would their we him been has when who will more if no out so said what up \
         its than into them can only could do my t s did about i me your our how these some while where because after \
         before since",
    ),
    (
        "de",
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat \
         dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis \
         mehr durch man sein wurde sei ich wir ihr ihre wenn was kann mich mir uns diese dieser dieses",
    ),
    (
        "fr",
        "le la les de des du un une et à en que qui dans pour pas sur plus par ne se ce il au avec est son sa ses ont \
         aux mais comme ou si leur y on nous vous elle ils cette ces été être avait sont tout je l d qu n j c m s même \
         bien où",
    ),
    (
        "es",
        "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin \
         sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque \
         qué yo nos",
    ),
    (
        "pt",
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua \
         ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter \
         seus",
    ),
    (
        "it",
        "di e il la che in a un è per non una con del da si le sono i dei come al più ma ha della nel lo alla gli \
         delle dal anche o se su ci questo questa stato era due suo sua nella l d un c all dell ai mi io quando essere \
         molto",
    ),
    (
        "nl",
        "de van het een en in is dat op te zijn met voor die niet aan er om ook als dan maar bij of uit nog worden \
         door naar heeft tot ze wordt over hij deze kan geen werd was wel meer dit al ik je hun we zou haar had hebben",
    ),
    (
        "sv da no",
        "och i att det som en på är av för med den till inte har de ett om var men jag vi så sig från kan nu hade när \
         ska eller skulle er at af ikke der han hun havde blev som et og til fra ved også efter mot etter være ble seg \
         over også sin under år mycket mere mer dem vil kunne denne dette",
    ),
    (
        "fi",
        "ja on ei että oli se hän mutta ovat kun niin kuin myös tai jos sen joka hänen mitä ole joka olla ovat sekä \
         kanssa jotka vain nyt minä me he tämä mukaan voi vielä",
    ),
    (
        "pl",
        "w i na z się nie do to że jest o jak za od po są przez jego był co ale tym dla ich oraz ze jej już była może \
         tak tego który która które czy być także przy bez ten ta tylko gdy przed nad",
    ),
    (
        "cs sk",
        "a v na se je že s z o do by to za jako ale i k po si pro jsou ve od který která které jeho nebo při byl bylo \
         byla jen už také jsem však mezi této tento sa že je na ako pre aj sú bol čo ktorý alebo podľa už jeho",
    ),
    (
        "hu",
        "a az és hogy nem is egy meg de volt ez csak már mint el van azt még ha ki vagy kell le fel lesz ezt szerint \
         után lehet ami aki mert minden sem olyan",
    ),
    (
        "ro",
        "și în de a la cu pe nu o un că este care din mai pentru sunt fost se prin au ce sau ca dar fi lui ale al după \
         între până către această acest fi iar când",
    ),
    (
        "hr sr bs sl",
        "i u je se na da su za od o s a nije koji ne što bi kao iz po ali koja koje ili će biti te do bio sam li više \
         kako samo već in je da za ki so na se pa bi ter tudi и у је се на да су за од што као али који",
    ),
    (
        "ru",
        "и в не на что с он а как по это из у за к но его от я так же для было бы о мы все вы был если или только уже \
         при они после она есть их до также чтобы может когда который которые во ее со более года под ни между без",
    ),
    (
        "uk bg",
        "і в на з що не до у та за про як це від а для його але був було які який є й після або його під час має ще на \
         се да от за че са по с като не бе ще може или които който със при след",
    ),
    (
        "el",
        "και το να του η της με που την από για ο στο τα είναι οι σε τον τη των δεν ότι στη στην θα μας τους ένα μια \
         αλλά όπως έχει κατά μετά ως ή",
    ),
    (
        "tr",
        "ve bir bu da de için ile çok olarak daha gibi ne olan kadar ama sonra en ise var o her değil ya göre mi diye \
         ancak şey ben biz onun tarafından kendi dedi",
    ),
    (
        "ar fa",
        "في من على أن إلى التي عن مع الذي هذا هذه كان بعد ما لا كما بين قد ذلك أو كل لم قال حيث وقد ثم هو هي كانت و در \
         به از که این را با است برای آن یک تا بر هم خود شد بود نیز یا",
    ),
    ("he", "של את על לא זה עם הוא כי גם אם היא או יותר כל בין אבל היה אל כך רק כדי אשר יש לפי אני"),
    ("hi", "के में की है और से का को पर यह कि ने एक भी हैं इस था लिए तो नहीं कर हो जो गया साथ वह अपने बाद तक या थे अब"),
    ("bn", "ও এই করে থেকে হয়ে না একটি এবং জন্য করা হয় তার যে এ কিন্তু তিনি সঙ্গে পর করতে ছিল আর"),
    (
        "id ms",
        "yang dan di ini dengan untuk dari itu pada tidak dalam akan juga ke karena ada kata oleh saat sebagai telah \
         adalah bisa atau mereka sudah lebih tersebut para seperti dia kepada bagi kita saya secara hingga",
    ),
    (
        "vi",
        "và của là có được trong cho không với các một này những người đã khi từ để đến về như tại sẽ cũng ra năm vào \
         còn theo sau nhưng hơn bị trên đó nhiều",
    ),
    ("ko", "이 그 있다 것 수 등 및 는 은 있는 했다 하는 한 에서 대한 위해 밝혔다 말했다 것으로 있습니다 합니다 통해"),
    (
        "zh",
        "的 了 是 在 不 和 有 也 就 都 与 這 这 那 我 他 她 们 們 而 于 於 对 對 为 為 被 把 将 將 但 从 從 及 其 之 以",
    ),
    ("ja", "の は を に が で と も た て し へ です ます した する ない から まで より この その という って"),
    ("th", "ที่ และ ของ ใน การ เป็น ได้ ให้ ว่า มี จะ ไม่ กับ จาก แต่ หรือ นี้ คือ"),
];
