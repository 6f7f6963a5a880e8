"""Why a passage was found, in plain words, from the parts of its score."""

from collections.abc import Mapping

from search.lookup import ARTICLE
from ui.texts import Language, text

# A part, from 0 to 1, from which it is a reason worth saying: a choice of what to show, which changes no ranking.
ENOUGH = {"keyword": 0.4, "meaning": 0.55, "heading": 0.65, "wording": 0.6}


def reasons(parts: Mapping[str, float], language: Language) -> list[str]:
    """Each reason that alone would count, a legal reference first; the strongest where none does; [] without parts."""
    measured = {name: parts.get(name, 0.0) for name in ENOUGH}
    measured["meaning"] = max(parts.get("vector", 0.0), parts.get("sentence", 0.0))
    names = []
    if reference := parts.get("reference", 0.0):
        names.append("reference" if reference >= ARTICLE else "citing")
    names += [name for name, value in measured.items() if value >= ENOUGH[name]]
    if not names and any(measured.values()):
        names.append(max(measured, key=lambda name: measured[name] / ENOUGH[name]))
    return [text(f"reason.{name}", language) for name in names]
