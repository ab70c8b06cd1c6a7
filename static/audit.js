// 问题清单: a choice filters at once; a check that takes a while says that it has begun.
"use strict";
(function () {
  document.querySelectorAll("form[data-submits]").forEach(function (form) {
    form.addEventListener("change", function () { form.submit(); });
  });
  var run = document.querySelector("button.run");
  if (run) {
    run.form.addEventListener("submit", function () {
      setTimeout(function () { run.disabled = true; run.textContent = "正在检查…"; }, 0);
    });
  }
})();
