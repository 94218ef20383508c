// Shows who else has the form open, and that somebody saved it since, as open_form.js hears of it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const about = document.getElementById("open-form");
  const form = document.querySelector("#content-main form[method='post']");
  if (!about || !form) return;

  const others = about.querySelector("[data-others]");
  const saved = about.querySelector("[data-saved]");
  const news = about.querySelector("[data-news]");

  function list(sentences) {
    const before = [...others.children].map((item) => item.textContent);
    if (JSON.stringify(before) === JSON.stringify(sentences)) return;
    others.hidden = sentences.length === 0;
    others.replaceChildren(...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
    const arrived = sentences.filter((sentence) => !before.includes(sentence));
    if (arrived.length) news.textContent = arrived.join(" ");
  }

  form.addEventListener("openform:answer", ({ detail: { answer } }) => {
    if (answer.others) list(answer.others);
    const place = saved.querySelector("span");
    if (answer.saved === undefined || answer.saved === place.textContent) return;
    saved.hidden = !answer.saved;
    place.textContent = answer.saved;
    if (answer.saved) news.textContent = answer.saved;
  });
});
