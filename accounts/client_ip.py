"""The client's IP address, as far as the proxies in front can be trusted to name it."""

import ipaddress

from django.conf import settings


def client_ip(request):
    """Return the IP address of the client as text, or None if it cannot be known.

    Each proxy adds the address that it was called from at the end of X-Forwarded-For. Our own proxies are the last
    PROXIES entries. Entries before them are whatever the client wrote there, and are not read.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    direct = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES and len(hops) >= settings.PROXIES:
        return parse_ip(hops[-settings.PROXIES]) or parse_ip(direct)
    return parse_ip(direct)


def parse_ip(text):
    """Return an address without its port, IPv4 inside IPv6 as IPv4. Return None if it is no address."""
    text = text.strip()
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    for candidate in (host, host.partition(":")[0]):
        try:
            address = ipaddress.ip_address(candidate)
            return str(getattr(address, "ipv4_mapped", None) or address)
        except ValueError:
            continue
    return None


def client_network(request):
    """Return the address that locks and rate limits count, or None (AXES_CLIENT_IP_CALLABLE).

    It is the IPv4 address itself, and the /64 of an IPv6 address, which is what one household or office is given.
    """
    address = client_ip(request)
    if address is None or ipaddress.ip_address(address).version == 4:
        return address
    return str(ipaddress.ip_network((int(ipaddress.ip_address(address)), 64), strict=False).network_address)
