"""Whatever a user can type, set or call is in the documentation: what lacks is named."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
import typer

from search.index import IndexStore
from search.searcher import Searcher
from search.settings import Settings, load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index
from ui.api import build_api
from ui.cli import app
from ui.mcp_server import build_mcp
from ui.programs import Programs

ROOT = Path(__file__).parent.parent
DOCUMENTATION = ("README.md", "docs/guide.md", "docs/evaluation.md")


@pytest.fixture(scope="module")
def told():
    """All that users read."""
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTATION)


@pytest.fixture(scope="module")
def guide():
    """The guide alone."""
    return (ROOT / "docs/guide.md").read_text(encoding="utf-8")


@pytest.fixture
def programs(tmp_path):
    """What both doors for programs offer."""
    write_index(tmp_path, DOCUMENTS, PASSAGES)
    return Programs(Searcher(IndexStore(tmp_path), TinyEncoder(), load_settings(index=tmp_path)))


def commands():
    """Each command with its options, as they are typed."""
    for name, command in typer.main.get_group(app).commands.items():
        options = [o for parameter in command.params for o in (*parameter.opts, *parameter.secondary_opts)]
        yield name, [option for option in options if option.startswith("--")]


def lacking(names, text):
    """Those that `text` does not hold as whole words."""
    return [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]


def test_every_command_and_option_is_told(told):
    """Each command with `passerelle` before it, and each of its options."""
    every = dict(commands())
    assert {"index", "fetch", "search", "ask", "evaluate", "serve", "mcp", "doctor"} <= every.keys()
    assert lacking([f"passerelle {name}" for name in every], told) == []
    assert lacking(sorted({option for options in every.values() for option in options}), told) == []


def test_every_setting_is_in_the_table_with_its_default(guide):
    """One line for each, with the default that the code has; and no line for one that is no more."""
    section = guide.split("## Réglages", 1)[1].split("\n## ", 1)[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))
    assert sorted(Settings.model_fields.keys() - rows.keys()) == []
    assert sorted(rows.keys() - Settings.model_fields.keys()) == []
    plain = {
        name: field.default
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, bool | int | float)
    }
    assert len(plain) > 20
    wrong = {name: rows[name] for name, value in plain.items() if _number(rows[name]) != value}
    assert wrong == {}


def _number(shown):
    """A default as the table has it."""
    said = shown.strip("`")
    return {"true": True, "false": False}[said] if said in ("true", "false") else float(said)


def test_every_variable_that_is_named_is_a_setting(told):
    """A name that changed is not told any longer."""
    named = {name.lower() for name in re.findall(r"PASSERELLE_([A-Z_]+)", told)}
    assert named - Settings.model_fields.keys() == set()
    assert "password" in named


def test_every_route_is_told(programs, guide):
    """Each address for programs with its method, as it is called."""
    described = build_api(programs).openapi()["paths"]
    routes = [f"{method.upper()} /api{path.split('{')[0]}" for path, methods in described.items() for method in methods]
    assert "POST /api/ask" in routes
    assert [route for route in routes if f"`{route}" not in guide] == []
    assert lacking(["/api/openapi.json", "/mcp"], guide) == []


def test_every_tool_is_told(programs, guide):
    """Each tool of assistants."""
    with ThreadPoolExecutor(1) as pool:  # the browser of other tests has its loop in this thread
        tools = [tool.name for tool in pool.submit(anyio.run, build_mcp(programs).list_tools).result()]
    assert "get_passage" in tools
    assert [tool for tool in tools if f"`{tool}`" not in guide] == []


def test_what_is_told_is_there(told):
    """No command, and no option after one, that the program does not have; no link to a file that is not there."""
    every = dict(commands())
    options = {option for some in every.values() for option in some} | {"--help"}
    for line in re.findall(r"passerelle (?:[a-z]+ ).*", told):
        name, *rest = line.removeprefix("passerelle ").split("#")[0].split()
        if name in every:
            assert set(re.findall(r"(?<!\w)--[a-z-]+", " ".join(rest))) <= options, line
    for name in DOCUMENTATION:
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (ROOT / name).read_text(encoding="utf-8")):
            assert link.startswith("http") or (ROOT / name).parent.joinpath(link).exists(), f"{name}: {link}"
    for link in re.findall(r"\]\(#([^)]+)\)", told):
        assert link in {_anchor(title) for title in re.findall(r"^#+ (.+)$", told, re.MULTILINE)}, link


def _anchor(title):
    """The address of a heading within its page."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
