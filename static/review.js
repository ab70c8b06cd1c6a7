// A click on a cell of the sheet chooses it for the next comment; marks keep their links.
"use strict";
(function () {
  var cell = document.getElementById("cell"), text = document.getElementById("remark-text"), chosen = null;
  if (!cell) { return; }
  document.querySelector(".paper").addEventListener("click", function (event) {
    var td = event.target.closest("[data-row][data-field]");
    if (!td || event.target.closest("a")) { return; }
    cell.value = td.dataset.row + ":" + td.dataset.field;
    if (chosen) { chosen.classList.remove("act"); }
    chosen = td;
    td.classList.add("act");
    text.focus();
  });
})();
