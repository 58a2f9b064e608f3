/* Drafts of intake, edit and closure: to the server every few seconds after a change, and encrypted into this browser, so that a
 * lost connection or a reload loses nothing. The key comes with the page and lives in memory alone, not extractable:
 * what stays in the browser's storage is unreadable after sign-out, even before it is cleared. */
"use strict";

(() => {
  const DATABASE = "kreislauf-drafts";
  const STORE = "drafts";
  const form = document.querySelector("form[data-draft]");
  const sent = document.querySelector("[data-draft-sent]");

  function open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function within(mode, act) {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const request = act(database.transaction(STORE, mode).objectStore(STORE));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    } finally {
      database.close();
    }
  }

  const keep = (name, value) => within("readwrite", (store) => store.put(value, name));
  const forget = (name) => within("readwrite", (store) => store.delete(name));
  const names = () => within("readonly", (store) => store.getAllKeys());
  const kept = (name) => within("readonly", (store) => store.get(name));

  function forgetAll() {
    return new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(DATABASE);
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    });
  }

  /** Signing out clears this browser's drafts before the request leaves. */
  document.querySelectorAll('form[action$="/abmelden/"]').forEach((logout) => {
    logout.addEventListener("submit", async (event) => {
      if (logout.dataset.cleared) return;
      event.preventDefault();
      await forgetAll();
      logout.dataset.cleared = "1";
      logout.submit();
    });
  });

  if (sent) forget(sent.dataset.draftSent).catch(() => {});
  if (!form) return;

  const state = document.querySelector("[data-draft-state]");
  const submission = () => form.elements.submission_key.value;
  let key = null;
  let serverTimer = 0;
  let localTimer = 0;

  /** All that is typed, by name of the control; several values of one name as a list. */
  function typed() {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken" || value === "") continue;
      (values[name] = values[name] || []).push(String(value));
    }
    return values;
  }

  async function importKey() {
    const bytes = Uint8Array.from(atob(form.dataset.draftKey), (char) => char.charCodeAt(0));
    delete form.dataset.draftKey;
    return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  async function saveHere() {
    if (!key) return;
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(typed()));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain);
    await keep(submission(), { nonce, sealed, at: Date.now() });
  }

  async function readHere(name) {
    const entry = await kept(name);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: entry.nonce }, key, entry.sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  async function saveThere() {
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      state.textContent = `${state.dataset.saved} ${(await answer.json()).saved_at}`;
    } catch {
      await saveHere();
      state.textContent = state.dataset.local;
    }
  }

  function changed() {
    clearTimeout(localTimer);
    localTimer = setTimeout(() => saveHere().catch(() => {}), 500);
    clearTimeout(serverTimer);
    serverTimer = setTimeout(saveThere, 3000);
  }

  /** Put a draft's values into the form. */
  function fill(values) {
    for (const control of form.elements) {
      if (!control.name || control.name === "csrfmiddlewaretoken") continue;
      const given = values[control.name] || [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = given.includes(control.value);
      else control.value = given[0] || (control.name === "submission_key" ? control.value : "");
    }
    document.dispatchEvent(new Event("case:restored"));
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "kern-btn kern-btn--secondary";
    made.append(Object.assign(document.createElement("span"), { className: "kern-label", textContent: text }));
    made.addEventListener("click", act);
    return made;
  }

  /** A draft of this browser that was never sent: offered, not forced. One that nobody can open is thrown away. */
  async function offer() {
    for (const name of await names()) {
      let values;
      try {
        values = await readHere(name);
      } catch {
        await forget(name);
        continue;
      }
      if (name === submission()) { if (!document.querySelector("[data-error-summary]")) fill(values); return; }
      // What was typed about one case is offered on that case's page alone, and a new intake on no case's page.
      if (form.elements.draft_case || values.draft_case) continue;
      const text = document.createElement("span");
      text.textContent = `${state.dataset.found} `;
      state.replaceChildren(
        text,
        button(state.dataset.restore, () => { fill(values); state.textContent = ""; changed(); }),
        button(state.dataset.drop, async () => { await forget(name); state.textContent = ""; }),
      );
      return;
    }
  }

  async function start() {
    if (form.dataset.draftKey && window.crypto && crypto.subtle) {
      key = await importKey();
      await offer();
    }
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => { clearTimeout(serverTimer); saveHere().catch(() => {}); });
  }

  start().catch(() => {});
})();
