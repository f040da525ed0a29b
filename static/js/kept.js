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
  const key = (name) => drafts.key(words.assessment, name);

  /* ---- the time, by the clock that the server writes on the same page ------------------------- */
  const written = (at, parts) => {
    const { lang } = document.documentElement;
    try { return new Intl.DateTimeFormat(lang, { ...parts, timeZone: words.zone }).format(at); }
    catch { return new Intl.DateTimeFormat(lang, parts).format(at); } // a zone it does not know
  };
  const DAY = { day: "numeric", month: "short", year: "numeric" };
  const clock = (at) => {
    const time = written(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const day = written(at, DAY);
    return day === written(Date.now(), DAY) ? time : `${day}, ${time}`;
  };

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
  /* The draft of a place, where it says something else than stands there. */
  const next = (key, standing) => {
    let draft = drafts.next(key);
    while (draft && same(draft.fields, standing)) {
      drafts.remove(key);
      draft = drafts.next(key);
    }
    return draft;
  };

  /* ---- what the page says, at the place ------------------------------------------------------- */
  const texts = new WeakMap(); // note -> what its button copies
  const shown = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
  const noteOf = (form) => form.querySelector(".kept");
  const note = (form, fact, { where = "", signIn = false, role = "", bar } = {}) => {
    const made = shown("not-saved");
    if (role) made.setAttribute("role", role);
    made.querySelector("[data-fact]").replaceChildren(...[fact].flat());
    made.querySelector("[data-where]").textContent = where;
    made.querySelector("[data-sign-in]").hidden = !signIn;
    texts.set(made, () => textOf(form));
    const standing = noteOf(form);
    if (standing?.textContent === made.textContent && !role) return standing; // it may have the focus
    standing?.remove(); // a new one is announced again
    // Beside the button that was pressed, where the person looks.
    if (form.contains(bar)) bar.before(made);
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

  /* ---- drafts that this page takes over ---------------------------------------------------------- */
  const isHere = (name) =>
    document.getElementById(`f-${name}`) ??
    document.querySelector(`[data-keep="${name}"], [data-opens="${name}"]`);
  /* Its question stood on this page and is not asked in any part of it any more. */
  const isLeft = (key, name) => {
    const code = name.split(":").at(-1);
    const parts = [...document.querySelectorAll("[data-questions]")];
    const asked = parts.flatMap((part) => part.dataset.questions.split(" "));
    return drafts.read(key)?.path === location.pathname && !asked.includes(code) &&
      !document.getElementById(`q-${code}`);
  };
  const isOfHere = (key) => {
    const { assessment, name } = drafts.placeOf(key);
    return assessment === words.assessment && Boolean(isHere(name) ?? isLeft(key, name));
  };
  const leftovers = () => {
    const at = document.querySelector("[data-leftovers]");
    if (!at) return;
    for (const key of drafts.own()) {
      if (!isHere(drafts.placeOf(key).name)) tell(at, words.left, drafts.read(key), key);
    }
  };
  const ready = new Promise((done) => {
    document.addEventListener("DOMContentLoaded", async () => {
      if (keeps) await drafts.inherit(isOfHere);
      else drafts.mine().forEach(drafts.remove);
      leftovers();
      done();
    });
  });

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
    words, keeps, clock, key, fieldsOf, valuesOf, same, putBack, write, next, ready, noteOf, note,
    where, partsOf, tell, renewToken,
  };
})();
