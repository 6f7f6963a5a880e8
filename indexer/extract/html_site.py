"""What of a web page is about the site and not the subject: menus, banners, bars to share. The rest is its text.

Names of classes lie (`protection-sociale` is no social bar), so that an element named like a menu is left out only when
it reads like one: short, or mostly links.
"""

import re
from typing import Any

BLOCKS_TEXT = """
address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header
hgroup hr legend li main ol optgroup p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6
"""
BLOCKS = frozenset(BLOCKS_TEXT.split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DROPPED_TEXT = """
script style noscript template nav select input textarea svg canvas iframe object embed audio video dialog menu head img
del rt rp annotation datalist progress meter
"""
_DROPPED = frozenset(_DROPPED_TEXT.split())
_ROLES = frozenset("navigation search dialog alertdialog menu menubar toolbar".split())
_LANDMARKS = frozenset("banner contentinfo complementary".split())  # of the site, or inside the main text of a section
_SITE_TEXT = """
nav navbar navigation menu submenu sidemenu breadcrumb breadcrumbs ariane filariane fildariane hierarchie skip skiplink
skiplinks skiptocontent evitement share sharing sharedaddy partage partager social socials sidebar pagination pager
newsletter toc sommaire summary comments respond related widget banner bandeau modal popup follow toolbar outils
noprint editsection backtotop retour top
"""
_SITE = frozenset(_SITE_TEXT.split())
_TRAIL = frozenset("breadcrumb breadcrumbs ariane filariane fildariane hierarchie".split())
_CONSENT = frozenset("cookie cookies consent rgpd gdpr tarteaucitron axeptio didomi onetrust".split())
_ABOUT_CONSENT = re.compile(r"cookie|traceur|consent|vie privée|données personnelles", re.IGNORECASE)
_ACTION = re.compile(
    r"^(?:aller (?:au|à la|aux)\b.*|passer au contenu|accéder au contenu|(?:retour en )?haut de (?:la )?page"
    r"|retour en haut|imprimer(?: la page)?|partager(?: la page| sur .*)?|copier le lien)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SHORT = 80  # characters of a bar
_WAY = 400  # characters of the way to a page, which holds its title
_FORM = 600  # characters around a field to fill in
_NOTICE = 3000  # characters of a notice about cookies

_MARKED = ("//main", "//*[@role='main']", "//article[not(ancestor::article)]", "//*[@id='content' or @id='contenu']")
_ENOUGH = 150  # characters for an element to be the main text
_SHARE = 0.4  # of the page's text, for an element that pages use for other things too


def main_elements(root: Any) -> list[Any]:
    """The elements that hold the main text: those that the page marks, else its body."""
    body = root.body
    if body is None:
        return []
    whole = 0
    for path in _MARKED:
        found = [element for element in root.xpath(path) if _length(element) > _ENOUGH]
        if not found:
            continue
        # Several articles are a page of news, all of them its text; but they may also be cards under the real text.
        found = found if path.startswith("//article") else found[:1]
        whole = whole or sum(_length(child) for child in body if not is_left_out(child))
        if path == _MARKED[0] or sum(map(_length, found)) >= _SHARE * whole:
            return found
    return [body]


def is_left_out(element: Any) -> bool:
    """True for what is about the site or is not shown."""
    tag = element.tag
    if is_no_text(element) or element.get("role") in _ROLES:
        return True
    if tag == "button":  # it opens what it names: an answer under its question
        return not _is_inside(element, "summary", "dt", *HEADINGS)
    if tag == "form":  # some sites wrap their whole page in a form: that one holds paragraphs
        return next(element.iter("p", "h1", "h2"), None) is None
    if tag == "a":
        target = element.get("href") or "#"
        return target.startswith(("#", "javascript:")) and bool(_ACTION.match(_text(element)))
    if tag in ("header", "footer", "aside") or element.get("role") in _LANDMARKS:
        return not _is_inside(element, "main", "article") or (tag != "header" and _is_mostly_links(element))
    return tag in BLOCKS and tag not in ("body", "main", "article", *HEADINGS) and _is_named_for_site(element)


def is_no_text(element: Any) -> bool:
    """True for what no page shows as text: scripts, pictures, fields, menus, what is hidden."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _DROPPED or element.get("hidden") not in (None, "until-found"):
        return True
    if "display:none" in (element.get("style") or "").replace(" ", "").lower():
        return True
    return element.get("aria-hidden") == "true" and tag not in BLOCKS


def _is_named_for_site(element: Any) -> bool:
    names = {word.lower() for name in ("id", "class") for word in _WORD.findall(element.get(name) or "")}
    if not names.isdisjoint(_CONSENT):
        text = _text(element)
        return len(text) < _NOTICE and _ABOUT_CONSENT.search(text) is not None
    if names.isdisjoint(_SITE) or next(element.iter("h1"), None) is not None:
        return False
    short = _SHORT if names.isdisjoint(_TRAIL) else _WAY
    if len(_text(element)) <= short or _is_mostly_links(element):
        return True
    field = next(element.iter("input", "button"), None)
    return field is not None and len(_text(element)) <= _FORM


def _is_mostly_links(element: Any) -> bool:
    links = sum(_length(link) for link in element.iter("a", "button", "label", "option"))
    return links >= 0.5 * max(_length(element), 1)


def _is_inside(element: Any, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _length(element: Any) -> int:
    return len(_text(element)) if isinstance(element.tag, str) else 0
