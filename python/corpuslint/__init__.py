"""corpuslint: finds in texts what is not the text, says exactly where, and mends it.

>>> import corpuslint
>>> linter = corpuslint.Linter()
>>> prose = "The ferry sails again from Monday, the harbour office said, after three weeks in the dock."
>>> text = f"Ferry sails again\\n\\n{prose}\\n\\nLeave a Comment\\n\\nScroll to Top\\n"
>>> [(found.rule, text[found.start:found.end]) for found in linter.lint(text)]
[('boilerplate/comment-form', 'Leave a Comment'), ('boilerplate/page-navigation', 'Scroll to Top')]
>>> linter.fix(text).endswith("in the dock.\\n")
True

``lint``, ``fix``, ``metrics`` and ``features`` are those of a linter with the rules that are on by default, which is
compiled when one of them is first asked for.

>>> corpuslint.lint(text) == linter.lint(text)
True
"""

from typing import TYPE_CHECKING, Any

from corpuslint._core import (
    FEATURES,
    MEASURES,
    ArrowArray,
    ArrowStream,
    ConfigError,
    InternalError,
    __version__,
    near_bucket,
    near_pair,
)
from corpuslint._learner import Learner
from corpuslint._linter import Linter
from corpuslint._types import Cleaned, Edit, Finding, Rule

__all__ = [
    "FEATURES",
    "MEASURES",
    "ArrowArray",
    "ArrowStream",
    "Cleaned",
    "ConfigError",
    "Edit",
    "Finding",
    "InternalError",
    "Learner",
    "Linter",
    "Rule",
    "__version__",
    "features",
    "fix",
    "lint",
    "metrics",
    "near_bucket",
    "near_pair",
]

if TYPE_CHECKING:
    lint = Linter().lint
    fix = Linter().fix
    metrics = Linter().metrics
    features = Linter().features
else:
    _OF_DEFAULT = ("features", "fix", "lint", "metrics")

    def __getattr__(name: str) -> Any:
        if name not in _OF_DEFAULT:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        default = Linter()
        globals().update({each: getattr(default, each) for each in _OF_DEFAULT})
        return globals()[name]
