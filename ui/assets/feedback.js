// Useful or not: what a reader says is sent, may be changed, and taken back by a second press.
(() => {
  async function send(box, useful, word) {
    const status = box.querySelector(".done");
    status.textContent = ""; // said again when sent again
    const body = JSON.stringify({ ...JSON.parse(box.dataset.sent), useful, word, id: box.dataset.id ?? "" });
    const reply = await fetch("feedback", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    if (reply?.ok) box.dataset.id = (await reply.json()).id;
    status.textContent = !reply?.ok ? box.dataset.failed : useful === null ? box.dataset.undone : box.dataset.done;
    return Boolean(reply?.ok);
  }

  async function rate(event) {
    const button = event.target.closest?.(".feedback > button");
    if (!button) return;
    const box = button.parentElement;
    const again = button.getAttribute("aria-pressed") === "true";
    const useful = again ? null : button.dataset.useful === "true";
    if (!(await send(box, useful, box.querySelector("input").value))) return;
    for (const one of box.querySelectorAll("[data-useful]")) one.setAttribute("aria-pressed", String(!again && one === button));
    box.querySelector("form").hidden = again;
  }

  function sendWord(event) {
    const form = event.target.closest?.(".feedback form");
    if (!form) return;
    event.preventDefault();
    const pressed = form.parentElement.querySelector('[aria-pressed="true"]');
    send(form.parentElement, pressed.dataset.useful === "true", form.querySelector("input").value);
  }

  document.addEventListener("click", rate);
  document.addEventListener("submit", sendWord);
})();
