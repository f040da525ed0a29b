/* Civigauge: what adding evidence says when it could not be sent. Without this file the whole
   page is sent instead, and the server's own page says it. */
"use strict";

(() => {
  const cards = document.getElementById("cards");
  if (!cards) return;
  const part = (event) => event.target.closest?.(".evidence");

  const say = (event, key) => {
    const note = part(event)?.querySelector("[data-failed]");
    if (!note) return;
    note.querySelector("p").textContent = note.dataset[key];
    note.hidden = false;
  };
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    cards.addEventListener(name, (event) => say(event, "failed"));
  }
  cards.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 409 || status === 422) return; // the answer itself says what to mend
    if (status === 401) say(event, "signedOut");
    else if (status === 413) say(event, "tooLarge");
    else say(event, status >= 500 ? "failed" : "refused");
  });
  cards.addEventListener("htmx:beforeRequest", (event) => {
    const note = part(event)?.querySelector("[data-failed]");
    if (note) note.hidden = true;
  });

  /* A file that the server will not take need not be sent first. */
  cards.addEventListener("change", (event) => {
    const { files, dataset } = event.target;
    if (!files || !dataset.max) return;
    const isLarge = files[0]?.size > dataset.max * 2 ** 20;
    event.target.setCustomValidity(isLarge ? dataset.large : "");
    if (isLarge) event.target.reportValidity();
  });
})();
