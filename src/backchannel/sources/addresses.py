"""Which addresses of the internet protocol are public. What a program may be led to by a stranger's link are those
alone."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# A translator (NAT64) leads from these to the IPv4 address in the last 32 bits.
_TRANSLATED = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether the address, and every IPv4 address packed into it, is a public one of a single machine.

    Raises ValueError where it is no address.
    """
    return all(map(_is_public, _with_embedded(ip_address(address))))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    # Multicast is "global" in Python's tables and reserved space partly so.
    local = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not local and not address.is_link_local


def _with_embedded(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    # These two are the IPv4 address by another name; the wrapping itself lies in reserved space.
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _TRANSLATED:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address, *(inner for inner in (address.sixtofour, *(address.teredo or ())) if inner is not None)]
