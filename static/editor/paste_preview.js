// The preview of a paste: the form as it would stand, old texts struck and new ones underlined, and at the foot the
// counts with 粘贴 and 取消.  The model holds the pasted texts meanwhile; they are taken out again before anything is kept.

import { PasteRail } from "./paste_rail.js";
import { element } from "./parts.js";

const HELD = ["mousedown", "mouseup", "click", "dblclick", "contextmenu", "paste", "copy", "cut", "keydown"];

const STOPPED = ["KeyZ", "KeyY", "KeyS"]; // with Ctrl they would act on the sheet

export class Preview {
  // work(choice) → plan; done(plan, or null for 取消).
  constructor(editor, matrix, work, done) {
    Object.assign(this, { editor, matrix, work, done, choice: { targets: null, onlyBlank: false }, drawn: [] });
    editor.rest();
    editor.composing = true; // others' changes wait
    this.frame = document.getElementById("main");
    this.frame.classList.add("pasting");
    this.bar = this.makeBar();
    this.rail = new PasteRail(editor.model, matrix, (targets) => this.again({ targets }));
    this.frame.append(this.bar, this.rail.element);
    this.stop = (event) => this.held(event);
    HELD.forEach((name) => document.addEventListener(name, this.stop, true));
    this.show();
    this.paste.focus({ preventScroll: true });
  }

  // ---- keys and mouse ----

  // The page is only looked at; Esc and Enter decide.  A link leaves, and leaves nothing behind.
  held(event) {
    if (event.type === "keydown") { this.pressed(event); return; }
    if (this.isOwn(event.target)) { return; }
    const link = event.type === "click" && event.target.closest("a[href]");
    if (link) { this.close(null); return; }
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "click") { this.editor.say("请先粘贴或取消。"); this.paste.focus({ preventScroll: true }); }
  }

  isOwn(target) { return this.bar.contains(target) || this.rail.element.contains(target); }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    const isTab = event.key === "Tab", isEnter = event.key === "Enter" && event.target.tagName !== "BUTTON";
    const isStopped = event.key === "Escape" || isEnter || (event.ctrlKey && STOPPED.includes(event.code));
    if (isTab || (this.isOwn(event.target) && !isStopped)) { return; }
    event.stopPropagation();
    if (!isStopped) { return; }
    event.preventDefault();
    if (isEnter) { this.accept(); } else if (event.key === "Escape") { this.close(null); }
  }

  makeBar() {
    const button = (textContent, className, onclick) => element("button", { type: "button", textContent, className, onclick });
    this.words = element("div", { role: "status" });
    this.paste = button("粘贴 Enter", "btn p", () => this.accept());
    const cancel = button("取消 Esc", "btn", () => this.close(null)), grow = element("span", { className: "grow" });
    const blank = element("input", { type: "checkbox", onchange: () => this.again({ onlyBlank: blank.checked }) });
    const label = element("label", { className: "nw" }, blank, " 只填空白格");
    const named = { className: "pastebar", role: "region", "aria-label": "粘贴预览" };
    return element("div", named, this.words, grow, label, cancel, this.paste);
  }

  again(choice) {
    this.takeOut();
    Object.assign(this.choice, choice);
    this.show();
  }

  accept() { if (this.plan.ops.length) { this.close(this.plan); } }

  close(plan) {
    this.takeOut();
    HELD.forEach((name) => document.removeEventListener(name, this.stop, true));
    this.bar.remove();
    this.rail.element.remove();
    this.frame.classList.remove("pasting");
    this.editor.composing = false;
    this.done(plan);
    this.editor.goOn();
  }

  // ---- the form as it would be ----

  show() {
    this.plan = this.work(this.choice);
    this.inverse = this.editor.show(this.plan.ops);
    const drawn = Array.from(this.editor.paper.element.querySelectorAll("[data-row]"));
    this.cells = new Map(drawn.map((cell) => [`${cell.dataset.row} ${cell.dataset.field}`, cell]));
    this.seen = new Set();
    this.plan.cells.forEach((cell) => this.mark(cell));
    this.plan.added.forEach((row) => this.markRow(row));
    this.rail.show(this.plan);
    this.say();
    const first = this.drawn[0];
    if (first) { first.cell.scrollIntoView({ block: "center", inline: "nearest" }); }
  }

  takeOut() {
    this.drawn.forEach(({ cell, undo }) => {
      cell.classList.remove("pm", "pn");
      undo();
    });
    this.drawn = [];
    this.editor.show(this.inverse);
    this.editor.paper.table.querySelectorAll("tr.new").forEach((line) => line.classList.remove("new"));
    this.editor.paper.number();
  }

  mark({ key, field, old, text, state }) {
    const cell = state !== "fixed" && (this.cells.get(`${key} ${field}`) || this.editor.td(key, field));
    if (!cell || this.seen.has(cell)) { return; }
    this.seen.add(cell);
    cell.classList.add("pm");
    this.drawn.push({ cell, undo: state === "changed" ? differ(cell, old, text) : () => null });
  }

  markRow({ key, doubt }) {
    const line = this.editor.paper.table.querySelector(`tr[data-key="${CSS.escape(key)}"]`);
    line.classList.add("new");
    line.cells[0].textContent = `＋${line.cells[0].textContent.replace("＋", "")}`;
    line.querySelectorAll("[data-field]").forEach((cell) => this.markNew(cell, key, doubt));
  }

  markNew(cell, key, doubt) {
    const { field, kind, row } = cell.dataset, { model } = this.editor, text = kind === "fixed" ? "" : model.text(key, field);
    if (row !== key || cell.rowSpan > 1) { return; }
    cell.classList.add("pn");
    this.drawn.push({ cell, undo: text ? differ(cell, "", text) : () => null });
    if (doubt && field === "level3") { this.drawn.push({ cell, undo: doubtful(cell, doubt) }); }
  }

  // ---- in words ----

  say() {
    const { counts } = this.plan, sentences = [`${inWords(counts) || "没有可粘的格"}。`, this.headWords(), this.fixedWords(), this.sameWords()];
    this.words.textContent = "";
    this.words.append(
      element("b", { textContent: `粘贴预览：${counts.rows} 行 × ${counts.columns} 列` }),
      element("span", { className: "muted", textContent: `　${sentences.filter(Boolean).join("")}` }),
    );
    this.paste.disabled = !this.plan.ops.length;
  }

  headWords() {
    const named = this.plan.columns.filter((column) => column.target && column.head);
    const used = named.map((column) => this.rail.title(column.target));
    const count = this.plan.heads.length, which = count > 1 ? `上面 ${count} 行` : "第一行";
    return count ? `${which}是表头，已按“${used.join("、")}”对号入座。` : "";
  }

  fixedWords() {
    const { fixed, labels } = this.plan.counts, cells = this.plan.cells.filter((cell) => cell.state === "fixed");
    const fields = [...new Set(cells.map((cell) => this.rail.title(cell.field)))].join("、");
    return (labels ? `${labels} 格是表头，不粘。` : "") + (fixed ? `${fixed} 格是${fields}，由表自己编，不粘。` : "");
  }

  sameWords() { return this.plan.ops.length ? "" : "粘贴后和现在一样。"; }
}

// 改 2 格 · 不变 4 格 · 新增 1 行
export function inWords({ changed, same, kept, added }) {
  const parts = [[changed, `改 ${changed} 格`], [same, `不变 ${same} 格`], [kept, `保留 ${kept} 格`], [added, `新增 ${added} 行`]];
  return parts.filter(([number]) => number).map(([, words]) => words).join(" · ");
}

// Instead of the text the old one struck and the new one underlined; returns what undoes it.
function differ(cell, old, text) {
  const parts = [old && element("del", { textContent: old }), text && element("ins", { textContent: text })].filter(Boolean);
  const texts = Array.from(cell.childNodes).filter((node) => node.nodeType === Node.TEXT_NODE);
  const own = texts[0] || cell.appendChild(document.createTextNode(text));
  own.replaceWith(...parts);
  return () => { parts.shift().replaceWith(own); parts.forEach((part) => part.remove()); };
}

function doubtful(cell, words) {
  const mark = element("span", { className: "mks doubt" }, element("span", { className: "mk w", title: words, textContent: "疑" }));
  cell.append(mark);
  return () => mark.remove();
}
