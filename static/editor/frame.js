// The frame around the paper: undo and redo, tabs of the rail, the keyboard's help, sending in.

import { composes } from "./keys.js";

export function attach(editor) {
  turning(editor);
  tabs();
  help(editor);
  sending(editor);
}

function turning(editor) {
  const undo = document.getElementById("undo"), redo = document.getElementById("redo");
  [undo, redo].forEach((button) => button.addEventListener("mousedown", (event) => event.preventDefault()));
  undo.addEventListener("click", () => editor.undo());
  redo.addEventListener("click", () => editor.redo());
  const show = () => {
    undo.disabled = !editor.history.done.length && !(editor.mode === "typing");
    redo.disabled = !editor.history.undone.length;
  };
  editor.on("step", show);
  editor.on("type", show);
  editor.on("mode", show);
}

function tabs() {
  const all = Array.from(document.querySelectorAll("#rail [role=tab]"));
  const choose = (tab) => all.forEach((one) => {
    one.setAttribute("aria-selected", String(one === tab));
    one.tabIndex = one === tab ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
  });
  all.forEach((tab, index) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) { return; }
      const next = all[(index + step + all.length) % all.length];
      choose(next);
      next.focus();
    });
  });
}

function help(editor) {
  const dialog = document.getElementById("keys"), close = document.getElementById("keys-close");
  let before = null;
  const show = () => { before = document.activeElement; editor.rest(); dialog.hidden = false; close.focus(); };
  const hide = () => { dialog.hidden = true; goBack(editor, before); };
  document.getElementById("keys-open").addEventListener("click", show);
  close.addEventListener("click", hide);
  dialog.addEventListener("mousedown", (event) => { if (event.target === dialog) { hide(); } });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { hide(); }
    if (event.key === "Tab" || event.key === "Escape") { event.preventDefault(); }
  });
  document.addEventListener("keydown", (event) => {
    const ready = event.target === editor.box && editor.mode === "ready" && editor.box.value === "";
    if (composes(event) || event.key !== "?" || event.ctrlKey || event.altKey) { return; }
    if (ready || event.target.closest("input, textarea, select, [role=dialog]")) { return; }
    event.preventDefault();
    show();
  });
}

function goBack(editor, before) {
  if (before === editor.box && editor.current) { editor.goto(editor.current.key, editor.current.field); }
  else if (before && before.isConnected) { before.focus(); }
}

// What is queued goes first; the form carries the version it led to.  A module that asks before sending prevents the
// event `sending` and submits the form itself.
function sending(editor) {
  const form = document.getElementById("submit-form");
  editor.on("saved", (saved) => { if (saved && saved.version) { form.elements.version.value = saved.version; } });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    Promise.resolve(editor.keep()).then((kept) => {
      if (kept === false) { return; }
      const asked = new CustomEvent("sending", { cancelable: true, detail: { editor, form } });
      if (document.dispatchEvent(asked)) { form.submit(); }
    });
  });
}
