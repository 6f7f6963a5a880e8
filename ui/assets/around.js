// What is loaded when it is opened or typed for: passages around a passage, and the list of legal references.
async function loadPart(holder, from) {
  const [found, said] = [holder.querySelector(".found"), holder.querySelector(".said")];
  const asked = (holder.dataset.asked = String(Number(holder.dataset.asked ?? 0) + 1));
  found.setAttribute("aria-busy", "true");
  const answer = await fetch(from).catch(() => null);
  const html = answer?.ok ? await answer.text() : null;
  if (holder.dataset.asked !== asked) return false; // something else was asked since
  found.removeAttribute("aria-busy");
  if (html === null) {
    said.textContent = holder.dataset.failed;
    return false;
  }
  found.innerHTML = html;
  said.textContent = found.firstElementChild.dataset.said;
  return true;
}

async function openAround(event) {
  const fold = event.target;
  if (!fold.matches?.("details.around") || !fold.open || fold.dataset.loaded) return;
  if (await loadPart(fold, fold.dataset.from)) fold.dataset.loaded = "true";
}

async function turnAround(event) {
  const button = event.target.closest?.(".around button[data-from]");
  const fold = button?.closest(".around");
  if (fold && (await loadPart(fold, button.dataset.from))) fold.querySelector(".found").focus();
}

let typing;
function findReference(event) {
  const box = event.target;
  if (!box.matches?.("#references-find")) return;
  clearTimeout(typing);
  const list = box.closest("section");
  list.dataset.failed = box.dataset.failed;
  typing = setTimeout(() => loadPart(list, `${box.dataset.from}&find=${encodeURIComponent(box.value)}`), 150);
}

document.addEventListener("toggle", openAround, true); // it does not bubble
document.addEventListener("click", turnAround);
document.addEventListener("input", findReference);
