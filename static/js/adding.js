/* Civigauge: evidence and comments are sent by a press alone, never by themselves. Until the server
   has them, what is typed is kept: in this page with the chosen file, and in this browser without.
   A form that came back empty with a part of the page gets its text again. */
"use strict";

(() => {
  const { drafts, kept } = window.civigauge;
  if (!kept || !window.htmx) return;
  const { words } = kept;
  const here = new Map(); // key -> what was typed on this page
  const given = new WeakMap(); // form -> its fields as the server gave them
  const sent = new WeakMap(); // form -> its fields as they were sent
  const pressed = new WeakMap(); // form -> the button that sent it
  const renewed = new WeakSet(); // forms that were sent again with a new token

  const isAct = (form) => form instanceof HTMLFormElement && form.matches("[data-act]");
  /* Also what needs no text: removing, using again, settling. */
  const isOurs = (form) => form instanceof HTMLFormElement && !form.matches(".answer, #here");
  const keyOf = (form) => kept.key(form.closest("[data-keep]").dataset.keep);
  const fieldsOf = (form) => kept.fieldsOf(new FormData(form));
  /* Not as it stands: somebody may have begun to type before this script saw it. */
  const asGiven = (form) => {
    const fresh = form.cloneNode(true);
    fresh.reset();
    return fieldsOf(fresh);
  };
  const filesOf = (form) =>
    [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);

  /* ---- keeping it ---------------------------------------------------------------------------- */
  const forget = (key) => { here.delete(key); drafts.remove(key); };
  const keep = (form) => {
    const key = keyOf(form);
    const draft = { fields: fieldsOf(form), base: given.get(form) };
    const inputs = filesOf(form);
    if (draft.base && !inputs.length && kept.same(draft.fields, draft.base)) forget(key);
    else {
      const names = inputs.map((input) => input.files[0].name);
      const isKept = kept.write(key, form, { ...draft, files: names });
      here.set(key, { ...draft, isKept, files: inputs.map((input) => [input.name, input.files]) });
    }
  };
  document.addEventListener("input", ({ target }) => { if (isAct(target.form)) keep(target.form); });
  window.addEventListener("beforeunload", (event) => {
    if ([...here.values()].some((draft) => !draft.isKept)) event.preventDefault();
  });

  /* ---- putting it back ----------------------------------------------------------------------- */
  const unfold = (form) => {
    for (const control of form.elements) {
      const isBox = control.type === "radio" || control.type === "checkbox";
      if (control.type === "hidden" || !(isBox ? control.checked : control.value)) continue;
      let fold = control.closest("details");
      for (; fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
  };
  /* Where somebody else changed what the person had before them, only what the person typed. */
  const typedNames = ({ fields, base }) =>
    new Set([...fields, ...base].map(([name]) => name).filter((name) =>
      `${kept.valuesOf(fields, name)}` !== `${kept.valuesOf(base, name)}`));
  const formOf = (place) =>
    [...place.querySelectorAll("form[data-act]")].find((form) => form.closest("[data-keep]") === place);
  const restore = (place) => {
    const key = kept.key(place.dataset.keep);
    const now = here.get(key);
    const form = formOf(place);
    if (!form) {
      const lasting = drafts.next(key);
      if (lasting) kept.tell(place, words.tooLate, lasting, key).setAttribute("role", "status");
      return;
    }
    if ("typed" in form.dataset) { // it came back with what to mend
      given.set(form, (now ?? drafts.next(key))?.base);
      if (now) kept.putBack(form, now.fields); // with what was typed while it was on its way
      keep(form);
      return;
    }
    const standing = given.get(form);
    if (now && !now.files.length && kept.same(standing, now.fields)) forget(key);
    const draft = here.get(key) ?? kept.next(key, standing);
    if (!draft) return;
    const isOther = draft.base && !kept.same(draft.base, standing);
    kept.putBack(form, draft.fields, isOther ? typedNames(draft) : null);
    for (const [name, files] of now?.files ?? []) form.elements[name].files = files;
    unfold(form);
    keep(form);
    if (now) return;
    const sentences = [isOther ? words.restoredOver : words.restoredAct];
    for (const name of draft.files) sentences.push(words.fileAgain.replace("{name}", name));
    kept.tell(form, sentences.join(" "), draft).setAttribute("role", "status");
  };
  document.addEventListener("htmx:load", ({ detail: { elt } }) => {
    const places = [...elt.querySelectorAll("[data-keep]")];
    if (elt.matches("[data-keep]")) places.unshift(elt);
    for (const place of places) {
      const form = formOf(place);
      if (form && !("typed" in form.dataset)) given.set(form, asGiven(form));
    }
    kept.ready.then(() => {
      for (const fold of elt.querySelectorAll("[data-opens]")) {
        if (drafts.next(kept.key(fold.dataset.opens))) fold.open = true; // which fetches the form
      }
      places.forEach(restore);
      places.forEach(land);
    });
    if (elt.id === "main") { // a whole page was sent from its place: what came of it is read out
      const said = elt.querySelector(".messages .note, [role=alert]");
      if (said) { said.tabIndex = -1; said.focus(); }
    }
  });

  /* ---- where the focus goes, and what is said, when a part of the page came back -------------- */
  const leaving = new Map(); // place -> what stood there, and whether the person was there
  const items = (place) => [...place.querySelectorAll(".ev li, .thread li")];
  const nameOf = (item) =>
    (item.querySelector('a[href$="/about/"]') ?? item.querySelector("form"))?.getAttribute("href") ??
    item.querySelector("form")?.action;
  const announce = (text) => { document.getElementById("announced")?.replaceChildren(text); };
  const leave = (place, form, isTypedOn) => {
    const at = document.activeElement;
    const isThere = at === document.body || place.contains(at) || form.contains(at);
    leaving.set(place.id, { names: items(place).map(nameOf), moves: isThere && !isTypedOn });
  };
  const land = (place) => {
    const left = leaving.get(place.id);
    if (!left) return;
    leaving.delete(place.id);
    const fault = place.querySelector("[role=alert]");
    const found = items(place);
    const added = found.find((item) => !left.names.includes(nameOf(item)));
    const isGone = found.length < left.names.length;
    if (!fault && added) announce(place.matches(".evidence") ? words.evidenceAdded : words.commentAdded);
    else if (!fault && isGone && !place.querySelector("[role=status]")) announce(words.evidenceRemoved);
    const goal = fault ?? added ?? (isGone ? place.querySelector("h3") : null);
    if (!left.moves || !goal) return;
    goal.tabIndex = -1;
    goal.focus();
  };

  /* ---- what came of sending it --------------------------------------------------------------- */
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!isOurs(detail.elt)) return;
    detail.headers["X-Answering-As"] = document.body.dataset.person;
    sent.set(detail.elt, fieldsOf(detail.elt));
    pressed.set(detail.elt, detail.triggeringEvent.submitter);
  });
  const again = (form) => pressed.get(form).click();
  const barOf = (form) => pressed.get(form).closest(".bar");
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (!isOurs(elt) || !detail.shouldSwap) return;
    const isTypedOn = !kept.same(fieldsOf(elt), sent.get(elt)); // while it was on its way
    if (detail.target.matches("[data-keep]")) leave(detail.target, elt, isTypedOn);
    if (!isAct(elt) || detail.xhr.status !== 200) return;
    if (isTypedOn) keep(elt);
    else forget(keyOf(elt));
  });
  const factOf = ({ status, responseText }) => {
    if (status === 410) return kept.partsOf(responseText);
    const told = { 0: words.actLost, 401: responseText || words.actSignedOut, 403: words.actForbidden,
      404: words.actMissing, 413: words.actTooLarge };
    return told[status] ?? (status >= 500 ? words.actFault : words.actRefused);
  };
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { requestConfig: { elt }, xhr } = detail;
    if (!isOurs(elt) || !elt.isConnected || [200, 204, 409, 422].includes(xhr.status)) return;
    if (xhr.status === 403 && !renewed.has(elt)) {
      renewed.add(elt);
      kept.renewToken().then(() => again(elt));
      return;
    }
    const where = isAct(elt) ? [kept.where(here.get(keyOf(elt))?.isKept)] : [];
    if (filesOf(elt).length) where.push(words.fileHere);
    const note = kept.note(elt, factOf(xhr),
      { where: where.join(" "), signIn: xhr.status === 401 && !xhr.responseText, role: "alert", bar: barOf(elt) });
    note.querySelector("[data-copy-text]").hidden = !isAct(elt);
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!isOurs(detail.elt)) return;
    for (const note of detail.elt.querySelectorAll(".kept, .back")) note.remove();
  });
  document.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-try]")?.form;
    if (isOurs(form)) again(form);
  });

  /* ---- a file that the server will not take need not be sent first ---------------------------- */
  document.addEventListener("change", ({ target }) => {
    if (!target.files || !target.dataset.max) return;
    const isLarge = target.files[0]?.size > target.dataset.max * 2 ** 20;
    target.setCustomValidity(isLarge ? target.dataset.large : "");
    if (isLarge) target.reportValidity();
  });
})();
