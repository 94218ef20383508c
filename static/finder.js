// Says how many there would be before the form is sent. Without it the number is that of the list as it was loaded.
for (const now of document.querySelectorAll("[data-count]")) {
  const { form } = document.getElementById("id_q");
  let waiting;
  let last = 0;

  async function count() {
    const turn = (last += 1);
    try {
      const response = await fetch(`${now.dataset.count}?${new URLSearchParams(new FormData(form))}`);
      if (response.ok && turn === last) now.textContent = await response.text();
    } catch {
      now.textContent = ""; // rather nothing than a number of something else
    }
  }

  document.addEventListener("input", ({ target }) => {
    if (target.form !== form || target.name === "sort" || target.dataset.choices !== undefined) return;
    clearTimeout(waiting);
    waiting = setTimeout(count, 300);
  });
}
