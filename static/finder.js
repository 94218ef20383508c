// Shows the choices that match while someone types a name. Without it the button beside the field does the same.
for (const field of document.querySelectorAll("[data-choices]")) {
  const facet = field.closest("details");
  let waiting;
  let asked = field.value;

  async function find() {
    if (field.value === asked) return;
    asked = field.value;
    const query = new URLSearchParams(new FormData(field.form));
    const response = await fetch(`${field.dataset.choices}?${query}`, { headers: { Accept: "text/html" } });
    if (!response.ok || field.value !== asked) return;
    const found = new DOMParser().parseFromString(await response.text(), "text/html").body;
    facet.querySelector("[role=status]").textContent = found.querySelector("[role=status]").textContent;
    facet.querySelector("[data-found]").replaceChildren(...found.querySelector("[data-found]").childNodes);
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
