"""Asks the web process of this container whether it lives; ends with 1 when it does not.

The portal answers only to its own host and only to what the proxy says came over https, so
the question is put as the proxy would put it.
"""

import os
import sys
import urllib.request


def main() -> int:
    """0 when /healthz answers 200."""
    host = os.environ.get("GOVSERVICES_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    question = urllib.request.Request(
        "http://127.0.0.1:8000/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(question, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
