// The rail of the editor: cards of findings and of the reviewers' points beside their cells, anew after each save; F8 goes through them; 送审 asks first, or says what stands in the way.

import { Cards, light, sends } from "../place.js";
import { composes } from "./keys.js";

const SOON = 30; // ms
const FOUND = ["e", "w", "h"]; // the marks of findings

export function attach(editor) { return new Rail(editor); }

class Rail {
  constructor(editor) {
    this.editor = editor;
    this.rail = document.getElementById("rail");
    this.url = this.rail.dataset.cards;
    const how = { cellOf: (card) => this.cellOf(card), picked: (card) => this.pick(card) };
    this.checks = new Cards(document.getElementById("rail-checks"), how);
    this.remarks = new Cards(document.getElementById("rail-remarks"), how);
    editor.rail = this;
    Object.assign(this, { marks: editor.model.layout.marks, held: null });
    this.listen();
    this.firstLook();
  }

  get lists() { return [this.checks, this.remarks]; }

  listen() {
    const { editor, rail } = this, again = () => this.later();
    document.querySelector(".mid").addEventListener("scroll", again, true);
    addEventListener("resize", () => this.lists.forEach((cards) => cards.show()));
    ["drawn", "step", "mode"].forEach((name) => editor.on(name, again));
    editor.on("ready", (at) => this.cameTo(at));
    editor.on("saved", (answer) => this.saved(answer));
    editor.on("leave", () => this.release());
    rail.addEventListener("click", (event) => this.clicked(event));
    editor.paper.element.addEventListener("click", (event) => this.onMark(event), true);
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("sending", (event) => { event.preventDefault(); this.send(); });
    sends(rail, (json) => this.took(json));
    this.opensOpinion(document.querySelector(".doc .pill.returned"));
  }

  // 已退回 leads to why.
  opensOpinion(pill) {
    if (!pill || !document.getElementById("opinion-of-return")) { return; }
    pill.tabIndex = 0;
    pill.setAttribute("role", "button");
    pill.title = "看退回意见";
    const open = () => { this.open(this.remarks); document.getElementById("opinion-of-return").scrollIntoView({ block: "nearest" }); };
    pill.addEventListener("click", open);
    pill.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } });
  }

  later() {
    if (this.frame) { return; }
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.lists.forEach((cards) => cards.place()); });
  }

  // Sent back here because something stands in the way, or by a link to a card.
  firstLook() {
    const summary = document.getElementById("obstacles"), id = decodeURIComponent(location.hash.slice(1));
    if (summary) { summary.focus(); }
    const waits = this.remarks.all.some((card) => "waits" in card.dataset);
    if (id) { this.showById(id); } else if (waits && !summary && !this.rail.hidden) { this.open(this.remarks); }
  }

  // ---- cards and cells ----

  cellOf(card) {
    const { row, field } = card.dataset;
    return row ? this.editor.td(row, field) : null;
  }

  open(cards) {
    const opener = document.getElementById("rail-open");
    if (this.rail.hidden && opener) { opener.click(); }
    const tab = document.getElementById(cards === this.checks ? "tab-checks" : "tab-remarks");
    if (tab.getAttribute("aria-selected") !== "true") { tab.click(); }
    cards.show();
  }

  pick(card) {
    const { row, field } = card.dataset, within = card.contains(document.activeElement) && document.activeElement.matches("textarea, button, summary");
    light(card, (key, name) => this.editor.td(key, name));
    if (row && !within) { this.editor.goto(row, field); }
  }

  cameTo({ key, field }) {
    const cards = this.lists.find((one) => !one.section.hidden);
    if (!cards) { return; }
    const cell = this.editor.td(key, field), here = cards.of(cell), card = here.includes(cards.active) ? cards.active : here[0] || null;
    if (cards.active !== card) { cards.activate(card); }
    light(card, (row, name) => this.editor.td(row, name));
  }

  showById(id) {
    const cards = this.lists.find((one) => one.find(id));
    if (!cards) { return; }
    this.open(cards);
    const card = cards.find(id);
    cards.activate(card);
    light(card, (key, name) => this.editor.td(key, name));
    const goes = card.dataset.row && this.editor.goto(card.dataset.row, card.dataset.field);
    const field = !goes && card.querySelector("textarea");
    if (field) { field.focus(); }
  }

  clicked(event) {
    const link = event.target.closest(".obstacles a, a[href^='#批']"), fix = event.target.closest("[data-fix]"), tab = event.target.closest("[role=tab]");
    if (link) { event.preventDefault(); this.showById(decodeURIComponent(link.hash.slice(1))); }
    if (fix) { this.fix(fix.closest(".fc"), Number(fix.dataset.fix)); }
    if (tab) { requestAnimationFrame(() => this.lists.forEach((cards) => cards.show())); }
  }

  onMark(event) {
    const link = event.target.closest("a.mk"), id = link && decodeURIComponent(link.hash.slice(1));
    if (!link || !this.lists.some((cards) => cards.find(id))) { return; }
    event.preventDefault();
    event.stopPropagation();
    this.showById(id);
  }

  // ---- F8 ----

  key(event) {
    if (composes(event) || event.key !== "F8" || event.ctrlKey || document.querySelector(".dim:not([hidden])")) { return; }
    event.preventDefault();
    if (event.altKey) { this.firstFix(); } else { this.step(event.shiftKey ? -1 : 1); }
  }

  step(by) {
    const all = [...this.checks.all, ...this.remarks.all].filter((card) => !card.classList.contains("done"));
    const shown = this.lists.find((one) => !one.section.hidden), active = shown && all.includes(shown.active) ? shown.active : null;
    const next = active ? all[all.indexOf(active) + by] : by > 0 ? all[0] : all[all.length - 1];
    if (next) { this.showById(next.id); } else { this.editor.say(all.length ? "没有别处了。" : "没有问题，也没有意见。"); }
  }

  firstFix() {
    const card = this.lists.map((cards) => cards.active).find((one) => one && one.querySelector("[data-fix]"));
    if (card) { this.fix(card, 0); } else { this.editor.say("这一处没有现成的改法。"); }
  }

  // The operations of a fix, as the checks of now have it.
  fix({ id }, number) {
    this.ask().then((json) => {
      const ops = json && (json.fixes[id] || [])[number], [first] = ops || [];
      if (first) { this.editor.do("采纳改法", ops, { focus: { key: first.row, field: first.field } }); }
    });
  }

  // ---- fetched anew ----

  // The answer to a save brings the cards; the sheet of somebody else is merged first.
  saved({ cards, document: others }) {
    if (!cards || others) { this.renewSoon(); return; }
    clearTimeout(this.soon);
    this.asked = (this.asked || 0) + 1;
    this.took(cards);
  }

  renewSoon() {
    clearTimeout(this.soon);
    const number = this.asked = (this.asked || 0) + 1;
    this.soon = setTimeout(() => this.ask().then((json) => { if (json && number === this.asked) { this.took(json); } }), SOON);
  }

  // null where the server cannot be asked; the saving says so.
  ask() {
    return fetch(this.url, { headers: { "X-Requested-With": "fetch" } })
      .then((response) => (response.ok && !response.redirected ? response.json() : null), () => null);
  }

  took(json) {
    const before = names(this.checks), { editor } = this;
    this.checks.replace(json.findings);
    this.remarks.replace(json.remarks);
    this.mark(json.marks);
    this.count("checks", json.counts.findings);
    this.count("remarks", json.counts.remarks);
    const after = names(this.checks), mended = before.filter((name) => !after.includes(name)).length;
    if (json.said || mended) { editor.say(json.said || `已改好 ${mended} 处。`); }
    if (document.getElementById("obstacles")) { this.summary(); }
    if (editor.mode !== "none" && editor.current && !this.held) { this.cameTo(editor.current); }
  }

  // What is newly found in the cell one is in waits until one has left it.
  mark(marks) {
    const { saving, paper } = this.editor, shown = marks.filter((one) => !this.isNewHere(one));
    this.held = shown.length < marks.length ? marks : null;
    this.marks = shown;
    if (saving) { saving.marks = shown; saving.marked(); } else { paper.showMarks(shown); }
    this.editor.emit("marked");
  }

  isNewHere({ row, field, kind }) {
    const { current, mode } = this.editor, here = mode !== "none" && current && current.key === row && current.field === field;
    return here && FOUND.includes(kind) && !this.marks.some((one) => one.row === row && one.field === field && one.kind === kind);
  }

  release() { if (this.held) { setTimeout(() => { if (this.held) { this.mark(this.held); } }); } }

  count(name, number) { document.querySelectorAll(`[data-count="${name}"]`).forEach((one) => { one.textContent = number || ""; }); }

  // ---- 送审 ----

  send() {
    this.sending().then(({ ready, html }) => {
      if (ready) { import("./asking.js").then((part) => part.dialogOf(this.editor, html)); return; }
      if (this.rail.hidden) { this.open(this.checks); }
      this.obstacles(html);
      document.getElementById("obstacles").focus();
    }, () => this.editor.toast("没有送审：网络断了，请稍后再点一次。"));
  }

  sending() {
    return fetch(this.rail.dataset.sending, { headers: { "X-Requested-With": "fetch" } }).then((response) => {
      if (!response.ok || response.redirected) { throw new Error("no answer"); }
      return response.text().then((html) => ({ ready: response.headers.get("X-Ready") === "1", html }));
    });
  }

  obstacles(html) {
    document.getElementById("obstacles-here").innerHTML = html;
    this.lists.forEach((cards) => cards.show());
  }

  // What is listed follows what has been done about it.
  summary() {
    this.sending().then(({ ready, html }) => this.obstacles(ready ? "" : html), () => null);
  }
}

function names(cards) { return cards.all.map((card) => `${card.dataset.rule} ${card.dataset.row} ${card.dataset.field}`); }
