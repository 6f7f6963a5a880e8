"""A small corpus with traps in it, its index, the real server on a free port, and a browser."""

import os
import shutil
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from reportlab.pdfgen.canvas import Canvas

LAW = (
    "La loi n° 2005-95 du 9 février 2005, dite loi Oudin-Santini, permet aux communes de consacrer jusqu'à 1 % du "
    "budget du service de l'eau à la coopération internationale."
)
HOSTILE_TITLE = "<img src=x onerror=alert(1)>"
HOSTILE_TEXT = (
    "Le piège de la moutarde <script>alert(2)</script> dit ${alert(3)} et {{value}} sans jamais rien exécuter."
)

_CATALOGUE = f"""
[[document]]
path = "lois/loi-eau.md"
title = "Les lois du 1 %"
kind = "law"
publisher = "Pôle juridique"
date = "2021-08-04"
themes = ["cadre juridique", "1 % solidaire"]
url = "https://exemple.invalid/loi"

[[document]]
path = "guides/jumelage.txt"
title = "Réveiller un jumelage"
kind = "guide"
publisher = "Pôle accompagnement"
date = "2024"
themes = ["jumelage"]

[[document]]
path = "guides/un & deux #3.txt"
title = "{HOSTILE_TITLE}"
kind = "guide"
publisher = "Pôle accompagnement"

[[document]]
path = "etudes/chiffres.pdf"
title = "Les chiffres de la coopération"
kind = "study"
publisher = "Observatoire"
date = "2023-05"
themes = ["chiffres", "1 % solidaire"]

[[document]]
path = "guides/page.html"
title = "La page du comité"
kind = "guide"
publisher = "Pôle accompagnement"
date = "2022"
"""


def _write_corpus(folder: Path) -> None:
    for name in ("lois", "guides", "etudes"):
        (folder / name).mkdir(parents=True)
    (folder / "catalogue.toml").write_text(_CATALOGUE, encoding="utf-8")
    (folder / "lois/loi-eau.md").write_text(
        f"# Les lois du 1 %\n\n## La réponse\n\n{LAW}\n\n## L'énergie\n\nLa loi de 2006 l'étend aux services "
        "d'électricité et de gaz.\n",
        encoding="utf-8",
    )
    (folder / "guides/jumelage.txt").write_text(
        "Un jumelage endormi se réveille par une visite. Le comité de jumelage invite les élus de la ville jumelle et "
        "propose un projet simple aux habitants.\n",
        encoding="windows-1252",
    )
    (folder / "guides/un & deux #3.txt").write_text(HOSTILE_TEXT + "\n", encoding="utf-8")
    (folder / "guides/page.html").write_text(
        "<html lang='fr'><head><title>Comité</title></head><body><h1>La page du comité</h1><script>alert(4)</script>"
        "<p>Le comité de pilotage se réunit deux fois par an à la mairie pour suivre les projets de la commune.</p>"
        "</body></html>",
        encoding="utf-8",
    )
    pdf = Canvas(str(folder / "etudes/chiffres.pdf"))
    for line in ("La coopération se mesure chaque année.", "Les régions déclarent 117 millions d'euros en 2023."):
        pdf.drawString(72, 720, line)
        pdf.showPage()
    pdf.save()
    (folder.parent / "secret.txt").write_text("Ce fichier n'est pas du corpus.", encoding="utf-8")


@pytest.fixture(scope="session")
def library(encoder, tmp_path_factory):
    """The settings of an index of the small corpus, and a searcher over it."""
    from indexer.build import run
    from search.index import IndexStore
    from search.searcher import Searcher
    from search.settings import load_settings

    folder = tmp_path_factory.mktemp("library")
    _write_corpus(folder / "corpus")
    settings = load_settings(corpus=folder / "corpus", index=folder / "index")
    report = run(settings, encoder)
    assert report.documents == 5, [file for file in report.files if file.reason]
    return SimpleNamespace(
        settings=settings,
        searcher=Searcher(IndexStore(settings.index), encoder, settings),
        law=LAW,
        hostile_title=HOSTILE_TITLE,
        hostile_text=HOSTILE_TEXT,
    )


@pytest.fixture(scope="session")
def site(library):
    """The real server in a thread: its host, port and address, and whatever address this process connects to."""
    from ui.web import listen, web_server

    reached: list[object] = []

    def note(event: str, values: tuple[object, ...]) -> None:
        if event == "socket.connect" and isinstance(values[1], tuple):
            reached.append(values[1][0])
        elif event == "socket.getaddrinfo":
            reached.append(values[0])

    sys.addaudithook(note)
    listener = listen(library.settings.model_copy(update={"port": 0}))
    host, port = listener.getsockname()[:2]
    server = web_server(library.searcher)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started and time.monotonic() < end:
        time.sleep(0.05)
    assert server.started
    yield SimpleNamespace(host=host, port=port, address=f"http://{host}:{port}/", reached=reached)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium; without one the tests are skipped, but they fail where the project is judged."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "These tests need a Chromium: install the package `chromium`."
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:  # French, as its readers' are
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--accept-lang=fr-FR"])
        yield chromium
        chromium.close()


@pytest.fixture
def reader(browser):
    """Opens a context for a reader of the server at an address.

    At the end nothing was said on the console of any of its pages but what a test took out of `complaints`, no dialog
    opened and no other machine was asked.
    """
    contexts, complaints, strangers = [], [], []

    def watch(page, address):
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        ours = (address, "data:", "blob:", "about:")
        page.on("request", lambda r: strangers.append(r.url) if not r.url.startswith(ours) else None)

    def open_context(address, **options):
        context = browser.new_context(locale=options.pop("locale", "fr-FR"), **options)
        contexts.append(context)
        context.on("page", lambda page: watch(page, address))
        return context

    open_context.complaints = complaints
    yield open_context
    for context in contexts:
        context.close()
    assert (complaints, strangers) == ([], [])


@pytest.fixture
def visit(reader, site):
    """Opens the page as one reader would, watched as by `reader`; this process, too, asked no other machine."""
    before = len(site.reached)  # what other tests asked of this process

    def open_page(query="", **options):
        page = reader(site.address, **options).new_page()
        page.goto(site.address + query)
        page.locator("#head").get_by_text("5 documents").wait_for()
        return page

    yield open_page
    assert {address for address in site.reached[before:] if address not in ("127.0.0.1", "localhost", None)} == set()
