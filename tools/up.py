"""`make up`: set up what is missing, then run web, worker and beat until told to stop."""

import fcntl
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tools import setup
from tools.console import ROOT, VAR, Refusal, main
from tools.packages import PYTHON
from tools.serve import serve

HOST = "127.0.0.1"


def up() -> int:
    """Set up and run; the code to leave with.

    Raises:
        Refusal: with the one sentence to show.
    """
    port = wished_port()
    setup.prepare_folders()
    with only_one_portal():
        refuse_taken_port(port)
        setup.install()
        address = f"http://{HOST}:{port}"
        env = {**setup.embedded_environment(), "PORT": str(port)}
        env.setdefault("GOVSERVICES_SITE_URL", address)
        return serve(env, address=address, sign_ins=_sign_ins(env))


def wished_port() -> int:
    """The port asked for by PORT; 8000 when nothing is said."""
    wish = os.environ.get("PORT") or "8000"
    if not wish.isdecimal() or not 1 <= int(wish) <= 65535:
        raise Refusal(f"PORT={wish} is not a port: give a number from 1 to 65535.")
    return int(wish)


def refuse_taken_port(port: int) -> None:
    """Make sure that the web server will be able to listen.

    Raises:
        Refusal: another program listens there, or this user may not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refusal(
                f"This user may not use port {port}: take one from 1024 up, such as PORT=8001 make up."
            ) from None
        except OSError:
            raise Refusal(
                f"Port {port} is in use by another program: stop that program or choose another port,"
                f" such as PORT={port + 1 if port < 65535 else 8001} make up."
            ) from None


@contextmanager
def only_one_portal() -> Iterator[None]:
    """Two beats on one database would only waste work, and two sets of logs confuse: refuse the second."""
    with (VAR / "portal.pid").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refusal(
                f"The portal already runs from this folder (process {lock.read().strip()}): stop it first."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _sign_ins(env: dict[str, str]) -> str:
    """What the demo says about its people; empty while there is no demo."""
    if not setup.DEMO_COMMAND.exists():
        return ""
    command = [str(PYTHON), str(ROOT / "manage.py"), "demo", "--sign-ins"]
    answer = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return answer.stdout.rstrip() if answer.returncode == 0 else ""


if __name__ == "__main__":
    main(up)
