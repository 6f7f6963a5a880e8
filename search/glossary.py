"""The words of a field: notions, each with the forms that people use for it; a question with one form gets the others.

The file is TOML, one `[[notion]]` a notion: `name` as the documents write it, `forms` (acronym, expansion, synonym, old
name, plain word) and `english`, both lists and optional. Forms are compared as search tokens, so that accents, plurals
and dots do not matter.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from search.errors import GlossaryError
from search.references import find_references
from search.references.spelling import plain
from search.text import english_tokens, tokens

NAME = "glossary.toml"

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notion:
    """One notion of the field: its name, and its other forms in French and in English."""

    name: str
    forms: tuple[str, ...] = ()
    english: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Widened:
    """What the glossary gives a question.

    `names` are the notions found; `main` the tokens of their names, `others` those of their other forms, neither of
    them in the question; `rest` are the question's tokens that belong to no notion.
    """

    names: tuple[str, ...]
    main: tuple[str, ...]
    others: tuple[str, ...]
    rest: tuple[str, ...]


class Glossary:
    """Finds the notions that a question holds."""

    def __init__(self, notions: Sequence[Notion]) -> None:
        self.notions = tuple(notions)
        self._french = [(notion, _analysed((notion.name, *notion.forms), tokens)) for notion in notions]
        self._english = [_analysed(notion.english, english_tokens) for notion in notions]
        self.vocabulary = frozenset(token for _, forms in self._french for form in forms for token in form)

    @cached_property
    def laws(self) -> dict[str, str]:
        """What laws are called ("loi oudin", in plain spelling), with their keys, where a notion gives their number."""
        names: dict[str, str] = {}
        for notion in self.notions:
            forms = (notion.name, *notion.forms)
            keys = {m.reference.law for form in forms for m in find_references(form) if not m.reference.article}
            if len(keys) == 1:
                key = keys.pop()
                kind = key.split()[0]
                plain_forms = (plain(form) for form in forms)
                names |= {form: key for form in plain_forms if form.startswith(f"{plain(kind)} ") and "n°" not in form}
        return names

    def widen(self, question: Sequence[str], *, english: bool = False) -> Widened:
        """The notions whose forms stand in the tokens of a `question`; English forms count in an English one."""
        matches: list[tuple[int, int, int]] = []  # length, place of the notion, start
        for place, (_, forms) in enumerate(self._french):
            for form in forms + (self._english[place] if english else []):
                matches += [(len(form), place, start) for start in _starts(question, form)]
        covered = [False] * len(question)
        found: set[int] = set()
        for length, place, start in sorted(matches, key=lambda match: (-match[0], match[1], match[2])):
            # In English a longer form hides those inside it ("foreign ministry" is no "foreign"): they translate.
            if english and any(covered[start : start + length]):
                continue
            covered[start : start + length] = [True] * length
            found.add(place)
        asked = set(question)
        main: dict[str, None] = {}
        others: dict[str, None] = {}
        for place in sorted(found):
            name, *forms = self._french[place][1]
            main.update(dict.fromkeys(token for token in name if token not in asked))
            others.update(dict.fromkeys(token for form in forms for token in form if token not in asked))
        return Widened(
            names=tuple(self._french[place][0].name for place in sorted(found)),
            main=tuple(main),
            others=tuple(token for token in others if token not in main),
            rest=tuple(token for token, inside in zip(question, covered, strict=True) if not inside),
        )


def read_glossary(corpus: Path) -> tuple[Notion, ...]:
    """The notions of the `glossary.toml` of a corpus folder, none when there is no such file.

    Raises:
        GlossaryError: the file is not TOML, or a notion is wrong.
    """
    path = corpus / NAME
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise GlossaryError(f"{path} cannot be read: {error}.") from error
    entries = tables.get("notion", [])
    if set(tables) - {"notion"} or not isinstance(entries, list):
        raise GlossaryError(f"{path} must hold [[notion]] tables and nothing else.")
    return tuple(_notion(path, number, entry) for number, entry in enumerate(entries, 1))


def _notion(path: Path, number: int, entry: object) -> Notion:
    where = f"{path}, notion {number}"
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not tokens(entry["name"]):
        raise GlossaryError(f"{where}, has no `name`.")
    if unknown := sorted(set(entry) - {"name", "forms", "english"}):
        raise GlossaryError(f"{where} ({entry['name']}), has the unknown key {unknown[0]!r}; known: forms, english.")
    for key in ("forms", "english"):
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and tokens(v) for v in values):
            raise GlossaryError(f"{where} ({entry['name']}): `{key}` must be a list of words, none of them empty.")
    return Notion(entry["name"], tuple(entry.get("forms", ())), tuple(entry.get("english", ())))


def _analysed(forms: Sequence[str], analyse: Callable[[str], list[str]]) -> list[Form]:
    return list(dict.fromkeys(tuple(analyse(form)) for form in forms))


def _starts(question: Sequence[str], form: Form) -> list[int]:
    width = len(form)
    return [n for n in range(len(question) - width + 1) if tuple(question[n : n + width]) == form]
