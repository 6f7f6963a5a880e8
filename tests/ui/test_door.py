"""Other sites and other names: no part of the server answers them, the page and its queue no more than programs."""

import http.client

import httpx
import pytest

from ui.door import BODY_BYTES

JOIN = "gradio_api/queue/join"
PATHS = [
    ("GET", ""), ("GET", "config"), ("GET", "theme.css"), ("GET", "documents/guides/jumelage.txt"),
    ("GET", "pages/etudes/chiffres.pdf/1.png"), ("GET", "citations.txt?cite=x"), ("POST", JOIN),
    ("GET", "gradio_api/queue/data?session_hash=s"), ("GET", "api/health"), ("POST", "api/ask"), ("POST", "mcp"),
]  # fmt: skip


def told(site, method, path, **headers):
    """The status and the body of the reply to a request with these headers and no others."""
    connection = http.client.HTTPConnection(site.host, site.port, timeout=30)
    connection.putrequest(method, f"/{path}", skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    reply = connection.getresponse()
    said = reply.status, reply.read() if reply.status != 200 else b""
    connection.close()
    return said


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_every_route_knows_who_asks(site, method, path):
    """A name that is not ours, a page of another site: refused, with what to do, before anything is done."""
    for name in ("rebound.invalid", f"rebound.invalid:{site.port}", "", "a b", "[broken"):
        status, said = told(site, method, path, Host=name)
        assert (status, b"host_names" in said) == (403, True)
    for origin in ("http://autre.invalid", "http://127.0.0.1:1", "http://localhost", "null", "http://[broken"):
        assert told(site, method, path, Origin=origin)[0] == 403
    assert told(site, method, path, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403


def test_links_and_our_own_pages_are_let_in(site):
    """A link on another site leads here; our page asks from here; a name of this machine is one."""
    own = site.address.rstrip("/")
    assert told(site, "GET", "", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200
    assert told(site, "GET", "config", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="cors", Origin=own)[0] == 200
    assert told(site, "GET", "config", Host=f"localhost:{site.port}")[0] == 200
    assert told(site, "GET", "config", Host="192.0.2.7", Origin="https://192.0.2.7")[0] == 200


def test_a_reader_is_told_in_both_languages(site):
    """Who comes by an unknown name reads a line, not an error object."""
    said = httpx.get(site.address, headers={"Host": "rebound.invalid", "Accept": "text/html"})
    assert said.headers["content-type"] == "text/html; charset=utf-8"
    assert "Ce serveur n'est pas connu sous ce nom" in said.text.replace("&#x27;", "'")
    assert "not known by that name" in said.text


def test_the_queue_takes_no_large_body(site):
    """Nor does any other address: what is too large is not read."""
    for path in (JOIN, "api/ask", "mcp", ""):
        assert httpx.post(site.address + path, content=b" " * (BODY_BYTES + 1)).status_code == 413


def test_a_page_of_another_site_cannot_ask(browser, site):
    """In a real browser: what it sends is refused, and it reads nothing of what is served here."""
    page = browser.new_page()
    page.route("http://autre.invalid/**", lambda route: route.fulfill(body="<p>autre</p>", content_type="text/html"))
    page.goto("http://autre.invalid/")
    statuses = []
    page.on("response", lambda response: statuses.append((response.url, response.status)))
    read = page.evaluate(
        """async (address) => {
          const body = JSON.stringify({question: "eau"});
          const tries = [
            fetch(address + "api/ask", {method: "POST", mode: "no-cors", body}),
            fetch(address + "gradio_api/queue/join", {method: "POST", mode: "no-cors", body}),
            fetch(address + "config"),
          ];
          return Promise.all(tries.map((one) => one.then((reply) => reply.text()).catch(() => "")));
        }""",
        site.address,
    )
    assert read == ["", "", ""]
    assert {status for url, status in statuses if url.startswith(site.address)} <= {403}
    page.close()
