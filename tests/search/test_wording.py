"""What a passage keeps of a question's wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.wording import PAIRS, coverage, wording

ASKED = ("pact", "amiti", "vill")
RARE = {"pact": 3.0, "amiti": 2.0, "vill": 1.0}
tokens = st.lists(st.sampled_from("abcde"), max_size=8)


@pytest.mark.parametrize(
    ("held", "covered", "together"),
    [
        (["un", "pact", "amiti", "vill"], 1, 1),
        (["vill", "amiti", "pact"], 1, 0),
        (["pact", "amiti"], 5 / 6, 1 / 2),
        (["pact", "pact", "pact"], 1 / 2, 0),
        (["autre"], 0, 0),
        ([], 0, 0),
    ],
)
def test_words_count_once_by_rarity_and_pairs_by_order(held, covered, together):
    """A repeated word adds nothing; words in another order keep no pair."""
    expected = (1 - PAIRS) * covered + PAIRS * together
    assert wording(ASKED, held, RARE.__getitem__) == pytest.approx(expected)


def test_a_single_word_has_no_pair_to_lose():
    """A question of one word is kept whole by a passage that has it."""
    assert wording(["pact"], ["un", "pact"], RARE.__getitem__) == pytest.approx(1)
    assert wording([], ["un"], RARE.__getitem__) == 0


def test_coverage_is_the_share_of_the_words_by_their_rarity():
    """A word said twice counts once, and asking nothing covers nothing."""
    assert coverage(ASKED, {"pact", "vill", "autre"}, RARE.__getitem__) == pytest.approx(4 / 6)
    assert coverage([*ASKED, "pact"], {"pact"}, RARE.__getitem__) == pytest.approx(3 / 6)
    assert coverage(ASKED, set(), RARE.__getitem__) == 0
    assert coverage([], {"pact"}, RARE.__getitem__) == 0


@given(tokens, tokens)
def test_it_is_a_share(asked, held):
    """Between 0 and 1, and 1 for a passage that opens with the question."""
    assert 0 <= wording(asked, held, lambda _: 1.5) <= 1
    if asked:
        assert wording(asked, asked + held, lambda _: 1.5) == pytest.approx(1)
