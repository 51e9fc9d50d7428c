"""Where news for programs may go: to public addresses over a vouched-for connection, nowhere else."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from audit.models import AuditEntry
from complaints.errors import (
    WebhookAddressRefused,
)
from complaints.models import Webhook, WebhookCall
from complaints.services import webhook_wire
from complaints.services.webhook_delivery import (
    deliver_due,
)
from complaints.services.webhooks import (
    set_webhook,
)
from tests.complaints.programs import Listener
from tests.world import MONDAY, World, filed

LOOPBACK = {"NETWORKS": ["127.0.0.0/8"]}


def _deliver(after: timedelta = timedelta()) -> int:
    return deliver_due(clock=lambda: timezone.now() + after, at=MONDAY)


def _events() -> list[str]:
    return list(WebhookCall.objects.order_by("pk").values_list("event", flat=True))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://127.0.0.1/", "inside"),
        ("https://localhost/", "inside"),
        ("https://10.1.2.3/hook", "inside"),
        ("https://192.168.0.1/", "inside"),
        ("https://169.254.169.254/latest/meta-data/", "inside"),
        ("https://100.64.0.1/", "inside"),
        ("https://0.0.0.0/", "inside"),
        ("https://2130706433/", "inside"),
        ("https://0x7f.1/", "inside"),
        ("https://[::1]/", "inside"),
        ("https://[::ffff:10.0.0.1]/", "inside"),
        ("https://[64:ff9b::a00:1]/", "inside"),
        ("https://[2002:a00:1::]/", "inside"),
        ("https://[fd00::1]/", "inside"),
        ("https://[fe80::1]/", "inside"),
        ("https://224.0.0.1/", "inside"),
        ("http://93.184.215.14/", "scheme"),
        ("ftp://93.184.215.14/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("93.184.215.14", "scheme"),
        ("https://", "form"),
        ("https://name:word@93.184.215.14/", "form"),
        ("https://93.184.215.14/#part", "form"),
        ("https://93.184.215.14:0/", "form"),
        ("https://93.184.215.14:99999/", "form"),
        ("https://[::1/", "form"),
        ("https://93.184.215.14/a b", "form"),
        ("https://93.184.215.14/\r\nX: y", "form"),
        ("https://no-such-host.invalid/", "unknown"),
    ],
)
def test_the_portal_is_no_door_into_the_house(world: World, url: str, why: str) -> None:
    with pytest.raises(WebhookAddressRefused) as refused:
        set_webhook(url=url, actor=world.head, at=MONDAY)
    assert refused.value.why == why
    assert not Webhook.objects.exists()
    assert not AuditEntry.objects.filter(verb="complaints.webhook_set").exists()


def test_a_public_address_is_taken(world: World) -> None:
    hook = set_webhook(url="https://93.184.215.14:8443/hook?x=1", actor=world.head, at=MONDAY)
    assert hook.secret.startswith("gsw_")
    assert AuditEntry.objects.filter(verb="complaints.webhook_set", subject_id=hook.pk).exists()


def test_a_name_that_has_moved_inside_is_no_longer_called(
    world: World, settings: Any, listener: Listener, hook: Webhook
) -> None:
    filed(world)
    settings.WEBHOOKS = {"NETWORKS": []}
    _deliver()
    assert listener.heard == []
    assert "address refused" in WebhookCall.objects.get().last_answer


def test_one_inside_number_among_several_refuses_the_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [(2, 1, 6, "", (number, 443)) for number in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: numbers)
    with pytest.raises(WebhookAddressRefused):
        set_webhook(url="https://two-faced.example.kz/", actor=world.head, at=MONDAY)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    world: World, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS = LOOPBACK
    certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = Listener()
    listener._server.socket = context.wrap_socket(listener._server.socket, server_side=True)
    url = listener.url.replace("http://127.0.0.1", "https://localhost")
    with listener.running():
        assert "CERTIFICATE_VERIFY_FAILED" in webhook_wire.call(url, b"{}", {}).words
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert webhook_wire.call(url, b"{}", {}).is_taken
        by_number = url.replace("localhost", "127.0.0.1")
        assert "CERTIFICATE_VERIFY_FAILED" in webhook_wire.call(by_number, b"{}", {}).words


def _certificate(folder: Any) -> Any:
    """A certificate for localhost that only its own file vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    written = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(built.public_bytes(serialization.Encoding.PEM) + written)
    return path
