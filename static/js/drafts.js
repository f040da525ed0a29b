/* Civigauge: what was typed and is not yet acknowledged by the server lies in localStorage, under
   person, assessment and question. It goes when it is acknowledged, at sign-out, after 7 days. */
"use strict";

window.civigauge = (() => {
  const PREFIX = "civigauge:draft:";
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const person = document.body.dataset.person ?? "";

  const keys = () => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); }
    catch { return []; }
  };
  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const remove = (key) => { try { localStorage.removeItem(key); } catch { /* nothing is kept */ } };

  const drafts = {
    key: (...place) => PREFIX + [person, ...place].join(":"),
    read,
    remove,
    /* Says whether it is kept: storage may be full, or closed by the browser's settings. */
    write: (key, draft) => {
      try { localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() })); return true; }
      catch { return false; }
    },
    mine: () => keys().filter((key) => key.startsWith(`${PREFIX}${person}:`)),
    clear: () => keys().forEach(remove),
  };

  for (const key of keys()) if (!(read(key)?.at > Date.now() - WEEK)) remove(key);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches('form[action$="/logout/"]')) return;
    const left = drafts.mine();
    const { unsaved } = form.dataset;
    if (left.length && unsaved && !window.confirm(unsaved)) event.preventDefault();
    else left.forEach(remove);
  });
  return { drafts };
})();
