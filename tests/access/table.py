"""The rules as a page of the documentation: `python -m tests.access.table > docs/access.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.access.admin_rules import ADMIN_RULES, MODELS
from tests.access.answers import PEOPLE, Answer, Answers
from tests.access.rules import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
_HEADS = {
    "signed_out": "signed out",
    "stranger": "stranger",
    "owner": "owner",
    "official": "official of the body",
    "other_official": "official of another body",
    "quality": "quality body",
    "auditor": "auditor",
    "administrator": "administrator",
}
_CELLS = {
    Answer.OPEN: "page",
    Answer.DONE: "act",
    Answer.ELSEWHERE: "→",
    Answer.SIGN_IN: "sign-in",
    Answer.ABSENT: "404",
    Answer.FORBIDDEN: "403",
    Answer.NO_METHOD: "405",
    Answer.NOT_READY: "503",
    Answer.NO_KEY: "401",
}
_INTRODUCTION = """# Who may open what

Written by `python -m tests.access.table` from `tests/access/rules.py`; the suite asks every address
as each of eight people and compares. An address of the URL configuration without a rule fails it.

The *owner* filed the complaint; the *official* is of the body that considers it. `page`: shown; `act`:
done, or a sentence why it cannot be done now; `→`: led on; `sign-in`: led to the sign-in and back;
`404`: as if it did not exist; `403`: known to exist, not for this person; `405`: only by a form; `401`: only
for a program with a key of its body, whoever is signed in.

What exists and is another's cannot be told from what does not exist: same status, same page. No page
shows the words of a complaint to anybody but its owner, the body that considers it and the quality
body; the demo's mailbox of invented letters is the one exception, and is absent outside the demo.
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION, *_addresses(), *_technical()]
    return "\n".join(parts) + "\n"


def _addresses() -> Iterator[str]:
    yield "## Addresses\n"
    yield "| address | | " + " | ".join(_HEADS[person] for person in PEOPLE) + " |"
    yield "|---|---|" + "---|" * len(PEOPLE)
    for name, rule in RULES.items():
        if name in ADMIN_RULES:
            continue
        yield _row(name, "GET", rule.get)
        if rule.post is not None:
            yield _row("", "POST", rule.post)


def _row(name: str, method: str, answers: Answers) -> str:
    cells = " | ".join(_CELLS[answers[person]] for person in PEOPLE)
    return f"| {f'`{name}`' if name else ''} | {method} | {cells} |"


def _technical() -> Iterator[str]:
    yield "\n## The technical section\n"
    yield "`/admin/` has no sign-in of its own. Whoever is signed in and is not an administrator gets 403."
    yield "What an administrator may do with the rows of each model:\n"
    yield "| model | look | add | delete |"
    yield "|---|---|---|---|"
    for label, may in MODELS.items():
        cells = " | ".join("yes" if letter in may else "–" for letter in "vad")
        yield f"| `{label}` | {cells} |"


if __name__ == "__main__":
    sys.stdout.write(page())
