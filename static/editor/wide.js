// The wide sheet: its head and first columns stay in view, the jump row goes to a group of columns, long texts show four
// lines, and the whole width can be looked at.  What is generic comes from the layout: freeze and group of each column.

import { fit } from "./box.js";
import { element } from "./parts.js";

const EDGE = 4; // px between the current cell and what stays in view
const LINES = 4;

export function attach(editor) {
  const wide = new Wide(editor);
  editor.wide = wide;
  editor.reveal = (cell) => wide.reveal(cell);
  return wide;
}

class Wide {
  constructor(editor) {
    Object.assign(this, { editor, table: editor.paper.table, frame: editor.paper.table.closest(".wide") });
    this.lift();
    this.measure();
    this.clampAll();
    this.jumps();
    this.zooming();
    this.finding();
    this.rail();
    editor.on("drawn", () => { this.clampAll(); });
    editor.on("leave", (at) => { if (at) { this.clamp(editor.td(at.key, at.field)); } });
    editor.on("step", ({ ops }) => this.clampThese(ops));
    window.addEventListener("resize", () => this.measure());
    this.frame.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  // Title and running lines scroll with the table, so that the table has the height of the window.
  lift() {
    const lines = Array.from(this.editor.paper.element.children).filter((one) => one !== this.frame);
    this.frame.prepend(...lines);
  }

  // ---- columns that stay ----

  // Each sticks when it reaches the edge, in the official order; the gutter is the first.
  measure() {
    const { columns } = this.editor.model, widths = Array.from(this.table.querySelectorAll("colgroup col"), (col) => col.getBoundingClientRect().width);
    let left = widths[0], natural = widths[0], place = 1;
    this.columns = columns.map((column) => {
      const width = widths.slice(place, place + column.colspan).reduce((sum, one) => sum + one, 0), frozen = left;
      place += column.colspan;
      natural += width;
      if (column.freeze) { left += width; }
      return { column, width, natural: natural - width, left: frozen };
    });
    this.frozen = left;
    this.stick();
    this.headHeight = this.table.tHead ? this.table.tHead.offsetHeight : 0;
  }

  // A sheet of rules of our own: the content policy knows no style attributes in markup, and rows come and go.
  stick() {
    const frozen = this.columns.filter(({ column }) => column.freeze);
    const rules = frozen.map(({ column, left }) => `.wide-editor .fx-${column.field}{left:${left}px}`);
    if (!this.rules) { this.rules = new CSSStyleSheet(); document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.rules]; }
    this.rules.replaceSync(rules.join(""));
  }

  of(cell) { return this.columns.find((one) => one.column.field === cell.dataset.field); }

  // The current cell comes out wholly from under head and frozen columns; of a tall one the line one is on.
  reveal(cell) {
    const known = this.of(cell), frame = this.frame, edges = frame.getBoundingClientRect();
    if (!known || !this.table.contains(cell)) { cell.scrollIntoView({ block: "nearest", inline: "nearest" }); return; }
    if (!known.column.freeze) {
      const right = known.natural + known.width - frame.clientWidth + EDGE, left = known.natural - known.left - EDGE;
      frame.scrollLeft = Math.min(Math.max(frame.scrollLeft, right), Math.max(left, 0));
    }
    const box = this.lineOf(cell).getBoundingClientRect(), top = edges.top + this.headHeight + EDGE, bottom = edges.top + frame.clientHeight - EDGE;
    if (box.top < top) { frame.scrollTop -= top - box.top; }
    else if (box.bottom > bottom) { frame.scrollTop += Math.min(box.bottom - bottom, box.top - top); }
    this.keepInView(cell);
  }

  // Of a merged cell that is higher than the window only the part in view is typed into: its text is in sight.
  keepInView(cell) {
    const { box, model } = this.editor, edges = this.frame.getBoundingClientRect(), own = cell.getBoundingClientRect();
    if (box.style.top) { box.style.top = ""; box.style.removeProperty("--seen"); }
    const top = Math.max(own.top, edges.top + this.headHeight), bottom = Math.min(own.bottom, edges.top + this.frame.clientHeight);
    if (!cell.contains(box) || bottom - top > own.height - 1) { return; }
    box.style.top = `${top - own.top - 1}px`;
    box.style.setProperty("--seen", `${bottom - top + 2}px`);
    box.dataset.natural = Math.round(bottom - top);
    fit(box, cell, model.layout);
  }

  // The table row that a visit of a merged cell is on.
  lineOf(cell) {
    const { current } = this.editor;
    const line = current && this.table.querySelector(`tr[data-key="${CSS.escape(current.key)}"]`);
    return cell.rowSpan > 1 && line ? line : cell;
  }

  // ---- four lines ----

  clampAll() { this.table.querySelectorAll("tbody td.ed[data-row]").forEach((cell) => this.clamp(cell)); }

  clampThese(ops) {
    ops.filter((op) => op.op === "set").forEach((op) => this.clamp(this.editor.td(op.row, op.field)));
  }

  // Only texts that can be longer than four lines get a frame of their own.
  clamp(cell) {
    const known = cell && this.of(cell), own = cell && cell.querySelector(":scope > .clamp");
    if (!known || !this.table.contains(cell)) { return; }
    const text = this.editor.model.text(cell.dataset.row, cell.dataset.field), span = known.column.colspan ? cell.rowSpan : 1;
    const fits = Math.max(1, Math.floor((known.width - 16) / 14)) * LINES * span;
    if (text.length <= fits && text.split("\n").length <= LINES * span) { this.unclamp(cell, own, text); return; }
    const holder = own || document.createElement("span");
    holder.className = "clamp";
    holder.textContent = text;
    this.bare(cell);
    holder.style.webkitLineClamp = String(LINES * span);
    if (!own) { cell.prepend(holder); }
  }

  unclamp(cell, own, text) {
    if (!own) { return; }
    own.remove();
    this.bare(cell);
    cell.prepend(document.createTextNode(text));
  }

  bare(cell) { Array.from(cell.childNodes).filter((node) => node.nodeType === 3).forEach((node) => node.remove()); }

  // ---- the jump row ----

  jumps() {
    const buttons = this.groups().map(({ name }, index) => button("btn s q", name, () => this.jump(index)));
    const bar = element("nav", { className: "jump no-print", "aria-label": "跳到一组列" }, span("muted", "跳到"), ...buttons);
    this.buttons = buttons;
    this.buttons.forEach(keepsFocus);
    this.editor.paper.element.closest(".mid").querySelector(".tool").after(bar);
    this.bar = bar;
    this.scrolled();
  }

  groups() {
    const found = [];
    this.columns.forEach((one) => {
      const last = found[found.length - 1], name = one.column.group || "";
      if (last && last.name === name) { last.end = one.natural + one.width; } else { found.push({ name, first: one, end: one.natural + one.width }); }
    });
    return found.filter((group) => group.name);
  }

  // The group's first column comes to the edge of the frozen columns.
  jump(index) {
    this.whole(false);
    const { first } = this.groups()[index];
    this.frame.scrollLeft = index === 0 ? 0 : first.natural - first.left;
  }

  // The group in view: the last one whose first column has come to the edge; at the right end the last.
  scrolled() {
    this.cutLead();
    const at = this.frame.scrollLeft, end = this.frame.scrollWidth - this.frame.clientWidth, groups = this.groups();
    const seen = groups.filter(({ first }) => first.natural - first.left <= at + 8).length - 1;
    const index = end > 0 && at >= end - 2 ? Math.max(seen, groups.length - 1) : Math.max(seen, 0);
    this.buttons.forEach((one, place) => { if (place === index) { one.setAttribute("aria-current", "true"); } else { one.removeAttribute("aria-current"); } });
  }

  // A frozen head over two columns gives way with the second, which does not stay.
  cutLead() {
    const lead = this.table.tHead && this.table.tHead.querySelector("th.fx[colspan]"), field = lead && /fx-(\S+)/.exec(lead.className)[1];
    const own = lead && this.columns.find((one) => one.column.field === field);
    if (!own) { return; }
    const gone = Math.min(Math.max(0, this.frame.scrollLeft - (own.natural - own.left)), lead.offsetWidth - own.width);
    this.table.style.setProperty("--cut", `${gone}px`);
  }

  // ---- the whole width ----

  zooming() {
    this.scrolls = button("btn s", "分栏滚动", () => this.whole(false));
    this.wholes = button("btn s", "", () => this.whole(true));
    [this.scrolls, this.wholes].forEach(keepsFocus);
    const group = element("span", { className: "grp", role: "group", "aria-label": "看多宽" }, this.scrolls, this.wholes);
    this.editor.paper.element.closest(".mid").querySelector(".tool .grow").after(group);
    this.frame.addEventListener("mousedown", (event) => this.back(event), true);
    this.frame.addEventListener("focusin", () => { if (this.isWhole) { this.whole(false); } });
    this.whole(false);
  }

  ratio() { return Math.min(1, (this.frame.clientWidth - 2) / this.table.offsetWidth); }

  // A look at the sheet as printed; nothing is typed there.
  whole(wanted) {
    if (!this.isWhole) { this.wholes.textContent = `整表缩放 ${Math.round(100 * this.ratio())}%`; }
    if (wanted && !this.isWhole) { this.editor.rest(); this.table.style.zoom = String(this.ratio()); }
    if (!wanted) { this.table.style.zoom = ""; }
    this.isWhole = wanted;
    this.frame.classList.toggle("whole", wanted);
    this.scrolls.setAttribute("aria-pressed", String(!wanted));
    this.wholes.setAttribute("aria-pressed", String(wanted));
  }

  // A click goes back to work at that cell.
  back(event) {
    const cell = this.isWhole && event.target.closest(".ed");
    if (!cell) { return; }
    event.preventDefault();
    event.stopPropagation();
    this.whole(false);
    this.editor.goto(cell.dataset.row, cell.dataset.field);
  }

  // The rail lies over the table while it is wanted.
  rail() {
    const rail = document.getElementById("rail"), opener = document.getElementById("rail-open");
    keepsFocus(opener);
    opener.addEventListener("click", () => {
      rail.hidden = !rail.hidden;
      opener.setAttribute("aria-expanded", String(!rail.hidden));
      window.dispatchEvent(new Event("resize"));
    });
    rail.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) { opener.click(); opener.focus(); }
    });
  }

  // ---- the finding of the current cell ----

  finding() {
    const line = element("span", { className: "said", hidden: true, "data-with-cell": "" });
    this.bar.appendChild(line);
    const show = () => { const { current } = this.editor; line.hidden = !current || !fillLine(line, cardOf(this.editor, current)); };
    this.editor.on("ready", show);
    this.editor.on("leave", () => { line.hidden = true; });
    watchCards(() => { if (this.editor.mode !== "none") { show(); } });
  }
}

// Calls back when the rail has other cards: findings come after each save.
export function watchCards(act) { new MutationObserver(act).observe(document.getElementById("rail"), { childList: true, subtree: true }); }

// The first card of the rail that speaks of this cell; cards carry data-row and data-field.
export function cardOf(editor, { key, field }) { return cardsOf(editor, key, field)[0] || null; }

export function cardsOf(editor, key, field) {
  const keys = editor.model.covered(key, field);
  return Array.from(document.querySelectorAll("#rail .fc[data-field]"))
    .filter((card) => card.dataset.field === field && keys.includes(card.dataset.row));
}

function fillLine(line, card) {
  line.textContent = "";
  if (!card) { return false; }
  const mark = card.querySelector(".mk"), words = card.querySelector(".at span:not(.mk), p"), act = card.querySelector("[data-fix]");
  if (mark) { line.appendChild(span(mark.className, mark.textContent)); }
  line.appendChild(span("", (card.querySelector("p") || words || card).textContent.trim()));
  if (act) { line.appendChild(button("link", act.textContent, () => act.click())); }
  return true;
}

export function span(name, text) { return element("span", { className: name, textContent: text }); }

export function button(name, text, act) { return element("button", { type: "button", className: name, textContent: text, onclick: act }); }

// The cell that is being typed keeps the focus when such a button is clicked.
export function keepsFocus(made) { made.addEventListener("mousedown", (event) => event.preventDefault()); }
