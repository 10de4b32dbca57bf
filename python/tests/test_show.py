"""What a notebook shows."""

import corpuslint
from texts import PAGE


def test_a_table_of_one_text_and_of_many(linter):
    shown = linter.show(linter.lint(PAGE))._repr_html_()
    assert shown.count("<tr>") == 3 and "boilerplate/comment-form" in shown and "Leave a Comment" in shown
    many = linter.show(linter.lint([PAGE, None, PAGE]), limit=3)
    assert many._repr_html_().count("<tr>") == 4 and "and 1 more" in many._repr_html_() and "and 1 more" in repr(many)
    assert linter.show([])._repr_html_() == "<p>no findings</p>" and repr(linter.show([None, []])) == "no findings"


def test_a_hostile_text_stays_text(linter):
    hostile = "<script>alert(1)</script>\u202e\x1b[31m"
    found = [
        corpuslint.Finding("a/<b>", "error", hostile, (), 0, 1, 0, 1, 1, 1, 1, 2, "f", hostile, "safe", ())
    ]
    for shown in (linter.show(found)._repr_html_(), repr(linter.show(found))):
        assert "\u202e" not in shown and "\x1b" not in shown
    html = linter.show(found)._repr_html_()
    assert "<script" not in html and "<b>" not in html and "&lt;script&gt;" in html
