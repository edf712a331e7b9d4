"""One form for the many addresses under which the same page is known."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_DEFAULT_PORTS = (80, 443)
# Sites of the same publisher for other screens.
_HOST_PREFIX = re.compile(r"^(?:www|m|amp|mobile)\.(?=[^.]+\.)")
_NO_ENDINGS = ("", "amp")
# Parameters by which a sender counts its readers; none changes the page.
_TRACKING = frozenset(
    {
        "_ga", "_gl", "_hsenc", "_hsmi", "__twitter_impression", "amp", "cmp", "cmpid", "dclid", "fbclid", "gbraid",
        "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig", "igsh", "igshid", "mc_cid", "mc_eid",
        "mkt_tok", "msclkid", "ncid", "ocid", "s_cid", "smid", "smtyp", "spm", "srsltid", "taid", "twclid", "vero_id",
        "wbraid", "wickedid", "wt_mc", "xtor", "yclid",
    }
)  # fmt: skip
_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "ga_", "hsa_")
_AMP_PARAMETERS = frozenset({("outputtype", "amp"), ("output", "amp"), ("view", "amp")})
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH = "%/:@!$&'()*+,;="
_SAFE_IN_QUERY = "%/:@!$'()*,;=?"


def canonical_url(url: str) -> str:
    """The address in the form under which its page is compared; itself, without white space around it, where it is no
    http or https address.

    http and https, upper and lower case of the host, a default port, `www.`, `m.`, `mobile.` and `amp.` before the
    host, `/amp` and slashes at the end, the fragment, parameters for counting readers and the order of the others, and
    ways of escaping make no difference. Applied again, it changes nothing.
    """
    given = url.strip()
    try:
        parts = urlsplit(given)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        return given
    if parts.scheme.lower() not in ("http", "https") or not host:
        return given
    # Two schemes on a port of one's own are two servers.
    usual = port is None or port in _DEFAULT_PORTS
    origin = f"https://{host}" if usual else f"{parts.scheme.lower()}://{host}:{port}"
    query = _query(parts.query)
    return f"{origin}{_path(parts.path)}{'?' if query else ''}{query}"


def _host(host: str) -> str:
    """Raises ValueError where no name server could know it."""
    if ":" in host:
        return f"[{host.lower()}]"
    host = host.rstrip(".").encode("idna").decode("ascii").lower().rstrip(".")
    while (shorter := _HOST_PREFIX.sub("", host)) != host:
        host = shorter
    return host


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _escaped(path, _SAFE_IN_PATH).split("/"):
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    while len(kept) > 1 and kept[-1].lower() in _NO_ENDINGS:
        kept.pop()
    return "/".join(kept) or "/"


def _query(query: str) -> str:
    pairs = []
    for part in query.split("&"):
        name, equals, value = _escaped(part.replace("+", "%20"), _SAFE_IN_QUERY).partition("=")
        key = name.lower()
        if not part or key in _TRACKING or key.startswith(_TRACKING_PREFIXES):
            continue
        if (key, value.lower()) not in _AMP_PARAMETERS:
            pairs.append(name + equals + value)
    return "&".join(sorted(pairs))


def _escaped(text: str, safe: str) -> str:
    """Escapes in their normal form (RFC 3986, 6.2.2): only where needed, in upper case, a lone % escaped itself."""

    def normal(escape: re.Match[str]) -> str:
        if escape.group(1) is None:
            return "%25"
        char = chr(int(escape.group(1), 16))
        return char if char in _UNRESERVED else escape.group().upper()

    return quote(_ESCAPE.sub(normal, text), safe=safe, errors="replace")
