"""Documents as read, to JSON and back: between processes, and in the cache."""

import json
from functools import cache
from typing import TYPE_CHECKING

from indexer.extract import Extracted

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def to_json(value: object) -> bytes:
    """JSON in UTF-8 of plain values and of the records that readers give.

    Halves of surrogate pairs, which broken documents hold and no file of the index can, become question marks.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_fields).encode("utf-8", "replace")


def to_extracted(values: object) -> Extracted:
    """The document that `to_json` wrote, from what `json.loads` makes of it.

    Raises:
        ValueError: it is no such document.
    """
    return _adapter().validate_python(values)


def _fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).__slots__}  # type: ignore[attr-defined]


@cache
def _adapter() -> "TypeAdapter[Extracted]":
    from pydantic import TypeAdapter  # the processes that read documents never need it

    return TypeAdapter(Extracted)
