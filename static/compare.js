// The comparison page: versions apply on change, a change's card and its cell find each other, [ ] next source, print.
"use strict";
(function () {
  var go = document.querySelector("select[data-go]");

  function cellOf(at) {
    var cut = at.indexOf(":"), key = at.slice(0, cut), field = at.slice(cut + 1);
    return Array.prototype.filter.call(document.querySelectorAll(".sheet [data-field], .sheet-d"), function (one) {
      return one.getAttribute("data-row") === key && one.getAttribute("data-field") === field;
    })[0] || markOf(at);
  }
  // a row that is gone has no address of its own: its mark stands in its cell
  function markOf(at) {
    var card = document.querySelector('[data-at="' + at.replace(/["\\]/g, "\\$&") + '"]');
    var mark = card && document.querySelector('.sheet .mks a[href="#' + card.id + '"]');
    return mark && mark.closest("td,th");
  }
  function light(cell, on) { if (cell) { cell.classList.toggle("lit", on); } }

  function show(event) {
    var link = event.target.closest("[data-to]");
    var cell = link && cellOf(link.getAttribute("data-to"));
    if (!cell) { return; }
    event.preventDefault();
    cell.scrollIntoView({ block: "center" });
    light(cell, true);
    setTimeout(function () { light(cell, false); }, 1500);
  }
  function hover(event) {
    var card = event.target.closest && event.target.closest("[data-at]");
    if (card) { light(cellOf(card.getAttribute("data-at")), event.type === "mouseover"); }
  }

  function isTyping(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName); }
  function sources() { return Array.prototype.slice.call(document.querySelectorAll(".tool.cmp .grp a")); }
  function step(by) {
    var all = sources(), now = all.findIndex(function (one) { return one.hasAttribute("aria-current"); });
    var next = all[now + by];
    if (next) { next.click(); }
  }
  function key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (isTyping(event.target)) { return; }
    if (event.code === "BracketLeft") { step(-1); }
    if (event.code === "BracketRight") { step(1); }
    if (event.code === "KeyD") { sources()[0].click(); }
  }

  if (go) {
    go.addEventListener("change", function () { go.form.submit(); });
    document.querySelector("[data-go-button]").hidden = true;
  }
  document.addEventListener("click", show);
  document.addEventListener("mouseover", hover);
  document.addEventListener("mouseout", hover);
  document.addEventListener("keydown", key);
  Array.prototype.forEach.call(document.querySelectorAll("[data-print]"), function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
})();
