// Puts a button beside the permanent address that copies it. Without scripts the field can be selected.
"use strict";

(() => {
  const field = document.getElementById("permanent-address");
  if (!field || !navigator.clipboard) return;
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.className = "secondary";
  button.textContent = field.dataset.copy;
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = field.dataset.copied;
    } catch {
      field.select();
    }
  });
  field.after(button, told);
})();
