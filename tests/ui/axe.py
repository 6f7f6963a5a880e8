"""What axe-core, which the package `axe-playwright-python` ships, finds wrong with a page as it stands."""

from axe_playwright_python.base import AXE_SCRIPT

# WCAG 2.2 at levels A and AA, and what axe-core advises beside (landmarks, order of headings).
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BRIEFLY = {"resultTypes": ["violations"]}  # one example of what is right is enough
OPTIONS = BRIEFLY | {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
LOOKS = BRIEFLY | {"runOnly": ["color-contrast", "target-size"]}  # what another colour or width can break
# Each look of a page: its width, whether it is dark, and what axe-core looks at.
LOOKED_AT = [(1280, False, OPTIONS), (1280, True, LOOKS), (360, False, LOOKS), (360, True, OPTIONS)]
RUN = """(options) => axe.run(document, options).then(({violations, passes}) => [passes.length, violations.flatMap(
  ({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target.join(" ")}: ${failureSummary}`)
)])"""
# Half faded in, a text has not its colour yet.
STILL = """() => !document.querySelector(".pending") && document.getAnimations().every((one) =>
  one.playState === "finished" || one.effect.getComputedTiming().iterations === Infinity)"""


def violations(page, options=OPTIONS) -> list[str]:
    """Each rule that is broken, where, and what axe-core says to do; some rules did apply."""
    page.wait_for_function(STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    passed, broken = page.evaluate(RUN, options)
    assert passed
    return broken


def broken(page, states) -> dict[tuple[str, int, bool], list[str]]:
    """What is wrong in each state, by its name, the width and whether it is dark; nothing is wider than the screen.

    `states` are names, each with what brings a reader there from the state before.
    """
    found = {}
    for name, reach in states:
        reach(page)
        for width, dark, options in LOOKED_AT:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("(dark) => document.body.classList.toggle('dark', dark)", dark)
            found[name, width, dark] = violations(page, options)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.set_viewport_size({"width": 1280, "height": 800})
    return {look: wrong for look, wrong in found.items() if wrong}
