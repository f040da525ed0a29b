/* Civigauge: what all forms whose text is kept in this browser have in common: their fields, the
   note about what was not saved, the sentence about what came back, copying. What becomes of the
   text is for answering.js (answers save themselves) and adding.js (people send the rest). */
"use strict";

(() => {
  const place = document.getElementById("keeping");
  if (!place) return;
  const { drafts } = window.civigauge;
  const words = place.dataset;
  const keeps = "drafts" in words;
  const clock = (at) =>
    new Intl.DateTimeFormat(document.documentElement.lang,
      { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  const key = (name) => drafts.key(words.assessment, name);

  /* ---- the fields of a form ----------------------------------------------------------------- */
  const NOT_TYPED = /^(csrfmiddlewaretoken|save|confirm|seen)$|-(version|over|resolve|waits)$/;
  const fieldsOf = (data) =>
    [...data].filter(([name, value]) => typeof value === "string" && !NOT_TYPED.test(name));
  const valuesOf = (fields, name) => fields.filter(([key]) => key === name).map(([, value]) => value);
  const plain = (fields) =>
    fields
      .map(([name, value]) => `${name}=${value.replace(/\r\n/g, "\n").trim()}`)
      .filter((line) => !line.endsWith("="))
      .sort()
      .join("\u0000");
  const same = (one, other) => plain(one) === plain(other);
  /* Into the controls of a form, or into those of some names alone. */
  const putBack = (form, fields, names) => {
    for (const control of form.elements) {
      if (!control.name || /^(hidden|file|submit|button|fieldset)$/.test(control.type)) continue;
      if (names && !names.has(control.name)) continue;
      const given = valuesOf(fields, control.name);
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = given.includes(control.value);
      } else control.value = given[0] ?? "";
    }
  };
  const textOf = (form) => {
    const lines = [];
    for (const control of form.elements) {
      const label = control.labels?.[0]?.innerText.replace(/\s+/g, " ").trim();
      if (control.type === "radio" || control.type === "checkbox") {
        if (control.checked) lines.push(label);
      } else if (label && control.value && control.type !== "file") {
        lines.push(`${label}: ${control.value}`);
      }
    }
    return lines.join("\n");
  };

  /* ---- the draft ------------------------------------------------------------------------------
     It knows the page where it was typed and says itself in words, for when its place is gone. */
  const write = (key, form, draft) =>
    keeps && drafts.write(key, {
      ...draft,
      path: location.pathname,
      title: form.closest("section.q")?.querySelector(".q-short").textContent ?? "",
      text: textOf(form),
    });
  const read = (key) => {
    if (!keeps) drafts.remove(key);
    return drafts.read(key);
  };

  /* ---- what the page says, at the place ------------------------------------------------------- */
  const texts = new WeakMap(); // note -> what its button copies
  const shown = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
  const noteOf = (form) => form.querySelector(":scope > .kept");
  const note = (form, fact, { where = "", signIn = false, role = "", bar } = {}) => {
    noteOf(form)?.remove(); // a new one is announced again
    const made = shown("not-saved");
    if (role) made.setAttribute("role", role);
    made.querySelector("[data-fact]").replaceChildren(...[fact].flat());
    made.querySelector("[data-where]").textContent = where;
    made.querySelector("[data-sign-in]").hidden = !signIn;
    texts.set(made, () => textOf(form));
    // Beside the button that was pressed, where the person looks.
    if (bar?.parentElement === form) bar.before(made);
    else form.prepend(made);
    return made;
  };
  const where = (isKept) => (keeps && isKept ? words.keptHere : words.keptOnPage);
  /* The server's own words, with their links. */
  const partsOf = (html) =>
    [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
  /* A draft that came back; one that cannot go on, with its key, can be copied and deleted. */
  const tell = (at, sentence, draft, key) => {
    const made = shown("restored");
    made.querySelector(".bar").hidden = !key;
    made.dataset.key = key ?? "";
    texts.set(made, () => draft.text ?? draft.fields.map(([, value]) => value).join("\n"));
    at.prepend(made);
    const text = sentence.replace("{at}", clock(draft.at)).replace("{title}", draft.title);
    // Into a place that is there already, or a screen reader says nothing.
    setTimeout(() => { made.querySelector("p").textContent = text; }, 50);
    return made;
  };

  /* ---- drafts of this page whose question it no longer has -------------------------------------- */
  const leftovers = () => {
    const at = document.querySelector("[data-leftovers]");
    if (!at || !keeps) return;
    const parts = [...document.querySelectorAll("[data-questions]")];
    const asked = parts.flatMap((part) => part.dataset.questions.split(" "));
    for (const key of drafts.mine()) {
      const draft = drafts.read(key);
      const code = key.split(":").at(-1);
      if (draft?.path !== location.pathname || asked.includes(code)) continue;
      if (!document.getElementById(`q-${code}`)) tell(at, words.left, draft, key);
    }
  };

  /* ---- buttons ---------------------------------------------------------------------------------- */
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea"); // plain http knows no other way
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    return box.remove();
  };
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy-text], [data-discard]");
    const of = button?.closest(".note");
    if (!texts.has(of)) return;
    if ("discard" in button.dataset) {
      drafts.remove(of.dataset.key);
      of.remove();
    } else {
      await copy(texts.get(of)());
      button.textContent = words.copied;
    }
  });

  /* A sign-in in another tab, or a cookie that is gone: loading the page brings a new token. */
  const renewToken = async () => {
    try { await fetch(location.pathname + location.search); } catch { /* the next try says it */ }
  };

  window.civigauge.kept = {
    words, keeps, clock, key, fieldsOf, valuesOf, same, putBack, write, read, noteOf, note, where,
    partsOf, tell, renewToken,
  };
  document.addEventListener("DOMContentLoaded", leftovers);
})();
