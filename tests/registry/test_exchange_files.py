"""Files of entries: nothing lost in any format, nothing run by a spreadsheet, hostile ones refused."""

import csv
import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from registry.exchange.errors import FileUnreadable, NotWritable
from registry.exchange.escaping import escaped
from registry.exchange.reading import Row, kind_of, read_rows
from registry.exchange.writing import written
from registry.resources import COLUMNS, REQUIRED, ServiceResource
from tests.registry.exchange import KINDS, a_file

# What spreadsheets, XML, CSV and escapes trip over, beside any other character but NUL.
NASTY = ["=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "＝", "＠", "'", '"', ",", ";", " ", "\\u", "0041",
         "_x000D_", "x005F_", "_x", "&", "<", "]]>", "\x01", "\x0b", "\x1f", "\x7f", "\x85", "\u2028",
         "\ufeff", "\ufffe", "қ", "₸", "😀", "00101001", "1e5", "TRUE", "null", "\\"]  # fmt: skip
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.lists(st.one_of(st.sampled_from(NASTY), ANY), max_size=12).map("".join)
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def row_with(**texts: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"registry_no": "S-1"} | texts


def again(row: dict[str, str], kind: str) -> Row:
    (read,) = read_rows(io.BytesIO(a_file([row], kind)), kind)
    return read


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS, last=TEXTS)
def test_any_text_comes_back_as_it_was(kind: str, text: str, last: str) -> None:
    row = row_with(documents_kk=text, change_act=last[:200])
    values, wrong = ServiceResource().values(again(row, kind).cells)
    assert not wrong
    assert (values["documents_kk"], values["change_act"]) == (text, last[:200])


@settings(max_examples=150, deadline=None)
@given(start=st.sampled_from([*RUNS, *(f" {sign}" for sign in RUNS)]), rest=TEXTS)
def test_no_cell_of_a_csv_file_begins_as_a_formula(start: str, rest: str) -> None:
    data = a_file([row_with(name_ru=start + rest)], "csv").decode("utf-8-sig")
    cell = next(csv.DictReader(io.StringIO(data, newline="")))["name_ru"]
    assert cell.startswith("'")


@pytest.mark.parametrize("start", RUNS)
def test_every_cell_of_an_xlsx_file_is_a_text(start: str) -> None:
    data = a_file([row_with(name_ru=f"{start}1+1", code="00101001", term_amount="15")])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_file_that_a_spreadsheet_program_has_saved_again_reads_the_same() -> None:
    texts = [text for text in NASTY if text not in ("\r", "\r\n")]
    row = row_with(documents_ru="\n".join(texts), name_ru="  края  ", code="00101001")
    book = openpyxl.load_workbook(io.BytesIO(a_file([row])))
    saved = io.BytesIO()
    book.save(saved)
    (read,) = read_rows(saved, "xlsx")
    values, _wrong = ServiceResource().values(read.cells)
    assert [values[name] for name in ("documents_ru", "name_ru", "code")] == [
        row[name] for name in ("documents_ru", "name_ru", "code")
    ]


def test_ordinary_apostrophe_stays_as_it_is_in_csv() -> None:
    assert escaped("'Болашақ' бағдарламасы", "csv") == "'Болашақ' бағдарламасы"


def test_text_too_long_for_a_cell_is_refused_in_words_and_not_cut() -> None:
    row = row_with(documents_ru="я" * 32_768)
    with pytest.raises(NotWritable, match="S-1"):
        a_file([row])
    assert again(row, "csv").cells["documents_ru"] == "я" * 32_768


def workbook(*lines: list[object]) -> bytes:
    """A sheet as a person would fill it, with numbers and dates where they were typed."""
    file = io.BytesIO()
    book = Workbook(file, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            sheet.write(number, place, value)
    book.close()
    return file.getvalue()


def typed(**values: object) -> dict[str, object]:
    row = row_with() | values
    (read,) = read_rows(
        io.BytesIO(workbook(list(COLUMNS), [row[name] for name in COLUMNS])), "xlsx"
    )
    return read.cells


def test_number_where_a_text_is_due_is_named_and_not_guessed() -> None:
    _values, wrong = ServiceResource().values(typed(code=101001, name_kk=5))
    assert {name: bad.code for name, bad in wrong.items()} == {
        "code": "number_for_text",
        "name_kk": "number_for_text",
    }


def test_numbers_and_dates_of_a_spreadsheet_are_taken_where_they_belong() -> None:
    cells = typed(term_amount=15, version=1.0, included_on=date(2013, 7, 1))
    values, wrong = ServiceResource().values(cells)
    assert not wrong
    assert (values["term_amount"], values["version"]) == (15, 1)
    assert values["included_on"] == date(2013, 7, 1)


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("included_on", "01.07.2013", date(2013, 7, 1)),
        ("included_on", "2013-07-01", date(2013, 7, 1)),
        ("included_on", "", None),
        ("free_by_law", "YES", True),
        ("free_by_law", "", False),
        ("term_amount", " 15 ", 15),
        ("term_amount", "", None),
        ("forms", "paper; electronic;", ["paper", "electronic"]),
        ("code", " 00101001 ", "00101001"),
        ("name_kk", " аты ", " аты "),
    ],
)
def test_cell_is_read_as_what_it_means(column: str, text: str, value: object) -> None:
    values, wrong = ServiceResource().values(row_with(**{column: text}))
    assert not wrong
    assert values[column] == value


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("included_on", "01.07.13", "day"),
        ("included_on", "2013-13-01", "day"),
        ("free_by_law", "maybe", "yes_or_no"),
        ("term_amount", "15,5", "whole_number"),
        ("term_amount", "-1", "whole_number"),
        ("name_kk", "а\0б", "bad_character"),
        ("name_kk", "\ud800", "bad_character"),
        ("inclusion_act_no", "1" * 61, "too_long"),
    ],
)
def test_cell_that_cannot_be_read_says_why(column: str, text: str, code: str) -> None:
    _values, wrong = ServiceResource().values(row_with(**{column: text}))
    assert {name: bad.code for name, bad in wrong.items()} == {column: code}


def test_formula_of_a_person_is_refused() -> None:
    head = list(COLUMNS)
    book = openpyxl.Workbook()
    book.active.append(head)
    book.active.append(["=1+1" if name == "name_ru" else "x" for name in head])
    file = io.BytesIO()
    book.save(file)
    (read,) = read_rows(file, "xlsx")
    _values, wrong = ServiceResource().values(read.cells)
    assert wrong["name_ru"].code == "formula"


def read(data: bytes, name: str) -> list[Row]:
    file = io.BytesIO(data)
    return read_rows(file, kind_of(file, name))


def refusal(data: bytes, name: str = "services.xlsx") -> FileUnreadable:
    with pytest.raises(FileUnreadable) as caught:
        read(data, name)
    assert str(caught.value)
    return caught.value


def head_of(*names: str) -> bytes:
    return (",".join(names) + "\nx\n").encode()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "services.xlsx", "empty"),
        (b"%PDF-1.4", "services.pdf", "type"),
        (b"\x89PNG\r\n\x1a\n", "services.xlsx", "type"),
        (head_of(*COLUMNS), "services.xlsx", "type_differs"),
        ("№;Атауы".encode("cp1251"), "services.csv", "encoding"),
        (b"\xef\xbb\xbf", "services.csv", "empty"),
        (",".join(COLUMNS).encode(), "services.csv", "empty"),
        (b'[{"registry_no": 1', "services.json", "json"),
        (b'{"registry_no": "S-1"}', "services.json", "json"),
        (b"[]", "services.json", "empty"),
        (b"[" * 100_000, "services.json", "json"),
        (b'[{"state": "x", "state": "y"}]', "services.json", "columns_twice"),
        (f'{",".join(COLUMNS)}\n"open'.encode(), "services.csv", "csv"),
        (workbook(list(COLUMNS)), "services.xlsx", "empty"),
        (workbook(["", *COLUMNS], ["x"]), "services.xlsx", "column_unnamed"),
    ],
)
def test_file_that_is_none_is_refused_in_words(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name).code == code


@pytest.mark.parametrize(
    ("names", "code", "told"),
    [
        ([*COLUMNS, "colour"], "columns_unknown", "colour"),
        ([*COLUMNS, "code"], "columns_twice", "code"),
        ([name for name in REQUIRED if name != "name_kk"], "columns_missing", "name_kk"),
        ([*COLUMNS, "a\nb" + "x" * 99], "columns_unknown", "a\\nbxxx"),
    ],
)
def test_wrong_columns_are_named(names: list[str], code: str, told: str) -> None:
    refused = refusal(workbook(names, ["x"]))
    assert refused.code == code
    assert told in str(refused)


def test_columns_that_may_be_left_out() -> None:
    (row,) = read(workbook(list(REQUIRED), ["S-1", "included"]), "services.xlsx")
    assert row.cells["state"] == "included"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_office_program_is_read(delimiter: str) -> None:
    text = delimiter.join(COLUMNS) + "\n" + delimiter.join(["S-1", "included"])
    (row,) = read(text.encode("utf-8-sig"), "services.csv")
    assert (row.number, row.cells["registry_no"], row.cells["name_kk"]) == (2, "S-1", "")


def test_row_with_too_many_cells_is_named() -> None:
    text = ",".join(COLUMNS) + "\n" + ",".join("x" * (len(COLUMNS) + 2)) + "\n"
    (row,) = read(text.encode(), "services.csv")
    assert (row.number, row.problem) == (2, "cells")


@pytest.mark.parametrize("kind", KINDS)
def test_one_row_too_many_is_refused(kind: str, settings) -> None:
    settings.REGISTRY_IMPORT_ROWS = 3
    rows = [row_with(registry_no=f"S-{n}") for n in range(4)]
    assert refusal(a_file(rows, kind), f"services.{kind}").code == "rows"
    assert len(read(a_file(rows[:3], kind), f"services.{kind}")) == 3


def packed(**parts: bytes) -> bytes:
    """A package like that of a spreadsheet, with some parts replaced."""
    source = zipfile.ZipFile(io.BytesIO(workbook(list(COLUMNS), ["S-1"])))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            short = name.rpartition("/")[2].partition(".")[0]
            package.writestr(name, parts.pop(short, source.read(name)))
        for name, data in parts.items():
            package.writestr(f"xl/{name}.bin", data)
    return file.getvalue()


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refusal(packed(media=b"0" * 20_000_000)).code == "packed"


def test_unpacked_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.exchange.workbook.MAX_UNPACKED", 1000)
    assert refusal(packed()).code == "too_big"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["sheet1", "sharedStrings", "workbook", "styles"])
def test_declared_entities_are_refused(part: str, encoding: str) -> None:
    told = f'<?xml version="1.0" encoding="{encoding}"?>'
    told += '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert refusal(packed(**{part: told.encode(encoding)})).code == "declarations"


@pytest.mark.parametrize("part", ["sheet1", "workbook", "sharedStrings"])
def test_damaged_parts_are_refused(part: str) -> None:
    assert refusal(packed(**{part: b"<x"})).code == "xlsx"


def test_json_takes_lists_and_numbers_as_they_are() -> None:
    told = [row_with() | {"forms": ["paper", "electronic"], "term_amount": 5, "free_by_law": True}]
    (row,) = read(json.dumps(told).encode(), "services.json")
    values, wrong = ServiceResource().values(row.cells)
    assert not wrong
    assert (values["forms"], values["term_amount"], values["free_by_law"]) == (
        ["paper", "electronic"],
        5,
        True,
    )


def test_empty_registry_is_a_whole_file_without_rows() -> None:
    assert json.loads(b"".join(written([], "json"))) == []
    assert b"".join(written([], "csv")).decode("utf-8-sig").startswith('"registry_no"')
