// Filters apply on change; without script the button 筛选 does.
"use strict";
document.querySelectorAll("form.filter select").forEach(function (select) {
  select.addEventListener("change", function () { select.form.submit(); });
});
