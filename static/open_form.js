// Tells the server that a form of the administration is open, with what autosave.js adds: never two requests at once, again
// after a failure, and once more when the window is left. Others hear of the answers by events of the form.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const about = document.getElementById("open-form");
  const form = document.querySelector("#content-main form[method='post']");
  if (!about || !form) return;

  const ANNOUNCED = 20_000; // milliseconds between announcements
  const AGAIN = 10_000; // after a failure
  const UNANSWERED = 30_000; // after which a form that was sent, and is still here, was lost
  const PATIENCE = 15_000; // with an answer
  const MOST_ON_LEAVING = 60_000; // bytes: browsers send no more for a window that is gone
  const idField = form.elements.form_id;
  const state = { lastSent: -Infinity, notBefore: 0, number: 0, isSent: false, isBusy: false };

  const tell = (name, detail) => form.dispatchEvent(new CustomEvent(`openform:${name}`, { detail }));
  const post = (body, options) => fetch(about.dataset.url, {
    method: "POST",
    redirect: "manual",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Content-Type": "application/json" },
    body,
    ...options,
  });

  // What there is to say, with what others add to it.
  function announcement(isLeaving) {
    state.number = Math.max(state.number + 1, Date.now());
    const said = {
      form: idField.value,
      item: about.dataset.item,
      proof: about.dataset.proof,
      number: state.number,
      isLeaving,
    };
    tell("say", { said, mostBytes: isLeaving ? MOST_ON_LEAVING : Infinity });
    return said;
  }

  // A token that is good again after somebody signed in in another tab, for this script and for the form itself.
  async function renewToken(signal) {
    const response = await fetch(about.dataset.url, { redirect: "manual", signal });
    if (!response.ok) return response;
    const { csrf } = await response.json();
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = csrf;
    return null;
  }

  async function exchange(said, signal) {
    const body = JSON.stringify(said);
    let response = await post(body, { signal });
    if (response.status === 403) response = (await renewToken(signal)) ?? (await post(body, { signal }));
    if (response.type === "opaqueredirect" || [401, 403].includes(response.status)) return { state: "signed-out" };
    if ([400, 409, 413].includes(response.status)) return { state: "refused", ...(await response.json()) };
    if (!response.ok) return { state: "offline" };
    return response.json();
  }

  async function send() {
    state.isBusy = true;
    state.lastSent = Date.now();
    const said = announcement(false);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), PATIENCE);
    const answer = await exchange(said, controller.signal).catch(() => ({ state: "offline" }));
    clearTimeout(timer);
    state.isBusy = false;
    if (state.isSent) return;
    const isTaken = ["written", "ended", "incomplete"].includes(answer.state);
    state.notBefore = isTaken ? 0 : Date.now() + AGAIN;
    if (answer.form) idField.value = answer.form; // this one was saved or discarded in another window
    tell("answer", { said, answer });
  }

  function tick() {
    if (state.isBusy || state.isSent || Date.now() < state.notBefore) return;
    const wish = { isUrgent: false };
    tell("tick", wish);
    const isDue = document.visibilityState === "visible" && Date.now() - state.lastSent >= ANNOUNCED;
    if (wish.isUrgent || isDue) send();
  }

  // The window may be gone at once: a request that outlives it, if what was typed is short enough.
  function sendLast(isLeaving) {
    const said = announcement(isLeaving);
    if (!said.fields && !isLeaving) return;
    const body = JSON.stringify(said);
    const keepalive = new Blob([body]).size <= MOST_ON_LEAVING;
    post(body, { keepalive }).catch(() => {});
  }

  setInterval(tick, 1000);
  tick();
  form.addEventListener("submit", () => {
    sendLast(false); // in case that the form itself is lost
    state.isSent = true;
    setTimeout(() => { state.isSent = false; }, UNANSWERED);
  });
  document.addEventListener("visibilitychange", () => {
    state.notBefore = 0;
    if (document.visibilityState === "hidden" && !state.isSent) sendLast(false);
    else tick();
  });
  window.addEventListener("online", () => { state.notBefore = 0; });
  window.addEventListener("pagehide", () => { if (!state.isSent) sendLast(true); });
  window.addEventListener("beforeunload", () => { if (!state.isSent) sendLast(false); });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    Object.assign(state, { isSent: false, lastSent: -Infinity });
    tick();
  });
});
