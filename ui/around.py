"""The folds under a passage, loaded when they are opened: the rest of its document, and passages like it elsewhere."""

from html import escape
from urllib.parse import urlencode

from search.records import Passage
from ui.texts import Language, text

AROUND = "around"  # the address below which the server gives what stands around a passage


def around(passage: Passage, language: Language) -> str:
    """Both folds, closed."""
    return "".join(_fold(name, passage.id, language) for name in ("document", "similar"))


def around_address(name: str, passage_id: str, language: Language, start: int | None = None) -> str:
    """Where the server gives the passages `document`, from the one at `start`, or `similar`."""
    asked = {"passage": passage_id, "lang": language} | ({} if start is None else {"start": str(start)})
    return f"{AROUND}/{name}?{urlencode(asked)}"


def _fold(name: str, passage_id: str, language: Language) -> str:
    failed = escape(text("around.failed", language))
    return (
        f'<details class="around" data-from="{escape(around_address(name, passage_id, language))}" '
        f'data-failed="{failed}"><summary>{escape(text(f"around.{name}", language))}</summary>'
        '<p class="said" role="status"></p><div class="found" tabindex="-1"></div></details>'
    )
