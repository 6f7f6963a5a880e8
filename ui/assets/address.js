// The question and its choices stand in the address: an answer can be shared, kept, reloaded, and left by the back button.
const KEYS = ["q", "kind", "publisher", "theme", "from", "to", "per", "lang"];

// Called by the page with the values of its widgets before it asks; a question of null is the one asked last.
function keepAddress([question, kinds, publishers, from, to, per, language, themes]) {
  const address = new URL(location.href);
  const asked = question ?? address.searchParams.get("q");
  if (!asked?.trim() && question === null && !address.searchParams.has("lang") && language === "fr") return;
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
  if (language !== "fr") add("lang", language);
  address.hash = "";
  if (address.href !== location.href) history.pushState(null, "", address.href);
}

// Called when the page is loaded, and when the reader goes back or forward.
function readAddress() {
  document.documentElement.dataset.language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "fr";
  return location.search;
}

window.passerelle = { keepAddress, readAddress };
window.addEventListener("popstate", () => document.querySelector("#restore")?.click());
