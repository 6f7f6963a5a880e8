"""The tree of errors is the one that its file draws."""

import re

import pytest

from search import errors


def drawn() -> dict[str, str]:
    """Each class of the drawing, which is the docstring's second paragraph, with the class it hangs from."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in errors.__doc__.split("\n\n")[1].splitlines():
        branch, name = re.match(r"([│├└─ ]*)(\w+)", line).groups()
        depth = len(branch) // 4
        path[depth:] = [name]
        parents[name] = path[depth - 1] if depth else "Exception"
    return parents


CLASSES = {name: value for name, value in vars(errors).items() if isinstance(value, type)}


def test_the_drawing_is_the_tree():
    """The docstring draws every class of the file, once, under its parent, in the order of the file."""
    tree = {name: value.__bases__[0].__name__ for name, value in CLASSES.items()}
    assert list(drawn().items()) == list(tree.items())


@pytest.mark.parametrize("name", CLASSES)
def test_every_error_is_one_of_ours(name):
    """Every class descends from the one root, alone, and says in a sentence what it means."""
    assert issubclass(CLASSES[name], errors.PasserelleError)
    assert len(CLASSES[name].__bases__) == 1
    assert CLASSES[name].__doc__.strip().endswith(".")
