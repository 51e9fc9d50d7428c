"""Reading an existing text from DOCX and HTML: sections, clauses, pairs; hostile files refused."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import docx
import pytest

from standards.bringing_in.errors import MAX_SIZE, DocumentRefused
from standards.bringing_in.reading import read_file, together
from standards.forms.workbench_typing import to_html, to_typed
from standards.workflow import Part

RU = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>т</title></head><body>
<h2>1. Общие положения</h2>
<p>1. Государственная услуга «Регистрация рождения».</p>
<p>2. Услуга оказывается:</p>
<p>1) акиматами;</p>
<p>2) центрами обслуживания населения.</p>
<p><b>Глава 2. Порядок оказания государственной услуги</b></p>
<p>3. Срок – два рабочих дня.</p>
<p>Продолжение третьего пункта.</p>
<table onclick="x()"><tr><td>Документ</td><td>Срок</td></tr></table>
<h2>3. Порядок обжалования решений, действий (бездействия)</h2>
<p>4. Жалоба подается руководителю.<script>alert(1)</script></p>
<h2>Приложение</h2>
<p>Форма заявления.</p>
</body></html>"""
KK = """<html><body>
<h2>1. Жалпы ережелер</h2>
<p>1. «Бала тууды тіркеу» мемлекеттік көрсетілетін қызметі.</p>
<p>2. Қызметті көрсетеді:</p>
<p>1) әкімдіктер.</p>
<h2>2-тарау. Мемлекеттік қызмет көрсету тәртібі</h2>
<p>3. Мерзімі – екі жұмыс күні.</p>
<h2>3. Шағымдану тәртібі</h2>
<p>4. Шағым басшыға беріледі.</p>
<h2>4. Өзге де талаптар</h2>
<p>5. Пандус бар.</p>
</body></html>"""


def a_file(content: bytes | str, name: str = "standard.html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def refused(content: bytes | str, name: str = "standard.docx") -> str:
    with pytest.raises(DocumentRefused) as caught:
        read_file(a_file(content, name))
    assert str(caught.value)
    return caught.value.code


def test_sections_and_numbers_divide_the_text() -> None:
    read = read_file(a_file(RU))
    tops = [(node.part, node.html[0], len(node.children)) for node in read.nodes]
    assert tops == [
        (Part.GENERAL, "<p>Государственная услуга «Регистрация рождения».</p>", 0),
        (Part.GENERAL, "<p>Услуга оказывается:</p>", 2),
        (Part.PROCEDURE, "<p>Срок – два рабочих дня.</p>", 0),
        (Part.COMPLAINT, "<p>Жалоба подается руководителю.</p>", 0),
        (Part.OTHER, "<p>Форма заявления.</p>", 0),
    ]
    third = read.nodes[2].html
    assert third[1] == "<p>Продолжение третьего пункта.</p>"
    assert third[2].startswith("<table><tbody><tr><td>Документ</td>")


def test_what_stands_under_no_heading_of_the_law_is_named() -> None:
    assert read_file(a_file(RU)).unplaced == ["Приложение", "Форма заявления."]
    loose = read_file(a_file("<p>1. Просто пункт.</p>"))
    assert [node.part for node in loose.nodes] == [Part.OTHER]
    assert loose.unplaced == ["1. Просто пункт."]


def test_two_languages_stand_side_by_side_and_lonely_clauses_are_flagged() -> None:
    brought = together(read_file(a_file(KK)), read_file(a_file(RU)))
    general = [one for one in brought.clauses if one.part == Part.GENERAL]
    assert "Бала тууды" in general[0].body["kk"]
    assert "Регистрация" in general[0].body["ru"]
    assert [child.lacks for child in general[1].children] == ["", "kk"]
    assert brought.count == 7


def test_one_language_alone_is_enough_to_begin_with() -> None:
    brought = together(None, read_file(a_file(RU)))
    assert {one.lacks for one in brought.clauses} == {"kk"}


def test_old_pages_in_their_own_letters_are_read() -> None:
    page = '<html><meta charset="windows-1251"><body><h1>Общие положения</h1><p>1. Услуга.</p>'
    assert read_file(a_file(page.encode("cp1251"))).nodes[0].html == ["<p>Услуга.</p>"]


def a_document(build: Any) -> bytes:
    document, target = docx.Document(), io.BytesIO()
    build(document)
    document.save(target)
    return target.getvalue()


def test_a_word_document_is_read_with_its_emphasis_and_tables() -> None:
    def build(document: Any) -> None:
        document.add_heading("1. Общие положения", level=1)
        line = document.add_paragraph("1. Услуга ")
        line.add_run("бесплатна").bold = True
        heading = document.add_paragraph()
        heading.add_run("2. Порядок оказания государственной услуги").bold = True
        document.add_paragraph("2. Срок <два> дня.")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Документ", "Копия"

    nodes = read_file(a_file(a_document(build), "standard.docx")).nodes
    assert nodes[0].html == ["<p>Услуга <strong>бесплатна</strong></p>"]
    assert nodes[1].part == Part.PROCEDURE
    assert nodes[1].html[0] == "<p>Срок &lt;два&gt; дня.</p>"
    assert "<td>Копия</td>" in nodes[1].html[1]


def a_package(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


BOMB = a_package(word__document_xml=b"<a/>", word__big_xml=b" " * (3 * 1024 * 1024))
ENTITIES = a_package(word__document_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
with_macros = io.BytesIO()
with zipfile.ZipFile(with_macros, "w") as _package:
    for _name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
        _package.writestr(_name, "<a/>")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * (MAX_SIZE + 1), "size"),
        (b"%PDF-1.4", "type"),
        (b"plain words", "type"),
        (with_macros.getvalue(), "type"),
        (BOMB, "packed"),
        (ENTITIES, "packed"),
        (a_package(word__document_xml=b"<w"), "damaged"),
        (a_package(word__document_xml=b"<a/>"), "damaged"),
        (a_document(lambda document: None), "no_text"),
        (b"<html><body><script>alert(1)</script></body></html>", "no_text"),
        (b"<p>" + b"a" * 700_000 + b"</p>", "too_long"),
    ],
    ids=["empty", "size", "pdf", "plain", "macros", "bomb", "entities", "torn", "bare", "blank", "script", "long"],
)  # fmt: skip
def test_what_is_no_text_or_would_harm_is_refused_in_words(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize(
    "html",
    [
        "<p>Один</p><p>Два</p>",
        "<p>До:</p><ul><li>раз;</li><li>два.</li></ul><p>После</p>",
        "<ol><li>раз</li><li>два</li></ol>",
        "<p>Это <strong>важно</strong> и <em>нужно</em>, м<sup>2</sup></p>",
        "<p>a &lt; b &amp; c</p>",
        "<p>До</p><table><tbody><tr><td>А</td></tr></tbody></table>",
    ],
)
def test_a_clause_is_typed_without_tags_and_comes_back_the_same(html: str) -> None:
    typed = to_typed(html)
    assert "<p>" not in typed
    assert "<li>" not in typed
    assert to_html(typed) == html


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("a < b", "<p>a &lt; b</p>"),
        ("<script>alert(1)</script>x", "<p>x</p>"),
        ("**не закрыто", "<p>**не закрыто</p>"),
        ("", ""),
    ],
)
def test_typed_text_is_safe(typed: str, html: str) -> None:
    assert to_html(typed) == html
