// The question and its choices stand in the address: an answer can be shared, kept, reloaded, and left by the back button.
const KEYS = ["q", "kind", "publisher", "theme", "from", "to", "per", "lang"];

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
  for (const key of KEYS) address.searchParams.delete(key);
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
}

// Called when the page is loaded, and when the reader goes back or forward. The server is told the language in any case.
function readAddress() {
  const asked = new URLSearchParams(location.search);
  asked.set("lang", chosenLanguage());
  document.documentElement.dataset.language = asked.get("lang");
  return `?${asked}`;
}

window.passerelle = { keepAddress, readAddress };
window.addEventListener("popstate", () => document.querySelector("#restore")?.click());
