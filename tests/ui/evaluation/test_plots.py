"""Plots as SVG: what they draw, where, and what they say to those who do not see them."""

import re
from xml.etree import ElementTree as ET

import pytest

from search.evaluation.statistics import Estimate
from ui.evaluation.plots import BINS, Dot, Plots, round_up

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plots():
    """Plots with plain numbers."""
    return Plots(lambda value: f"{value:g}")


def parsed(svg):
    """The elements of a plot."""
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def test_intervals_stand_in_their_place(plots):
    """A dot lies between the ends of its interval, in proportion; a mean without interval is a dot alone."""
    svg = parsed(plots.intervals({"AP": Estimate(0.5, 0.25, 1.0, 9), "R@5": Estimate(0.0, None, None, 1)}, "T", "D"))
    dots = [float(dot.get("cx")) for dot in svg.iter(f"{SVG}circle")]
    line = next(line for line in svg.iter(f"{SVG}line") if line.get("class") == "whisker")
    low, high = float(line.get("x1")), float(line.get("x2"))
    assert (dots[0] - low) / (high - low) == pytest.approx((0.5 - 0.25) / 0.75, abs=0.01)
    assert sum(line.get("class") == "whisker" for line in svg.iter(f"{SVG}line")) == 3
    assert dots[1] < low


def test_differences_stand_around_zero(plots):
    """The scale of differences is as wide on either side, and only as wide as they need."""
    svg = parsed(plots.intervals({"AP": Estimate(-0.04, -0.09, 0.01, 9)}, "T", "D", signed=True))
    labels = [text.text for text in svg.iter(f"{SVG}text") if text.get("class") == "tick"]
    assert labels == ["-0.1", "-0.05", "0", "0.05", "0.1"]
    zero = next(line for line in svg.iter(f"{SVG}line") if line.get("class") == "zero")
    (dot,) = svg.iter(f"{SVG}circle")
    assert float(dot.get("cx")) < float(zero.get("x1"))


def test_a_curve_has_all_its_points(plots):
    """One point for each depth, from left to right, higher values above lower ones."""
    svg = parsed(plots.curve([n / 100 for n in range(1, 101)], "T", "D", "depth"))
    points = [tuple(map(float, pair.split(","))) for pair in next(svg.iter(f"{SVG}polyline")).get("points").split()]
    assert len(points) == 100
    assert points == sorted(points)
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)


def test_a_histogram_counts_every_value(plots):
    """Bars are as tall as the values they stand for; values beyond the end are in the last bar, which says so."""
    names = "Time", "up", "down"
    svg = parsed(plots.histogram([0.1, 0.12, 0.9, 7.0], [0.5], "T", "D", names=names, reach=1.0, marks={"median": 0.5}))
    bars = [(float(bar.get("height")), bar.get("class")) for bar in svg.iter(f"{SVG}rect")]
    unit = bars[0][0] / 2
    assert bars == [(2 * unit, "bar"), (unit, "bar other"), (unit, "bar"), (unit, "bar")]
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"1+", "median", "up", "down", "Time", "2"} <= set(texts)
    assert len(bars) < BINS


def test_a_square_sets_two_shares_against_each_other(plots):
    """Dots, their intervals and the points of a line are in proportion; words stand under the parts of the axis."""
    dots = [Dot(0.25, Estimate(0.75, 0.5, 1.0, 8), "near"), Dot(0.75, Estimate(0.5, None, None, 1), "far")]
    svg = parsed(plots.square(dots, "T", "D", axes=("across", "up"), line=[(0, 0), (0.5, 1), (1, 1)], below=["3", "5"]))
    (x0, y0), (x1, y1), (x2, y2) = (
        tuple(map(float, pair.split(","))) for pair in next(svg.iter(f"{SVG}polyline")).get("points").split()
    )
    assert (y1, x1 - x0) == (y2, pytest.approx(x2 - x1, abs=0.11))
    circles = [(float(circle.get("cx")), float(circle.get("cy"))) for circle in svg.iter(f"{SVG}circle")]
    places = [((x - x0) / (x2 - x0), (y0 - y) / (y0 - y2)) for x, y in circles]
    assert places == [pytest.approx((0.25, 0.75), abs=0.001), pytest.approx((0.75, 0.5), abs=0.001)]
    whiskers = [line for line in svg.iter(f"{SVG}line") if line.get("class") == "whisker"]
    assert len(whiskers) == 3
    assert (y0 - float(whiskers[0].get("y1"))) / (y0 - y2) == pytest.approx(0.5, abs=0.001)
    texts = {text.text: text for text in svg.iter(f"{SVG}text")}
    assert (texts["near"].get("text-anchor"), texts["far"].get("text-anchor")) == ("start", "end")
    middle = (float(texts["3"].get("x")) + float(texts["5"].get("x"))) / 2
    assert middle == pytest.approx((x0 + x2) / 2, abs=0.11)
    assert {"across", "up", "0.25"} <= set(texts)


def test_a_plot_is_named_and_escaped(plots):
    """Each plot has a title and a description that its image refers to, of its own; texts cannot be markup."""
    first = plots.intervals({"<b>&": Estimate(1.0, None, None, 1)}, "Title <i>", "Desc & more")
    second = plots.curve([0.5], "Other", "Desc", "axis")
    for svg, title in ((first, "Title <i>"), (second, "Other")):
        root = parsed(svg)
        named = root.get("aria-labelledby").split()
        assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == named
        assert (root.find(f"{SVG}title").text, root.get("role")) == (title, "img")
    ids = re.findall(r'id="([^"]+)"', first + second)
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize(
    ("value", "up"), [(0.137, 0.2), (0.2, 0.2), (0.31, 0.4), (1, 1), (7, 8), (85, 100), (0.0011, 0.002)]
)
def test_scales_end_at_round_numbers(value, up):
    """The end of a scale is the next number whose quarters read well."""
    assert round_up(value) == pytest.approx(up)
