// Copying and printing. Off the machine itself and without HTTPS, browsers have no clipboard: the old way is left.
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (!done) throw new Error("not copied");
}

async function take(event) {
  if (event.target.closest?.("button.print")) window.print();
  const button = event.target.closest?.("button.copy");
  if (!button) return;
  const said = button.nextElementSibling;
  said.textContent = ""; // said again when copied again
  try {
    await copyText(button.dataset.copy);
    said.textContent = button.dataset.done;
  } catch {
    window.prompt(button.textContent, button.dataset.copy);
  }
  button.focus();
}

document.addEventListener("click", take);
