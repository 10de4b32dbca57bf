"""Made-up web pages in six languages, the same ones for the same seed: `documents.py FILE [--megabytes N | --count N]`.

A document has `order` (int64, from 0), `url`, `title` and `text`. Of a hundred some five are copies of an earlier one,
eight nearly; one has no text; each site prints its own lines on most of its pages, around the text and within it.
"""

import argparse
import json
import random
from itertools import islice

# Names and numbers make each sentence its own; what stands between them is of one language.
SENTENCES = {
    "en": [
        "The ferry of {a} sails at {n} from the pier of {b}, and in winter it carries salt, wool and the post.",
        "{a} has asked the council of {b} for {n} more lamps along the harbour wall before the storms begin.",
        "Nobody in {b} remembers who planted the {n} lime trees that stand behind the school of {a}.",
        "“We have mended the roof {n} times,” said {a}, “and each spring the rain finds another way into the hall.”",
        "The bakery opens at {n} and closes when the bread is sold, which in {b} is seldom later than noon.",
        "A letter from {a} to the people of {b}, written {n} years ago, was found under the floor of the mill.",
        "When the bridge was measured again, it had sunk by {n} millimetres on the side of {b}.",
        "{a} keeps a list of all boats that came to {b}, with their captains, their cargo and the weather.",
    ],
    "de": [
        "Die Fähre nach {b} legt um {n} Uhr ab, und im Winter bringt sie Salz, Wolle und die Post von {a}.",
        "{a} hat den Rat von {b} gebeten, die {n} Lampen an der Hafenmauer noch vor den Stürmen zu erneuern.",
        "Niemand in {b} weiß mehr, wer die {n} Linden hinter der alten Schule gepflanzt hat.",
        "„Wir haben das Dach {n} Mal geflickt“, sagte {a}, „und jedes Frühjahr findet der Regen einen neuen Weg.“",
        "Der Bäcker öffnet um {n} Uhr und schließt, wenn das Brot verkauft ist, in {b} also selten nach Mittag.",
        "Unter dem Boden der Mühle lag ein Brief, den {a} vor {n} Jahren an die Leute von {b} geschrieben hatte.",
    ],
    "fr": [
        "Le bac de {b} part à {n} heures, et l’hiver il porte le sel, la laine et le courrier de {a}.",
        "{a} a demandé au conseil de {b} de remplacer les {n} lampes du quai avant les premières tempêtes.",
        "Personne à {b} ne se rappelle qui a planté les {n} tilleuls derrière l’ancienne école.",
        "Le boulanger ouvre à {n} heures et ferme quand le pain est vendu, c’est-à-dire avant midi à {b}.",
        "Sous le plancher du moulin se trouvait une lettre que {a} avait écrite il y a {n} ans aux gens de {b}.",
    ],
    "ru": [
        "Паром в {b} отходит в {n} часов, а зимой он везёт соль, шерсть и почту для города {a}.",
        "Совет города {b} обещал заменить {n} фонарей на набережной до начала осенних бурь, сообщает {a}.",
        "Никто в городе {b} не помнит, кто посадил {n} лип за старой школой у реки.",
        "Пекарня открывается в {n} часов и закрывается, когда весь хлеб продан, то есть задолго до обеда.",
        "Под полом мельницы нашли письмо, которое {a} написал жителям города {b} ещё {n} лет назад.",
    ],
    "zh": [
        "开往{b}的渡船每天{n}点从旧码头出发，冬天它还运送盐、羊毛和{a}的邮件。",
        "{a}请求{b}的议会在暴风雨到来之前更换港口墙边的{n}盏灯。",
        "{b}已经没有人记得是谁在旧学校后面种下了那{n}棵椴树。",
        "面包店{n}点开门，面包卖完就关门，所以在{b}很少开到中午以后。",
        "人们在磨坊的地板下发现了一封信，是{a}在{n}年前写给{b}居民的。",
    ],
    "ja": [
        "{b}行きの渡し船は毎日{n}時に古い桟橋を出て、冬には塩と羊毛と{a}あての手紙を運ぶ。",
        "{a}は嵐が来る前に港の壁の{n}個の灯りを取り替えるよう{b}の議会に頼んだ。",
        "古い学校の裏に{n}本の菩提樹を植えたのが誰なのか、{b}ではもう誰も覚えていない。",
        "パン屋は{n}時に開き、パンが売り切れると閉まるので、{b}では昼過ぎまで開いていることは少ない。",
    ],
}
TITLES = {
    "en": "What {a} found in {b}",
    "de": "Was {a} in {b} fand",
    "fr": "Ce que {a} a vu à {b}",
    "ru": "Что {a} видел в городе {b}",
    "zh": "{a}与{b}的故事",
    "ja": "{b}の{a}",
}
SYLLABLES = {
    "ru": ["ло", "ми", "ра", "не", "ту", "вор", "сель", "га"],
    "zh": list("洛米拉尼图沃塞加"),
    "ja": ["ロ", "ミ", "ラ", "ネ", "ト", "ヴォ", "セ", "ガ"],
}
LATIN = ["lor", "mi", "ra", "nel", "tu", "vor", "sel", "gan", "os", "trel", "ba", "din"]
# What pages print around a text. The last of each is the site's own, with its name.
HEAD = [
    "Home | News | Contact",
    "Skip to content",
    "Share on Facebook Tweet",
    "You are here: Home > News",
    "By admin on 3 May 2021",
]
TAIL = [
    "Read more",
    "Leave a Comment",
    "Subscribe to our newsletter",
    "Accept all cookies",
    "© 2021 All rights reserved.",
    "Related articles",
    "Print this page",
    "Share this:",
    "Previous post Next post",
]
SITE_LINES = [
    "The {s} Courier is printed on paper from the island's own mill.",
    "Write to the {s} Courier, we read every letter!",
]
FAULTS = [
    lambda draw, text: text.replace(" ", "  ", 3),
    lambda draw, text: text + "   ",
    lambda draw, text: text.replace("e", "e\u00ad", 2),
    lambda draw, text: text.replace("’", "â€™").replace("“", "â€œ").replace("ü", "Ã¼"),
    lambda draw, text: text + " [object Object]",
    lambda draw, text: text.replace("&", "&amp;amp;") + " &nbsp;",
    lambda draw, text: "\u200b" + text,
    lambda draw, text: text + "\n" + text,
]


def documents(seed=1):
    """Yields documents without end."""
    draw = random.Random(seed)
    earlier = []
    for order in range(1 << 62):
        site = draw.randrange(12)
        if earlier and (fate := draw.random()) < 0.13:
            text, title, language = draw.choice(earlier)
            text = text if fate < 0.05 else _changed(draw, text, language)
        else:
            text, title, language = _page(draw, site)
            # A thousand are remembered, and it is chance which.
            if len(earlier) < 1000:
                earlier.append((text, title, language))
            else:
                earlier[draw.randrange(1000)] = (text, title, language)
        yield {
            "order": order,
            "url": f"https://www.site-{site}.example/{language}/{order}",
            "title": title,
            "text": None if order % 101 == 50 else text,
        }


def _name(draw, language):
    syllables = SYLLABLES.get(language, LATIN)
    return "".join(draw.choice(syllables) for _ in range(draw.randrange(2, 4))).capitalize()


def _sentence(draw, language):
    template = draw.choice(SENTENCES[language])
    return template.format(a=_name(draw, language), b=_name(draw, language), n=draw.randrange(2, 9000))


def _page(draw, site):
    language = draw.choice(["en", "en", "en", *SENTENCES])
    title = TITLES[language].format(a=_name(draw, language), b=_name(draw, language))
    gap = "" if language in ("zh", "ja") else " "
    paragraphs = [
        gap.join(_sentence(draw, language) for _ in range(draw.randrange(2, 5))) for _ in range(draw.randrange(1, 9))
    ]
    if draw.random() < 0.3:
        at = draw.randrange(len(paragraphs))
        paragraphs[at] = draw.choice(FAULTS)(draw, paragraphs[at])
    head = [title] * (draw.random() < 0.5) + draw.sample(HEAD, draw.choice([0, 0, 1, 3]))
    tail = draw.sample(TAIL, draw.choice([0, 1, 2, 5])) + [
        line.format(s=f"Isle {site}") for line in SITE_LINES if draw.random() < 0.6
    ]
    return "\n".join([*head, draw.choice(["\n", "\n\n"]).join(paragraphs), *tail]), title, language


def _changed(draw, text, language):
    """The same with another sentence in the place of one of its lines or behind all."""
    lines = text.split("\n")
    lines[draw.randrange(len(lines))] = _sentence(draw, language)
    return "\n".join(lines)


def write(path, seed=1, count=None, megabytes=None):
    """Writes so many documents, or documents of so many megabytes, as JSON Lines; gives their number back."""
    if count is None:
        return write_some(path, documents(seed), megabytes << 20)
    return write_some(path, islice(documents(seed), count))


def write_some(path, pages, least_bytes=1 << 62):
    """Writes documents of an iterator until the file has so many bytes, or all; gives their number back."""
    written = number = 0
    with open(path, "wb") as file:
        for number, page in enumerate(pages, 1):
            written += file.write(json.dumps(page, ensure_ascii=False).encode() + b"\n")
            if written >= least_bytes:
                break
    return number


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int)
    parser.add_argument("--megabytes", type=int)
    arguments = parser.parse_args()
    if arguments.count is None and arguments.megabytes is None:
        parser.error("--count or --megabytes")
    print(write(arguments.file, arguments.seed, arguments.count, arguments.megabytes))


if __name__ == "__main__":
    main()
