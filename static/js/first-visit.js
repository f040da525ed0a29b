/* Civigauge: on the first visit of a page its explanations are open. In the head, and not deferred:
   each is opened as soon as it is read, before it is painted, so that nothing moves under a reader. */
"use strict";

(() => {
  const root = document.documentElement;
  const visited = () => {
    const { pathname, search } = location;
    const assessment = pathname.split("/")[2];
    const key = ["civigauge:visited", document.body.dataset.person, assessment, pathname + search].join(":");
    try {
      const was = localStorage.getItem(key);
      localStorage.setItem(key, "1");
      return Boolean(was);
    } catch { return false; }
  };
  let isFirst;
  const open = () => {
    if (!document.body) return;
    isFirst ??= !visited();
    if (!isFirst) { seen.disconnect(); return; }
    for (const fold of document.querySelectorAll("details.how:not([data-met])")) {
      fold.dataset.met = ""; // who closes one keeps it closed
      fold.open = true;
    }
  };
  const seen = new MutationObserver(open);
  seen.observe(root, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => { open(); seen.disconnect(); });
})();
