"""Compares rows that an engine gave with what the program says of the same file, and says how much was compared."""

import native


def equal(what, ours, expected):
    """Both are dicts by document. Shows the first that differ."""
    wrong = [key for key in sorted({*ours, *expected}) if ours.get(key) != expected.get(key)]
    shown = "".join(f"\n  {key}: engine {ours.get(key)!r}\n  {key}: program {expected.get(key)!r}" for key in wrong[:3])
    assert not wrong, f"{what}: {len(wrong)} of {len(expected)} differ{shown}"
    assert expected, f"{what}: nothing was compared"
    print(f"  {what}: {len(expected)} are the same", flush=True)


def findings(rows, binary, path, what="findings"):
    """Of rows with `order`, `text` and `findings`."""
    ours = {row["order"]: native.of_engine(row["findings"]) for row in rows if row["text"] is not None}
    assert all(row["findings"] is None for row in rows if row["text"] is None), "a null text has null findings"
    equal(
        f"{what} of {len(rows)} documents",
        {order: told for order, told in ours.items() if told},
        native.findings(binary, path),
    )


def cleaned(kept, dropped, binary, path):
    """Of rows of `clean`, as `split` gives them."""
    texts, left_out, remaining = native.cleaned(binary, path)
    equal("mended texts", {row["order"]: row["text"] for row in kept}, texts)
    equal("dropped rows", {row["order"]: (list(row["drop"]), row["text"]) for row in dropped}, left_out)
    ours = {row["order"]: native.of_engine(row["findings"]) for row in kept if row["findings"]}
    equal("findings that remain", {order: told for order, told in ours.items() if told}, remaining)
    assert sum(row["mended"] or 0 for row in kept) > 0, "something was mended"


def metrics(rows, binary, path):
    """Of pairs of `order` and a dict of measures, None of a null text."""
    rounded = lambda value: None if value is None else round(value, 6)
    ours = {order: {name: rounded(value) for name, value in told.items()} for order, told in rows if told is not None}
    expected = {
        order: {name: rounded(value) for name, value in told.items()}
        for order, told in native.metrics(binary, path).items()
    }
    equal("measures", ours, expected)


def corpus(exact, near, binary, path):
    """Of rows of the jobs that compare documents."""
    equal("copies", {row["document"]: row["original"] for row in exact}, native.copies(binary, path))
    ours = {row["document"]: (row["original"], native.near_words(row)) for row in near}
    equal("near copies", ours, native.near(binary, path))


def site_lines(linted, cleaned, binary, path):
    """Of rows of `lint` and `clean` by a linter with the lines of sites, which is to tell nothing else."""
    found, texts = native.site_lines(binary, path)
    ours = {row["order"]: native.of_engine(row["findings"]) for row in linted if row["findings"]}
    equal("lines of sites", {order: told for order, told in ours.items() if told}, found)
    equal("texts without the lines of sites", {row["order"]: row["text"] for row in cleaned}, texts)


def learned(cards, binary, path):
    """Of the cards that a job of `learn` gave."""
    equal("learned cards", cards, native.learned(binary, path))
