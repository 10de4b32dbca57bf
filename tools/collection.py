#!/usr/bin/env python3
"""Writes a collection of any size to measure the checks across documents on: the same for the same numbers.

usage: collection.py --documents N [--sites N] [--shards N] [--seed N] [--words N] [--pool N] FOLDER

The documents are JSON lines {"id", "url", "text"} in N files of about the same size: short articles of invented words,
each between the lines that its site prints on every page. Of a hundred documents two are copies of an earlier one, at
another address, and five are an earlier one with six words more. With `--pool` the sentences are drawn from so many that are
made before, which takes a twentieth of the time. Python 3 standard library only.
"""
import argparse, json, os, random

SYLLABLES = [a + b for a in "b d f g k l m n p r s t v z br st tr kl".split() for b in "a e i o u ei".split()]


def word(rng):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((1, 2, 2, 3))))


def sentence(rng, words):
    text = " ".join(rng.choice(words) for _ in range(rng.randint(9, 17)))
    return text.capitalize() + "."


def article(rng, words, length):
    paragraphs, count = [], 0
    while count < length:
        paragraph = " ".join(sentence(rng, words) for _ in range(rng.randint(2, 4)))
        paragraphs.append(paragraph)
        count += paragraph.count(" ") + 1
    return paragraphs


def drawn(rng, pool, length):
    """An article of sentences of the pool."""
    size, sentences, count = len(pool), [], 0
    while count < length:
        sentences.append(pool[int(rng.random() * size)])
        count += 13
    return [" ".join(sentences)]


def template(rng, words):
    """What a site prints before and behind each article."""
    line = lambda: " ".join(rng.choice(words) for _ in range(rng.randint(1, 6))).capitalize()
    return [line() for _ in range(4)], [line() for _ in range(5)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, required=True)
    parser.add_argument("--sites", type=int, default=0, help="as many hosts; one of a hundred documents without it")
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, default=80, help="about so many words of an article")
    parser.add_argument("--pool", type=int, default=0, help="draw sentences from so many")
    parser.add_argument("folder")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    words = sorted({word(rng) for _ in range(40_000)})
    sites = args.sites or max(1, args.documents // 100)
    pool = [sentence(rng, words) for _ in range(args.pool)]
    os.makedirs(args.folder, exist_ok=True)
    shards = [
        open(os.path.join(args.folder, f"{number:03}.jsonl"), "w", encoding="utf-8") for number in range(args.shards)
    ]
    templates, earlier = {}, []
    for number in range(args.documents):
        site = int(rng.random() ** 2 * sites)
        if site not in templates:
            templates[site] = template(random.Random(args.seed * 1_000_003 + site), words)
        kind = rng.random()
        if earlier and kind < 0.07:
            text = rng.choice(earlier)
            if kind >= 0.02:
                text += "\n" + " ".join(rng.choice(words) for _ in range(6))
        else:
            head, tail = templates[site]
            paragraphs = drawn(rng, pool, args.words) if pool else article(rng, words, args.words)
            text = "\n".join([*head, "", "\n\n".join(paragraphs), "", *tail])
            if len(earlier) < 50_000:
                earlier.append(text)
            elif rng.random() < 0.1:
                earlier[rng.randrange(len(earlier))] = text
        record = {"id": f"d{number}", "url": f"https://site{site}.example/{number}", "text": text}
        shards[number * args.shards // args.documents].write(json.dumps(record) + "\n")


main()
