// What select2 puts in the place of a field is read out with the field's name, as long as nothing is chosen too.
function nameOf(select) {
  const cell = select.closest("td");
  const head = cell?.closest("table").tHead.rows[0].cells[cell.cellIndex];
  return (select.labels[0] ?? head)?.textContent.trim().replace(/:$/, "");
}

new MutationObserver(() => {
  for (const shown of document.querySelectorAll(".select2-selection[role=combobox]:not([aria-label])")) {
    const chosen = shown.getAttribute("aria-labelledby");
    const select = shown.closest(".select2")?.previousElementSibling;
    if (!(select instanceof HTMLSelectElement)) continue;
    shown.id ||= `${chosen}-name`;
    shown.setAttribute("aria-label", nameOf(select));
    shown.setAttribute("aria-labelledby", `${shown.id} ${chosen}`);
    document.getElementById(chosen)?.setAttribute("aria-labelledby", shown.id);
  }
}).observe(document.body, { childList: true, subtree: true });
