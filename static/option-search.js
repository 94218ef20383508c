// Shows the choices that match while someone types a name. Without it the button beside the field does the same.
for (const field of document.querySelectorAll("[data-choices]")) {
  const facet = field.closest(".facet");
  const options = facet.querySelector("[data-found]");
  const status = facet.querySelector("[role=status]");
  let waiting;
  let searched = field.value;

  async function find() {
    if (field.value === searched) return;
    const text = (searched = field.value);
    try {
      const query = new URLSearchParams(new FormData(field.form));
      const response = await fetch(`${field.dataset.choices}?${query}`);
      if (!response.ok) throw new Error(response.statusText);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (field.value === text) show(page);
    } catch {
      searched = undefined; // the next key tries again
    }
  }

  // What was checked while the answer was on its way stays checked, and stays.
  function show(page) {
    const found = page.querySelector("[data-found]");
    for (const box of options.querySelectorAll("input:checked")) {
      const same = [...found.querySelectorAll("input")].find((each) => each.value === box.value);
      if (same) same.checked = true;
      else found.prepend(box.closest("label"));
    }
    status.textContent = page.querySelector("[role=status]").textContent;
    options.replaceChildren(...found.childNodes);
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 250);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form is sent by its own button
    clearTimeout(waiting);
    find();
  });
}
