/* Civigauge: the parts of an answering page that are fetched when they are opened: comments, evidence
   to use again, history. What could not be fetched says so at its place, and is tried again. */
"use strict";

(() => {
  const { kept } = window.civigauge;
  if (!kept || !window.htmx) return;
  const { words } = kept;
  const isGet = ({ requestConfig }) => requestConfig.verb === "get";
  const again = (elt, target) => {
    const how = { source: elt, ...(target && { target }) };
    htmx.ajax("GET", elt.getAttribute("hx-get"), how).catch(() => { /* told at its place */ });
  };

  /* ---- what failed ------------------------------------------------------------------------------ */
  const notes = new WeakMap(); // what fetches -> what is said of it
  const factOf = (status) =>
    ({ 0: words.getLost, 401: words.getSignedOut })[status] ??
    (status >= 500 || status === 429 ? words.getFault : words.getRefused);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!isGet(detail)) return;
    notes.get(detail.elt)?.remove();
    notes.delete(detail.elt);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { xhr, requestConfig: { elt } } = detail;
    if (!isGet(detail) || !elt.isConnected || (xhr.status >= 200 && xhr.status < 300)) return;
    const note = document.getElementById("not-loaded").content.firstElementChild.cloneNode(true);
    note.querySelector("p").textContent = factOf(xhr.status);
    note.querySelector("[data-again]").addEventListener("click", () => {
      (elt.closest("details")?.querySelector("summary") ?? elt).focus(); // the button goes
      again(elt);
    });
    note.querySelector("[data-sign-in]").hidden = xhr.status !== 401;
    notes.set(elt, note);
    if (elt.matches("a")) elt.parentElement.after(note);
    else elt.prepend(note);
  });
  document.addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    for (const elt of target.querySelectorAll("[hx-get]")) {
      if (notes.has(elt) && elt.closest("details") === target) again(elt);
    }
  }, true);

  /* ---- the history of an answer, in its card ------------------------------------------------------ */
  const placeOf = (code) => document.getElementById(`history-${code}`);
  const linkOf = (place) => document.querySelector(`[hx-target="#${CSS.escape(place.id)}"]`);
  const asked = new WeakSet(); // links that somebody pressed
  const close = (place) => {
    place.replaceChildren();
    linkOf(place).removeAttribute("aria-expanded");
    linkOf(place).focus();
  };
  document.addEventListener("click", ({ target }) => {
    const link = target.closest(".past a");
    if (link) asked.add(link);
    const closing = target.closest("[data-close-history]");
    if (closing) close(closing.closest("[id^='history-']"));
  }, true);
  document.addEventListener("htmx:afterSwap", ({ detail: { target: place, requestConfig: { elt } } }) => {
    if (!place.id.startsWith("history-") || !elt.matches(".past a")) return;
    const tools = document.getElementById("history-tools").content.firstElementChild.cloneNode(true);
    place.prepend(tools);
    elt.setAttribute("aria-expanded", "true");
    if (!asked.delete(elt)) return;
    tools.scrollIntoView();
    tools.focus({ preventScroll: true });
  });
  /* What was saved belongs to it, and setting back holds for what it shows. */
  document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig: { elt }, xhr } }) => {
    if (xhr.status !== 200 || !elt.matches("form.answer")) return;
    const place = placeOf(elt.id.slice(2));
    if (place?.querySelector("[data-close-history]")) again(linkOf(place));
  });
})();
