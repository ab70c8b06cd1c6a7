// Choosing files sends them at once; without script the button 上传 does.  A session that has ended loads the login page.
"use strict";
(function () {
  var form = document.getElementById("bring"), files = document.getElementById("files");
  var drop = document.getElementById("drop"), chosen = document.getElementById("chosen");
  document.getElementById("send").hidden = true;
  files.addEventListener("change", function () {
    if (!files.files.length) return;
    chosen.textContent = "正在上传 " + files.files.length + " 个文件，请稍候……";
    form.submit();
  });
  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function () { drop.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function () { drop.classList.remove("over"); });
  });
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.responseText.indexOf('id="imports"') < 0) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
})();
