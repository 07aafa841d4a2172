"use strict";
// The maps stand in the app; for print they go into the paper, and back.
(() => {
  const slot = document.getElementById("muster-paper-maps");
  let home = null;
  window.addEventListener("beforeprint", () => {
    const maps = [...document.querySelectorAll("figure")].filter((figure) => figure.querySelector(":scope > .ms-map"));
    if (!slot || home || !maps.length) return;
    home = document.createComment("maps");
    maps[0].before(home);
    slot.append(...maps);
  });
  window.addEventListener("afterprint", () => {
    if (!home) return;
    home.replaceWith(...slot.childNodes);
    home = null;
  });
})();
