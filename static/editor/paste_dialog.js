// 从 Excel / WPS / Word 粘贴: a large text box for those whose browser keeps the clipboard, or who do not know Ctrl+V.

import { element, style } from "./parts.js";
import { take } from "./paste.js";

export function open(editor) {
  style("aids").then(() => new PasteDialog(editor));
}

class PasteDialog {
  constructor(editor) {
    Object.assign(this, { editor, html: "", at: editor.current || firstCell(editor) });
    editor.rest();
    const named = { "aria-label": "复制的内容", placeholder: "在这里按 Ctrl+V" };
    this.box = element("textarea", { className: "in", rows: 12, ...named });
    this.box.addEventListener("paste", (event) => { this.html = event.clipboardData.getData("text/html"); });
    this.box.addEventListener("input", (event) => { if (event.inputType !== "insertFromPaste") { this.html = ""; } });
    this.element = this.draw();
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    document.body.append(this.element);
    this.box.focus();
  }

  draw() {
    const button = (textContent, className, onclick) => element("button", { type: "button", textContent, className, onclick });
    const next = button("看预览", "btn p", () => this.go()), close = button("不粘了", "btn", () => this.close());
    const title = element("h2", { id: "paste-title", textContent: "从 Excel / WPS / Word 粘贴" });
    const body = element("div", { className: "bd" }, element("p", { className: "help", textContent: this.words() }), this.box);
    const foot = element("div", { className: "ft" }, element("span", { className: "grow" }), close, next);
    const named = { className: "dlg", role: "dialog", "aria-modal": "true", "aria-labelledby": "paste-title" };
    return element("div", { className: "dim" }, element("div", named, title, body, foot));
  }

  words() {
    const place = this.editor.cells.place(this.at.key, this.at.field);
    return `在 Excel、WPS 或 Word 里选中表格，按 Ctrl+C 复制，再到下面按 Ctrl+V。先看预览，确认后才写进表里，从“${place}”开始。`;
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.key === "Escape") { event.preventDefault(); this.close(); }
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); this.go(); }
    if (event.key === "Tab") { this.turn(event); }
  }

  // The focus stays in the dialog.
  turn(event) {
    const stops = Array.from(this.element.querySelectorAll("textarea, button")), at = stops.indexOf(document.activeElement);
    const next = stops[(at + (event.shiftKey ? stops.length - 1 : 1)) % stops.length];
    event.preventDefault();
    next.focus();
  }

  go() {
    const { html, box } = this;
    if (!box.value.trim()) { box.focus(); return; }
    this.element.remove();
    take(this.editor, html, box.value, this.at);
  }

  close() {
    this.element.remove();
    this.editor.goto(this.at.key, this.at.field);
  }
}

function firstCell(editor) {
  const [row] = editor.model.rows();
  return row ? { key: row.key, field: "level3" } : { key: "head", field: editor.model.layout.head[0].field };
}
