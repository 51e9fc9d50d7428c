"""Texts are found, sorted into their rooms, merged without loss, checked and compiled."""

import gettext
from pathlib import Path

import pytest

from portal.catalogues import Catalogues, texts_in

ROOMS = ("accounts", "complaints")
SOURCES = {
    "accounts/models.py": 'name = gettext_lazy("Name")\nrole = pgettext("person", "Role")\n',
    "accounts/migrations/0001_initial.py": '_("Never collected")\n',
    "complaints/views.py": 'ngettext("%(n)s complaint", "%(n)s complaints", n)\n_("Name")\n',
    "govservices/settings.py": '_("Kazakh")\n',
    "templates/base.html": '{% load i18n %}\n  <p>{% translate "Menu" %}</p>\n<b>\n{{ _("Go") }}</b>',
    "templates/complaints/list.html": (
        "{% load i18n %}{% blocktranslate trimmed with day=d %}\n  Due\n   on {{ day }}.\n"
        "{% endblocktranslate %}"
    ),
    "templates/mfa/index.html": '{% load i18n %}<a title="it\'s {% translate "Keys" %}">x</a>',
}


@pytest.fixture
def house(tmp_path) -> Path:
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def update(house: Path, language: str = "ru") -> Catalogues:
    Catalogues(house / "locale", language).update(texts_in(house, ROOMS))
    return Catalogues(house / "locale", language)


def faults(house: Path, language: str = "ru") -> list[str]:
    return Catalogues(house / "locale", language).faults(texts_in(house, ROOMS))


def translate(house: Path, room: str, replacements: dict[str, str], language: str = "ru") -> None:
    path = house / "locale" / room / language / "LC_MESSAGES" / "django.po"
    text = path.read_text()
    for before, after in replacements.items():
        assert before in text
        text = text.replace(before, after)
    path.write_text(text)


def test_each_text_is_found_in_the_room_that_uses_it(house):
    rooms = {text.key: text.room for text in texts_in(house, ROOMS).values()}
    assert rooms == {
        (None, "Name"): "accounts",
        ("person", "Role"): "accounts",
        (None, ("%(n)s complaint", "%(n)s complaints")): "complaints",
        (None, "Kazakh"): "base",
        (None, "Menu"): "base",
        (None, "Go"): "base",
        (None, "Due on %(day)s."): "complaints",
        (None, "Keys"): "accounts",
    }


def test_an_update_makes_the_files_and_a_second_one_changes_nothing(house):
    update(house)
    files = sorted((house / "locale").rglob("django.po"))
    assert [path.parts[-4] for path in files] == ["accounts", "base", "complaints"]
    before = [path.read_bytes() for path in files]
    update(house)
    assert [path.read_bytes() for path in files] == before


def test_an_update_keeps_translations_and_retires_what_nobody_uses(house):
    update(house)
    translate(house, "base", {'msgid "Menu"\nmsgstr ""': 'msgid "Menu"\nmsgstr "Меню"'})
    (house / "templates/base.html").write_text("<p></p>")
    update(house)
    text = (house / "locale/base/ru/LC_MESSAGES/django.po").read_text()
    assert '#~ msgid "Menu"\n#~ msgstr "Меню"' in text
    (house / "templates/base.html").write_text(SOURCES["templates/base.html"])
    update(house)
    text = (house / "locale/base/ru/LC_MESSAGES/django.po").read_text()
    assert 'msgid "Menu"\nmsgstr "Меню"' in text
    assert "#~" not in text


def test_a_text_lives_in_the_first_catalogue_that_has_it(house):
    folder = house / "locale/complaints/ru/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Name"\nmsgstr "Имя"\n'
    )
    catalogues = update(house)
    homes = [room for room, key, _message in catalogues.entries() if key == (None, "Name")]
    assert homes == ["complaints"]


def test_what_libraries_leave_untranslated_is_left_alone(house):
    folder = house / "locale/vendor/ru/LC_MESSAGES"
    folder.mkdir(parents=True)
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Theirs"\nmsgstr "Их"\n'
    (folder / "django.po").write_text(text)
    update(house)
    assert (folder / "django.po").read_text() == text


def test_missing_texts_are_named_with_their_room(house):
    update(house)
    assert "ru: base: 'Menu' is not translated" in faults(house)
    assert "ru: accounts: 'Role' (person) is not translated" in faults(house)
    assert len(faults(house)) == 8


@pytest.mark.parametrize(
    ("translation", "complaint"),
    [
        ("Срок: %(day)s.", None),
        ("Срок: %(date)s.", "placeholders"),
        ("Срок.", "placeholders"),
        ("", "not translated"),
    ],
)
def test_a_translation_has_the_placeholders_of_its_text(house, translation, complaint):
    update(house)
    old = 'msgid "Due on %(day)s."\nmsgstr ""'
    translate(house, "complaints", {old: old[:-1] + translation + '"'})
    found = [fault for fault in faults(house) if "Due on" in fault]
    assert len(found) == (1 if complaint else 0)
    assert not complaint or complaint in found[0]


@pytest.mark.parametrize(
    ("forms", "complete"),
    [
        (("одна жалоба", "%(n)s жалобы", "%(n)s жалоб"), True),
        (("%(n)s жалоба", "%(n)s жалобы", ""), False),
        (("%(n)s жалоба", "%(n)s жалобы", "много жалоб"), False),
        (("%(k)s жалоба", "%(n)s жалобы", "%(n)s жалоб"), False),
    ],
)
def test_every_plural_form_is_written(house, forms, complete):
    update(house)
    lines = {f'msgstr[{i}] ""': f'msgstr[{i}] "{form}"' for i, form in enumerate(forms)}
    translate(house, "complaints", lines)
    assert complete == (not any("%(n)s complaint" in fault for fault in faults(house)))


def test_a_fuzzy_translation_does_not_count(house):
    update(house)
    old = 'msgid "Menu"\nmsgstr ""'
    translate(house, "base", {old: "#, fuzzy\n" + old[:-1] + 'Меню"'})
    assert "ru: base: 'Menu' is marked fuzzy" in faults(house)


def test_two_rooms_may_not_translate_one_text_differently(house):
    update(house)
    translate(house, "accounts", {'msgid "Name"\nmsgstr ""': 'msgid "Name"\nmsgstr "Имя"'})
    path = house / "locale/complaints/ru/LC_MESSAGES/django.po"
    path.write_text(path.read_text() + '\nmsgid "Name"\nmsgstr "Название"\n')
    assert any("translated differently" in fault for fault in faults(house))


def test_compiled_catalogues_translate_with_their_plurals(house):
    update(house)
    lines = {f'msgstr[{i}] ""': f'msgstr[{i}] "{word}"' for i, word in enumerate("абв")}
    translate(house, "complaints", lines)
    assert Catalogues(house / "locale", "ru").compile() == 3
    with (house / "locale/complaints/ru/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    found = [
        compiled.ngettext("%(n)s complaint", "%(n)s complaints", n) for n in (1, 3, 5, 21, 112)
    ]
    assert found == ["а", "б", "в", "а", "в"]
