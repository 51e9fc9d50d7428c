"""Ports, the one portal per folder, and keys that are made once."""

import fcntl
import socket
import stat

import pytest

from tests.servers import free_port
from tools import setup, up
from tools.console import Refusal


@pytest.mark.parametrize("wish", ["0", "65536", "eighty", "-1", "80.5"])
def test_a_wish_that_is_no_port_is_refused(wish, monkeypatch):
    monkeypatch.setenv("PORT", wish)
    with pytest.raises(Refusal, match="is not a port"):
        up.wished_port()


@pytest.mark.parametrize(("wish", "port"), [("", 8000), ("8001", 8001), ("65535", 65535)])
def test_the_port_is_8000_unless_wished_otherwise(wish, port, monkeypatch):
    monkeypatch.setenv("PORT", wish)
    assert up.wished_port() == port


def test_a_port_in_use_is_refused_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is in use.*PORT="):
            up.refuse_taken_port(port)


def test_a_free_port_is_not_refused():
    up.refuse_taken_port(free_port())


def test_a_second_portal_in_the_same_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(up, "VAR", tmp_path)
    with (tmp_path / "portal.pid").open("w") as first:
        first.write("4711\n")
        first.flush()
        fcntl.flock(first, fcntl.LOCK_EX)
        with pytest.raises(Refusal, match=r"already runs .*4711"), up.only_one_portal():
            pass


def test_the_folder_is_free_again_after_the_portal_has_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(up, "VAR", tmp_path)
    for _ in range(2):
        with up.only_one_portal():
            assert (tmp_path / "portal.pid").read_text().strip().isdigit()


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "VAR", tmp_path)
    setup.ensure_keys()
    path = tmp_path / "secret-key"
    first = path.read_text()
    setup.ensure_keys()
    assert path.read_text() == first
    assert len(first.strip()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
