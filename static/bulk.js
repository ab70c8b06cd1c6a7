// Ticks of a list: the whole page, spans with Shift, how many are chosen, and what can be done with none.
// Without script the boxes and the buttons work as a plain form.  The list is swapped when a filter changes, so
// every listener stands on the document.
"use strict";
(function () {
  var last = null;

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function boxes() { return all("input[name=key][form=bulk]"); }
  function form() { return document.getElementById("bulk"); }

  function tick(box, wanted) {
    box.checked = wanted;
    box.closest("tr").classList.toggle("sel", wanted);
  }

  function span(box) {
    var found = boxes(), from = found.indexOf(last), to = found.indexOf(box);
    if (from < 0) { return; }
    found.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (one) { tick(one, box.checked); });
  }

  function words(number) {
    var every = form().querySelector("[name=all]");
    if (every && every.checked) { return every.parentNode.textContent.trim().replace("选中", "已选"); }
    return number ? "已选 " + number + " 张" : "先勾选要办理的表";
  }

  function refresh() {
    var bar = form(), chosen = bar && bar.querySelector(".chosen");
    if (!chosen) { return; }
    var found = boxes(), number = found.filter(function (one) { return one.checked; }).length;
    var whole = document.querySelector(".page-tick"), every = bar.querySelector("[name=all]");
    whole.hidden = !found.length;
    whole.checked = number > 0 && number === found.length;
    whole.indeterminate = number > 0 && number < found.length;
    if (every && !whole.checked) { every.checked = false; }
    if (every) { every.parentNode.hidden = !whole.checked; }
    bar.classList.toggle("idle", !number);
    chosen.textContent = words(number);
    bar.querySelector(".drop").hidden = !number;
    all("#bulk button:not(.drop)").forEach(function (button) { button.disabled = !number; });
  }

  function tickAll(wanted) {
    boxes().forEach(function (box) { tick(box, wanted); });
    last = null;
  }

  document.addEventListener("click", function (event) {
    var target = event.target;
    if (target.matches("input[name=key]")) {
      tick(target, target.checked);
      if (event.shiftKey && last) { span(target); }
      last = target;
    } else if (target.matches(".page-tick")) {
      tickAll(target.checked);
    } else if (target.matches("#bulk .drop")) {
      tickAll(false);
    } else if (!target.matches("#bulk [name=all]")) {
      return;
    }
    refresh();
  });
  // the words were searched for while they were typed: leaving the field must not swap the list under an open menu
  document.addEventListener("change", function (event) {
    if (event.target.id === "id_q") { event.stopPropagation(); }
  }, true);
  // an address holds only what was chosen
  document.addEventListener("htmx:configRequest", function (event) {
    var sent = event.detail.parameters;
    Object.keys(sent).forEach(function (name) { if (sent[name] === "") { delete sent[name]; } });
  });
  function busy(wanted) {
    return function (event) {
      if (event.detail.target) { event.detail.target.setAttribute("aria-busy", String(wanted)); }
    };
  }
  document.addEventListener("htmx:beforeRequest", busy(true));
  document.addEventListener("htmx:afterRequest", busy(false));
  // a session that has ended answers with the page to sign in: that is loaded as a whole
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.responseText.indexOf('id="' + event.detail.target.id + '"') < 0) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
  // the link of the CSV and the count follow the filters that were swapped in
  document.addEventListener("htmx:afterSwap", function () {
    var found = document.getElementById("found"), count = document.getElementById("count");
    last = null;
    refresh();
    if (found && count) { count.textContent = found.dataset.count; }
    all("[data-follows]").forEach(function (link) { link.search = location.search; });
  });
  window.addEventListener("pageshow", function () {
    boxes().forEach(function (box) { tick(box, box.checked); });
    refresh();
  });
})();
