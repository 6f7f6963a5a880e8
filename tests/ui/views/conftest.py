"""A second server, over a copy of the small corpus, that has an administrator."""

import shutil
import threading
import time
from types import SimpleNamespace

import pytest

PASSWORD = "été à Passerelle"  # noqa: S105 (a test's)


@pytest.fixture(scope="module")
def managed(library, tmp_path_factory):
    """Its address, settings and searcher; the corpus and the index are its own."""
    from pydantic import SecretStr

    from search.index import IndexStore
    from search.searcher import Searcher
    from ui.web import listen, web_server

    folder = tmp_path_factory.mktemp("managed")
    for name in ("corpus", "index"):
        shutil.copytree(getattr(library.settings, name), folder / name)
    settings = library.settings.model_copy(
        update={
            "corpus": folder / "corpus", "index": folder / "index", "port": 0, "upload_megabytes": 1,
            "admin_password": SecretStr(PASSWORD),
        }
    )  # fmt: skip
    searcher = Searcher(IndexStore(settings.index), library.searcher.encoder, settings)
    listener = listen(settings)
    host, port = listener.getsockname()[:2]
    server = web_server(searcher)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started and time.monotonic() < end:
        time.sleep(0.05)
    assert server.started
    yield SimpleNamespace(address=f"http://{host}:{port}/", settings=settings, searcher=searcher, password=PASSWORD)
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def open_page(browser, managed):
    """Opens the managed page; at the end, nothing was said on the console and no other machine asked."""
    complaints, requests, contexts = [], [], []

    def opened(query, **options):
        context = browser.new_context(locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(managed.address + query)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []  # refusals are what some stories are about
    assert [url for url in requests if not url.startswith((managed.address, "data:", "blob:"))] == []
