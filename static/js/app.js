/* Civigauge: what the pages do beyond plain HTML. Everything works without this file too.
   Needs htmx. No inline code, no eval. */
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("js");

  /* ---- light or dark ------------------------------------------------------------------ */
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  if (stored()) root.dataset.bsTheme = stored();
  const button = document.querySelector("[data-theme-switch]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = root.dataset.bsTheme
        ? root.dataset.bsTheme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.bsTheme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.bsTheme); } catch { /* stays for this page */ }
    });
  }

  /* ---- copy buttons --------------------------------------------------------------------- */
  for (const copy of document.querySelectorAll("[data-copy]")) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).value);
      copy.querySelector("[role=status]").textContent = copy.dataset.copied;
    });
  }

  /* ---- answering ------------------------------------------------------------------------
     Without this script every control belongs to the one form "page". With it each card's
     controls belong to the form around them, and are saved by themselves. */
  const cards = document.getElementById("cards");
  if (!cards) return;
  const words = cards.dataset;
  const unsaved = new Set();

  const own = (part) => {
    for (const control of part.querySelectorAll('[form="page"]')) control.removeAttribute("form");
  };
  own(document);

  const codeOf = (form) => form.id.slice(2);
  const say = (code, text, tone) => {
    const state = document.getElementById(`state-${code}`);
    if (!state) return;
    const tag = document.createElement("span");
    tag.className = `tag tag--bare${tone ? ` tag--${tone}` : ""}`;
    tag.textContent = text;
    state.replaceChildren(tag);
  };
  const isAnswer = (form) => form instanceof HTMLFormElement && form.matches("form.answer");

  cards.addEventListener("input", (event) => {
    const form = event.target.closest("form.answer");
    if (!form) return;
    unsaved.add(codeOf(form));
    say(codeOf(form), words.typing);
    // Ticking an item or typing a number says that the list or number is the answer.
    const counted = form.querySelector("[data-counted]");
    if (counted && event.target.matches('.checks input, [name$="-value"]')) counted.checked = true;
  });

  document.addEventListener("htmx:configRequest", (event) => {
    // The cookie is newer than the hidden field after a sign-in in another tab.
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) event.detail.headers["X-CSRFToken"] = token[1];
    if (isAnswer(event.detail.elt)) unsaved.delete(codeOf(event.detail.elt));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isAnswer(event.detail.elt)) say(codeOf(event.detail.elt), words.saving);
  });

  const retryLater = (form) => setTimeout(() => {
    if (form.isConnected && unsaved.has(codeOf(form))) htmx.trigger(form, "submit");
  }, 5000);
  const notSaved = (form, text) => {
    unsaved.add(codeOf(form));
    say(codeOf(form), text, "bad");
    retryLater(form);
  };
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      if (isAnswer(event.detail.elt)) notSaved(event.detail.elt, words.offline);
    });
  }
  document.addEventListener("htmx:responseError", (event) => {
    const { elt, xhr } = event.detail;
    if (!isAnswer(elt) || xhr.status === 409) return;
    unsaved.add(codeOf(elt));
    if (xhr.status === 422) return; // the answer itself says what to mend
    if (xhr.status === 401) notSaved(elt, words.signedOut);
    else if (xhr.status >= 500) notSaved(elt, words.offline);
    else say(codeOf(elt), words.refused, "bad");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    // Typed on while this save was under way: the page must not claim more than is saved.
    const { elt, successful } = event.detail;
    if (isAnswer(elt) && successful && unsaved.has(codeOf(elt))) say(codeOf(elt), words.typing);
  });
  document.addEventListener("htmx:load", (event) => own(event.detail.elt));
  document.addEventListener("htmx:oobAfterSwap", () => own(document));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
})();
