"""Makes of a labelled page what an extractor might have left of it: all of the text and little of the furniture.

On a page a line of a menu stands among its like; after an extractor it stands alone, and labelled documents of that kind
hold few such lines. Here most furniture is taken out of a page, a few pieces are left where they were, and the lines are
dressed as extractors dress them. The same page and number give the same document, whatever the machine and the version of
Python: only Random.random is promised to stay as it is.
"""
import random

# Documents made of each page.
VARIANTS = 3
# Lines of a piece that is not the whole of a block: single lines are the commonest.
PIECES = (1, 1, 1, 2, 2, 3, 4, 5, 8, 12, 20)
# Blocks of furniture of which something is left. A document without any teaches as much as one with some.
BLOCKS = (0, 1, 1, 2, 2, 3, 4)
HEADINGS = ("# ", "## ", "## ", "### ", "##### ")
BULLETS = ("- ", "- ", "* ", "  * ")
# Words of a heading or an item, below; of a paragraph, above.
SHORT_WORDS = 14


class Dice:
    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, count):
        return int(self.random() * count)

    def of(self, choices):
        return choices[self.below(len(choices))]

    def sample(self, count, most):
        """Some of the numbers below `count`, at most so many."""
        numbers = list(range(count))
        return {numbers.pop(self.below(len(numbers))) for _ in range(min(count, most))}


def made(document, index, number):
    """The document with this number that is made of a page."""
    origin = str(document.get("id", index))
    dice = Dice(f"{document.get('url') or origin} {number}")
    lines = [(text, label) for text, label in zip(document["text"].split("\n"), document["labels"]) if text.strip()]
    style = dice.random()
    kept = left(lines, dice)
    if style > 0.35:
        kept = dressed(kept, has_links=style > 0.7, dice=dice)
    if style > 0.7:
        kept = [part for line in kept for part in (line, ("", "."))]
    return {
        "url": document.get("url"), "id": origin,
        "text": "\n".join(text for text, _ in kept), "labels": "".join(label for _, label in kept) + ".",
    }


def parted(lines, kind):
    """Runs of neighbours of one kind."""
    runs = []
    for line in lines:
        if runs and kind(runs[-1][-1]) == kind(line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def left(lines, dice):
    """All content, half of what is not sure, and pieces of a few blocks of furniture."""
    runs = parted(lines, lambda line: line[1] if line[1] in "B." else "C")
    furniture = [number for number, run in enumerate(runs) if run[0][1] == "B"]
    chosen = {furniture[number] for number in dice.sample(len(furniture), dice.of(BLOCKS))}
    kept = []
    for number, run in enumerate(runs):
        label = run[0][1]
        if label == "B":
            kept += piece(run, dice) if number in chosen else []
        elif label != "." or dice.random() < 0.5:
            kept += run
    return kept


def piece(run, dice):
    """The whole of a block, its beginning, its end, or something between."""
    where, length = dice.random(), min(len(run), dice.of(PIECES))
    if where < 0.2:
        return run
    if where < 0.4:
        return run[:length]
    if where < 0.6:
        return run[-length:]
    begin = dice.below(len(run) - length + 1)
    return run[begin : begin + length]


def is_short(line):
    text = line[0].rstrip()
    return len(text.split()) < SHORT_WORDS and text[-1:] not in ".!?:;,…"


def dressed(lines, has_links, dice):
    """Headings, lists and links as Markdown; content and furniture alike, so that no mark tells them apart by itself."""
    heading, bullet = dice.of(HEADINGS), dice.of(BULLETS)
    out = []
    for run in parted(lines, lambda line: (is_short(line), line[1] == "B")):
        if not is_short(run[0]):
            out += run
            continue
        is_list = len(run) >= 3 and dice.random() < 0.65
        opens = is_list and dice.random() < 0.4
        linked = has_links and dice.random() < (LINKED_FURNITURE if run[0][1] == "B" else LINKED_CONTENT)
        for place, (text, label) in enumerate(run):
            if linked:
                text = f"[{text}](https://example.org/{len(out)})"
            if is_list:
                mark = heading if opens and place == 0 else bullet
            elif len(run) < 3:
                mark = single(dice, heading, bullet)
            else:
                mark = ""
            out.append((mark + text, label))
    return out


# Where links are kept at all, furniture is linked more often.
LINKED_FURNITURE, LINKED_CONTENT = 0.5, 0.1


def single(dice, heading, bullet):
    """The mark of a short line by itself."""
    chance = dice.random()
    return heading if chance < 0.4 else bullet if chance < 0.5 else ""
