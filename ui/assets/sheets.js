// The picture of a page: the pages before and after it, a larger picture of it.
function show(sheet, page) {
  const { pages, count, of, alt } = sheet.dataset;
  const zoomed = sheet.querySelector(".zoom").getAttribute("aria-pressed") === "true";
  sheet.dataset.page = page;
  const picture = sheet.querySelector("img");
  const address = `${pages}/${page}.png${zoomed ? "?large=true" : ""}`;
  if (picture.getAttribute("src") !== address) picture.src = address;
  picture.alt = alt.replace("{page}", page);
  for (const line of sheet.querySelectorAll(".line")) line.hidden = Number(line.dataset.page) !== page;
  sheet.querySelector(".where").textContent = of.replace("{page}", page).replace("{pages}", count);
  // Not `disabled`: a button that is disabled under the finger loses the focus.
  sheet.querySelector(".previous").setAttribute("aria-disabled", String(page <= 1));
  sheet.querySelector(".next").setAttribute("aria-disabled", String(page >= Number(count)));
}

// The lines quoted may be below what the frame shows.
function reveal(event) {
  const sheet = event.target.closest?.("details.sheet");
  const line = event.target.matches?.("img") && sheet?.querySelector(".line:not([hidden])");
  const frame = sheet?.querySelector(".sheet-frame");
  if (frame) frame.scrollTo(0, line ? Math.max(0, line.offsetTop - frame.clientHeight / 3) : 0);
}

async function openSheet(event) {
  const sheet = event.target;
  if (!sheet.matches?.("details.sheet") || !sheet.open || sheet.dataset.count) return;
  const answer = await fetch(`${sheet.dataset.pages}.json`).catch(() => null);
  sheet.dataset.count = answer?.ok ? (await answer.json()).pages : sheet.dataset.page;
  show(sheet, Number(sheet.dataset.page));
}

function turn(event) {
  const button = event.target.closest?.(".sheet-tools button");
  const sheet = button?.closest("details.sheet");
  if (!sheet?.dataset.count || button.getAttribute("aria-disabled") === "true") return;
  const page = Number(sheet.dataset.page);
  if (button.matches(".zoom")) {
    const zoomed = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(zoomed));
    sheet.classList.toggle("large", zoomed);
    show(sheet, page);
  } else {
    show(sheet, page + (button.matches(".next") ? 1 : -1));
  }
}

document.addEventListener("toggle", openSheet, true); // it does not bubble
document.addEventListener("load", reveal, true);
document.addEventListener("click", turn);
