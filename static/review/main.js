// The review page: cards beside cells, the reading cursor, remarks without a reload, the decision, the keys.

import { Cards, light, sends } from "../place.js";
import { Cursor } from "./cursor.js";
import { Decision } from "./decide.js";
import { listen } from "./keys.js";
import { Queue, store, stored } from "./queue.js";
import { Say } from "./say.js";
import { ScoreCard } from "./score.js";

const STAYS = 8000; // ms
const PLACE = "review-place"; // the level 2 one was reading

class Desk {
  constructor() {
    this.main = document.getElementById("main");
    this.paper = document.getElementById("paper");
    this.rail = document.getElementById("rail");
    this.desk = document.getElementById("desk");
    this.cursor = new Cursor(this.paper, this.desk, (cell) => this.cameTo(cell));
    this.queue = new Queue(this.main);
    this.panels = new Map(Array.from(this.rail.querySelectorAll("[data-panel]")).map((panel) => [panel.dataset.panel, panel]));
    const how = { cellOf: (card) => this.cellOf(card), picked: (card) => this.show(card) };
    this.findings = new Cards(this.panels.get("findings"), how);
    this.remarks = new Cards(this.panels.get("remarks"), how);
    const box = document.getElementById("decide");
    this.decision = box ? new Decision(box, (text) => this.tell(text)) : null;
    this.score = this.panels.has("score") ? new ScoreCard(this.panels.get("score")) : null;
    this.say = new Say(this);
    this.listen();
  }

  get lists() { return [this.findings, this.remarks]; }

  listen() {
    const again = () => requestAnimationFrame(() => this.lists.forEach((cards) => cards.place()));
    this.main.querySelector(".mid").addEventListener("scroll", again, true);
    window.addEventListener("resize", () => this.lists.forEach((cards) => cards.show()));
    this.rail.querySelectorAll("[data-tab]").forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); this.open(link.dataset.tab); }));
    this.paper.addEventListener("click", (event) => this.onMark(event));
    this.rail.addEventListener("click", (event) => this.onChange(event));
    ["mouseover", "mouseout"].forEach((name) => this.main.addEventListener(name, (event) => this.hover(event, name === "mouseover")));
    toasts();
    sends(this.rail, (json, form) => this.took(json, form));
    onlyMarked(this.paper);
    help();
    this.cursor.goOnAt(stored(PLACE));
    addEventListener("pagehide", () => store(PLACE, this.cursor.kindOfPlace()));
    if (location.hash.length > 1) { this.showById(decodeURIComponent(location.hash.slice(1))); }
    if (this.stopped) { this.stopped.focus(); }
  }

  // The list of what stood in the way of a decision.
  get stopped() { return document.getElementById("obstacles"); }

  tell(text) {
    const line = document.getElementById("live");
    line.textContent = "";
    requestAnimationFrame(() => { line.textContent = text; });
  }

  // ---- cards and cells ----

  cellOf(card) {
    const { row, field } = card.dataset;
    return row ? this.cursor.find(row, field) : null;
  }

  open(tab) {
    this.panels.forEach((panel, name) => { panel.hidden = name !== tab; });
    this.rail.querySelectorAll("[data-tab]").forEach((link) => {
      if (link.dataset.tab === tab) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
    });
    this.lists.forEach((cards) => cards.show());
    const url = new URL(location.href);
    url.searchParams.set("tab", tab);
    history.replaceState(null, "", url);
  }

  show(card) {
    const cell = this.cellOf(card);
    this.cursor.go(cell, { quiet: true });
    light(card, (row, field) => this.cursor.find(row, field));
    this.lists.forEach((cards) => cards.place());
  }

  onMark(event) {
    const link = event.target.closest("a.mk");
    if (!link) { return; }
    event.preventDefault();
    this.showById(decodeURIComponent(link.hash.slice(1)));
  }

  // A change of the comparison and its cell find each other.
  onChange(event) {
    const link = event.target.closest("[data-to]"), listed = event.target.closest(".obstacles a");
    if (listed) { event.preventDefault(); this.showById(decodeURIComponent(listed.hash.slice(1))); }
    if (!link) { return; }
    event.preventDefault();
    const [row, field] = link.dataset.to.split(":"), mark = this.paper.querySelector(`a.mk[href="${link.hash}"]`);
    this.cursor.go(this.cursor.find(row, field) || (mark && mark.closest("td, th")), { quiet: true });
  }

  showChange(id) {
    const card = document.getElementById(id), panel = this.panels.get("changes");
    if (!card || !panel || !panel.contains(card)) { return; }
    this.open("changes");
    panel.querySelectorAll(".act").forEach((one) => one.classList.remove("act"));
    card.classList.add("act");
    card.scrollIntoView({ block: "nearest" });
  }

  // A card under the pointer lights its cell, a marked cell its card.
  hover(event, on) {
    const card = event.target.closest(".cards > .fc"), link = event.target.closest("a.mk");
    const other = card ? this.cellOf(card) : link && this.paper.contains(link) ? document.getElementById(decodeURIComponent(link.hash.slice(1))) : null;
    if (other) { other.classList.toggle("lit", on); }
  }

  showById(id) {
    const cards = this.lists.find((one) => one.find(id));
    if (!cards) { this.showChange(id); return; }
    this.open(cards === this.findings ? "findings" : "remarks");
    cards.activate(cards.find(id));
    this.show(cards.find(id));
  }

  // The gravest card of a cell one comes to; a cell without one closes the card.
  cameTo(cell) {
    const cards = this.lists.find((one) => !one.section.hidden);
    if (!cards) { return; }
    const here = cards.of(cell), first = here.includes(cards.active) ? cards.active : here[0];
    if (cards.active !== first) { cards.activate(first || null); }
    light(first, (row, field) => this.cursor.find(row, field));
  }

  // Errors and doubts, then remarks that are not closed.
  step(by) {
    const found = this.findings.all.filter((card) => !card.matches(".h, .done"));
    const said = this.remarks.all.filter((card) => card.id !== "say" && !card.classList.contains("done"));
    const all = [...found, ...said], active = this.lists.map((cards) => cards.active).find((card) => all.includes(card) && !card.closest("[hidden]"));
    const next = active ? all[all.indexOf(active) + by] : by > 0 ? all[0] : all[all.length - 1];
    if (next) { this.showById(next.id); } else { this.tell(all.length ? "没有别处了。" : "这张表没有问题，也没有意见。"); }
  }

  // ---- what came back ----

  took(json, form) {
    this.findings.replace(json.findings);
    this.remarks.replace(json.remarks);
    this.say.renew();
    this.marks(json.marks);
    Object.entries(json.counts).forEach(([name, count]) => this.rail.querySelectorAll(`[data-count="${name}"]`).forEach((one) => { one.textContent = count; }));
    if (this.decision) { this.decision.update(json); }
    if (this.score) { this.score.update(json.score, form); }
    if (this.stopped && !json.inTheWay) { this.stopped.remove(); }
    this.tell(json.said);
    if (form && form.elements.cell) { this.say.kept(form); }
  }

  marks(found) {
    this.paper.querySelectorAll(".mks a.mk").forEach((old) => old.remove());
    const many = new Map();
    found.forEach((mark) => {
      const cell = this.cursor.find(mark.row, mark.field);
      if (!cell) { return; }
      const made = Object.assign(document.createElement("a"), { className: `mk ${mark.kind}`, href: mark.href, title: mark.title, textContent: mark.label });
      const own = corner(cell);
      own.insertBefore(made, own.querySelector(".say"));
      many.set(cell, (many.get(cell) || 0) + 1);
    });
    this.paper.querySelectorAll("[data-field]").forEach((cell) => {
      cell.classList.toggle("has", many.get(cell) === 1);
      cell.classList.toggle("has2", many.get(cell) > 1);
    });
  }
}

function corner(cell) {
  const own = cell.querySelector(":scope > .mks");
  return own || cell.appendChild(Object.assign(document.createElement("span"), { className: "mks" }));
}

// Rows without a mark fold away; the head of the sheet stays.
function onlyMarked(paper) {
  const box = document.getElementById("only-marked"), count = document.getElementById("only-count");
  document.getElementById("only").hidden = false;
  box.addEventListener("change", () => {
    const rows = Array.from(paper.querySelectorAll("table.sheet tr:not(.hrow):not(.hd)"));
    const quiet = rows.filter((row) => box.checked && !row.querySelector(".mks a.mk"));
    rows.forEach((row) => row.classList.toggle("quiet", quiet.includes(row)));
    count.textContent = quiet.length ? `　隐藏了 ${quiet.length} 行` : "";
  });
}

// What went well is said at the bottom left and goes after a while; what went wrong stays where it is.
function toasts() {
  document.querySelectorAll(".msgs .note.ok").forEach((note) => {
    const box = document.createElement("div");
    box.className = "toast fix";
    box.setAttribute("role", "status");
    box.append(...note.childNodes);
    const { parentNode } = note;
    note.remove();
    if (!parentNode.children.length) { parentNode.remove(); }
    document.body.appendChild(box);
    let timer = setTimeout(() => box.remove(), STAYS);
    box.addEventListener("mouseenter", () => clearTimeout(timer));
    box.addEventListener("focusin", () => clearTimeout(timer));
    box.addEventListener("mouseleave", () => { timer = setTimeout(() => box.remove(), STAYS); });
  });
}

function help() {
  const dialog = document.getElementById("keys"), close = document.getElementById("keys-close"), open = document.getElementById("keys-open");
  let before = null;
  const hide = () => { dialog.hidden = true; if (before) { before.focus(); } };
  open.hidden = false;
  open.addEventListener("click", () => { before = document.activeElement; dialog.hidden = false; close.focus(); });
  close.addEventListener("click", hide);
  dialog.addEventListener("mousedown", (event) => { if (event.target === dialog) { hide(); } });
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); } if (event.key === "Escape") { hide(); } });
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) { link.click(); }
  return Boolean(link);
}

// The links of 对比, in order; the first is 不对比.
function compare(step) {
  const all = Array.from(document.querySelectorAll("[data-with]")), at = Math.max(0, all.findIndex((one) => one.matches("[aria-current]")));
  const next = step === 0 ? all[at ? 0 : 1] : all[(at + step + all.length) % all.length];
  if (next) { next.click(); }
  return Boolean(next);
}

const desk = new Desk();
listen({
  next: () => follow("#next"),
  previous: () => follow("#previous"),
  step: (by) => desk.step(by),
  comment: () => desk.say.open(desk.cursor.current),
  pass: () => desk.decision && desk.decision.choose(false),
  giveBack: () => desk.decision && desk.decision.choose(true),
  submit: (field) => (field && field.form && field.form.matches("[data-fetch]") ? desk.say.send(field.form) : desk.decision && desk.decision.submit()),
  move: (way) => desk.cursor.move(way),
  escape: (field) => { if (field) { field.blur(); } else { desk.say.close(); } return Boolean(field); },
  compare: () => compare(0),
  before: () => compare(-1),
  after: () => compare(1),
  fold: () => desk.queue.fold(),
  help: () => document.getElementById("keys-open").click(),
});
document.documentElement.dataset.review = "on";
