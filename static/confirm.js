// 导入核对 without script shows source and form side by side, and its buttons save and come back.  This file adds:
// the same spot lit on both sides, zoom and pages without a reload, keys, and a divider that can be dragged.
"use strict";
(function () {
  var root = document.querySelector(".confirm"), view = document.getElementById("view"), source = document.getElementById("source");
  var said = document.getElementById("said"), main = document.getElementById("main"), frames = document.getElementById("frames");
  if (!root || !view) { return; }
  var zoom = (/\bz-(\w+)/.exec(view.className) || [])[1], current = "";
  var zoomKey = "confirm-zoom" + ("wide" in source.dataset ? "-wide" : "");

  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
  function form() { return document.getElementById("sheet"); }
  function quoted(text) { return text.replace(/["\\]/g, "\\$&"); }
  function stored(name, value) {
    try { if (value === undefined) { return localStorage.getItem(name); } localStorage.setItem(name, value); } catch (error) { return null; }
  }

  // ---- a cell and its spots ----

  function tokenOf(td) { return td.dataset.row + ":" + td.dataset.field; }
  function cellOf(token) {
    var at = token.indexOf(":");
    return document.querySelector('.mid [data-row="' + quoted(token.slice(0, at)) + '"][data-field="' + quoted(token.slice(at + 1)) + '"]');
  }
  // Of pieces without a place, dropped on a cell of the form.
  function drop(piece, td) {
    document.getElementById("cell").value = tokenOf(td);
    piece.querySelector("button[value^=send]").click();
  }
  // A merged cell stands under its first row; the spot bears the addresses of all rows.
  function cellAmong(tokens) {
    return tokens.split(" ").map(cellOf).filter(Boolean)[0] || null;
  }
  function spotsOf(token) { return all('[data-cells~="' + quoted(token) + '"]', view); }

  function light(token) {
    current = token;
    all(".on", view).forEach(function (one) { one.classList.remove("on"); });
    var spots = spotsOf(token);
    spots.forEach(function (one) { one.classList.add("on"); });
    if (spots.length) { reveal(spots); }
    return spots;
  }
  function reveal(spots) {
    var boxes = spots.map(function (one) { return one.getBoundingClientRect(); }), pane = view.getBoundingClientRect();
    var top = Math.min.apply(null, boxes.map(function (box) { return box.top; }));
    var bottom = Math.max.apply(null, boxes.map(function (box) { return box.bottom; }));
    if (bottom - top > pane.height) { bottom = boxes[0].bottom; top = boxes[0].top; }
    if (top < pane.top + 8 || bottom > pane.bottom - 8) { view.scrollTop += (top + bottom) / 2 - pane.top - pane.height * .42; }
    var left = boxes[0].left, right = boxes[0].right;
    if (left < pane.left || right > pane.right) { view.scrollLeft += left - pane.left - Math.max(8, (pane.width - (right - left)) / 2); }
    showPage();
  }

  // Under the source: the cell in words, where it stands, and the printed lines it was joined from.
  function say(td, spots) {
    var words = (td.querySelector("textarea, select") || td).getAttribute("aria-label") || "", mark = td.querySelector(".mk.s");
    var pages = spots.map(pageOf).filter(Boolean), raw = mark ? mark.title.split("\n") : [];
    said.textContent = "";
    if (words) { add("b", words); }
    said.append(" " + once(pages).map(function (page) { return "第" + page + "页"; }).join("、") + lineNumbers(spots) + places(spots));
    if (!spots.length) { said.append("　原件里没有这一格"); }
    if (raw[0]) { said.append("　" + raw[0]); }
    raw.slice(1).forEach(function (line) { add("q", line); });
  }
  function once(list) { return list.filter(function (one, at) { return list.indexOf(one) === at; }); }
  function lineNumbers(spots) {
    var found = spots.map(function (one) { return one.querySelector("b"); }).filter(Boolean).map(function (b) { return b.textContent; });
    if (!found.length) { return ""; }
    return "第" + found[0] + (found.length > 1 ? "–" + found[found.length - 1] : "") + "行";
  }
  function places(spots) { return once(spots.map(function (one) { return one.dataset.place; }).filter(Boolean)).join("、").replace("!", " "); }
  function add(tag, text) { var one = document.createElement(tag); one.textContent = text; said.append(one); }
  function pageOf(spot) { var figure = spot.closest("figure"); return figure && figure.dataset.page; }

  function choose(td) {
    all(".mid .act").forEach(function (one) { one.classList.remove("act"); });
    all(".mid tr.cur").forEach(function (one) { one.classList.remove("cur"); });
    td.classList.add("act");
    if (td.parentNode.tagName === "TR") { td.parentNode.classList.add("cur"); }
    var token = tokenOf(td), card = document.querySelector('.ask[data-cell="' + quoted(token) + '"]'), select = document.getElementById("cell");
    if (card) { card.classList.add("act"); card.scrollIntoView({ block: "nearest", inline: "nearest" }); }
    if (select) { select.value = token; }
    say(td, light(token));
    if (!spotsOf(token).length && source.dataset.kind === "lines") { fetchAround(token); }
  }
  function go(td) {
    var box = td.querySelector("textarea, select");
    td.scrollIntoView({ block: "center", inline: "nearest" });
    if (box) { box.focus({ preventScroll: true }); } else { choose(td); }
  }

  // A text may be longer than what the page holds of it.
  function fetchAround(token) {
    fetch("?cell=" + encodeURIComponent(token)).then(function (answer) { return answer.text(); }).then(function (html) {
      var page = new DOMParser().parseFromString(html, "text/html"), fresh = page.getElementById("view"), td = cellOf(token);
      if (!fresh || current !== token) { return; }
      view.innerHTML = fresh.innerHTML;
      document.getElementById("window").textContent = page.getElementById("window").textContent;
      say(td, light(token));
    }).catch(function () { said.textContent = "原件没有取到：网络断了。"; });
  }

  document.addEventListener("focusin", function (event) {
    var td = event.target.closest(".mid [data-row][data-field]"), card = event.target.closest(".ask"), piece = event.target.closest("li[data-piece]");
    if (td) { choose(td); }
    if (card) { lookAt(card); }
    if (piece) { lightPiece(piece); }
  });
  document.addEventListener("click", function (event) {
    var spot = event.target.closest("#view [data-cells]"), mark = event.target.closest(".mid .mks a"), ask = event.target.closest(".ask .mk");
    var piece = event.target.closest("[data-piece]"), td = event.target.closest(".mid .desk [data-row][data-field]");
    if (spot) { event.preventDefault(); var found = cellAmong(spot.dataset.cells); if (found) { go(found); } return; }
    if (mark) { event.preventDefault(); openMark(mark); return; }
    if (ask) { event.preventDefault(); var cell = cellOf(ask.closest(".ask").dataset.cell); if (cell) { go(cell); } return; }
    if (piece) { lightPiece(piece); return; }
    if (td && !event.target.closest("textarea, select, a, button")) { go(td); }
  });
  function openMark(mark) {
    var td = mark.closest("[data-row]"), card = mark.classList.contains("w") && document.querySelector(mark.getAttribute("href"));
    choose(td);
    if (mark.classList.contains("f")) { openFinding(document.querySelector(mark.getAttribute("href"))); return; }
    if (card) { lookAt(card); card.scrollIntoView({ block: "nearest", inline: "nearest" }); card.querySelector("button, summary").focus(); }
  }
  function openFinding(card) {
    all(".checked .fc.act").forEach(function (one) { one.classList.remove("act"); });
    if (!card) { return; }
    card.closest("details").open = true;
    card.classList.add("act");
    card.scrollIntoView({ block: "nearest" });
  }
  function lookAt(card) {
    all(".ask.act").forEach(function (one) { if (one !== card) { one.classList.remove("act"); } });
    var td = cellOf(card.dataset.cell);
    if (td) { choose(td); td.scrollIntoView({ block: "nearest" }); } else { light(card.dataset.cell); said.textContent = ""; }
    card.classList.add("act");
  }
  function lightPiece(piece) {
    all("[data-piece].on").forEach(function (one) { one.classList.remove("on"); });
    var found = all('[data-piece="' + piece.dataset.piece + '"]');
    found.forEach(function (one) { one.classList.add("on"); });
    found = found.filter(function (one) { return view.contains(one); });
    if (found.length) { reveal(found); }
  }

  document.addEventListener("dragstart", function (event) {
    var piece = event.target.closest && event.target.closest("li[data-piece]");
    if (piece) { event.dataTransfer.setData("application/x-piece", piece.dataset.piece); event.dataTransfer.effectAllowed = "move"; lightPiece(piece); }
  });
  document.addEventListener("dragover", function (event) {
    if (over(event)) { event.preventDefault(); event.dataTransfer.dropEffect = "move"; }
  });
  document.addEventListener("drop", function (event) {
    var td = over(event);
    if (!td) { return; }
    event.preventDefault();
    drop(document.querySelector('li[data-piece="' + event.dataTransfer.getData("application/x-piece") + '"]'), td);
  });
  function over(event) {
    var is = event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types, "application/x-piece") >= 0;
    return is && event.target.closest(".mid form [data-row][data-field]");
  }

  // ---- pages and size ----

  var now = document.getElementById("page-now");
  function figures() { return all("figure[data-page]", view); }
  function shownPage() {
    var middle = view.getBoundingClientRect().top + view.clientHeight * .45;
    var found = figures().filter(function (one) { return one.getBoundingClientRect().top <= middle; });
    return found[found.length - 1] || figures()[0];
  }
  function showPage() {
    var figure = now && shownPage();
    if (figure) { now.textContent = "第 " + figure.dataset.page + " / " + now.dataset.count + " 页"; }
  }
  function turn(step) {
    var next = +shownPage().dataset.page + step, figure;
    if (next < 1 || next > +now.dataset.count) { return; }
    figure = document.getElementById("p-" + next) || insertPage(next);
    view.scrollTop += figure.getBoundingClientRect().top - view.getBoundingClientRect().top - 8;
    showPage();
  }
  // A page without anything of this sheet on it: only its picture.
  function insertPage(number) {
    var like = figures()[0], figure = like.cloneNode(true), picture = figure.querySelector("img");
    figure.id = "p-" + number; figure.dataset.page = number;
    figure.querySelector("svg").textContent = ""; figure.querySelector("svg").removeAttribute("data-fresh"); figure.querySelector("svg").id = "boxes-" + number;
    figure.querySelector("figcaption").textContent = "第 " + number + " 页";
    picture.alt = "原件第" + number + "页"; picture.removeAttribute("loading");
    picture.src = picture.getAttribute("src").replace(/\d+(\/?)$/, number + "$1");
    var after = figures().filter(function (one) { return +one.dataset.page > number; })[0] || null;
    figures()[0].parentNode.insertBefore(figure, after || figures()[figures().length - 1].nextSibling);
    return figure;
  }

  // 适合表格: the margins beside the table are cropped, as far as no spot of any page lies there.
  function fit() {
    var boxes = all("figure .boxes rect", view), crop = zoom === "fit" && boxes.length > 0, left = 100, right = 0;
    boxes.forEach(function (box) {
      var x = +box.getAttribute("x"), width = +box.getAttribute("width");
      left = Math.min(left, x); right = Math.max(right, x + width);
    });
    // Labels at the left have no spot: the left margin is taken to be as wide as the right one.
    right = Math.min(100, right + 1.5); left = Math.max(0, Math.min(left - 1.5, 100 - right));
    view.classList.toggle("cropped", crop);
    figures().forEach(function (figure) {
      figure.style.width = crop ? 10000 / (right - left) + "%" : "";
      figure.style.marginLeft = crop ? -left * 100 / (right - left) + "%" : "";
    });
  }
  function setZoom(name) {
    var at = shownPage(), part = at ? (view.getBoundingClientRect().top - at.getBoundingClientRect().top) / at.offsetHeight : 0;
    view.className = view.className.replace(/\bz-\w+/, "z-" + name);
    zoom = name;
    all("[data-zoom]").forEach(function (one) {
      var on = one.dataset.zoom === name;
      one.classList.toggle("on", on);
      if (on) { one.setAttribute("aria-current", "true"); } else { one.removeAttribute("aria-current"); }
    });
    fit();
    if (at) { view.scrollTop += at.getBoundingClientRect().top - view.getBoundingClientRect().top + part * at.offsetHeight; }
    if (current && spotsOf(current).length) { reveal(spotsOf(current)); }
    stored(zoomKey, name);
  }
  function step(by) {
    var names = ["fit", "100", "150"], at = names.indexOf(zoom) + by;
    if (names[at]) { setZoom(names[at]); }
  }
  source.addEventListener("click", function (event) {
    var link = event.target.closest("a.btn");
    if (!link) { return; }
    if (link.dataset.zoom) { event.preventDefault(); setZoom(link.dataset.zoom); }
    if (link.id === "page-back") { event.preventDefault(); turn(-1); }
    if (link.id === "page-on") { event.preventDefault(); turn(1); }
  });
  view.addEventListener("scroll", function () { window.requestAnimationFrame(showPage); });
  if (frames) {
    frames.addEventListener("change", function () { view.classList.toggle("no-frames", !frames.checked); stored("confirm-frames", frames.checked ? "1" : "0"); });
    if (stored("confirm-frames") === "0") { frames.checked = false; view.classList.add("no-frames"); }
  }

  // ---- the divider ----

  var divider = document.getElementById("divider");
  function part(percent) {
    percent = Math.round(Math.max(20, Math.min(75, percent)) * 10) / 10;
    source.style.width = percent + "%";
    divider.setAttribute("aria-valuenow", Math.round(percent));
    stored("confirm-width", percent);
  }
  divider.addEventListener("pointerdown", function (event) { divider.setPointerCapture(event.pointerId); root.classList.add("drag"); event.preventDefault(); });
  divider.addEventListener("pointermove", function (event) { if (root.classList.contains("drag")) { part(event.clientX / main.clientWidth * 100); } });
  divider.addEventListener("pointerup", function () { root.classList.remove("drag"); });
  divider.addEventListener("dblclick", function () { part(46); });
  divider.addEventListener("keydown", function (event) {
    var by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (by) { event.preventDefault(); part(+divider.getAttribute("aria-valuenow") + by); }
  });

  // ---- 不要这张 ----

  var unwanted = document.getElementById("unwanted");
  if (unwanted) {
    unwanted.addEventListener("click", function (event) {
      event.preventDefault();
      document.getElementById("reject").open = true;
      document.getElementById("reason").focus();
      document.getElementById("reject").scrollIntoView({ block: "nearest" });
    });
  }

  // ---- keys, when no field has the focus ----

  function follow(id) { var link = document.getElementById(id); if (link) { link.click(); } }
  function nextCard(by) {
    var cards = all(".ask"), at = cards.findIndex(function (one) { return one.classList.contains("act"); });
    var card = cards[(at + by + cards.length + (at < 0 && by < 0 ? 1 : 0)) % cards.length];
    if (card) { card.scrollIntoView({ block: "nearest", inline: "nearest" }); card.querySelector("button, summary").focus(); }
  }
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) { return; }
    var keys = {
      KeyN: function () { nextCard(event.shiftKey ? -1 : 1); },
      KeyJ: function () { follow("next"); }, KeyK: function () { follow("previous"); },
      Equal: function () { step(1); }, NumpadAdd: function () { step(1); }, Minus: function () { step(-1); }, NumpadSubtract: function () { step(-1); }
    };
    if (keys[event.code]) { event.preventDefault(); keys[event.code](); }
  });

  // ---- what was saved came back ----

  function marked() {
    all(".mid .mks .mk.w:not(.f)").forEach(function (mark) { mark.closest("[data-row]").classList.add("asked"); });
  }
  document.addEventListener("sheet:shown", function (event) {
    marked();
    fit();
    if (/^(own$|answer:|retype:)/.test(event.detail)) { nextCard(1); }
    var td = current && cellOf(current);
    if (td && !document.querySelector(".ask.act")) { choose(td); }
  });

  marked();
  if (stored("confirm-width") && window.innerWidth > 1023) { part(+stored("confirm-width")); }
  if (now && stored(zoomKey) && !/[?&]zoom=/.test(location.search)) { setZoom(stored(zoomKey)); } else { fit(); }
  var start = document.querySelector(".ask"), wanted = new URLSearchParams(location.search).get("cell");
  if (wanted && cellOf(wanted)) { go(cellOf(wanted)); } else if (start) { lookAt(start); } else if (form()) { showPage(); }
})();
