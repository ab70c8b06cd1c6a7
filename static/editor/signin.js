// The session has ended: signing in over the page, so that nothing has to be left behind.

import { dialog } from "./dialog.js";
import { element } from "./parts.js";

let shown = null;

export function open(saving, words = "") {
  if (shown) { return; }
  const name = field("用户名", "username", "text", "username"), password = field("密码", "password", "password", "current-password");
  const said = element("p", { className: "note e", hidden: !words, textContent: words });
  said.setAttribute("role", "alert");
  const count = saving.queue.unsent;
  const lead = element("p", { textContent: count ? `请重新登录，没存上的 ${count} 格还在。` : "请重新登录，然后接着填。" });
  const part = { saving, name, password, said };
  shown = dialog(saving.editor, {
    title: "登录已过期",
    body: [lead, said, ...name.nodes, ...password.nodes],
    buttons: [{ label: "先不登录", act: () => later(saving) }, { label: "登录", primary: true, act: () => { signIn(part); return false; } }],
    escape: () => later(saving),
    small: true,
  });
}

function field(label, name, type, autocomplete) {
  const box = element("input", { id: `again-${name}`, className: "in", name, type, autocomplete, required: true });
  return { box, nodes: [element("label", { className: "f", htmlFor: box.id, textContent: label }), box] };
}

// What was typed stays; the next change asks again.
function later(saving) {
  shown = null;
  saving.alarm("没有存上：登录已过期，内容已留在本机", { label: "重新登录", act: () => saving.signIn() });
}

function signIn(part) {
  const { name, password, said } = part;
  if (!name.box.value || !password.box.value) { (name.box.value ? password.box : name.box).focus(); return; }
  said.hidden = true;
  page("/login/").then((answer) => (answer.form ? send(answer, part) : signOut().then(() => page("/login/")).then((again) => send(again, part))))
    .catch(() => say(part, "连不上网站。请检查网络后再登录，没存上的内容还在。"));
}

// The form and its token; none where somebody is signed in already.
function page(address) {
  return fetch(address, { credentials: "same-origin" }).then((response) => response.text()).then((html) => {
    const found = new DOMParser().parseFromString(html, "text/html"), token = found.querySelector("[name=csrfmiddlewaretoken]");
    return { address, form: found.querySelector("[name=password]"), token: token ? token.value : "" };
  });
}

// Another person is signed in in this browser.
function signOut() {
  return page("/").then(({ token }) => post("/logout/", token, {}));
}

function send({ address, token }, part) {
  const { name, password } = part;
  return post(address, token, { username: name.box.value, password: password.box.value, next: "/" }).then((response) => {
    if (response.type === "opaqueredirect") { return asksCode().then((asks) => (asks ? say(part, "这个账号还要输动态码。请在新的一页打开网站登录，再回来按“登录”，没存上的内容还在。") : done(part))); }
    if (response.status === 429 || response.status === 403) { say(part, "密码连续输错 5 次，这个账号暂时不能登录。请过一刻钟再试；这一页可以开着，没存上的内容还在。"); }
    else { say(part, "用户名或密码不对，请重新输入。连续输错 5 次，账号将锁定 15 分钟。"); }
  });
}

// The second step has a page of its own, which is there only for whoever has passed the first.
function asksCode() {
  return fetch("/login/code/", { redirect: "manual", credentials: "same-origin" }).then((response) => response.status === 200);
}

function post(address, token, fields) {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
  return fetch(address, { method: "POST", body, redirect: "manual", credentials: "same-origin", headers: { "X-CSRFToken": token } });
}

function say({ said, password }, words) {
  said.textContent = words;
  said.hidden = false;
  password.box.value = "";
  password.box.focus();
}

// If it was somebody else the server says so, and the dialog comes again.
function done({ saving }) {
  shown.close();
  shown = null;
  saving.unblock();
}
