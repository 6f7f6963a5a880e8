// The question and its choices stand in the address: an answer can be shared, kept, reloaded, and left by the back button.
const KEYS = ["q", "kind", "publisher", "theme", "from", "to", "per", "lang"];
const VIEWS = ["view", "passage"]; // what is shown without a question

// The language of the page: the one that the address names, else the first of French and English that the browser wants.
function chosenLanguage() {
  const named = new URLSearchParams(location.search).get("lang");
  const wanted = [named, ...navigator.languages].map((language) => language?.slice(0, 2).toLowerCase());
  return wanted.find((language) => language === "fr" || language === "en") ?? "fr";
}

// Called by the page with the values of its widgets before it asks; a question of null is the one asked last.
function keepAddress([question, kinds, publishers, from, to, per, language, themes]) {
  const address = new URL(location.href);
  const asked = question ?? address.searchParams.get("q");
  // A language stands in the address once it was chosen there or by the switch.
  const named = address.searchParams.has("lang") || language !== chosenLanguage();
  if (!asked?.trim() && question === null && !named) return;
  const before = chosenLanguage();
  const viewed = question === null && !asked?.trim() && VIEWS.some((key) => address.searchParams.has(key));
  for (const key of viewed ? ["lang"] : [...KEYS, ...VIEWS]) address.searchParams.delete(key);
  const add = (key, value) => value && address.searchParams.append(key, value);
  add("q", asked?.trim());
  if (asked?.trim()) {
    for (const kind of kinds ?? []) add("kind", kind);
    for (const publisher of publishers ?? []) add("publisher", publisher);
    for (const theme of themes ?? []) add("theme", theme);
    add("from", from?.trim());
    add("to", to?.trim());
    add("per", per);
  }
  if (named) add("lang", language);
  address.hash = "";
  if (address.href !== location.href) history.pushState(null, "", address.href);
  if (viewed && language !== before) setTimeout(restore); // shown again, in its new language
}

function restore() {
  document.querySelector("#restore")?.click();
}

// A link to a question, a passage or a list of our own: the page is not loaded again, and its new heading is read out.
function visit(event) {
  const link = event.target.closest?.('.gradio-container a[href^="?"]:not(.alone)'); // that one: see after.js
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const address = new URL(location.href);
  const language = address.searchParams.get("lang");
  address.search = link.getAttribute("href");
  if (language) address.searchParams.set("lang", language);
  address.hash = "";
  history.pushState(null, "", address.href);
  const shown = "#answer h2, #passages h2";
  for (const heading of document.querySelectorAll(shown)) heading.dataset.left = "";
  const arrival = new MutationObserver(() => {
    const heading = [...document.querySelectorAll(shown)].find((found) => !("left" in found.dataset));
    if (!heading) return;
    arrival.disconnect();
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
  arrival.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => arrival.disconnect(), 15000);
  restore();
}

// Called when the page is loaded, and when the reader goes back or forward. The server is told the language in any case.
function readAddress() {
  const asked = new URLSearchParams(location.search);
  asked.set("lang", chosenLanguage());
  document.documentElement.dataset.language = asked.get("lang");
  return `?${asked}`;
}

window.passerelle = { keepAddress, readAddress };
window.addEventListener("popstate", restore);
document.addEventListener("click", visit);
