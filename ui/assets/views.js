// The views beside the questions: HTML that the server gives, asked for when a tab is opened; its forms are sent here.
(() => {
  const language = () => document.documentElement.dataset.language || "fr";
  const addressOf = (path, fields = {}) => `${path}?${new URLSearchParams({ ...fields, lang: language() })}`;
  const tabOf = (view) => document.getElementById(`view-${view}-button`);

  // The tab is in the address; the questions, which come first, are not.
  function keepView(event) {
    const tab = event.target.closest?.('#views [role="tab"][data-tab-id]');
    if (!tab || !event.isTrusted) return;
    const address = new URL(location.href);
    if (tab.dataset.tabId === "questions") address.searchParams.delete("view");
    else address.searchParams.set("view", tab.dataset.tabId);
    if (address.href !== location.href) history.pushState(null, "", address.href);
  }

  function openView() {
    const asked = new URLSearchParams(location.search).get("view");
    const tab = tabOf(asked || "questions") ?? tabOf("questions");
    const there = tab?.getAttribute("aria-selected") === "true";
    if (!there) tab?.click();
    return there;
  }

  // Arrow keys go from tab to tab, as readers of the screen expect.
  function walk(event) {
    const tab = event.target.closest?.('#views [role="tab"]');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    const tabs = [...tab.parentElement.querySelectorAll('[role="tab"]')];
    tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].focus();
  }

  async function get(path, fields, options) {
    const reply = await fetch(addressOf(path, fields), options).catch(() => null);
    if (reply?.ok) return { reply };
    const error = (await reply?.json().catch(() => null))?.error;
    return { problem: error?.message ?? words().unreachable, detail: error?.detail ?? "" };
  }
  const words = () => JSON.parse(document.querySelector("[data-words]").dataset.words)[language()];

  // What changed is said once, by a line that stays.
  function say(view, text) {
    const line = view.querySelector(".said");
    if (text && line.textContent !== text) line.textContent = text;
  }

  function complain(place, { problem, detail = "" }) {
    const said = Object.assign(document.createElement("p"), { textContent: problem });
    const more = Object.assign(document.createElement("p"), { textContent: detail, lang: "en", className: "reason" });
    place.replaceChildren(said, ...(detail ? [more] : []));
  }

  async function fill(view) {
    const asked = language();
    view.dataset.filled = asked;
    const { reply, problem } = await get(`views/${view.dataset.view}`, {});
    if (view.dataset.filled !== asked) return; // the language changed meanwhile
    view.innerHTML = '<p class="said unseen" role="status"></p><div class="body"></div>';
    const body = view.querySelector(".body");
    if (reply) body.innerHTML = await reply.text();
    else complain(body, { problem });
    if (!reply) return;
    if (view.dataset.view === "corpus") watch(view, "views/corpus/job");
    const kept = view.dataset.view === "evaluation" && sessionStorage.getItem("evaluation");
    if (kept) watch(view, `views/evaluation/${kept}`);
  }

  // How far a piece of work is, until it ends.
  async function watch(view, path) {
    const place = view.querySelector('[data-name="job"]');
    if (!place) return;
    const { reply } = await get(path, {});
    if (!place.isConnected) return; // the view was filled anew, and watches by itself
    if (!reply && place.dataset.running) setTimeout(watch, 3000, view, path); // a passing failure does not end the watch
    if (!reply) return;
    const html = await reply.text();
    const focused = place.contains(document.activeElement);
    place.innerHTML = html;
    if (focused) place.querySelector("button")?.focus();
    const shown = place.firstElementChild;
    say(view, shown?.dataset.said);
    if (shown?.dataset.poll) setTimeout(watch, Number(shown.dataset.poll), view, path);
    else if (shown?.dataset.refresh && place.dataset.running) renew(view, view.querySelector("form.filters"));
    place.dataset.running = shown?.dataset.poll ?? "";
  }

  // One part of a view, for what its form asks.
  let turns = 0;
  async function renew(view, form, submitter) {
    const turn = ++turns;
    const fields = Object.fromEntries(new FormData(form, submitter));
    const { reply } = await get(`views/${view.dataset.view}`, fields);
    const part = view.querySelector(`[data-name="${form.dataset.part}"]`);
    if (!reply || !part || turn !== turns) return; // more was typed meanwhile
    const made = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector(`[data-name="${form.dataset.part}"]`);
    const moved = part.contains(document.activeElement);
    part.replaceWith(made);
    say(view, made.querySelector("[data-said]")?.textContent);
    if (moved) Object.assign(made, { tabIndex: -1 }).focus();
  }

  async function startTrial(view, form) {
    const file = form.file.files[0];
    const own = form.source.value === "own";
    const place = view.querySelector(".problem");
    place.replaceChildren();
    const fields = { first: form.first.value, second: form.second.value, name: own ? "" : file?.name ?? "" };
    if (!own && !file) return form.file.focus();
    const started = await get("views/evaluation", fields, { method: "POST", body: own ? null : file });
    if (!started.reply) return complain(place, started);
    const { id } = await started.reply.json();
    sessionStorage.setItem("evaluation", id);
    watch(view, `views/evaluation/${id}`);
  }

  async function administer(view, form, button) {
    const headers = { "X-Passerelle-Admin": encodeURIComponent(form.password.value) };
    const place = view.querySelector(".admin .problem");
    const list = view.querySelector(".uploads");
    place.replaceChildren();
    list.replaceChildren();
    const send = (path, fields, body) => get(path, fields, { method: "POST", headers, body });
    button.disabled = true;
    const allowed = await send("views/corpus/password", {});
    if (!allowed.reply) complain(place, allowed);
    for (const file of allowed.reply ? form.files.files : []) {
      const sent = await send("views/corpus/files", { name: file.name, folder: form.folder.value, replace: form.replace.checked }, file);
      const line = list.appendChild(document.createElement("li"));
      if (!sent.reply) {
        line.textContent = `${file.name} : ${sent.problem} ${sent.detail}`;
        continue;
      }
      const { path, replaced } = await sent.reply.json();
      line.textContent = (replaced ? button.dataset.replaced : button.dataset.added).replace("{name}", () => file.name).replace("{path}", () => path);
    }
    if (allowed.reply) {
      const started = await send("views/corpus/index", {});
      if (!started.reply) complain(place, started);
      else {
        view.querySelector('[data-name="job"]').dataset.running = "true"; // the documents are shown anew at its end
        watch(view, "views/corpus/job");
      }
      form.files.value = "";
    }
    button.disabled = false;
  }

  function sendForm(event) {
    const view = event.target.closest?.(".view");
    if (!view) return;
    event.preventDefault();
    const form = event.target;
    if ("trial" in form.dataset) startTrial(view, form);
    else if ("admin" in form.dataset) administer(view, form, event.submitter ?? form.querySelector("button"));
    else if (event.submitter?.getAttribute("aria-disabled") !== "true") renew(view, form, event.submitter);
  }

  let waiting;
  function change(event) {
    const form = event.target.closest?.(".view form");
    if (form?.dataset.live) {
      clearTimeout(waiting);
      waiting = setTimeout(renew, 250, form.closest(".view"), form);
    }
    if (form && event.target.name === "source") form.querySelector(".of-file").hidden = event.target.value === "own";
  }

  async function loadDetails(event) {
    const place = event.target.matches?.("details[data-load]") && event.target.querySelector(".loaded:empty");
    if (!place || !event.target.open) return;
    const reply = await fetch(event.target.dataset.load).catch(() => null);
    if (reply?.ok) place.innerHTML = await reply.text();
    else complain(place, { problem: words().unreachable });
  }

  async function stop(event) {
    const button = event.target.closest?.("[data-stop]");
    if (button) await get(button.dataset.stop, {}, { method: "POST" });
  }

  // A view is asked for when it is first seen, and again when the language changes. The tab that the address names is
  // pressed until Gradio, which draws its buttons before it listens to them, has opened it.
  let opened = false;
  function attend() {
    for (const view of document.querySelectorAll(".view")) {
      if (view.dataset.filled !== language() && view.checkVisibility()) fill(view);
    }
    if (opened || !tabOf("questions")) return;
    opened = openView();
    if (!opened) setTimeout(attend, 100);
  }

  const watched = { childList: true, subtree: true, attributeFilter: ["data-language", "aria-selected", "style"] };
  new MutationObserver(attend).observe(document.documentElement, watched);
  document.addEventListener("click", keepView, true);
  document.addEventListener("click", stop);
  document.addEventListener("keydown", walk);
  document.addEventListener("submit", sendForm);
  document.addEventListener("input", change);
  document.addEventListener("toggle", loadDetails, true); // it does not bubble
  window.addEventListener("popstate", openView);
})();
