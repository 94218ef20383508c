// Keeps the page of a background job up to date. Without it, the page reloads itself.
"use strict";

{
  const INTERVAL = 2000;
  const page = document.querySelector("[data-progress]");

  const update = async () => {
    if (document.visibilityState !== "visible") return;
    const response = await fetch(page.dataset.progress);
    if (!response.ok || response.redirected) return location.reload(); // signed out, or no longer there
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#job");
    if ("ended" in fresh.dataset) return location.reload();
    const job = page.querySelector("#job");
    const state = job.querySelector("#job-state");
    const freshState = fresh.querySelector("#job-state");
    if (state.textContent !== freshState.textContent) state.replaceChildren(...freshState.childNodes); // is read aloud
    job.querySelector("#job-progress").replaceWith(fresh.querySelector("#job-progress"));
    const error = fresh.querySelector("#job-error");
    job.querySelector("#job-error")?.remove();
    if (error) state.after(error);
  };

  setInterval(() => update().catch(() => {}), INTERVAL); // no network; there is a next attempt
}
