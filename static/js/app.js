/* Civigauge: what every page does beyond plain HTML. Everything works without these files too.
   No inline code, no eval. */
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

  /* ---- the token that every form carries --------------------------------------------------
     A sign-in in another tab gives a new one: the cookie knows it, the page that is open not. */
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("submit", ({ target }) => {
    const field = target.querySelector('[name="csrfmiddlewaretoken"]');
    if (field && token()) field.value = token();
  }, true);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (token()) detail.headers["X-CSRFToken"] = token();
  });
})();
