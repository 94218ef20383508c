// Renews the session while somebody is working in the administration: at most every ten minutes in all tabs together, and
// only from a page that is visible and was used.
"use strict";

{
  const INTERVAL = 10 * 60 * 1000;
  const LAST = "presence"; // the time of the last attempt, in the storage that all tabs share
  const url = document.currentScript.dataset.url;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");

  const renew = () => {
    const sinceLast = Math.abs(Date.now() - Number(localStorage.getItem(LAST)));
    if (!token || document.visibilityState !== "visible" || sinceLast < INTERVAL) return;
    localStorage.setItem(LAST, Date.now());
    const headers = { "X-CSRFToken": token.value };
    fetch(url, { method: "POST", headers, redirect: "manual" }).catch(() => {}); // no network; there is a next attempt
  };

  for (const use of ["keydown", "pointerdown", "input", "scroll"]) addEventListener(use, renew, { passive: true });
}
