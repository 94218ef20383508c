// Puts the rows of an inline in order by dragging. The numbers stay visible and are what is saved, so that
// a keyboard, or a browser without scripts, does the same by typing them.
"use strict";

(() => {
  const rowsOf = (group) => [...group.querySelectorAll("tr.form-row, .inline-related:not(.tabular)")]
    .filter((row) => !row.classList.contains("empty-form") && row.querySelector("[name$='-position']"));
  const number = (row) => row.querySelector("[name$='-position']");

  // Whether something was typed or chosen in a new row: an empty one has no place, and is not saved.
  const isFilled = (row) => [...row.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea, select")]
    .filter((field) => field !== number(row))
    .some((field) => field.matches("select")
      ? field.value && !field.selectedOptions[0].defaultSelected
      : field.value !== field.defaultValue);

  const renumber = (group) => {
    let position = 0;
    for (const row of rowsOf(group)) {
      const isNew = !row.classList.contains("has_original");
      if (!isNew || isFilled(row)) number(row).value = ++position;
    }
  };

  let dragged = null;

  const prepare = (group, row) => {
    if (row.querySelector(".ordering-handle")) return;
    const handle = document.createElement("span");
    handle.className = "ordering-handle";
    handle.textContent = "⠿";
    handle.setAttribute("aria-hidden", "true");
    number(row).parentElement.classList.add("ordering-number");
    number(row).before(handle);

    // Only the handle starts a drag, so that text in the row can still be selected.
    handle.addEventListener("pointerdown", () => { row.draggable = true; });
    handle.addEventListener("pointerup", () => { row.draggable = false; });
    row.addEventListener("dragstart", (event) => {
      dragged = { group, row };
      event.dataTransfer.effectAllowed = "move";
      row.classList.add("ordering-dragged");
    });
    row.addEventListener("dragend", () => {
      row.draggable = false;
      row.classList.remove("ordering-dragged");
      dragged = null;
    });
    row.addEventListener("dragover", (event) => {
      if (dragged?.group !== group) return;
      event.preventDefault();
      row.classList.add("ordering-over");
    });
    row.addEventListener("dragleave", () => row.classList.remove("ordering-over"));
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      row.classList.remove("ordering-over");
      if (dragged?.group !== group || dragged.row === row) return;
      const rows = rowsOf(group);
      const isBelow = rows.indexOf(dragged.row) < rows.indexOf(row);
      row[isBelow ? "after" : "before"](dragged.row);
      renumber(group);
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll(".inline-group")) {
      const prepareAll = () => rowsOf(group).forEach((row) => prepare(group, row));
      prepareAll();
      group.addEventListener("formset:added", prepareAll);
    }
  });
})();
