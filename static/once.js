// Keeps the token of a form for whoever comes back to its page by Back, so that the form is not done a second time.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const kept = history.state?.once ?? {};
  const shown = {};
  // A reload is a new beginning: only Back and Forward return to the form that was sent.
  document.querySelectorAll("input[name=once]").forEach((field, number) => {
    if (isBack && kept[number]) field.value = kept[number];
    shown[number] = field.value;
  });
  if (Object.keys(shown).length) history.replaceState({ ...history.state, once: shown }, "");
});
