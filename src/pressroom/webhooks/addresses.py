"""Decide which addresses a webhook may have, so that a user cannot reach internal services through Pressroom."""

from __future__ import annotations

import ipaddress
from typing import Final

import httpx

from pressroom.errors import FieldError

MAX_URL_LENGTH: Final = 2_000
LAST_PORT: Final = 65_535

# Named here and not left to `ipaddress`, whose answers differ between versions of Python.
# https://www.iana.org/assignments/iana-ipv4-special-registry
FORBIDDEN_V4: Final = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; Linux connects 0.0.0.0 to itself
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by the customers of a provider, and a metadata address of one cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a metadata address with a public number
        "169.254.0.0/16",  # link-local, and the metadata addresses of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and a metadata address of one cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # former 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
ALLOWED_V6: Final = ipaddress.IPv6Network("2000::/3")
"""All that is assigned for public use. Loopback, link-local, unique local and multicast addresses are outside."""
FORBIDDEN_V6: Final = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks with IPv6 only write them (NAT64)."""


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also where it stands for an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _embedded(ip)
        if inner is None:
            return ip in ALLOWED_V6 and not any(ip in network for network in FORBIDDEN_V6)
        ip = inner
    return not any(ip in network for network in FORBIDDEN_V4)


def checked_url(text: str, *, allow_http: bool) -> httpx.URL | FieldError:
    """Return the address in its normal form, or what is wrong with it. Its name is not looked up."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return _wrong("must be an address such as https://example.org/hooks.")
    schemes = ("https", "http") if allow_http else ("https",)
    if url.scheme not in schemes:
        return _wrong("must begin with https://." if not allow_http else "must begin with https:// or http://.")
    if not url.raw_host or (url.port is not None and not 0 < url.port <= LAST_PORT):
        return _wrong("must name a host, and a port from 1 to 65535 if any, as in https://example.org:8443/hooks.")
    if url.userinfo or url.fragment:
        return _wrong("must have no user, no password and no fragment (#…). The signature identifies Pressroom.")
    if len(str(url)) > MAX_URL_LENGTH:
        return _wrong(f"must have at most {MAX_URL_LENGTH:,} characters.")
    return url


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in TRANSLATED:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _wrong(message: str) -> FieldError:
    return FieldError("url", message)
