"""Where a request comes from, as far as the proxies in front can be trusted to say so."""

import ipaddress

from django.conf import settings


def client_address(request):
    """The address of whoever sent the request, or None where it cannot be known.

    Each proxy adds the address that it was called from at the end of X-Forwarded-For. Ours are the last PROXIES ones;
    what stands before is whatever the caller wrote there, and is not read.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    direct = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES and len(hops) >= settings.PROXIES:
        return valid(hops[-settings.PROXIES]) or valid(direct)
    return valid(direct)


def valid(text):
    """The address alone: some proxies write its port behind it, and some servers IPv4 as IPv6."""
    text = text.strip()
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    for candidate in (host, host.partition(":")[0]):
        try:
            address = ipaddress.ip_address(candidate)
            return str(getattr(address, "ipv4_mapped", None) or address)
        except ValueError:
            continue
    return None


def locked_address(request):
    """What a lock counts as one address: of IPv6 a whole /64, which is what one household or office is given."""
    address = client_address(request)
    if address is None or ipaddress.ip_address(address).version == 4:
        return address
    return str(ipaddress.ip_network((int(ipaddress.ip_address(address)), 64), strict=False).network_address)
