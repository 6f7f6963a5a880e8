"""Where fetching may connect: addresses, names that change, proxies, certificates."""

import datetime
import ipaddress
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from indexer import addresses
from indexer.addresses import is_public
from indexer.download import Downloader
from indexer.fetch import fetch
from search.errors import FetchError, FetchRefused
from search.settings import load_settings
from tests.indexer.site import Site, answer

TEXT = b"Du texte."


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def get(address: str, tmp_path, **settings: object) -> bytes:
    """What one address gives."""
    chosen = load_settings(fetch_delay=0, fetch_backoff=0, fetch_retries=0, fetch_timeout=2, **settings)
    with Downloader(chosen) as downloader, (tmp_path / "got").open("w+b") as file:
        downloader.download(address, file)
        file.seek(0)
        return file.read()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
        ("2002:808:808::1", True), ("127.0.0.1", False), ("0.1.2.3", False), ("::", False), ("::1", False),
        ("::127.0.0.1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:a00:1::", False),
        ("2001:0:102:304:0:0:f5ff:fffe", False), ("239.1.2.3", False), ("ff0e::1", False), ("fd00::1", False),
        ("fe80::1%lo", False), ("100.64.0.1", False), ("198.18.0.1", False), ("203.0.113.1", False),
        ("2001:db8::1", False), ("240.0.0.1", False), ("fec0::1", False),
    ],
)  # fmt: skip
def test_addresses_of_the_internet(address, public):
    """Loopback, private, link-local, shared, multicast, reserved and example addresses are not of the internet."""
    assert is_public(address) is public


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_judged_by_what_it_wraps(address):
    """IPv4 inside IPv6, however it is wrapped, is as public as the IPv4 address is."""
    number = int(address)
    for prefix, shift in ((0xFFFF << 32, 0), (0x64FF9B << 96, 0), (0x2002 << 112, 80)):
        assert is_public(str(ipaddress.IPv6Address(prefix | number << shift))) is is_public(str(address))


def test_a_name_is_looked_up_once(tmp_path, monkeypatch):
    """A name server that answers with another address the second time is not asked a second time."""
    real, asked = socket.getaddrinfo, []

    def lookup(host, *others, **more):
        if host != "rebinding.invalid":
            return real(host, *others, **more)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *others, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    with Site() as site:
        site.pages |= {"/a": answer(TEXT), "/robots.txt": answer(b"")}
        assert get(f"http://rebinding.invalid:{site.server_port}/a", tmp_path) == TEXT
        assert site.asked[-1][1]["Host"] == f"rebinding.invalid:{site.server_port}"
    assert asked == ["rebinding.invalid"]
    with pytest.raises(FetchRefused, match=r"rebinding\.invalid leads to 127\.0\.0\.2"):
        get(f"http://rebinding.invalid:{site.server_port}/a", tmp_path)


def test_one_local_address_among_others_is_enough(tmp_path, monkeypatch):
    """A name that leads to the internet and to the local network is refused."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "192.168.1.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchRefused, match=r"both\.invalid leads to 192\.168\.1\.1"):
        get("http://both.invalid/a", tmp_path)


def test_the_next_address_is_tried(tmp_path, monkeypatch):
    """A name with two addresses, of which the first does not answer, is reached by the second."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0)) for ip in ("127.0.0.9", "127.0.0.1")]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *o, **m: found if host == "two.invalid" else real(host, *o, **m)
    )
    with Site() as site:
        site.pages["/a"] = answer(TEXT)
        assert get(f"http://two.invalid:{site.server_port}/a", tmp_path, fetch_local=True) == TEXT
    with pytest.raises(FetchError, match="failed or was cut"):
        get(f"http://two.invalid:{site.server_port}/a", tmp_path, fetch_local=True)


# Proxies


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy"])
@pytest.mark.parametrize("scheme", ["http://me:secret@", ""])
def test_a_proxy_of_the_environment_is_used(tmp_path, monkeypatch, variable, scheme):
    """The proxy may be of the local network, and knows names that this machine does not."""
    with Site() as proxy:
        proxy.pages["http://documents.invalid/a"] = answer(TEXT)
        monkeypatch.setenv(variable, f"{scheme}127.0.0.1:{proxy.server_port}")
        assert get("http://documents.invalid/a", tmp_path) == TEXT
        assert [path for path, _ in proxy.asked] == [
            "http://documents.invalid/robots.txt",
            "http://documents.invalid/a",
        ]
        assert ("Proxy-Authorization" in proxy.asked[-1][1]) is bool(scheme)


def test_a_proxy_is_not_asked_for_the_local_network(tmp_path, monkeypatch):
    """What is known here to be of the local network is not asked of a proxy; `no_proxy` spares names from it."""
    with Site() as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        with pytest.raises(FetchRefused, match=r"10\.0\.0\.1"):
            get("http://10.0.0.1/a", tmp_path)
        monkeypatch.setenv("no_proxy", "localhost")
        with pytest.raises(FetchRefused, match="localhost leads to"):
            get("http://localhost/a", tmp_path)
        assert proxy.asked == []


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "ftp://127.0.0.1"])
def test_another_kind_of_proxy_is_told(tmp_path, monkeypatch, proxy):
    """A proxy that is not of HTTP fails each document with what to do, and no crash."""
    monkeypatch.setenv("http_proxy", proxy)
    (tmp_path / "catalogue.toml").write_text(
        '[[document]]\npath = "a.txt"\ntitle = "A"\nfile_url = "http://a.invalid/"\n', encoding="utf-8"
    )
    (done,) = fetch(load_settings(corpus=tmp_path))
    assert done.status == "failed"
    assert "The proxy that the environment names cannot be used" in done.reason


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The file of a certificate for `localhost`, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, pkcs8, plain))
    return path


@pytest.fixture
def secure(certificate):
    """A site whose certificate is for `localhost`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Site(context=context) as site:
        site.pages |= {"/a": answer(TEXT), "/down": answer(b"", 302, location="http://127.0.0.1:9/a")}
        yield site


def test_a_certificate_is_checked_by_name(tmp_path, monkeypatch, certificate, secure):
    """The connection is made to an address, the certificate is that of the name; an unknown one is refused at once."""
    address = f"https://localhost:{secure.server_port}"
    with pytest.raises(FetchRefused, match="localhost does not prove who it is"):
        get(f"{address}/a", tmp_path, fetch_local=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert get(f"{address}/a", tmp_path, fetch_local=True) == TEXT
    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1 does not prove who it is"):
        get(f"https://127.0.0.1:{secure.server_port}/a", tmp_path, fetch_local=True)


def test_encryption_is_not_given_up(tmp_path, monkeypatch, certificate, secure):
    """A redirect from https to http is refused before it is followed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(FetchRefused, match="which is not encrypted"):
        get(f"https://localhost:{secure.server_port}/down", tmp_path, fetch_local=True)


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_certificates_that_cannot_be_read_are_told(tmp_path, monkeypatch, content):
    """A wrong SSL_CERT_FILE fails the document, and is named."""
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(FetchError, match="certificates that SSL_CERT_FILE"):
        get("https://localhost:9/a", tmp_path, fetch_local=True)
