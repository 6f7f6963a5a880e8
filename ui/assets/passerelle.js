// What Gradio's widgets lack for readers who do not see the page, or do not use a mouse.
const root = document.documentElement;

// The language of the page is the one that its reader chose; Gradio sets the browser's, now and later.
function keepLanguage() {
  const chosen = root.dataset.language || "fr";
  if (root.lang !== chosen) root.lang = chosen;
}

// Groups of choices get their label as their name, the folding button says its state, the answer is read out.
function describe() {
  for (const group of document.querySelectorAll("fieldset[id]:not([aria-labelledby])")) {
    const label = group.querySelector('[data-testid="block-info"]');
    if (!label) continue;
    label.id = `${group.id}-label`;
    group.setAttribute("aria-labelledby", label.id);
  }
  const fold = document.querySelector("#filters > button");
  const open = String(fold?.classList.contains("open"));
  if (fold && fold.getAttribute("aria-expanded") !== open) fold.setAttribute("aria-expanded", open);
  const answer = document.querySelector("#answer:not([aria-live])");
  if (answer) answer.setAttribute("aria-live", "polite");
}

// The links between quotes and passages: Gradio's <base> would turn them into a new load of the page.
function follow(event) {
  const link = event.target.closest?.('.gradio-container a[href^="#"]');
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

// The source that is shown under the pointer or the focus is put away by Escape, until either moves on.
function quiet(event) {
  if (event.key === "Escape") root.classList.add("quiet");
}

new MutationObserver(keepLanguage).observe(root, { attributeFilter: ["lang", "data-language"] });
new MutationObserver(describe).observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] });
document.addEventListener("click", follow);
document.addEventListener("keydown", quiet);
for (const moved of ["focusin", "pointerover"]) document.addEventListener(moved, () => root.classList.remove("quiet"));
keepLanguage();
describe();
