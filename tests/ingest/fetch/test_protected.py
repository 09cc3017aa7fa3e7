"""Over TLS the server has to prove the name that was asked for, though the connection goes to an address."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.errors import FetchError
from tests.ingest.fetch.serving import LOOPBACK, Page, client_for, serving

NAME = "www.guidance.test"


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for that name, which this machine trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    day = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = tmp_path / "public.pem", tmp_path / "private.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context


def here(host: str, port: int) -> list[str]:
    return [LOOPBACK]


def test_the_name_is_proved_at_the_address_that_was_checked(tls: ssl.SSLContext) -> None:
    with serving({"/a": Page("words")}, tls=tls) as s:
        url = f"https://{NAME}:{s.port}/a"
        assert client_for(url, look_up=here).get(url, ("text/html",)).body == b"words"
        assert s.asked[1][1]["host"] == f"{NAME}:{s.port}"


def test_another_name_is_not_believed(tls: ssl.SSLContext) -> None:
    with serving({"/a": Page("words")}, tls=tls) as s:
        url = f"https://www.other.test:{s.port}/a"
        with pytest.raises(FetchError, match=r"does not prove that it is www\.other\.test"):
            client_for(url, look_up=here).get(url, ("text/html",))
        assert s.asked == []


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with serving({"/a": Page("words")}, tls=tls) as s:
        url = f"https://{NAME}:{s.port}/a"
        with pytest.raises(FetchError, match="does not prove"):
            client_for(url, look_up=here).get(url, ("text/html",))
