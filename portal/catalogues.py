"""Catalogues of the portal's texts: one per room, extracted, checked and compiled here.

Babel does the reading and writing, so no gettext programs are needed on the machine.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from django.utils.translation.template import templatize

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

# The portal is complete in these two; English is the language of the ids.
LANGUAGES = ("kk", "ru")
# Texts of libraries that they leave untranslated; they are written by hand, not extracted.
VENDOR = "vendor"
BASE = "base"
_PLURAL_FORMS = {
    "kk": "nplurals=2; plural=(n!=1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4"
    " && (n%100<12 || n%100>14) ? 1 : 2);",
}
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Sign-in pages of allauth belong to the room of people.
_TEMPLATE_OWNERS = {"account": "accounts", "mfa": "accounts", "allauth": "accounts"}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w+)[^{}]*\}(?!\})|(%[sd])")

Key = tuple[str | None, str | tuple[str, ...]]


@dataclass
class Text:
    """One text to be translated and where it is used."""

    key: Key
    room: str
    files: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The id as a person reads it."""
        context, text = self.key
        words = text if isinstance(text, str) else text[0]
        return f"{words!r} ({context})" if context else repr(words)


def texts_in(root: Path, rooms: Iterable[str]) -> dict[Key, Text]:
    """Every text marked for translation in the rooms, in `govservices` and in the templates."""
    rooms = frozenset(rooms)
    found: dict[Key, Text] = {}
    for path in _sources(root, rooms):
        name = path.relative_to(root).as_posix()
        for key in _keys_of(path):
            text = found.setdefault(key, Text(key=key, room=_room_of(name, rooms)))
            if name not in text.files:
                text.files.append(name)
    return found


def _sources(root: Path, rooms: frozenset[str]) -> Iterator[Path]:
    for folder in (*sorted(rooms), "govservices"):
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path


def _keys_of(path: Path) -> Iterator[Key]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a template is Python-like; its indentation means nothing.
        source = "\n".join(
            line.lstrip() for line in templatize(source, origin=str(path)).split("\n")
        )
    for _line, messages, _comments, context in extract(
        "python", BytesIO(source.encode()), keywords=_KEYWORDS
    ):
        if isinstance(messages, str):
            yield context, messages
        else:
            yield context, tuple(part for part in messages if part is not None)


def _room_of(name: str, rooms: frozenset[str]) -> str:
    parts = name.split("/")
    owner = parts[1] if parts[0] == "templates" and len(parts) > 2 else parts[0]
    owner = _TEMPLATE_OWNERS.get(owner, owner)
    return owner if owner in rooms else BASE


class Catalogues:
    """The catalogues of one language, by room."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self.language = language
        self.by_room: dict[str, Catalog] = {}
        for path in sorted(folder.glob(f"*/{language}/LC_MESSAGES/django.po")):
            with path.open("rb") as file:
                self.by_room[path.parts[-4]] = read_po(
                    file, locale=language, charset="utf-8", abort_invalid=True
                )

    def path(self, room: str) -> Path:
        """The source file of a room's catalogue."""
        return self.folder / room / self.language / "LC_MESSAGES" / "django.po"

    def entries(self) -> Iterator[tuple[str, Key, Message]]:
        """Every entry of every room, without the headers."""
        for room, catalogue in self.by_room.items():
            for message in catalogue:
                if message.id:
                    yield room, key_of(message), message

    def update(self, texts: dict[Key, Text]) -> None:
        """Add what is new, retire what nobody uses, write the files; translations are kept.

        A text that several rooms use lives in the first catalogue that has it.
        """
        homes: dict[Key, str] = {}
        for room, key, _message in self.entries():
            homes.setdefault(key, room)
        for key, text in texts.items():
            room = homes.setdefault(key, text.room)
            if room != VENDOR:
                self._place(room, text)
        for room, catalogue in self.by_room.items():
            if room != VENDOR:
                self._retire(room, catalogue, texts, homes)
                self._write(room, catalogue)

    def _place(self, room: str, text: Text) -> None:
        catalogue = self.by_room.setdefault(room, self._new())
        context, words = text.key
        revived = catalogue.obsolete.pop(_shelf_key(text.key), None)
        message = catalogue.get(words, context) or catalogue.add(
            words, revived.string if revived else None, context=context
        )
        message.locations = [(name, 0) for name in text.files]

    def _retire(
        self, room: str, catalogue: Catalog, texts: dict[Key, Text], homes: dict[Key, str]
    ) -> None:
        for message in [message for message in catalogue if message.id]:
            key = key_of(message)
            if key in texts and homes[key] == room:
                continue
            catalogue.delete(message.id, message.context)
            if key not in texts and _filled(message):
                catalogue.obsolete[_shelf_key(key)] = message

    def _new(self) -> Catalog:
        return read_po(BytesIO(self._header().encode()), locale=self.language, charset="utf-8")

    def _header(self) -> str:
        """Only what programs need: names and times are in the history of the file."""
        fields = {
            "Language": self.language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": _PLURAL_FORMS[self.language],
        }
        lines = (f'"{name}: {value}\\n"\n' for name, value in fields.items())
        return f'msgid ""\nmsgstr ""\n{"".join(lines)}\n'

    def _write(self, room: str, catalogue: Catalog) -> None:
        path = self.path(room)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = BytesIO()
        write_po(
            buffer, catalogue, width=100, include_lineno=False, sort_by_file=True, omit_header=True
        )
        _replace(path, self._header().encode() + buffer.getvalue())

    def compile(self) -> int:
        """Write the compiled catalogues beside their sources; how many there are."""
        for room, catalogue in self.by_room.items():
            buffer = BytesIO()
            write_mo(buffer, catalogue)
            _replace(self.path(room).with_suffix(".mo"), buffer.getvalue())
        return len(self.by_room)

    def faults(self, texts: dict[Key, Text]) -> list[str]:
        """What keeps this language from being complete, one sentence each."""
        known: dict[Key, tuple[str, Message]] = {}
        found: list[str] = []
        for room, key, message in self.entries():
            first_room, first = known.setdefault(key, (room, message))
            if first.string != message.string and _filled(first) and _filled(message):
                found.append(
                    f"{self.language}: {message.id!r} is translated differently in"
                    f" {first_room} and {room}"
                )
            if not _filled(first):
                known[key] = (room, message)
        for key, text in sorted(texts.items(), key=lambda item: (item[1].room, str(item[0]))):
            found_message = known[key][1] if key in known else None
            if fault := _fault(found_message):
                found.append(f"{self.language}: {text.room}: {text.shown} {fault}")
        return found


def key_of(message: Message) -> Key:
    """What identifies an entry: context and id, of which a plural has two."""
    words = message.id
    return message.context, words if isinstance(words, str) else _forms(words)


def _shelf_key(key: Key) -> str | tuple[str, str]:
    """The name under which Babel shelves a retired entry."""
    context, words = key
    first = words if isinstance(words, str) else words[0]
    return (first, context) if context else first


def _forms(words: str | Iterable[str] | None) -> tuple[str, ...]:
    """The forms of an id or of a translation; one when it has no plural."""
    if words is None:
        return ()
    return (words,) if isinstance(words, str) else tuple(words)


def _filled(message: Message) -> bool:
    forms = _forms(message.string)
    return bool(forms) and all(forms)


def _fault(message: Message | None) -> str:
    """What is wrong with one translation; empty when nothing is."""
    if message is None or not _filled(message):
        return "is not translated"
    if message.fuzzy:
        return "is marked fuzzy"
    asked = [_placeholders(form) for form in _forms(message.id)]
    given = [_placeholders(form) for form in _forms(message.string)]
    # A form for exactly one may do without the number; the last form may not.
    if given[-1] != asked[-1] or any(not form <= set().union(*asked) for form in given):
        return "has other placeholders than its translation"
    return ""


def _placeholders(text: str) -> set[str]:
    return {next(part for part in found if part) for found in _PLACEHOLDER.findall(text)}


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; an unchanged one keeps its time."""
    if path.exists() and path.read_bytes() == content:
        return
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)
