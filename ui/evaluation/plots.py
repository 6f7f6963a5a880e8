"""Plots as SVG, to stand in a page: drawn from the page's colours, so that they follow its light, dark and print.

Each has a title and a description for those who do not see it; the figures themselves stand in a table beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from math import ceil, floor, log, log10
from typing import NamedTuple

import numpy as np
from markupsafe import Markup, escape

from search.evaluation.statistics import Estimate

WIDTH = 480
BINS = 20
_LABELS = 170  # width kept for the names of rows
_ROW = 26
_RIGHT, _TOP, _BOTTOM = 16, 10, 44
_DEPTHS = (1, 2, 5, 10, 20, 50, 100)

Shown = Callable[[float], str]  # a number as the page writes it


class Dot(NamedTuple):
    """An estimate, its place on the horizontal axis, and the name that stands beside it."""

    across: float
    value: Estimate
    name: str = ""


class Plots:
    """The plots of one page: their ids are its own, and its numbers are written by `shown`."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._numbers = count(1)

    def intervals(self, rows: Mapping[str, Estimate], title: str, description: str, *, signed: bool = False) -> Markup:
        """A dot for each mean on its 95 % interval, on a scale from 0 to 1, or around 0 when `signed`."""
        bounds = [abs(v) for e in rows.values() for v in (e.mean, e.low, e.high) if v is not None]
        reach = next((r for r in (0.05, 0.1, 0.2, 0.5) if max(bounds, default=0) <= r), 1.0) if signed else 1.0
        low, high = (-reach, reach) if signed else (0.0, reach)
        height = _TOP + _ROW * len(rows) + _BOTTOM - 14

        def x(value: float) -> float:
            return _LABELS + (value - low) / (high - low) * (WIDTH - _LABELS - _RIGHT)

        parts = []
        for tick in np.linspace(low, high, 5):
            style = "zero" if signed and abs(tick) < 1e-9 else "grid"
            parts += [_line(x(tick), _TOP, x(tick), height - 28, style),
                      _text(x(tick), height - 10, self._shown(float(tick)), "middle")]  # fmt: skip
        for number, (name, value) in enumerate(rows.items()):
            y = _TOP + _ROW * (number + 0.5)
            parts.append(_text(_LABELS - 10, y + 4, _cut(name), "end", "name"))
            if value.low is not None and value.high is not None:
                parts += [_line(x(value.low), y, x(value.high), y, "whisker")]
                parts += [_line(x(end), y - 4, x(end), y + 4, "whisker") for end in (value.low, value.high)]
            parts.append(_dot(x(value.mean), y))
        return self._svg(height, parts, title, description)

    def curve(self, values: Sequence[float], title: str, description: str, axis: str) -> Markup:
        """The values at 1, 2, 3… on a scale from 0 to 1, the first ones given more room than the last (logarithm)."""
        height, left = 250, 48

        def x(depth: float) -> float:
            return left + log(depth) / log(max(len(values), 2)) * (WIDTH - left - _RIGHT)

        def y(value: float) -> float:
            return _TOP + (1 - value) * (height - _TOP - _BOTTOM)

        parts = []
        for tick in (0, 0.25, 0.5, 0.75, 1):
            parts += [_line(left, y(tick), WIDTH - _RIGHT, y(tick), "grid"),
                      _text(left - 8, y(tick) + 4, self._shown(tick), "end")]  # fmt: skip
        parts += [_text(x(n), height - _BOTTOM + 18, str(n), "middle") for n in _DEPTHS if n <= len(values)]
        parts.append(_text((left + WIDTH) / 2, height - 6, axis, "middle"))
        points = " ".join(f"{x(n):.1f},{y(value):.1f}" for n, value in enumerate(values, 1))
        parts.append(Markup('<polyline points="{}" class="curve"/>').format(points))
        for n in _DEPTHS:
            if n <= len(values):
                parts.append(
                    Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.5" class="dot"/>').format(x(n), y(values[n - 1]))
                )
        return self._svg(height, parts, title, description)

    def histogram(
        self, up: Sequence[float], down: Sequence[float], title: str, description: str, *, names: tuple[str, str, str],
        reach: float, marks: Mapping[str, float], shown: Shown | None = None,
    ) -> Markup:  # fmt: skip
        """How many values fall in each of `BINS` from 0 to `reach`; those above it are in the last.

        `up` stand above the axis, `down`, if any, below it. `names` are those of the axis and of the two; `marks` are
        dashed lines, by their names.
        """
        left, half = 48, 110
        tops, lows = (_counted(values, reach) for values in (up, down))
        most = max(*tops, *lows, 1)
        below = half * max(lows) / most if len(down) else 0.0
        zero = 40 + half
        end = zero + below + (22 if len(down) else 0)  # the second name stands below its bars
        wide = (WIDTH - left - _RIGHT) / BINS

        def x(value: float) -> float:
            return left + min(value, reach) / reach * (WIDTH - left - _RIGHT)

        parts = [_line(left, zero, WIDTH - _RIGHT, zero, "axis"), _text(left - 8, zero + 4, "0", "end"),
                 _line(left, zero - half, WIDTH - _RIGHT, zero - half, "grid"),
                 _text(left - 8, zero - half + 4, str(most), "end")]  # fmt: skip
        for number, (above, under) in enumerate(zip(tops, lows, strict=True)):
            at = left + number * wide + 1
            tall, deep = half * above / most, half * under / most
            parts += [_bar(at, zero - tall, wide - 2, tall, "bar"), _bar(at, zero, wide - 2, deep, "bar other")]
        for number, (name, value) in enumerate(marks.items()):
            y = 14 + 16 * (number % 2)
            parts += [_line(x(value), y + 5, x(value), end, "mark"),
                      _text(x(value), y, name, "end" if value > reach * 0.6 else "middle")]  # fmt: skip
        sides = [(zero - half + 14, names[1])] + ([(end - 5, names[2])] if len(down) else [])
        parts += [_text(left + 4, y, name, "start", "name") for y, name in sides if name]
        ticks = [float(tick) for tick in np.linspace(0, reach, 5)]
        for tick in ticks:
            more = "+" if tick == reach and max([*up, *down], default=0) > reach else ""
            label = (shown or self._shown)(tick) + more
            last = tick == reach and len(label) > 4
            parts.append(_text(WIDTH - 2 if last else x(tick), end + 18, label, "end" if last else "middle"))
        parts.append(_text((left + WIDTH) / 2, end + 38, names[0], "middle"))
        return self._svg(end + _BOTTOM, parts, title, description)

    def square(
        self, dots: Sequence[Dot], title: str, description: str, *, axes: tuple[str, str],
        line: Sequence[tuple[float, float]] = (), below: Sequence[str] = (),
    ) -> Markup:  # fmt: skip
        """Two shares against each other, from 0 to 1 both, with a dashed diagonal, and a `line` through points.

        `axes` name the horizontal and the vertical axis; `below` are words under as many equal parts of the first.
        """
        left, top, wide = 48.0, _TOP + 20, WIDTH - 48 - _RIGHT
        high = wide * 0.72
        end = top + high

        def x(value: float) -> float:
            return left + value * wide

        def y(value: float) -> float:
            return end - value * high

        parts = [_text(2, 14, axes[1], "start", "name")]
        for tick in (0, 0.25, 0.5, 0.75, 1):
            parts += [_line(left, y(tick), x(1), y(tick), "grid"), _line(x(tick), top, x(tick), end, "grid"),
                      _text(left - 8, y(tick) + 4, self._shown(tick), "end"),
                      _text(x(tick), end + 18, self._shown(tick), "middle")]  # fmt: skip
        parts.append(_line(x(0), y(0), x(1), y(1), "mark"))
        if line:
            points = " ".join(f"{x(across):.1f},{y(up):.1f}" for across, up in line)
            parts.append(Markup('<polyline points="{}" class="curve"/>').format(points))
        for across, value, name in dots:
            if value.low is not None and value.high is not None:
                parts += [_line(x(across), y(value.low), x(across), y(value.high), "whisker")]
                parts += [_line(x(across) - 4, y(bound), x(across) + 4, y(bound), "whisker")
                          for bound in (value.low, value.high)]  # fmt: skip
            parts.append(_dot(x(across), y(value.mean)))
            if name:
                # To the left of a dot a growing line is lower.
                side, under, anchor = (-9, 36, "end") if across > 0.6 else (9, 18, "start")
                parts.append(_text(x(across) + side, y(value.mean) + under, name, anchor, "name"))
        if below:
            share = 1 / len(below)
            parts += [_text(x((n + 0.5) * share), end + 36, words, "middle", "name") for n, words in enumerate(below)]
        last = end + (56 if below else 38)
        parts.append(_text((left + WIDTH) / 2, last, axes[0], "middle"))
        return self._svg(last + 6, parts, title, description)

    def _svg(self, height: float, parts: Sequence[Markup], title: str, description: str) -> Markup:
        number = next(self._numbers)
        head = Markup(
            '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="plot-{}-title plot-{}-desc">'
            '<title id="plot-{}-title">{}</title><desc id="plot-{}-desc">{}</desc>'
        ).format(WIDTH, ceil(height), number, number, number, title, number, description)
        return head + Markup("").join(parts) + Markup("</svg>")


def _counted(values: Sequence[float], reach: float) -> list[int]:
    found, _ = np.histogram(np.clip(values, 0, reach), bins=BINS, range=(0, reach))
    return [int(value) for value in found]


def _cut(name: str) -> str:
    return name if len(name) <= 20 else name[:19] + "…"


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> Markup:
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>').format(x1, y1, x2, y2, style)


def _dot(x: float, y: float) -> Markup:
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4" class="dot"/>').format(x, y)


def _bar(x: float, y: float, width: float, height: float, style: str) -> Markup:
    size = f"{width:.1f}", f"{height:.1f}"
    shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{}" height="{}" class="{}"/>')
    return shape.format(x, y, *size, style) if height else Markup("")


def round_up(value: float) -> float:
    """The next number of 1, 2, 4, 6, 8 or 10 tens, hundreds, tenths…, so that the quarters of a scale read well."""
    unit = 10.0 ** floor(log10(value))
    return next(step * unit for step in (1, 2, 4, 6, 8, 10) if value <= step * unit * (1 + 1e-9))


def _text(x: float, y: float, text: str, anchor: str, style: str = "tick") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(
        x, y, anchor, style, escape(text)
    )
