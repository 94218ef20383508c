// Records that a member of staff saw a report, once its page is in front of them: a tab in the background shows nobody anything.
"use strict";

(() => {
  const record = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", record);
    const form = document.getElementById("report-seen");
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true });
  };
  document.addEventListener("visibilitychange", record);
  record();
})();
