// Autosave: operations go to the server as they are made, one request at a time.  What is not saved stays in the queue
// and in the browser's store; the line beside the sheet's state says how it stands.

import { Queue, Store, forgetAll, grouped } from "./queue.js";
import { merging } from "./merge.js";
import { style } from "./parts.js";
import * as presence from "./presence.js";

const AGAIN = [2000, 5000, 15000, 30000]; // ms until the next try; the last for all that follow
const BEAT = 20000; // ms: somebody is here
const SHOWN = 400; // ms until it is said that it saves
const PATIENCE = 30000; // ms for one request
const ARRIVED = 1500; // ms until what the page before sent at its end must be there
const LEFT = "perfgoals-left"; // the page before this one in the tab sent something at its end
const WRONG = [400, 413]; // what was sent will never be taken as it is
const MISFIT = "没有存上：这一页和网站的版本不一致，请复制后刷新。内容已留在本机";
const SMALL = 60000; // characters that a page may still send while it closes

export function attach(editor) {
  const saving = new Saving(editor);
  editor.saving = saving;
  saving.start();
}

export class Saving {
  constructor(editor) {
    const paper = editor.paper.element, main = document.querySelector("main[data-user]");
    Object.assign(this, { editor, url: paper.dataset.ops, user: Number(main.dataset.user), line: document.getElementById("saved") });
    this.store = new Store(paper.dataset.key, this.user);
    this.queue = new Queue(this.store, Number(paper.dataset.version));
    Object.assign(this, { flying: null, failures: 0, timer: 0, state: "idle", blocked: "", waiters: [], marks: editor.model.layout.marks, at: "" });
  }

  get pending() { return this.queue.unsent + this.queue.held.size; }

  start() {
    const { editor } = this;
    editor.on("type", () => this.typed());
    editor.on("leave", () => this.left());
    editor.on("drawn", () => presence.draw(editor));
    addEventListener("online", () => { this.failures = 0; this.send(); });
    addEventListener("beforeunload", (event) => this.unload(event));
    addEventListener("pagehide", () => this.farewell());
    document.addEventListener("click", (event) => this.link(event));
    document.addEventListener("submit", (event) => this.form(event), true);
    this.marked();
    this.beat();
    this.find();
    this.catchUp();
    const changes = document.getElementById("tab-changes");
    if (changes) { changes.addEventListener("click", () => this.lookBack()); }
  }

  // ---- what is to be saved ----

  push(ops) {
    this.prepare();
    this.queue.push(ops);
    if (this.store.full) { this.alarm("这台电脑的浏览器存不下备份，请不要关掉这一页，等显示“已自动保存”再离开。"); }
    this.marked();
    if (this.blocked) { return; }
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.send(), 0);
  }

  // What is needed when the line breaks is fetched while it holds.
  prepare() {
    if (!this.prepared) { this.prepared = [import("./drafts.js"), import("./signin.js"), import("./conflict.js"), style("saving")].map((part) => part.catch(() => null)); }
  }

  // The letters of now, before they are an operation.
  typed() {
    const { current, box, model } = this.editor, old = model.text(current.key, current.field);
    if (this.editor.visit.choosing) { return; }
    this.queue.type(box.value === old ? null : { op: "set", row: current.key, field: current.field, old, new: box.value });
    this.line.dataset.unsaved = this.pending;
  }

  // Resolves to whether everything is saved.
  flush() {
    if (this.queue.unsent) { this.failures = 0; this.send(); }
    if (!this.queue.unsent) { return Promise.resolve(this.settled()); }
    if (this.blocked) { this.remind(); return Promise.resolve(false); }
    return new Promise((resolve) => { this.waiters.push(resolve); });
  }

  settled() {
    if (this.queue.held.size) { this.choose(true); }
    return !this.queue.held.size;
  }

  release(saved) { this.waiters.splice(0).forEach((resolve) => resolve(saved)); }

  // ---- one request at a time ----

  send(more = {}) {
    const nothing = !this.queue.waiting.length && !more.alone && !more.whole;
    if (this.flying || this.blocked || nothing) { return; }
    clearTimeout(this.timer);
    const ops = this.queue.take(), slow = setTimeout(() => this.show("ing", "正在保存…"), SHOWN);
    this.flying = this.post({ ...this.body(ops), whole: Boolean(more.whole) });
    this.flying.then((answer) => this.answered(answer), () => this.failed()).then(() => clearTimeout(slow));
  }

  body(ops) {
    const { current } = this.editor;
    return { version: this.queue.since, user: this.user, at: current ? current.key : "", ops, cards: ops.length > 0 };
  }

  post(data, more = {}) {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PATIENCE);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Requested-With": "fetch" };
    if (!data.ops || !data.ops.length) { headers["X-Unattended"] = "1"; }  // a heartbeat keeps no session alive
    const request = { method: "POST", headers, body: JSON.stringify(data), redirect: "manual", credentials: "same-origin", signal: stop.signal };
    return fetch(this.url, { ...request, ...more }).then((response) => read(response)).finally(() => clearTimeout(timer));
  }

  answered({ status, data, redirected }) {
    this.flying = null;
    if (status === 200 && data) { this.accept(data); return; }
    if (data && this.queue.under.length && (WRONG.includes(status) || (status === 500 && this.failures >= AGAIN.length))) { this.narrow(status, data); return; }
    this.queue.back();
    if (redirected) { this.signIn(); return; }
    if (status === 409 && data) { this.lock(data); return; }
    if (status === 403 && data) { this.refuse(data); return; }
    if (status === 403) { this.renew(); return; }
    if (status === 404) { this.block("gone", "没有存上：这张表已经不在了。"); return; }
    if (status === 503 && data) { this.retry(`没有存上：${data.problem}内容已留在本机，会自动再存`); return; }
    this.retry(status === 400 ? MISFIT : "没有存上：系统出了点问题，内容已留在本机，会自动再存");
  }

  // One of what was sent is wrong: the others are saved without it, and it is told at its cell.
  narrow(status, data) {
    if (!this.queue.halve() && !this.queue.refuse(data.problem)) { this.retry(MISFIT); return; }
    this.marked();
    this.report();
    if (this.queue.waiting.length) { this.send(); } else { this.release(!this.queue.held.size); }
  }

  failed() {
    this.flying = null;
    this.queue.back();
    this.retry("没有存上：网络断了，内容已留在本机，联网后自动再存");
  }

  retry(words) {
    const wait = AGAIN[Math.min(this.failures, AGAIN.length - 1)];
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send({ alone: true }), wait);
    if (this.queue.unsent) { this.alarm(words); }
    this.release(false);
  }

  // A form's token is as old as the session: another page of this browser may have signed in anew.
  renew() {
    if (this.renewed) { this.renewed = false; this.retry("没有存上：请刷新这一页再试，内容已留在本机"); return; }
    this.renewed = true;
    fetch(location.href, { redirect: "manual", credentials: "same-origin" })
      .then((response) => (response.type === "opaqueredirect" ? this.signIn() : this.send({ alone: true })), () => this.failed());
  }

  // ---- the answer ----

  accept(answer) {
    const asked = this.queue.conflicts.length, news = this.queue.under.length || answer.document;
    Object.assign(this, { failures: 0, renewed: false, at: this.queue.under.length ? answer.saved : this.at });
    this.queue.settle({ ...answer, conflicts: answer.conflicts.filter((one) => !this.keepsTask(one, answer)) });
    if (answer.document) { this.editor.later(() => this.mergeIfNew(answer)); }
    presence.show(this.editor, answer.others);
    this.marked();
    this.report();
    if (news) { this.editor.emit("saved", answer); }
    if (this.queue.conflicts.length > asked) { this.editor.later(() => this.choose(false)); }
    if (this.queue.waiting.length) { this.send(); } else { this.release(!this.queue.held.size); }
  }

  // A task that I deleted and somebody wrote into comes back with the sheet, and that is said.
  keepsTask({ row, field, mine, theirs }, { by }) {
    const isTask = !field && mine === null && theirs && "name" in theirs;
    if (isTask) { this.editor.toast(`任务“${theirs.name}”没有删除：${by || "您在另一个窗口"}刚在里面填了内容。`); }
    return isTask;
  }

  // What was saved while an input method composed is not in it.
  mergeIfNew(answer) {
    if (answer.version === this.queue.version) { this.merge(answer); } else { this.send({ whole: true }); }
  }

  merge(answer) {
    const { editor, queue } = this, ops = merging(editor.model, answer.document, queue.ops, Array.from(queue.held.values()));
    this.document = answer.document;
    this.waitingText = ops.filter((op) => editor.isTyped(op));
    const others = ops.filter((op) => !this.waitingText.includes(op) && op.field !== (editor.model.fixed || {}).field);
    editor.absorb(ops);
    presence.draw(editor);
    if (others.length) { this.tell(answer.by, others.length); }
  }

  tell(name, count) {
    const words = name ? `已合并${name}的 ${count} 处修改。` : `已合并您在另一个窗口的 ${count} 处修改。`;
    this.editor.toast(words, { label: "看改了什么", act: () => this.showChanges() });
    this.editor.say(words);
  }

  showChanges() {
    const rail = document.getElementById("rail"), opener = document.getElementById("rail-open");
    if (rail.hidden && opener) { opener.click(); }
    document.getElementById("tab-changes").click();
  }

  // A cell that was being typed in takes the other's text when it was left as it was.
  left() {
    const waiting = this.waitingText || [], { model } = this.editor;
    this.waitingText = [];
    this.queue.type(null);
    this.line.dataset.unsaved = this.pending;
    const still = waiting.filter((op) => model.text(op.row, op.field) === op.old && !this.queue.ops.some((mine) => mine.row === op.row && mine.field === op.field));
    if (still.length) { setTimeout(() => this.editor.absorb(still), 0); }
  }

  // ---- how it stands ----

  report() {
    const { conflicts, refused, ops } = this.queue, count = grouped(this.editor.model, conflicts).length;
    if (count) { this.alarm(`${count} 格未保存：和${whose(conflicts)}的修改冲突`, { label: "逐格选", act: () => this.choose(true) }); return; }
    if (refused.length) { this.alarm(`${refused.length} 格没有存上：${refused[0].reason}`, { label: "去改", act: () => this.visit(refused[0]) }); return; }
    if (ops.length) { return; }
    this.show("", this.at ? `已自动保存 ${this.at}` : "");
  }

  visit(held) { this.editor.goto(held.row, held.field || "level3"); }

  show(kind, words, button = null) {
    if (kind === "ing" && !this.queue.under.length) { return; }
    this.state = kind || "saved";
    this.line.className = `saved ${kind}`.trim();
    this.line.textContent = words;
    if (button) { this.line.append(" ", link(button)); }
  }

  alarm(words, button = null) {
    if (this.line.dataset.words !== words || this.state !== "bad") { document.getElementById("alarm").textContent = words; }
    this.line.dataset.words = words;
    this.show("bad", words, button);
  }

  // 冲 on the cells, the reasons beside those that were refused.
  marked() {
    const { paper } = this.editor, { conflicts, refused } = this.queue;
    this.line.dataset.unsaved = this.pending;
    const mine = conflicts.map((one) => ({ row: one.row, field: one.field || firstField(this.editor, one.row), kind: "x", label: "冲", href: "#saved", title: `${one.who || "您在另一个窗口"}也改了这一格` }));
    const shown = JSON.stringify([this.marks, mine]), wrong = Object.fromEntries(refused.map((one) => [`${one.row} ${one.field}`, one.reason]));
    if (shown !== this.shown) { this.shown = shown; paper.showMarks([...this.marks, ...mine]); }
    if (JSON.stringify(wrong) !== this.wrong) { this.wrong = JSON.stringify(wrong); paper.showErrors(wrong); }
  }

  // ---- dialogs, loaded when they are needed ----

  choose(again) {
    if (!this.queue.conflicts.length || this.choosing) { return; }
    this.choosing = true;
    const done = () => { this.choosing = false; };
    Promise.all([import("./conflict.js"), style("saving")]).then(([part]) => part.open(this, again)).then(done, done);
  }

  signIn(words = "") {
    this.block("signin", "登录已过期");
    Promise.all([import("./signin.js"), style("saving")]).then(([part]) => this.editor.later(() => part.open(this, words)));
  }

  refuse(data) {
    if (data.other) { this.signIn(data.problem); return; }
    this.block("refused", `没有存上：${data.problem}`);
  }

  lock(data) {
    this.block("locked", `没有存上：${data.locked}`);
    this.late((part) => part.locked(this, data));
  }

  block(why, words) {
    this.blocked = why;
    if (this.queue.unsent) { this.alarm(words); } else { this.show("", ""); }
    this.release(false);
  }

  remind() { if (this.blocked === "signin") { this.signIn(); } }

  unblock() { this.blocked = ""; this.failures = 0; this.send({ alone: true }); }

  late(act) { return Promise.all([import("./drafts.js"), style("saving")]).then(([part]) => act(part)); }

  // The list of saves, when its tab is opened.
  lookBack() {
    this.past = this.past || import("./revisions.js").then((part) => part.attach(this));
    this.past.then((look) => look && look());
  }

  // ---- what an earlier page left behind ----

  find() {
    this.answerOthers();
    if (Object.keys(this.store.others()).length) { this.looked = this.late((part) => part.find(this)); }
  }

  // Another page of this sheet asks which of them are open.
  answerOthers() {
    if (!window.BroadcastChannel) { return; }
    this.channel = new BroadcastChannel("perfgoals.pages");
    this.channel.onmessage = ({ data }) => { if (data && data.ask) { this.channel.postMessage({ alive: this.store.page }); } };
  }

  // ---- here, and leaving ----

  beat() {
    clearTimeout(this.pulse);
    this.pulse = setTimeout(() => { if (!this.failures) { this.send({ alone: true }); } this.beat(); }, BEAT);
  }

  // A page that is loaded again may be drawn before the farewell of the page before it has arrived.
  catchUp() {
    if (!sessionStorage.getItem(LEFT)) { return; }
    sessionStorage.removeItem(LEFT);
    setTimeout(() => this.send({ alone: true }), ARRIVED);
  }

  unload(event) {
    this.editor.commit();
    if (this.leaving || !this.queue.unsent) { return; }
    this.send();
    event.preventDefault();
    event.returnValue = "";
  }

  farewell() {
    const ops = [...this.queue.ops], data = { ...this.body(ops), leaving: true };
    const fits = JSON.stringify(data).length < SMALL, alone = !ops.length && !(this.editor.others || []).length;
    if (this.blocked || alone) { return; }
    if (ops.length) { sessionStorage.setItem(LEFT, "1"); }
    this.post(fits ? data : { ...data, ops: [] }, { keepalive: true, signal: undefined }).catch(() => this.queue.keep());
  }

  link(event) {
    const place = event.target.closest("a[href]"), plain = !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    if (!place || !plain || place.target || place.origin !== location.origin || isHere(place)) { return; }
    this.editor.commit();
    if (!this.queue.unsent) { return; }
    event.preventDefault();
    this.late((part) => part.leave(this, place.href));
  }

  // Signing out forgets what is kept here; first it is saved.
  form(event) {
    if (!/\/logout\/$/.test(event.target.action)) { return; }
    event.preventDefault();
    this.editor.commit();
    const out = () => { this.leaving = true; this.queue.clear(); forgetAll(this.user); event.target.submit(); };
    if (!this.queue.unsent) { out(); } else { this.late((part) => part.leave(this, "", out)); }
  }
}

function read(response) {
  if (response.type === "opaqueredirect") { return { status: 0, redirected: true }; }
  const json = (response.headers.get("Content-Type") || "").includes("json");
  return (json ? response.json() : Promise.resolve(null)).then((data) => ({ status: response.status, data }));
}

export function token() {
  const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie), field = document.querySelector("[name=csrfmiddlewaretoken]");
  return found ? decodeURIComponent(found[1]) : field ? field.value : "";
}

export function whose(conflicts) { return (conflicts.find((one) => one.who) || { who: "" }).who || "另一个窗口"; }

function firstField(editor, row) {
  const { model } = editor;
  return model.task(row) ? "name" : (model.column("level3") || model.columns[0]).field;
}

function link({ label, act }) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "link", textContent: label });
  button.addEventListener("click", act);
  return button;
}

function isHere(place) { return place.pathname === location.pathname && place.search === location.search && place.hash; }
