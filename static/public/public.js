// 大字 and 高对比 without a reload; the page is the same for everybody, so the browser remembers them.
"use strict";
(function () {
  var root = document.documentElement;
  var names = { size: "l", contrast: "h" };

  function kept(name) {
    try { return localStorage.getItem("public-" + name); } catch (refused) { return null; }
  }
  function keep(name, value) {
    try { localStorage.setItem("public-" + name, value); } catch (refused) { root.setAttribute("data-forgets", name); }
  }
  function set(name, on) {
    if (on) { root.setAttribute("data-" + name, names[name]); } else { root.removeAttribute("data-" + name); }
    Array.prototype.forEach.call(document.querySelectorAll("[data-look=" + name + "]"), function (button) {
      button.setAttribute("aria-pressed", String(on));
    });
  }
  function isOn(name) { return root.hasAttribute("data-" + name); }
  function recall() {
    Object.keys(names).forEach(function (name) { set(name, kept(name) ? kept(name) === "on" : isOn(name)); });
  }
  function turn(event) {
    var button = event.target.closest("[data-look]");
    if (!button || event.ctrlKey || event.metaKey) { return; }
    event.preventDefault();
    var name = button.getAttribute("data-look");
    set(name, !isOn(name));
    keep(name, isOn(name) ? "on" : "off");
  }

  recall();
  document.addEventListener("DOMContentLoaded", recall);
  document.addEventListener("click", turn);
  document.addEventListener("keydown", function (event) {
    if (event.key === " " && event.target.closest("[data-look]")) { turn(event); }
  });
})();
