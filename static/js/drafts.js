/* Civigauge: what was typed and is not yet acknowledged by the server lies in localStorage, under
   person, assessment, question and page. It goes when it is acknowledged, at sign-out, after 7 days.

   Two tabs may show the same question. Each keeps, and takes away, only what was typed in it; a
   page that is closed leaves its drafts to the next one that has their place. */
"use strict";

window.civigauge = (() => {
  const PREFIX = "civigauge:draft:";
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const PATIENCE = 1000; // ms for a page that is just being closed
  const person = document.body.dataset.person ?? "";
  const self = [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36)).join("");

  const keys = () => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); }
    catch { return []; }
  };
  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const remove = (key) => { try { localStorage.removeItem(key); } catch { /* nothing is kept */ } };
  const put = (key, draft) => {
    try { localStorage.setItem(key, JSON.stringify(draft)); hold(); return true; }
    catch { return false; }
  };
  /* Written before it is removed: a full storage loses nothing. */
  const move = (key, to) => { const draft = read(key); if (draft && put(to, draft)) remove(key); };

  /* ---- which pages are open ---------------------------------------------------------------------
     A page with drafts holds a lock for as long as it lives; who gets the lock is its heir. Without
     locks, on plain http, every other page counts as closed: then two pages may send the same
     text, which the server takes for what it is. */
  const lockOf = (page) => `civigauge:page:${page}`;
  let held = false;
  const hold = () => {
    if (held) return;
    held = true;
    navigator.locks?.request(lockOf(self), () => new Promise(() => {}));
  };
  const whenClosed = (page, act) => {
    if (!navigator.locks) return act();
    const limit = new AbortController();
    setTimeout(() => limit.abort(), PATIENCE);
    return navigator.locks.request(lockOf(page), { signal: limit.signal }, act)
      .catch(() => { /* that page is open and keeps its own */ });
  };

  /* ---- the keys: place@page, and place@page~n for what waits behind it -------------------------- */
  const placeOf = (key) => key.split("@")[0];
  const pageOf = (key) => (key.split("@")[1] ?? "").split("~")[0];
  const mine = () => keys().filter((key) => key.startsWith(`${PREFIX}${person}:`));
  let taken = 0;
  const take = (key) => { taken += 1; move(key, `${placeOf(key)}@${self}~${taken}`); };
  const byAge = (one, other) => read(one).at - read(other).at;

  const drafts = {
    key: (...place) => `${PREFIX}${[person, ...place].join(":")}@${self}`,
    /* What a key is for: the assessment, and the name that the key was made with. */
    placeOf: (key) => {
      const [assessment, ...name] = placeOf(key).slice(PREFIX.length).split(":").slice(1);
      return { assessment, name: name.join(":") };
    },
    read,
    remove,
    /* Says whether it is kept: storage may be full, or closed by the browser's settings. */
    write: (key, draft) => put(key, { at: Date.now(), ...draft }),
    mine,
    own: () => mine().filter((key) => pageOf(key) === self),
    /* Drafts of pages that are closed wait behind this page's own. */
    inherit: async (isWanted) => {
      const others = mine().filter((key) => pageOf(key) !== self && isWanted(key));
      await Promise.all([...new Set(others.map(pageOf))].map((page) => whenClosed(page, () => {
        others.filter((key) => pageOf(key) === page && read(key)).sort(byAge).forEach(take);
      })));
    },
    /* The draft of a key; where there is none, the oldest that waits behind it. */
    next: (key) => {
      const [waiting] = mine().filter((other) => other.startsWith(`${key}~`)).sort(byAge);
      if (!read(key) && waiting) move(waiting, key);
      return read(key);
    },
  };

  for (const key of keys()) if (!(read(key)?.at > Date.now() - WEEK)) remove(key);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches('form[action$="/logout/"]')) return;
    const left = mine();
    const { unsaved } = form.dataset;
    if (left.length && unsaved && !window.confirm(unsaved)) event.preventDefault();
    else left.forEach(remove);
  });
  return { drafts };
})();
