/* Civigauge: finding one's way on an answering page: keys, first visit, parts. */
"use strict";

(() => {
  const page = document.getElementById("cards");
  if (!page) return;
  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* it holds for this page */ }
  };

  /* ---- explanations are open on the first visit ------------------------------------------- */
  const visit = ["civigauge:visited", document.body.dataset.person, document.getElementById("keeping").dataset.assessment,
    location.pathname + location.search].join(":");
  if (!remembered(visit)) {
    for (const fold of page.querySelectorAll("details.how")) fold.open = true;
    remember(visit, "1");
  }

  /* ---- a link to a question that stands in another part ------------------------------------ */
  const wanted = location.hash.slice(1);
  if (wanted.startsWith("q-") && !document.getElementById(wanted)) {
    const code = wanted.slice(2);
    const part = [...document.querySelectorAll("[data-questions]")]
      .find((link) => link.dataset.questions.split(" ").includes(code));
    if (part) location.replace(`${part.href}#${wanted}`);
  }

  /* ---- keys ----------------------------------------------------------------------------------
     Single letters, so they can be turned off (WCAG 2.1.4), and never while somebody types. */
  const help = document.getElementById("keys");
  const on = help.querySelector("[data-keys-on]");
  const KEYS = "civigauge:keys";
  on.checked = remembered(KEYS) !== "off";
  on.addEventListener("change", () => remember(KEYS, on.checked ? "on" : "off"));
  const open = () => { if (!help.open) help.showModal(); };
  document.querySelector("[data-keys]").addEventListener("click", open);

  const types = (at) =>
    at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  const step = (by) => {
    const questions = [...page.querySelectorAll("section.q")];
    const here = questions.findIndex((q) => q.contains(document.activeElement));
    const top = questions.findLastIndex((q) => q.getBoundingClientRect().top < 80);
    const from = here >= 0 ? here : by > 0 ? top : Math.max(top, 0) + (top < 0 ? 0 : 1);
    const next = questions[Math.min(Math.max(from + by, 0), questions.length - 1)];
    const start = next.querySelector(".level-in:checked") ??
      next.querySelector(".level-in, .pick input, input:not([type=hidden])");
    next.scrollIntoView();
    if (start && !start.matches(":disabled")) start.focus({ preventScroll: true });
    else { next.tabIndex = -1; next.focus({ preventScroll: true }); }
  };
  const sidebar = () => {
    const mini = document.querySelector("details.side-mini");
    if (mini.offsetParent !== null) { mini.open = true; mini.querySelector("summary").focus(); }
    else document.querySelector(".side [aria-current]").focus();
  };
  const ACTS = { "?": open, n: () => step(1), p: () => step(-1), s: sidebar };
  document.addEventListener("keydown", (event) => {
    const act = ACTS[event.key];
    if (!act || !on.checked || help.open) return;
    if (event.ctrlKey || event.altKey || event.metaKey || types(event.target)) return;
    event.preventDefault();
    act();
  });
})();
