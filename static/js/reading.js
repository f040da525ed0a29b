/* Civigauge: finding one's way on an answering page: keys, parts. */
"use strict";

(() => {
  const page = document.getElementById("cards");
  if (!page) return;
  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => {
    try { localStorage.setItem(key, value); } catch { /* it holds for this page */ }
  };

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
    // The question, never a field: the next letter would be typed into it.
    const prompt = next.querySelector(".q-prompt");
    prompt.tabIndex = -1;
    next.scrollIntoView();
    prompt.focus({ preventScroll: true });
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
