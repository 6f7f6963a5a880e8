"""Sentences that deny, and those that oblige."""

import pytest

from search.llm.polarity import obliges, polarity

CAN = "Une commune peut conclure un accord avec un État."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CAN, "Une commune ne peut pas conclure un accord avec un État."),
        (CAN, "Une commune ne peut jamais conclure d’accord."),
        ("L'aide est soumise à l'urgence.", "L'aide n'est plus soumise à l'urgence."),
        ("Towns may sign.", "Towns may not sign."),
        ("Towns can sign.", "Towns can't sign."),
        ("Un accord est interdit.", "Un accord n'est pas interdit."),
        ("Il n'est pas obligatoire, mais il est utile.", "Il est obligatoire, mais il n'est pas utile."),
    ],
)
def test_what_contradicts(one, other):
    """One denies what the other says, in either order."""
    assert polarity(one).contradicts(polarity(other), close=False)
    assert polarity(other).contradicts(polarity(one), close=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CAN, "Un accord avec un État peut être conclu."),
        ("Elle ne peut agir que dans le cadre de la loi.", "Elle peut agir dans le cadre de la loi."),
        ("Une commune ne peut pas signer avec un État.", "Il est interdit de signer avec un État."),
        ("Il n'est pas obligatoire.", "C'est facultatif."),
        ("Non, un accord est conclu.", "Un accord est conclu."),
        ("Le calcul exclut le versement.", "Le calcul est fait hors versement."),
        ("Une charte est contrôlée, même sans dépense.", "Une charte est contrôlée, même si elle ne dépense rien."),
        ("Aucun réseau n'a été repéré.", "Aucun réseau n’est repéré."),
    ],
)
def test_what_does_not(one, other):
    """The same said or denied in other words; "ne… que" denies nothing."""
    assert not polarity(one).contradicts(polarity(other), close=False)
    assert not polarity(other).contradicts(polarity(one), close=False)


@pytest.mark.parametrize("text", ["Elle doit voter.", "Le vote est obligatoire.", "They must vote."])
def test_what_obliges(text):
    """Plain words of obligation."""
    assert obliges(text)


def test_what_obliges_somehow():
    """Softer words count in a passage, not in what is checked."""
    assert not obliges("Le vote est nécessaire.")
    assert obliges("Le vote est nécessaire.", somehow=True)
    assert not obliges("Elle peut voter.", somehow=True)


def test_a_source_may_deny_more():
    """What a long sentence denies elsewhere does not turn round what is taken from it; the reverse does."""
    long = polarity("Une commune peut signer ; le préfet ne contrôle pas les chartes.")
    short = polarity("Une commune peut signer.")
    assert not short.contradicts(long, close=False)
    assert long.contradicts(short, close=False)


def test_in_the_same_words_one_denial_more_is_enough():
    """A sentence that denies as its source does, and a thing more, contradicts it."""
    source = polarity("Une convention sans montant, que le préfet ne reçoit pas, est nulle.")
    more = polarity("Une convention sans montant, que le préfet ne reçoit pas, n'est pas nulle.")
    assert more.contradicts(source, close=True)
    assert not source.contradicts(source, close=True)
