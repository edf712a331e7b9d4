"""Which addresses of the internet protocol are public. What a program may be led to by a stranger's link are those
alone."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

# A translator (NAT64) leads from these to the IPv4 address in the last 32 bits.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# In no table of some Python that is supported: protocol assignments, relays of 6to4, documentation (IANA's
# special-purpose registries), and what site-local addresses were.
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "5f00::/16", "fec0::/10")))
# ISATAP: the lower half of the address is this, with one bit either way, and an IPv4 address (RFC 5214).
_ISATAP = 0x5EFE
_ISATAP_BIT = 0x02000000


def is_public(address: str) -> bool:
    """Whether the address, and every IPv4 address packed into it, is a public one of a single machine.

    Raises ValueError where it is no address.
    """
    return all(map(_is_public, _with_embedded(ip_address(address))))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    # Multicast is "global" in Python's tables and reserved space partly so.
    local = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    special = address.is_link_local or any(address in network for network in _SPECIAL)
    return address.is_global and not local and not special


def _with_embedded(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    # These two are the IPv4 address by another name; the wrapping itself lies in reserved space.
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _TRANSLATED:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    within = int(address) & 0xFFFFFFFF
    isatap = IPv4Address(within) if int(address) >> 32 & 0xFFFFFFFF & ~_ISATAP_BIT == _ISATAP else None
    return [address, *(inner for inner in (address.sixtofour, *(address.teredo or ()), isatap) if inner is not None)]
