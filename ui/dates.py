"""Dates as people type them, French and English alike: the day first, `31/05/2024`, or ISO 8601."""

import re
from datetime import date as calendar_date

_TYPED = re.compile(r"(?:(?P<day>\d{1,2})[/.])?(?P<month>\d{1,2})[/.](?P<year>\d{4})", re.ASCII)


def iso_date(typed: str) -> str:
    """A date in ISO 8601: `31/05/2024` is `2024-05-31`, `05/2024` is `2024-05`.

    Anything else comes back without the spaces around it, for the search to take or to refuse by the name it was given.
    """
    typed = typed.strip()
    match = _TYPED.fullmatch(typed)
    if match is None:
        return typed
    try:
        date = calendar_date(int(match["year"]), int(match["month"]), int(match["day"] or 1)).isoformat()
    except ValueError:  # the 31st of June
        return typed
    return date if match["day"] else date[:7]
