// A click on the picture enters where its focal point is. The two numbers do the same without it.
function follow(frame) {
  const [x, y] = [frame.dataset.x, frame.dataset.y].map((name) => document.getElementById(`id_${name}`));
  if (!x || !y) return;
  const dot = frame.appendChild(document.createElement("span"));
  const show = () => {
    dot.style.left = `${x.value}%`;
    dot.style.top = `${y.value}%`;
  };
  dot.className = "picture-dot";
  frame.classList.add("is-clickable");
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    x.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    y.value = Math.round((100 * (event.clientY - box.top)) / box.height);
    for (const input of [x, y]) input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  for (const input of [x, y]) input.addEventListener("input", show);
  show();
}

addEventListener("DOMContentLoaded", () => document.querySelectorAll(".picture-focal").forEach(follow));
