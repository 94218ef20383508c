// The picture that was chosen in a form, as soon as it is chosen. Without it the form shows the one that is stored.
function showChosen({ target }) {
  const shown = target.parentElement.querySelector(".picture-chosen");
  if (!shown) return;
  shown.replaceChildren();
  if (!target.value) return;
  const image = shown.appendChild(new Image(96, 54));
  image.className = "picture-small";
  image.alt = "";
  image.src = shown.dataset.file.replace("/0/", `/${target.value}/`);
}

addEventListener("DOMContentLoaded", () => django.jQuery(document).on("change", "select", showChosen));
