// A dialog over the page: the focus stays in it and goes back where it was; Esc is the answer that changes nothing.

import { element } from "./parts.js";

let number = 0;

// buttons: [{label, act, primary, left, submit}]; act may return false to keep the dialog open.  escape: what Esc does.
export function dialog(editor, { title, body, buttons, escape = null, small = false, role = "dialog" }) {
  const back = editor.current ? { ...editor.current } : null, id = `dialog-${number += 1}`;
  editor.rest();
  const close = () => {
    dim.remove();
    if (back && document.activeElement === document.body) { editor.goto(back.key, back.field); }
  };
  const made = buttons.map((one) => button(one, close)), left = made.filter((one, index) => buttons[index].left);
  const foot = element("div", { className: "ft" }, ...left, element("span", { className: "grow" }), ...made.filter((one) => !left.includes(one)));
  const box = element("form", { className: `dlg${small ? " sm" : ""}`, noValidate: true, "aria-labelledby": id, "aria-modal": "true" },
    element("h2", { id, textContent: title }), element("div", { className: "bd" }, ...body), foot);
  box.setAttribute("role", role);
  const dim = element("div", { className: "dim" }, box);
  box.addEventListener("submit", (event) => { event.preventDefault(); made.find((one, index) => buttons[index].primary).click(); });
  dim.addEventListener("keydown", (event) => pressed(event, dim, escape && (() => { close(); escape(); })));
  document.body.append(dim);
  first(dim, made, buttons).focus();
  return { close, box };
}

function button({ label, act, primary = false, left = false }, close) {
  const made = element("button", { type: "button", className: `btn${primary ? " p" : left ? " s q" : ""}`, textContent: label });
  made.addEventListener("click", () => { if (!act || act() !== false) { close(); } });
  return made;
}

function first(dim, made, buttons) {
  const field = dim.querySelector(".bd input:not([type=radio]):not([readonly])"), chosen = dim.querySelector(".bd input:checked");
  return field || chosen || made.find((one, index) => buttons[index].primary) || made[0];
}

function pressed(event, dim, escape) {
  event.stopPropagation();
  if (event.isComposing || event.keyCode === 229) { return; }
  if (event.key === "Escape" && escape) { event.preventDefault(); escape(); }
  if (event.key === "Tab") { turn(event, dim); }
}

// One stop for a group of radio buttons, as the browser has it.
function turn(event, dim) {
  const stops = Array.from(dim.querySelectorAll("input, textarea, button, a[href]")).filter((one) => !one.disabled && (one.type !== "radio" || one.checked));
  const at = stops.indexOf(document.activeElement), next = stops[(at + (event.shiftKey ? stops.length - 1 : 1)) % stops.length];
  event.preventDefault();
  (next || stops[0]).focus();
}

// A line above the paper with words and buttons.
export function bar(kind, words, buttons) {
  const line = element("div", { className: `note ${kind} bar-line` }, element("p", { textContent: words }));
  const acts = element("div", { className: "acts" }, ...buttons.map(({ label, act, primary }) => {
    const made = element("button", { type: "button", className: `btn s${primary ? " p" : ""}`, textContent: label });
    made.addEventListener("click", () => act(line));
    return made;
  }));
  line.setAttribute("role", "status");
  line.append(acts);
  above(line);
  return line;
}

// Over the paper, whatever frame that is in.
export function above(line) {
  const mid = document.querySelector("main .mid");
  let frame = mid.querySelector(".desk");
  while (frame.parentNode !== mid) { frame = frame.parentNode; }
  frame.before(line);
}
