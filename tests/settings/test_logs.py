"""Logs tell what happened without telling who may get in."""

import logging

import pytest

from govservices.settings.logs import did_something, mask_address, readable


@pytest.mark.parametrize(
    ("request_line", "logged"),
    [
        ("GET /complaints/17/", "GET /complaints/17/"),
        ("GET /complaints/?q=Ахметов", "GET /complaints/?…"),
        ("GET /resume/Zk3vQx9_LmN2pR7sT1uW-4yA/", "GET /resume/…/"),
        ("GET /resume/Zk3vQx9_LmN2pR7sT1uW-4yA?next=/", "GET /resume/…?…"),
        (
            "POST /accounts/password/reset/key/3-c9f1b2e4d5a6978800112233/",
            "POST /accounts/password/reset/key/…/",
        ),
    ],
)
def test_addresses_lose_their_secrets_and_questions(request_line, logged):
    assert mask_address(None, "info", {"request": request_line})["request"] == logged


def test_a_request_reads_as_one_line():
    event = {
        "event": "request_finished",
        "level": "info",
        "code": 200,
        "request": "GET /",
        "user_id": 3,
    }
    assert readable(None, "info", event) == "200 GET / user_id=3"


def test_a_warning_says_so_and_an_error_keeps_its_trace():
    assert readable(None, "warning", {"event": "late", "level": "warning"}) == "WARNING late"
    event = {"event": "failed", "level": "error", "exception": "Traceback …"}
    assert readable(None, "error", event) == "ERROR failed\nTraceback …"


@pytest.mark.parametrize(("returned", "told"), [("0", False), ("None", False), ("3", True)])
def test_a_sweep_that_did_nothing_is_not_told(returned, told):
    record = logging.makeLogRecord({"msg": "succeeded", "data": {"return_value": returned}})
    assert did_something(record) is told


def test_other_lines_are_told():
    assert did_something(logging.makeLogRecord({"msg": "ready"}))
