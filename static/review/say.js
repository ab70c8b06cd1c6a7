// Writing a remark: the card with the field stands beside the cell it speaks of.  What is typed survives leaving the
// page until it is kept.

import { store, stored } from "./queue.js";

export class Say {
  constructor(desk) {
    this.desk = desk;
    this.draft = `remark:${desk.main.dataset.key}`;
    this.renew();
    desk.paper.addEventListener("click", (event) => this.onPlus(event));
    const asked = new URLSearchParams(location.search).get("cell"), left = this.left();
    if (asked !== null) { this.openAt(asked); } else if (left) { this.openAt(left.cell, left.text); }
  }

  get form() { return document.getElementById("say"); }
  get field() { return document.getElementById("remark-text"); }
  get select() { return document.getElementById("cell"); }

  // The cards are new, and with them the form.
  renew() {
    if (!this.form) { return; }
    const form = this.form, choice = form.querySelector("[for=cell]");
    form.hidden = true;
    form.querySelectorAll(".ready").forEach((list) => { list.hidden = false; });
    [choice, this.select].forEach((one) => one.classList.add("vh-select"));
    this.field.addEventListener("input", () => store(this.draft, JSON.stringify({ cell: this.select.value, text: this.field.value })));
    this.select.addEventListener("change", () => this.placeAt(this.select.value));
    form.addEventListener("click", (event) => this.ready(event));
    document.querySelectorAll("[data-say]").forEach((button) => { button.hidden = false; button.onclick = () => this.openAt(""); });
    if (this.desk.remarks.active === form) { this.desk.remarks.close(); } else { this.desk.remarks.show(); }
  }

  left() { try { return JSON.parse(stored(this.draft) || "null"); } catch (error) { return null; } }

  onPlus(event) {
    const link = event.target.closest("a.say"), cell = event.target.closest("[data-field]");
    if (!link) { return; }
    event.preventDefault();
    this.open(cell);
  }

  open(cell) { return this.openAt(cell ? `${cell.dataset.row}:${cell.dataset.field}` : ""); }

  openAt(at, text = "") {
    if (!this.form) { return false; }
    this.desk.open("remarks");
    this.form.hidden = false;
    this.select.value = at;
    if (text) { this.field.value = text; }
    this.placeAt(at);
    this.field.focus({ preventScroll: true });
    return true;
  }

  placeAt(at) {
    const [row, field] = at.split(":"), { form } = this;
    if (row) { Object.assign(form.dataset, { row, field }); } else { delete form.dataset.row; delete form.dataset.field; }
    const chosen = this.select.selectedOptions[0];
    document.getElementById("say-place").textContent = chosen && chosen.value ? chosen.textContent : "整张表";
    this.desk.remarks.activate(form);
    this.desk.cursor.go(row ? this.desk.cursor.find(row, field) : null, { quiet: true });
    this.field.focus({ preventScroll: true });
  }

  ready(event) {
    const chosen = event.target.closest("[data-sentence]");
    if (!chosen) { return; }
    this.field.value = [this.field.value, chosen.dataset.sentence].filter(Boolean).join("\n");
    this.field.dispatchEvent(new Event("input"));
    this.field.focus();
  }

  send(form) {
    const button = form.querySelector("button:not([type=button])");
    if (form.reportValidity()) { button.click(); }
    return true;
  }

  // It was kept: the new card of its cell is shown, the cursor is where it was.
  kept(form) {
    const at = form.elements.cell.value, { remarks, cursor } = this.desk;
    store(this.draft, "");
    const [row, field] = at.split(":"), own = remarks.all.filter((card) => (card.dataset.row || "") === row && (card.dataset.field || "") === (field || ""));
    this.desk.open("remarks");
    remarks.activate(own[own.length - 1] || null);
    cursor.go(row ? cursor.find(row, field) : null, { quiet: true, scroll: false });
    if (!row && document.activeElement) { document.activeElement.blur(); }
  }

  close() {
    if (!this.form || this.form.hidden) { return; }
    this.form.hidden = true;
    this.desk.remarks.close();
  }
}
