// Keeps what is typed in a form on the server until it is saved, and says so beside the buttons. open_form.js sends it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const about = document.getElementById("open-form");
  const form = document.querySelector("#content-main form[method='post']");
  if (!about || !form) return;

  const PAUSE = 3000; // milliseconds without a change, after which it is kept
  const LONGEST = 10_000; // while somebody goes on typing
  const NEWS = 5 * 60 * 1000; // between two sentences to screen readers that say the same
  const NOT_TYPED = new Set(["csrfmiddlewaretoken", "form_token", "form_id", "continued_form_id", "_popup", "_to_field"]);
  const notes = form.querySelectorAll("[data-note]");
  const news = about.querySelector("[data-news]");

  // {name: values} of what was typed and chosen, without files and passwords.
  function read() {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || NOT_TYPED.has(name) || name.includes("__prefix__")) continue;
      if (form.elements[name]?.type !== "password") (fields[name] ??= []).push(value);
    }
    return fields;
  }

  const isContinued = form.elements.continued_form_id !== undefined;
  let kept = JSON.stringify(read()); // what the server has of it: at first what it sent, or kept under another id
  let known = null; // the fields that the server has under the id of this form
  let hasToken = false; // whether it has the token of this form
  let seen = kept; // at the last tick
  let changedAt = 0;
  let firstAt = 0; // of the changes that are not kept
  let since = about.dataset.opened;
  let trouble = "";
  let saidAt = -Infinity;
  let isTouched = false;
  if (form.querySelector(".errorlist")) [kept, isTouched] = ["", true];
  for (const change of ["input", "change"]) form.addEventListener(change, () => { isTouched = true; });

  // Scripts of the administration may set values of their own until the page is ready.
  window.addEventListener("load", () => { if (!isTouched) kept = seen = JSON.stringify(read()); });

  const hasFiles = () => [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0);
  const difference = (fields) => {
    const changed = {};
    for (const name of new Set([...Object.keys(fields), ...Object.keys(known)])) {
      if (JSON.stringify(fields[name]) !== JSON.stringify(known[name])) changed[name] = fields[name] ?? [];
    }
    return changed;
  };

  form.addEventListener("openform:tick", ({ detail }) => {
    const now = Date.now();
    const text = JSON.stringify(read());
    if (text !== seen) [seen, changedAt] = [text, now];
    if (text === kept) firstAt = 0;
    else firstAt ||= now;
    detail.isUrgent = text !== kept && (now - changedAt >= PAUSE || now - firstAt >= LONGEST);
  });

  form.addEventListener("openform:say", ({ detail: { said, mostBytes } }) => {
    const fields = read();
    if (JSON.stringify(fields) === kept) return;
    said.fields = fields;
    if (!hasToken) said.formToken = form.elements.form_token?.value ?? "";
    if (isContinued && !known) said.continues = form.elements.continued_form_id.value;
    if (known && new Blob([JSON.stringify(said)]).size > mostBytes) {
      Object.assign(said, { fields: difference(fields), isPartial: true });
    }
  });

  form.addEventListener("openform:answer", ({ detail: { said, answer } }) => {
    if (answer.state === "written") {
      if (answer.time) since = answer.time;
      if (said.fields) take(said, answer);
      else if (trouble) clear();
    } else if (answer.state === "ended") {
      [known, hasToken] = [null, false]; // saved or discarded elsewhere: what is typed from now on is kept anew
    } else if (answer.state === "incomplete") {
      [kept, known, hasToken] = ["", null, false];
    } else {
      complain(answer);
    }
  });

  function take(said, answer) {
    [known, kept, hasToken, firstAt] = [said.fields, JSON.stringify(said.fields), true, 0];
    say(trouble ? about.dataset.keptAgain : answer.kept, Boolean(trouble));
    trouble = "";
    show(answer.kept);
  }

  function clear() {
    trouble = "";
    show("");
  }

  function complain(answer) {
    if (answer.state === "offline" && JSON.stringify(read()) === kept) return; // nothing is lost by it
    const text = {
      "signed-out": about.dataset.signedOut,
      offline: about.dataset.offline.replace("{time}", since),
    }[answer.state] ?? answer.problem;
    say(text, text !== trouble);
    trouble = text;
    show(text, answer.state === "signed-out");
  }

  function show(text, isSignedOut = false) {
    for (const note of notes) {
      note.hidden = !text;
      note.classList.toggle("autosave-note-trouble", trouble !== "");
      note.replaceChildren(text);
      if (isSignedOut) note.append(" ", link());
    }
  }

  function link() {
    const way = document.createElement("a");
    way.href = about.dataset.login;
    way.target = "_blank";
    way.rel = "noopener";
    way.textContent = about.dataset.signIn;
    return way;
  }

  // To screen readers: at first, when it changes, and else rarely.
  function say(text, isNew) {
    if (!isNew && Date.now() - saidAt < NEWS) return;
    saidAt = Date.now();
    news.textContent = text;
  }

  // unsaved.js asks before the window is left, unless the server has all of it.
  form.addEventListener("unsaved", (event) => {
    if (JSON.stringify(read()) === kept && !hasFiles()) event.preventDefault();
  });
});
