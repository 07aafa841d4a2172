"use strict";
(() => {
  const root = document.documentElement;
  const button = document.getElementById("language");
  function show(lang) {
    root.lang = lang;
    document.title = root.dataset["title" + (lang === "zh" ? "Zh" : "En")];
    button.textContent = lang === "zh" ? "English" : "中文";
    button.lang = lang === "zh" ? "en" : "zh";
  }
  button.hidden = false;
  button.addEventListener("click", () => show(root.lang === "zh" ? "en" : "zh"));
  show(root.lang);
})();
