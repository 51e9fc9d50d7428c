"""From the output of pip, npm and others to the one sentence a person can act on."""

import re

# The first pattern found wins: causes stand before their consequences.
CAUSES: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|ENOSPC|Errno 28|Disk quota exceeded|EDQUOT"
        r"|database or disk is full",
        "The disk is full: free some space and run the same command again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|EINTEGRITY",
        "A downloaded package differs from the one this version was locked to, so nothing was"
        " installed: check the package mirror.",
    ),
    (
        r"Unable to find a compiler|unable to execute '[\w-]*(gcc|cc|clang)|command '[\w/-]*(gcc|cc|clang)'"
        r" failed: No such file|error: command .*(gcc|cc)' failed|[Mm]icrosoft Visual C\+\+"
        r"|linker `cc` not found|(gcc|cc|g\+\+): (command )?not found|Python\.h: No such file"
        r"|pg_config executable not found|Failed building wheel|Failed to build",
        "A package has no ready build for this machine and could not be built here: install a C"
        " compiler and the Python headers (Debian: apt-get install build-essential python3-dev)"
        " or use Python 3.11 to 3.13 on a common system.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF|UNABLE_TO_GET_ISSUER",
        "The package registry shows a certificate this machine does not trust: set PIP_CERT and"
        " NODE_EXTRA_CA_CERTS to your organisation's certificate.",
    ),
    (
        r"npm error code E(401|403)|npm ERR! code E(401|403)|HTTP error 40[137]|40[137] Client Error",
        "The package registry refused access: check its address and your rights to it.",
    ),
    (
        r"NewConnectionError|Connection refused|Connection aborted|Name or service not known"
        r"|Temporary failure in name resolution|Max retries exceeded|Read timed out|ConnectTimeout"
        r"|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ENETUNREACH|network (timeout|request)"
        r"|ERR_SOCKET_TIMEOUT|ProxyError",
        "The package registry cannot be reached: check the network, or name a mirror with"
        " PIP_INDEX_URL and npm_config_registry, and run the same command again.",
    ),
    (
        r"No matching distribution found|Could not find a version|npm error code E(404|TARGET)"
        r"|npm ERR! code E(404|TARGET)|ENOTCACHED",
        "The package registry does not have a package this version needs: use a complete mirror.",
    ),
    (
        r"ensurepip is not|No module named ensurepip|No module named 'ensurepip'",
        "Python's ensurepip is missing: install the venv package of your Python"
        " (Debian: apt-get install python3-venv).",
    ),
    (
        r"database is locked",
        "The database is in use by another program: stop it and run the same command again.",
    ),
    (
        r"Killed|MemoryError|JavaScript heap out of memory",
        "The machine ran out of memory: close other programs and run the same command again.",
    ),
)


def explain(output: str) -> str:
    """The sentence for the first known cause seen in `output`; empty when none is known."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, output):
            return sentence
    return ""
