"""Which addresses may be asked."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from ingest.errors import FetchError
from ingest.fetch.addresses import Allowed, is_public


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "ff02::1", "::"],
)  # fmt: skip
def test_what_is_not_of_the_open_internet(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["151.101.1.1", "2606:4700::1111", "::ffff:151.101.1.1", "64:ff9b::9765:101"])
def test_what_is(address: str) -> None:
    assert is_public(ip_address(address))


ALLOWED = Allowed.of(["https://www.gov.example/a", "http://old.example:8080/b", "no address"])


@pytest.mark.parametrize(
    "url",
    ["https://www.gov.example/c", "http://www.gov.example/", "https://WWW.GOV.example:443/", "http://old.example:8080/",
     "https://old.example/"],
)  # fmt: skip
def test_the_catalogued_hosts_may_be_asked(url: str) -> None:
    ALLOWED.check(url)


@pytest.mark.parametrize(
    "url",
    ["https://gov.example/", "https://www.gov.example.evil.example/", "https://www.gov.example:8080/", "ftp://www.gov.example/",
     "https://user@www.gov.example/", "https://www.gov.example@evil.example/", "https://evil.example\\@www.gov.example/",
     "file:///etc/hostname", "//www.gov.example/", "https://", "https://www.gov.example:nonsense/"],
)  # fmt: skip
def test_no_other_host_scheme_or_port(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        ALLOWED.check(url)
    assert caught.value.code == "refused"


def test_one_private_address_among_public_ones_is_one_too_many() -> None:
    with pytest.raises(FetchError, match="no public address"):
        ALLOWED.check_addresses("www.gov.example", ["151.101.1.1", "10.0.0.1"])
    ALLOWED.check_addresses("www.gov.example", ["151.101.1.1"])
    Allowed(frozenset(), frozenset(["10.0.0.1"])).check_addresses("www.gov.example", ["10.0.0.1"])
