// 新建表: the sheet at the right follows what is ticked at the left.  Without script it shows the usual choice.
"use strict";
(function () {
  var form = document.querySelector("form[aria-labelledby=s3]"), asked = 0;
  if (!form || !form.querySelector(".takes")) { return; }

  function address() {
    var data = new URLSearchParams(new FormData(form));
    data.delete("csrfmiddlewaretoken");
    data.delete("name");
    return location.pathname + "?" + data.toString();
  }

  function show(html, number) {
    var found = new DOMParser().parseFromString(html, "text/html").querySelector(".shown");
    if (found && number === asked) { document.querySelector(".shown").innerHTML = found.innerHTML; }
  }

  form.querySelector(".takes").addEventListener("change", function () {
    var number = asked += 1;
    fetch(address()).then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (html) { show(html, number); }, function () { return null; });
  });
})();
