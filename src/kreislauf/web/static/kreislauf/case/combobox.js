/* A list of codes becomes searchable by typing. Without JavaScript it stays the list it is; the list is what is sent. */
"use strict";

(() => {
  const plain = (text) => text.toLocaleLowerCase("de").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss");

  /** All options with their group, in order; the empty one left out. */
  function optionsOf(select) {
    return [...select.options]
      .filter((option) => option.value !== "")
      .map((option) => ({
        value: option.value,
        text: option.text,
        key: plain(option.text),
        group: option.parentElement.tagName === "OPTGROUP" ? option.parentElement.label : "",
      }));
  }

  class Combobox {
    constructor(select) {
      this.select = select;
      this.options = optionsOf(select);
      this.shown = [];
      this.active = -1;
      this.build();
      this.listen();
    }

    build() {
      const { select } = this;
      const id = select.id;
      this.input = document.createElement("input");
      this.list = document.createElement("ul");
      Object.assign(this.input, { type: "text", id, autocomplete: "off", spellcheck: false });
      this.input.className = "kern-form-input__input";
      for (const [name, value] of Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}_list`,
      })) this.input.setAttribute(name, value);
      for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
        if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
      }
      this.list.id = `${id}_list`;
      this.list.className = "case-combo__list";
      this.list.setAttribute("role", "listbox");
      const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
      this.list.setAttribute("aria-label", label ? label.firstChild.textContent.trim() : "");
      this.list.hidden = true;
      select.id = `${id}_select`;
      const frame = document.createElement("div");
      frame.className = "case-combo";
      const place = select.closest(".kern-form-input__select-wrapper") || select;
      place.before(frame);
      frame.append(this.input, this.list);
      place.hidden = true;
      this.show();
    }

    listen() {
      this.input.addEventListener("input", () => this.open(this.input.value));
      this.input.addEventListener("click", () => { if (this.list.hidden) this.open(""); });
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("focus", () => this.input.select());
      this.input.addEventListener("blur", () => this.leave());
      this.list.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        const item = event.target.closest("[role=option]");
        if (item) this.choose(this.shown[Number(item.dataset.place)]);
      });
    }

    /** The chosen option's text into the input. */
    show() {
      const chosen = this.select.selectedOptions[0];
      this.input.value = chosen && chosen.value !== "" ? chosen.text : "";
    }

    open(text) {
      const wanted = plain(text.trim());
      const starts = this.options.filter((option) => option.key.startsWith(wanted));
      const holds = this.options.filter((option) => !option.key.startsWith(wanted) && option.key.includes(wanted));
      this.shown = wanted ? [...starts, ...holds] : this.options;
      this.active = wanted && this.shown.length ? 0 : -1;
      this.draw(Boolean(wanted));
    }

    draw(searched) {
      this.list.replaceChildren();
      let group = "";
      this.shown.forEach((option, place) => {
        if (!searched && option.group !== group) {
          group = option.group;
          if (group) this.list.append(this.item("case-combo__group", group, "presentation"));
        }
        const item = this.item("", option.text, "option");
        item.id = `${this.list.id}_${place}`;
        item.dataset.place = String(place);
        this.list.append(item);
      });
      this.list.hidden = this.shown.length === 0;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      this.mark();
    }

    item(name, text, role) {
      const item = document.createElement("li");
      item.className = name;
      item.textContent = text;
      item.setAttribute("role", role);
      return item;
    }

    mark() {
      this.list.querySelectorAll("[role=option]").forEach((item, place) => {
        item.setAttribute("aria-selected", String(place === this.active));
        if (place === this.active) item.scrollIntoView({ block: "nearest" });
      });
      if (this.active < 0) this.input.removeAttribute("aria-activedescendant");
      else this.input.setAttribute("aria-activedescendant", `${this.list.id}_${this.active}`);
    }

    move(step) {
      if (this.list.hidden) this.open("");
      if (!this.shown.length) return;
      this.active = (this.active + step + this.shown.length) % this.shown.length;
      this.mark();
    }

    key(event) {
      const acts = {
        ArrowDown: () => this.move(1),
        ArrowUp: () => this.move(this.active < 0 ? 0 : -1),
        Escape: () => { this.close(); this.show(); },
        Enter: () => this.choose(this.shown[this.active]),
      };
      const act = acts[event.key];
      if (!act || ((event.key === "Enter" || event.key === "Escape") && this.list.hidden)) return;
      event.preventDefault();
      act();
    }

    choose(option) {
      if (option) {
        this.select.value = option.value;
        this.select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      this.close();
      this.show();
    }

    /** On leaving: what is marked is taken, an emptied field is emptied, anything else is as before. */
    leave() {
      if (!this.list.hidden && this.active >= 0) this.choose(this.shown[this.active]);
      else if (this.input.value.trim() === "" && this.select.value !== "") this.choose({ value: "" });
      this.close();
      this.show();
    }

    close() {
      this.list.hidden = true;
      this.active = -1;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  const made = [...document.querySelectorAll("select[data-combobox]")].map((select) => new Combobox(select));
  /** After a script has put answers into the lists, the inputs follow. */
  document.addEventListener("case:restored", () => made.forEach((combobox) => combobox.show()));
})();
