// What every page has: 大字 without a reload, menus that close, and on a small screen the rail as a sheet from below.
"use strict";
(function () {
  var root = document.documentElement;

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  // The form behind the button remembers the size without script; with it a cookie does.
  function changeSize(event) {
    var button = event.target.closest("[data-size-button]");
    if (!button) { return; }
    event.preventDefault();
    var large = root.getAttribute("data-size") !== "l";
    if (large) { root.setAttribute("data-size", "l"); } else { root.removeAttribute("data-size"); }
    document.cookie = "size=" + (large ? "l" : "m") + ";path=/;max-age=31536000;samesite=lax";
    each("[data-size-button]", function (one) {
      one.value = large ? "m" : "l";
      one.setAttribute("aria-pressed", String(large));
    });
  }

  function closeMenus(except) {
    each("details.menu[open]", function (menu) { if (menu !== except) { menu.open = false; } });
  }
  function leaveMenu(event) {
    if (event.key !== "Escape") { return; }
    var menu = event.target.closest && event.target.closest("details.menu[open]");
    if (!menu) { return; }
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }

  // ---- the rail under 1024 px ----
  function open(rail, handle, wanted) {
    rail.classList.toggle("open", wanted);
    handle.setAttribute("aria-expanded", String(wanted));
  }
  function fold(rail) {
    var handle = document.createElement("button");
    handle.type = "button";
    handle.className = "handle";
    handle.textContent = rail.getAttribute("aria-label") || "意见";
    rail.insertBefore(handle, rail.firstChild);
    rail.classList.add("folds");
    document.querySelector("#main").classList.add("has-fold");
    open(rail, handle, Boolean(location.hash && rail.querySelector(":target")));
    handle.addEventListener("click", function () { open(rail, handle, !rail.classList.contains("open")); });
    rail.addEventListener("click", function (event) {
      if (event.target.closest(".tabs")) { open(rail, handle, true); }
    });
    rail.addEventListener("focusin", function (event) {
      if (event.target !== handle && !event.target.closest(".tabs")) { open(rail, handle, true); }
    });
    window.addEventListener("hashchange", function () {
      if (rail.querySelector(":target")) { open(rail, handle, true); }
    });
  }

  // What is lacking is said in our words, whatever the browser's language; looked at anew with each try.
  function sayLacking(event) {
    var button = event.target.closest("button:not([type=button])");
    if (!button || !button.form) { return; }
    Array.prototype.forEach.call(button.form.elements, function (field) {
      if (!field.willValidate) { return; }
      field.setCustomValidity("");
      if (field.validity.valueMissing) { field.setCustomValidity(field.dataset.lacking || (field.type === "radio" ? "请选一项。" : "请填写这一栏。")); }
    });
  }
  function given(event) {
    if (event.target.setCustomValidity) { event.target.setCustomValidity(""); }
  }

  document.addEventListener("click", sayLacking, true);
  document.addEventListener("input", given, true);
  document.addEventListener("click", function (event) {
    changeSize(event);
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", leaveMenu);
  each(".work .rail", fold);
})();
