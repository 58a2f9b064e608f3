/* Comfort of the forms: the completeness light follows the typing, days can be picked. Nothing depends on it. */
"use strict";

(() => {
  /** Whether anything in a field's box is answered. */
  function answered(box) {
    return [...box.querySelectorAll("input[name], select[name], textarea[name]")].some((control) =>
      control.type === "checkbox" || control.type === "radio" ? control.checked : control.value.trim() !== "",
    );
  }

  function prepareLight(form) {
    const light = form.querySelector("[data-light]");
    if (!light) return;
    const boxes = [...form.querySelectorAll("[data-counts]")];
    const list = light.querySelector("[data-missing]");
    const shown = [...light.querySelectorAll("[data-shown]")];
    const draw = () => {
      const missing = boxes.filter((box) => !answered(box));
      const colour = missing.some((box) => "mandatory" in box.dataset) ? "red" : missing.length ? "yellow" : "green";
      shown.forEach((one) => { one.hidden = one.dataset.shown !== colour; });
      list.replaceChildren(...missing.map((box) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        const target = box.querySelector("input:not([type=hidden]):not([hidden]), select:not([hidden])");
        link.href = `#${target.id}`;
        link.className = "kl-link";
        link.textContent = box.dataset.label;
        link.addEventListener("click", (event) => { event.preventDefault(); target.focus(); });
        item.append(link);
        return item;
      }));
    };
    light.hidden = false;
    form.addEventListener("input", draw);
    form.addEventListener("change", draw);
    document.addEventListener("case:restored", draw);
    draw();
  }

  const ICON = '<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/></svg>';

  /** A button beside a typed day that opens the browser's own calendar. */
  function prepareDay(input) {
    const frame = document.createElement("div");
    const button = document.createElement("button");
    const native = document.createElement("input");
    frame.className = "case-day";
    button.type = "button";
    button.className = "case-day__pick";
    button.innerHTML = ICON;
    button.setAttribute("aria-label", document.documentElement.lang.startsWith("en") ? "Choose from calendar" : "Im Kalender wählen");
    Object.assign(native, { type: "date", tabIndex: -1, className: "case-day__native" });
    native.setAttribute("aria-hidden", "true");
    input.before(frame);
    if (typeof native.showPicker !== "function") { frame.append(input); return; }
    frame.append(input, button, native);
    button.addEventListener("click", () => native.showPicker());
    native.addEventListener("change", () => {
      if (!native.value) return;
      input.value = native.value.split("-").reverse().join(".");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
  }

  /** "The same person" in the duplicate hint: at most one, and it is sent with the form. */
  document.addEventListener("change", (event) => {
    const tick = event.target.closest("[data-same-person]");
    if (!tick) return;
    document.querySelectorAll("[data-same-person]").forEach((other) => { if (other !== tick) other.checked = false; });
    document.getElementById("id_person_id").value = tick.checked ? tick.value : "";
  });

  document.querySelectorAll("input[data-day]").forEach(prepareDay);
  document.querySelectorAll("form[data-intake]").forEach(prepareLight);
})();
