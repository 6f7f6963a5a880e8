"""From a block's places to the boxes of a run of its text."""

import pytest

from indexer.extract import Block, Place, Role
from indexer.places import locate, part
from search.records import Box

# Two printed lines of ten characters at the foot of page 1, one at the head of page 2.
TEXT = "abcdefghij klmnopqrst uvwxyzabcd"
BLOCK = Block(
    TEXT,
    Role.PARAGRAPH,
    1,
    places=(
        Place(0, 10, 1, (0.1, 0.8, 0.6, 0.82)),
        Place(11, 21, 1, (0.1, 0.83, 0.6, 0.85)),
        Place(22, 32, 2, (0.2, 0.1, 0.7, 0.12)),
    ),
)


@pytest.mark.parametrize(
    ("start", "end", "page", "boxes"),
    [
        (0, 10, 1, [(1, 0.1, 0.8, 0.6, 0.82)]),
        (2, 6, 1, [(1, 0.2, 0.8, 0.4, 0.82)]),  # characters 2 to 6 of 10: from 2/10 to 6/10 of the width of 0.5
        (5, 16, 1, [(1, 0.35, 0.8, 0.6, 0.82), (1, 0.1, 0.83, 0.35, 0.85)]),
        (16, 27, 1, [(1, 0.35, 0.83, 0.6, 0.85), (2, 0.2, 0.1, 0.45, 0.12)]),  # over two pages
        (22, 32, 2, [(2, 0.2, 0.1, 0.7, 0.12)]),  # the block's page is the first, this run's the second
        (10, 11, 1, []),
    ],
)
def test_a_run_covers_its_share_of_each_line(start, end, page, boxes):
    """Each line gives a box, narrowed in proportion to the characters; the page is that of the first."""
    found, where = locate(BLOCK, start, end)
    assert found == page
    assert [tuple(box) for box in where] == [pytest.approx(box) for box in boxes]


def test_without_places_the_page_is_the_blocks():
    """A block of a format that does not tell where its lines lie has a page, or none, and no boxes."""
    assert locate(Block("texte", Role.PARAGRAPH, 3), 0, 5) == (3, ())
    assert locate(Block("texte", Role.PARAGRAPH), 0, 5) == (None, ())


def test_a_line_that_runs_upwards_is_not_narrowed():
    """A place higher than wide is taken whole: which part of it holds the characters is not known."""
    block = Block("abcdefghij", Role.PARAGRAPH, 1, places=(Place(0, 10, 1, (0.1, 0.2, 0.12, 0.9)),))
    assert locate(block, 3, 4) == (1, (Box(1, 0.1, 0.2, 0.12, 0.9),))


def test_boxes_stay_on_the_page():
    """What stands over the edge of the page is cut there."""
    block = Block("abcdefghij", Role.PARAGRAPH, 1, places=(Place(0, 10, 1, (-0.1, 0.9, 1.2, 1.01)),))
    assert locate(block, 0, 10) == (1, (Box(1, 0.0, 0.9, 1.0, 1.0),))


def test_a_part_keeps_its_places():
    """A part of a block is a block: white space off, places moved, the page that of its first line."""
    cut = part(BLOCK, 21, 27)
    assert (cut.text, cut.page, cut.role) == ("uvwxy", 2, Role.PARAGRAPH)
    (place,) = cut.places
    assert (place.start, place.end, place.page) == (0, 5, 2)
    assert place.box == pytest.approx((0.2, 0.1, 0.45, 0.12))
    assert locate(cut, 0, 5) == locate(BLOCK, 22, 27)
