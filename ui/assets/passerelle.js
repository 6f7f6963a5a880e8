// The language of the page is the one that its reader chose; Gradio sets the browser's, now and later.
const root = document.documentElement;
function keepLanguage() {
  const chosen = root.dataset.language || "fr";
  if (root.lang !== chosen) root.lang = chosen;
}
new MutationObserver(keepLanguage).observe(root, { attributeFilter: ["lang", "data-language"] });
keepLanguage();

// The links between quotes and passages: Gradio's <base> would turn them into a new load of the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest('.gradio-container a[href^="#"]');
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
});
