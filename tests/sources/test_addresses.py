"""Which addresses are public."""

from __future__ import annotations

import pytest

from backchannel.sources.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:220:1:248:1893:25c8:1946",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2606:4700::5efe:808:808",
        "2002:808:808::1",
    ],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1", "2001:0:7f00:1::", "fec0::1", "3fff::1", "5f00::1", "192.0.0.8", "192.88.99.1",
        "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:a00:1", "2002:c0a8:1::1",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)
