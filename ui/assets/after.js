// The question before a follow-up: taken from the answer on the page, kept in the address when it was needed.
Object.assign(window.passerelle ??= {}, {
  // The values of the widgets before a question is asked, with the earlier question as the last of them.
  withPrevious(values) {
    passerelle.keepPrevious(new URLSearchParams(location.search).get("q") ?? "", "");
    return [...values.slice(0, -1), document.querySelector("#answer .answer")?.dataset.question ?? ""];
  },

  // Called with the answer: what was typed, and the earlier question if it was needed to understand it.
  keepPrevious(asked, previous) {
    const address = new URL(location.href);
    if (address.searchParams.get("q") !== asked.trim()) return;
    address.searchParams.delete("after");
    if (previous) address.searchParams.append("after", previous);
    if (address.href !== location.href) history.replaceState(null, "", address.href);
  },
});

// Ask a follow-up as it was typed, with the same choices.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#answer a.alone") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = new URL(location.href);
  address.searchParams.delete("after");
  history.pushState(null, "", address.href);
  document.querySelector("#restore")?.click();
});
