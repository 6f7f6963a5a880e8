"""Where the language model is: the address to ask, and whether questions leave the machine for it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_KNOWN_ENDS = ("/chat/completions", "/completions")


def chat_address(address: str) -> str:
    """The address of chat completions on a server given with or without its `/v1`, or in full."""
    base = address.rstrip("/")
    if base.endswith(_KNOWN_ENDS[0]):
        return base
    if not urlsplit(base).path.strip("/"):
        base += "/v1"
    return base + _KNOWN_ENDS[0]


def is_loopback(address: str) -> bool:
    """Whether `address` is this machine's own by its form; a name other than localhost is not looked up."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def leaves(address: str) -> str:
    """What is to be said of an address that is not this machine's; "" for one that is."""
    if is_loopback(address):
        return ""
    parts = urlsplit(address)
    clear = " The address is not https: whoever is on the way can read them, and the key." * (parts.scheme != "https")
    return f"Questions and the passages found for them leave this machine for {parts.hostname}.{clear}"
