// The editor without script is a form whose buttons save and come back. This file adds: row operations without a
// reload, Ctrl+S, text boxes that grow, and a warning before unsaved words are left behind.
"use strict";
(function () {
  var form = document.getElementById("sheet"), saved = document.getElementById("saved"), dirty = false, busy = false;
  if (!form) { return; }

  function grow(box) { box.style.height = "auto"; box.style.height = box.scrollHeight + 2 + "px"; }
  function growAll() { form.querySelectorAll(".paper textarea").forEach(grow); }
  function say(text, kind) { saved.textContent = text; saved.className = "saved " + (kind || ""); }
  function scroller() { return form.scrollHeight > form.clientHeight ? form : document.scrollingElement; }
  function clean() { dirty = false; }

  // The page that comes back replaces the form; focus and place on the paper stay.
  function show(html, focus, op) {
    var page = new DOMParser().parseFromString(html, "text/html"), fresh = page.getElementById("sheet");
    if (!fresh) { sendPlainly(op); return; }
    var top = scroller().scrollTop, left = scroller().scrollLeft, before = rows(form);
    form.querySelector(".paper").replaceWith(fresh.querySelector(".paper"));
    form.elements.version.value = fresh.elements.version.value;
    replaceAlert(page);
    replaceFresh(page);
    growAll();
    scroller().scrollTop = top; scroller().scrollLeft = left;
    var made = rows(form).filter(function (key) { return before.indexOf(key) < 0; })[0];
    var next = made ? firstEmpty(made) : form.elements[focus];
    if (next && next.focus) { next.focus({ preventScroll: op === "save" }); next.scrollIntoView({ block: "nearest" }); }
    document.dispatchEvent(new CustomEvent("sheet:shown", { detail: op }));
  }
  // Another page than the editor (two versions to choose from): let the browser go there.
  function sendPlainly(op) {
    var field = document.createElement("input");
    field.type = "hidden"; field.name = "op"; field.value = op;
    form.appendChild(field);
    clean();
    form.submit();
  }
  function rows(root) {
    return Array.prototype.map.call(root.querySelectorAll("[name=row]"), function (one) { return one.value.split(":")[1]; });
  }
  function firstEmpty(key) {
    var boxes = Array.prototype.slice.call(form.querySelectorAll('[name^="c.' + key + '."]'));
    return boxes.filter(function (box) { return !box.value; })[0] || boxes[0];
  }
  function replaceAlert(page) {
    document.querySelectorAll(".mid > .msgs").forEach(function (old) { old.remove(); });
    var alert = page.querySelector(".mid > .msgs");
    if (alert) { form.before(alert); }
  }

  // Parts outside of the paper that a save changes, too: what is asked of a sheet, what its picture shows.
  function replaceFresh(page) {
    document.querySelectorAll("[data-fresh]").forEach(function (old) {
      var now = page.getElementById(old.id);
      if (!now) { return; }
      carry(old, now);
      old.replaceWith(now);
    });
  }
  // What was typed or chosen there and is not part of what was saved.
  function carry(old, now) {
    old.querySelectorAll("input[name]:not([type=hidden]), textarea[name], select[name]").forEach(function (box) {
      now.querySelectorAll("[name]").forEach(function (other) {
        if (other.name !== box.name) { return; }
        if (box.type !== "radio") { other.value = box.value; } else if (other.value === box.value) { other.checked = box.checked; }
      });
    });
  }

  function send(op) {
    if (busy) { return; }
    var data = new FormData(form), focus = document.activeElement && document.activeElement.name;
    data.set("op", op);
    busy = true;
    say("正在保存…", "ing");
    fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } })
      .then(function (answer) { return answer.text().then(function (html) { return [answer, html]; }); })
      .then(function (pair) {
        busy = false;
        if (pair[0].url.indexOf("/login/") > 0) { say("登录已过期。请另开一页重新登录，再按“保存”，内容还在。", "bad"); return; }
        if (!pair[0].ok && pair[1].indexOf('id="sheet"') < 0 && pair[0].status !== 409) {
          say("没有存上：系统出了点问题，内容还在这一页。", "bad"); return;
        }
        if (pair[0].ok) { clean(); say("已保存 " + new Date().toTimeString().slice(0, 8)); } else { say("没有存上", "bad"); }
        if (pair[0].status === 409) { clean(); }
        show(pair[1], focus, op);
      })
      .catch(function () { busy = false; say("没有存上：网络断了，内容还在这一页。联网后请再按“保存”。", "bad"); });
  }

  form.addEventListener("input", function (event) {
    dirty = true;
    say("还没有保存", "ing");
    if (event.target.tagName === "TEXTAREA") { grow(event.target); }
  });
  form.addEventListener("change", function () { dirty = true; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=op]");
    if (!button || button.form !== form || button.value === "submit") { return; }
    event.preventDefault();
    send(button.value);
  });
  form.addEventListener("submit", clean);
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.ctrlKey && event.code === "KeyS") { event.preventDefault(); send("save"); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty) { event.preventDefault(); event.returnValue = ""; }
  });
  growAll();
})();
