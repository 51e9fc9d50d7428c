"""What pip, npm and compilers print is turned into one sentence that says what to do."""

import pytest

from tools.diagnosis import CAUSES, explain

SEEN = [
    (
        "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by"
        " 'NewConnectionError: [Errno 111] Connection refused': /simple/amqp/\n"
        "ERROR: Could not find a version that satisfies the requirement amqp==5.4.2\n"
        "ERROR: No matching distribution found for amqp==5.4.2\n",
        "cannot be reached",
    ),
    ("ERROR: No matching distribution found for amqp==5.4.2", "does not have a package"),
    ("npm error code ECONNREFUSED\nnpm error syscall connect", "cannot be reached"),
    ("npm error code ENOTFOUND\nnpm error network request to registry failed", "cannot be reached"),
    ("npm error code EINTEGRITY\nnpm error sha512-… integrity checksum failed", "differs"),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "differs"),
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "full",
    ),
    ("npm error code ENOSPC", "full"),
    ("django.db.utils.OperationalError: database or disk is full", "full"),
    (
        "building '_cffi_backend' extension\nerror: command 'gcc' failed: No such file or directory\n"
        "ERROR: Failed building wheel for cffi",
        "C compiler",
    ),
    ("src/x.c:2:10: fatal error: Python.h: No such file or directory", "Python headers"),
    ("Error: pg_config executable not found.", "C compiler"),
    ("ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED]", "certificate"),
    ("npm error code E403\nnpm error 403 Forbidden", "refused access"),
    ("subprocess.CalledProcessError: ensurepip is not available", "ensurepip"),
]


@pytest.mark.parametrize(("output", "expected"), SEEN)
def test_known_output_gives_the_sentence_for_its_cause(output, expected):
    assert expected in explain(output)


def test_unknown_output_gives_no_guess():
    assert explain("Segmentation of the market is complete.") == ""


@pytest.mark.parametrize("sentence", [sentence for _pattern, sentence in CAUSES])
def test_each_explanation_is_one_sentence(sentence):
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ". " not in sentence.replace("3.11", "")
