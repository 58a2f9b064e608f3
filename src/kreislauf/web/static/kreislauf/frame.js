/* The frame without JavaScript works: the menu is open, the account panel is a <details>. This adds comfort only. */
"use strict";

/** A button that shows and hides the list it names; without JavaScript the list is simply there. */
function prepareToggle(button) {
  const list = document.getElementById(button.dataset.toggles);
  button.hidden = false;
  document.documentElement.classList.add("kl-js");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    list.classList.toggle("kl-open", open);
  });
}

/** A panel closes on Escape (focus returns to its summary) and on a click elsewhere. */
function prepareClosing(details) {
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (details.open && !details.contains(event.target)) details.open = false;
  });
}

/** After a form came back with errors (as a page or by htmx), the reader starts at the summary of errors. */
function focusErrors() {
  const summary = document.querySelector("[data-error-summary]:not([data-seen])");
  if (!summary) return;
  summary.dataset.seen = "";
  summary.focus();
}

/** "Print this page" buttons. */
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.querySelectorAll("[data-toggles]").forEach(prepareToggle);
document.querySelectorAll("details[data-closes]").forEach(prepareClosing);
focusErrors();
document.addEventListener("htmx:after:swap", focusErrors);
