"""The last line of `make test` is the sum of what pytest reported."""

from collections import Counter

import pytest

from tools import test as runner
from tools.console import Refusal

REPORT = (
    '<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10">'
    "</testsuite></testsuites>"
)


def test_counts_are_read_from_the_report(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    assert runner.read_report(tmp_path / "report.xml") == {"passed": 4, "failed": 3, "skipped": 3}


def test_a_report_that_was_not_written_counts_nothing(tmp_path):
    assert not runner.read_report(tmp_path / "report.xml")


@pytest.mark.parametrize(
    ("counts", "notes", "strict", "code", "last"),
    [
        ({"passed": 5}, [], False, 0, "5 passed, 0 failed, 0 skipped"),
        ({"passed": 5, "failed": 1}, [], False, 1, "5 passed, 1 failed, 0 skipped"),
        ({"passed": 5, "skipped": 2}, [], False, 0, "5 passed, 0 failed, 2 skipped"),
        ({"passed": 5, "skipped": 2}, [], True, 1, "5 passed, 1 failed, 2 skipped"),
        ({"passed": 5}, ["No Redis."], False, 0, "5 passed, 0 failed, 0 skipped"),
        ({"passed": 5}, ["No Redis."], True, 1, "5 passed, 1 failed, 0 skipped"),
    ],
)
def test_the_code_and_the_last_line(counts, notes, strict, code, last, monkeypatch, capsys):
    monkeypatch.setenv("GOVSERVICES_TEST_REQUIRE_ALL", "1" if strict else "")
    assert runner.conclude(Counter(counts), notes) == code
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == last
    assert all(f"Skipped: {note}" in told for note in notes)


def test_a_run_without_a_single_test_is_refused(monkeypatch):
    monkeypatch.delenv("GOVSERVICES_TEST_REQUIRE_ALL", raising=False)
    with pytest.raises(Refusal, match="No test ran"):
        runner.conclude(Counter(), [])


def test_the_surroundings_do_not_leak_into_the_suite(monkeypatch):
    monkeypatch.setenv("GOVSERVICES_DATABASE_URL", "postgres://somebody@real/data")
    monkeypatch.setenv("GOVSERVICES_TEST_CHROMIUM", "/usr/bin/browser")
    env = runner.suite_environment({"GOVSERVICES_BROKER_URL": "redis://127.0.0.1:1"})
    assert "GOVSERVICES_DATABASE_URL" not in env
    assert env["GOVSERVICES_TEST_CHROMIUM"] == "/usr/bin/browser"
    assert env["GOVSERVICES_BROKER_URL"] == "redis://127.0.0.1:1"
