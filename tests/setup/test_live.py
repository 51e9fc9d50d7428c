"""Web, worker and beat run as people run them."""

import pytest

pytestmark = pytest.mark.live


def test_the_home_page_answers_with_its_style_sheet(portal_running):
    status, page = portal_running.get("/")
    assert status == 200
    assert "/static/portal.css" in page
    assert portal_running.get("/static/portal.css")[0] == 200


def test_a_letter_goes_through_outbox_and_worker_to_the_mail_folder(portal_running):
    portal_running.manage("sendtestemail", "somebody@example.kz")
    mail = portal_running.var_dir / "mail"
    portal_running.until(
        lambda: any("somebody@example.kz" in path.read_text() for path in mail.iterdir()),
        "The letter did not leave the outbox.",
    )


def test_a_page_that_is_not_there_says_so_without_code(portal_running):
    status, page = portal_running.get("/no-such-page/")
    assert status == 404
    assert "Traceback" not in page
    assert 'lang="kk"' in page
