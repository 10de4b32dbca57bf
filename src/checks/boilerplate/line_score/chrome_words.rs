//! Words that tell a page's furniture from prose: those of menus, footers, forms and teasers, in some thirty languages.
//!
//! No line is judged by a word alone: only shares of them are counted, so a word that belongs to both (`home`,
//! `contact`) does little harm. In scripts without spaces an entry is a run of up to six characters, found anywhere.

/// Words and phrases (up to three words) of what stands around a text, lower case; `,` parts the entries.
pub(super) const CHROME: &[(&str, &str)] = &[
    (
        "en",
        "home, menu, search, login, log in, sign in, sign up, log out, register, account, my account, profile, \
         subscribe, subscription, newsletter, newsletters, unsubscribe, contact, contact us, about us, faq, help, \
         support, privacy, privacy policy, cookie, cookies, policy, terms, terms of use, terms of service, conditions, \
         disclaimer, copyright, all rights reserved, rights reserved, trademark, accessibility, sitemap, site map, \
         advertise, advertisement, advertising, sponsored, careers, jobs, press, media kit, share, tweet, pin, email, \
         e-mail, print, copy link, facebook, twitter, instagram, linkedin, pinterest, whatsapp, telegram, reddit, \
         youtube, tiktok, tumblr, rss, feed, follow, follow us, like, likes, comment, comments, reply, leave a, post \
         comment, add to cart, cart, basket, checkout, wishlist, shop, shop now, buy, buy now, sale, shipping, \
         returns, price, in stock, quantity, quick view, view all, see all, show all, show more, show less, load more, \
         see more, view more, read more, learn more, more info, click here, next, previous, prev, back, back to, top, \
         skip to, continue, close, open, toggle, submit, send, cancel, reset, apply, filter, filters, sort, sort by, \
         related, popular, trending, latest, recent, recommended, featured, categories, category, tags, tagged, \
         archives, archive, posted, posted in, filed under, posts, articles, stories, news, blog, events, resources, \
         products, services, solutions, company, team, partners, pricing, download, downloads, app, app store, google \
         play, free trial, get started, demo, request, password, username, forgot, remember me, required, optional, \
         views, shares, followers, ago, min read, updated, edit, report, options, settings, preferences, language, \
         languages, english, navigation, sidebar, footer, header, powered by, designed by, theme, javascript, browser, \
         enable, loading, video, videos, photos, gallery, podcast, podcasts, watch, listen, play, rating, ratings, \
         reviews, review, write a review, stars, verified, member, members, forum, forums, topic, topics, thread, \
         threads, online, guest, quote, permalink, phone, tel, fax, address, street, inc, llc, ltd, directory, index, \
         explore, discover, browse, guide, guides, you may also, you might also, also like",
    ),
    (
        "de",
        "startseite, menü, suche, suchen, anmelden, abmelden, registrieren, konto, mein konto, impressum, datenschutz, \
         datenschutzerklärung, nutzungsbedingungen, agb, kontakt, über uns, hilfe, teilen, drucken, merken, \
         abonnieren, kommentar, kommentare, antworten, weiterlesen, mehr lesen, mehr erfahren, alle anzeigen, weiter, \
         zurück, nach oben, warenkorb, kaufen, versand, anzeige, werbung, schlagwörter, kategorien, kategorie, archiv, \
         aktuelles, nachrichten, veranstaltungen, produkte, leistungen, karriere, presse, passwort, benutzername, \
         vergessen, folgen, sie uns, schließen, einstellungen, alle rechte vorbehalten, lesen sie auch, beliebt, \
         neueste, ähnliche, telefon, sprache, deutsch, zum inhalt, herunterladen, bewertung, bewertungen, mitglied, \
         beiträge",
    ),
    (
        "fr",
        "accueil, menu, recherche, rechercher, connexion, se connecter, inscription, mon compte, compte, mentions \
         légales, confidentialité, politique de, conditions, cgu, cgv, contact, contactez, contactez nous, à propos, \
         qui sommes, aide, partager, imprimer, abonner, abonnez vous, abonnement, commentaire, commentaires, répondre, \
         lire la suite, lire aussi, en savoir plus, voir plus, voir tout, suivant, précédent, retour, haut de page, \
         panier, acheter, livraison, publicité, étiquettes, catégories, catégorie, archives, actualités, événements, \
         produits, services, mot de passe, oublié, suivez nous, fermer, paramètres, tous droits réservés, plan du \
         site, à lire, populaires, récents, téléphone, langue, français, télécharger, avis, membres, articles, ajouter \
         au panier",
    ),
    (
        "es",
        "inicio, menú, buscar, búsqueda, iniciar sesión, registrarse, mi cuenta, cuenta, aviso legal, privacidad, \
         política de, condiciones, términos, contacto, contáctanos, quiénes somos, sobre nosotros, ayuda, compartir, \
         imprimir, suscribirse, suscríbete, boletín, comentario, comentarios, responder, leer más, leer también, ver \
         más, ver todo, más información, siguiente, anterior, volver, arriba, carrito, comprar, envío, publicidad, \
         etiquetas, categorías, categoría, archivos, noticias, eventos, productos, servicios, contraseña, olvidaste, \
         síguenos, cerrar, ajustes, todos los derechos, derechos reservados, mapa del sitio, relacionados, \
         relacionadas, te puede interesar, lo más, más leídas, más leído, teléfono, idioma, español, descargar, \
         reseñas, miembros, añadir al carrito",
    ),
    (
        "pt",
        "início, página inicial, pesquisar, pesquisa, buscar, entrar, cadastre se, minha conta, conta, aviso legal, \
         privacidade, política de, termos, termos de uso, contato, contacto, fale conosco, sobre nós, quem somos, \
         ajuda, compartilhar, compartilhe, partilhar, imprimir, assine, assinar, newsletter, comentário, comentários, \
         responder, leia mais, ler mais, leia também, veja mais, ver todos, saiba mais, próximo, próxima, anterior, \
         voltar, topo, carrinho, comprar, frete, publicidade, categorias, arquivos, notícias, eventos, produtos, \
         serviços, senha, esqueceu, siga nos, fechar, configurações, todos os direitos, direitos reservados, mapa do \
         site, relacionados, mais lidas, telefone, idioma, português, baixar, avaliações, membros, adicionar ao \
         carrinho",
    ),
    (
        "it",
        "home, cerca, ricerca, accedi, registrati, il mio account, note legali, privacy, informativa, condizioni, \
         termini, contatti, contattaci, chi siamo, aiuto, condividi, stampa, iscriviti, abbonati, commento, commenti, \
         rispondi, leggi tutto, leggi anche, continua a leggere, vedi tutti, scopri di più, successivo, precedente, \
         indietro, torna su, carrello, acquista, spedizione, pubblicità, categorie, archivio, notizie, eventi, \
         prodotti, servizi, dimenticata, seguici, chiudi, impostazioni, tutti i diritti, diritti riservati, mappa del \
         sito, correlati, più letti, telefono, lingua, italiano, scarica, recensioni, utenti, aggiungi al carrello",
    ),
    (
        "nl",
        "startpagina, zoeken, inloggen, aanmelden, registreren, mijn account, privacybeleid, voorwaarden, algemene \
         voorwaarden, contact, over ons, delen, afdrukken, abonneren, nieuwsbrief, reactie, reacties, reageer, lees \
         meer, lees ook, lees verder, bekijk alle, volgende, vorige, terug, naar boven, winkelwagen, kopen, \
         verzending, advertentie, categorieën, archief, nieuws, evenementen, producten, diensten, vacatures, \
         wachtwoord, vergeten, volg ons, sluiten, instellingen, alle rechten voorbehouden, gerelateerd, populair, \
         telefoon, taal, nederlands",
    ),
    (
        "sv da no",
        "hem, hjem, meny, sök, søk, søg, logga in, log ind, logg inn, registrera, konto, mitt konto, \
         integritetspolicy, villkor, vilkår, kontakt, kontakta oss, om oss, om os, hjälp, hjelp, hjælp, dela, skriv \
         ut, prenumerera, abonner, nyhetsbrev, nyhedsbrev, kommentar, kommentarer, svara, svar, läs mer, les mer, læs \
         mere, läs också, les også, læs også, visa alla, vis alle, nästa, neste, næste, föregående, forrige, tillbaka, \
         tilbage, tilbake, varukorg, handlekurv, kurv, köp, kjøp, køb, annons, annonse, annonce, kategorier, arkiv, \
         nyheter, nyheder, produkter, tjänster, tjenester, lösenord, passord, adgangskode, följ oss, følg os, følg \
         oss, stäng, lukk, luk, inställningar, innstillinger, indstillinger, relaterade, relaterte, telefon, svenska, \
         norsk, dansk",
    ),
    (
        "fi",
        "etusivu, valikko, haku, hae, kirjaudu, rekisteröidy, tietosuoja, käyttöehdot, yhteystiedot, ota yhteyttä, \
         tietoa meistä, jaa, tulosta, tilaa, uutiskirje, kommentit, kommentoi, vastaa, lue lisää, lue myös, näytä \
         lisää, seuraava, edellinen, takaisin, ostoskori, osta, mainos, kategoriat, arkisto, uutiset, tuotteet, \
         palvelut, salasana, seuraa meitä, sulje, asetukset, kaikki oikeudet, suomi",
    ),
    (
        "pl",
        "strona główna, szukaj, wyszukaj, zaloguj, zaloguj się, zarejestruj, moje konto, polityka prywatności, \
         prywatność, regulamin, kontakt, o nas, pomoc, udostępnij, drukuj, subskrybuj, komentarz, komentarze, \
         odpowiedz, czytaj więcej, czytaj dalej, czytaj też, czytaj także, zobacz więcej, zobacz także, zobacz też, \
         więcej, następny, poprzedni, wstecz, do góry, koszyk, kup, dostawa, reklama, kategorie, archiwum, \
         aktualności, wydarzenia, produkty, usługi, hasło, zapomniałeś, obserwuj, zamknij, ustawienia, wszelkie prawa, \
         prawa zastrzeżone, powiązane, najnowsze, popularne, telefon, język, polski, pobierz, opinie",
    ),
    (
        "cs sk",
        "domů, domov, hledat, vyhledat, vyhledávání, hľadať, přihlásit, přihlásit se, prihlásiť, registrace, \
         registrácia, můj účet, ochrana osobních, osobných údajov, obchodní podmínky, podmínky, podmienky, kontakt, \
         kontakty, o nás, sdílet, zdieľať, tisk, odebírat, komentář, komentáře, komentáre, odpovědět, číst dále, čítať \
         ďalej, čtěte také, čítajte aj, více, viac, další, ďalšie, předchozí, zpět, späť, nahoru, košík, koupit, \
         doprava, reklama, rubriky, archiv, archív, aktuality, zprávy, produkty, služby, heslo, sledujte nás, zavřít, \
         nastavení, všechna práva, všetky práva, související, súvisiace, telefon, čeština, slovenčina",
    ),
    (
        "hu",
        "kezdőlap, főoldal, menü, keresés, belépés, bejelentkezés, regisztráció, fiókom, adatvédelem, adatvédelmi, \
         felhasználási feltételek, impresszum, kapcsolat, rólunk, megosztás, nyomtatás, feliratkozás, hírlevél, \
         hozzászólás, hozzászólások, tovább, bővebben, olvasd el, következő, előző, vissza, kosár, vásárlás, hirdetés, \
         kategóriák, archívum, hírek, termékek, szolgáltatások, jelszó, bezárás, beállítások, minden jog fenntartva, \
         kapcsolódó, magyar",
    ),
    (
        "ro",
        "acasă, meniu, caută, căutare, autentificare, conectare, înregistrare, contul meu, confidențialitate, politica \
         de, termeni, termeni și condiții, despre noi, ajutor, distribuie, tipărește, abonează te, abonare, \
         comentariu, comentarii, răspunde, citește mai mult, citește și, vezi toate, mai mult, următorul, anterior, \
         înapoi, coș, cumpără, publicitate, etichete, categorii, arhivă, știri, evenimente, produse, servicii, parola, \
         urmărește ne, închide, setări, toate drepturile rezervate, română",
    ),
    (
        "hr sr bs sl",
        "početna, naslovnica, izbornik, pretraga, traži, prijava, prijavi se, registracija, moj račun, privatnost, \
         uvjeti, uslovi, pravila, kontakt, o nama, podijeli, podeli, ispis, pretplati, komentar, komentari, odgovori, \
         pročitaj više, pročitajte više, čitaj dalje, sljedeće, sledeće, prethodno, natrag, nazad, košarica, korpa, \
         oglas, reklama, kategorije, arhiva, vijesti, vesti, novice, proizvodi, usluge, lozinka, prati nas, zatvori, \
         postavke, sva prava pridržana, sva prava zadržana, povezano, domov, iskanje, почетна, претрага, пријава, \
         контакт, о нама, подели, коментари, коментар, вести, сва права задржана",
    ),
    (
        "ru",
        "главная, меню, поиск, найти, войти, вход, регистрация, мой аккаунт, личный кабинет, конфиденциальность, \
         политика конфиденциальности, пользовательское соглашение, условия, контакты, о нас, о компании, помощь, \
         поделиться, распечатать, подписаться, подписка, рассылка, комментарий, комментарии, ответить, читать далее, \
         читайте также, читать полностью, подробнее, ещё, еще, показать еще, все новости, далее, назад, вперед, \
         наверх, корзина, купить, доставка, реклама, рубрики, категории, архив, новости, события, товары, услуги, \
         пароль, забыли, вконтакте, одноклассники, закрыть, настройки, все права защищены, карта сайта, похожие, \
         популярное, телефон, русский, скачать, отзывы, теги, метки",
    ),
    (
        "uk bg",
        "головна, пошук, увійти, вхід, реєстрація, контакти, про нас, поділитися, підписатися, коментар, коментарі, \
         відповісти, читати далі, читайте також, детальніше, більше, назад, кошик, купити, реклама, категорії, архів, \
         новини, послуги, пароль, закрити, усі права захищено, начало, търсене, вход, за нас, сподели, коментари, \
         отговор, прочети още, виж още, напред, количка, категории, новини, всички права запазени",
    ),
    (
        "el",
        "αρχική, μενού, αναζήτηση, σύνδεση, εγγραφή, λογαριασμός, απόρρητο, πολιτική απορρήτου, όροι χρήσης, όροι, \
         επικοινωνία, σχετικά, κοινοποίηση, εκτύπωση, σχόλιο, σχόλια, απάντηση, διαβάστε περισσότερα, διαβάστε επίσης, \
         περισσότερα, επόμενο, προηγούμενο, πίσω, καλάθι, αγορά, διαφήμιση, κατηγορίες, αρχείο, νέα, ειδήσεις, \
         προϊόντα, υπηρεσίες, κωδικός, κλείσιμο, ρυθμίσεις, με επιφύλαξη, ελληνικά",
    ),
    (
        "tr",
        "anasayfa, ana sayfa, menü, ara, giriş, giriş yap, kayıt ol, üye ol, hesabım, gizlilik, gizlilik politikası, \
         kullanım koşulları, iletişim, hakkımızda, yardım, paylaş, yazdır, abone ol, bülten, yorum, yorumlar, yanıtla, \
         devamını oku, daha fazla, tümünü gör, sonraki, önceki, geri, yukarı, sepet, sepete ekle, satın al, reklam, \
         kategoriler, arşiv, haberler, etkinlikler, ürünler, hizmetler, şifre, takip et, kapat, ayarlar, tüm hakları \
         saklıdır, ilgili, türkçe",
    ),
    (
        "ar fa",
        "الرئيسية, القائمة, بحث, تسجيل الدخول, دخول, تسجيل, حسابي, الخصوصية, سياسة الخصوصية, شروط الاستخدام, الشروط, \
         اتصل بنا, من نحن, مساعدة, شارك, مشاركة, طباعة, اشترك, اشتراك, تعليق, تعليقات, التعليقات, رد, اقرأ المزيد, \
         اقرأ أيضا, المزيد, التالي, السابق, عودة, سلة, شراء, إعلان, إعلانات, الأقسام, أرشيف, أخبار, الأخبار, منتجات, \
         خدمات, كلمة المرور, تابعنا, إغلاق, جميع الحقوق محفوظة, العربية, خانه, صفحه اصلی, جستجو, ورود, ثبت نام, تماس \
         با ما, درباره ما, اشتراک گذاری, نظر, نظرات, بیشتر, ادامه مطلب, بعدی, قبلی, سبد خرید, اخبار, محصولات, خدمات, \
         رمز عبور, کلیه حقوق, فارسی",
    ),
    (
        "he",
        "דף הבית, תפריט, חיפוש, התחברות, כניסה, הרשמה, החשבון שלי, פרטיות, מדיניות פרטיות, תנאי שימוש, צור קשר, אודות, \
         עזרה, שתף, שיתוף, הדפסה, הרשמה לניוזלטר, תגובה, תגובות, הגב, קרא עוד, לקריאה נוספת, עוד, הבא, הקודם, חזרה, סל \
         קניות, פרסומת, קטגוריות, ארכיון, חדשות, מוצרים, שירותים, סיסמה, סגור, הגדרות, כל הזכויות שמורות, עברית",
    ),
    (
        "hi bn",
        "होम, मुख्य पृष्ठ, खोजें, खोज, लॉगिन, साइन इन, रजिस्टर, गोपनीयता, गोपनीयता नीति, शर्तें, संपर्क, संपर्क करें, \
         हमारे बारे, शेयर, शेयर करें, प्रिंट, सब्सक्राइब, टिप्पणी, टिप्पणियाँ, जवाब, और पढ़ें, यह भी पढ़ें, और देखें, \
         अगला, पिछला, वापस, विज्ञापन, श्रेणियाँ, ताज़ा, समाचार, खबरें, वीडियो, फोटो, सर्वाधिकार सुरक्षित, हिन्दी, \
         প্রচ্ছদ, হোম, অনুসন্ধান, লগইন, নিবন্ধন, গোপনীয়তা, যোগাযোগ, আমাদের সম্পর্কে, শেয়ার, মন্তব্য, আরও পড়ুন, আরও, \
         পরবর্তী, বিজ্ঞাপন, সংবাদ, সর্বশেষ, সর্বস্বত্ব সংরক্ষিত, বাংলা",
    ),
    (
        "id ms",
        "beranda, laman utama, cari, pencarian, carian, masuk, daftar, log masuk, akun saya, akaun, kebijakan privasi, \
         dasar privasi, privasi, syarat, syarat dan ketentuan, kontak, hubungi kami, tentang kami, bantuan, bagikan, \
         kongsi, cetak, langganan, berlangganan, komentar, ulasan, balas, baca juga, baca selengkapnya, baca lagi, \
         selengkapnya, lihat semua, lainnya, selanjutnya, berikutnya, sebelumnya, kembali, keranjang, troli, beli, \
         iklan, kategori, arsip, berita, terkini, terpopuler, populer, produk, layanan, kata sandi, kata laluan, ikuti \
         kami, tutup, pengaturan, hak cipta, terkait, bahasa",
    ),
    (
        "vi",
        "trang chủ, tìm kiếm, đăng nhập, đăng ký, tài khoản, chính sách, bảo mật, điều khoản, liên hệ, giới thiệu, về \
         chúng tôi, trợ giúp, chia sẻ, bình luận, trả lời, xem thêm, đọc thêm, xem tất cả, tiếp theo, trước, quay lại, \
         giỏ hàng, mua ngay, quảng cáo, danh mục, chuyên mục, lưu trữ, tin tức, tin mới, sản phẩm, dịch vụ, mật khẩu, \
         theo dõi, đóng, cài đặt, bản quyền, liên quan, tiếng việt",
    ),
    (
        "ko",
        "홈, 메뉴, 검색, 로그인, 로그아웃, 회원가입, 마이페이지, 개인정보처리방침, 개인정보, 이용약관, 문의, 고객센터, 회사소개, 소개, 공유, 공유하기, 인쇄, 구독, 댓글, 답글, 더보기, 더 \
         보기, 자세히 보기, 목록, 다음, 이전, 맨위로, 장바구니, 구매, 구매하기, 배송, 광고, 카테고리, 뉴스, 최신, 인기, 관련, 관련기사, 제품, 서비스, 비밀번호, 닫기, 설정, 무단전재, \
         저작권, 한국어, 다운로드, 리뷰, 좋아요, 팔로우",
    ),
    (
        "zh",
        "首页, 首頁, 菜单, 選單, 搜索, 搜尋, 登录, 登錄, 登入, 注册, 註冊, 我的, 账号, 帳號, 隐私, 隱私, 条款, 條款, 联系, 聯繫, 聯絡, 关于我们, 關於我們, 帮助, 幫助, 分享, \
         打印, 列印, 订阅, 訂閱, 评论, 評論, 留言, 回复, 回覆, 更多, 查看, 全部, 下一, 上一, 返回, 购物车, 購物車, 购买, 購買, 广告, 廣告, 分类, 分類, 标签, 標籤, 归档, 新闻, \
         新聞, 最新, 热门, 熱門, 推荐, 推薦, 相关, 相關, 产品, 產品, 服务, 服務, 密码, 密碼, 关注, 關注, 关闭, 關閉, 设置, 設定, 版权, 版權, 微信, 微博, 下载, 下載, 导航, \
         友情链接, 备案, 客服, 中文",
    ),
    (
        "ja",
        "ホーム, メニュー, 検索, ログイン, 会員登録, 登録, マイページ, プライバ, 利用規約, 規約, 問い合わせ, 会社概要, 運営, ヘルプ, シェア, ツイート, 印刷, 購読, コメント, 返信, \
         続きを読む, もっと見る, 一覧, 次へ, 前へ, 戻る, トップ, カート, 購入, 送料, 広告, カテゴリ, アーカイブ, ニュース, 新着, 人気, ランキング, 関連, おすすめ, 商品, サービス, \
         パスワード, フォロー, 閉じる, 設定, 著作権, 無断転載, サイトマップ, ダウンロード, レビュー, 記事, 日本語",
    ),
    (
        "th",
        "หน้าแรก, เมนู, ค้นหา, เข้าสู่ร, สมัคร, บัญชี, นโยบาย, ข้อกำหน, ติดต่อ, เกี่ยวก, แชร์, พิมพ์, ความคิด, ตอบกลั, \
         อ่านต่อ, อ่านเพิ, ดูทั้ง, ถัดไป, ก่อนหน้า, กลับ, ตะกร้า, ซื้อ, โฆษณา, หมวดหมู, ข่าว, ล่าสุด, สินค้า, บริการ, \
         รหัสผ่า, ติดตาม, ปิด, สงวนลิ, ภาษาไทย",
    ),
];
