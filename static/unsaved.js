// Asks before typed work is left behind that is nowhere else (autosave.js says what the server has), and leads to the first
// mistake after a form was refused, or to the first field of a form to add something.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#content-main form[method='post']:not(#changelist-form)");
  if (!form) return;

  const mistake = form.querySelector(".errorlist");
  let isChanged = mistake !== null;
  if (mistake) {
    const place = mistake.closest(".errors, .form-row, td, div") ?? mistake;
    mistake.closest("details")?.setAttribute("open", "");
    (place.querySelector("input:not([type=hidden]), select, textarea") ?? mistake).focus();
  }

  // Django would go to the first button, which stands above the fields. What makes a field of a list comes before "load".
  const isNew = document.getElementById("django-admin-form-add-constants")?.dataset.modelName;
  const first = form.querySelector("fieldset :is(input:not([type=hidden]), select, textarea)");
  if (isNew && !mistake) window.addEventListener("load", () => first?.focus());

  const note = (event) => { if (event.target.name) isChanged = true; };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("drop", () => { isChanged = true; });
  form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => {
    const isLost = isChanged && form.dispatchEvent(new CustomEvent("unsaved", { cancelable: true }));
    if (isLost) event.preventDefault();
  });
});
