/* Civigauge: every card saves itself, and its state says no more than is true.

   Without this script every control belongs to the one form "page". With it each card's controls
   belong to the form around them. One request a card at a time; what is typed meanwhile is sent
   after it, with the version that it brought. Nothing that is typed is ever swapped. */
"use strict";

(() => {
  const page = document.getElementById("cards");
  if (!page || !window.htmx) return;
  const { drafts, kept } = window.civigauge;
  const { keeps, clock, fieldsOf, same, noteOf } = kept;
  const words = { ...kept.words, ...page.dataset };
  const PAUSE = 500; // ms without a key before a save
  const WAITS = [2, 4, 8, 16, 30]; // seconds between tries

  const own = (part) => {
    for (const control of part.querySelectorAll('[form="page"]')) control.removeAttribute("form");
    for (const merge of part.querySelectorAll("[data-theirs]")) merge.type = "button";
  };
  const isAnswer = (form) => form instanceof HTMLFormElement && form.matches("form.answer");
  const codeOf = (form) => form.id.slice(2);
  const formOf = (code) => document.getElementById(`f-${code}`);
  const keyOf = (code) => kept.key(code);
  const versionOf = (form) => form.querySelector(`#version-${CSS.escape(codeOf(form))}`);
  const BUTTONS = ["confirm", "save"]; // who presses one stands by the answer
  const REPLACES = ["theirs", "clear"]; // what takes the place of all that stands in a card
  const overOf = (form) => form.querySelector('[name$="-over"]').value; // the version in view
  const inConflict = (form) => Boolean(form.querySelector(".conflict"));

  /* ---- what is known of each card ---------------------------------------------------------
     edits counts what was typed; sent and saved say up to which edit. flying is what a request
     carries; unsure is what an earlier one carried whose answer never came. */
  const known = new Map();
  const card = (code) => {
    if (!known.has(code)) {
      known.set(code, {
        edits: 0, sent: 0, saved: 0, busy: false, flying: null, unsure: null,
        tries: 0, timer: 0, ticking: 0, problem: "", pressed: "", kept: true, renewed: false,
        typedAt: 0, merged: null,
      });
    }
    return known.get(code);
  };
  const isSaved = (it) => it.saved >= it.edits;

  /* ---- saying it -------------------------------------------------------------------------- */
  const ICONS = document.getElementById("state-icons");
  /* Beside the state, seen and not read out: a count every second would drown everything else. */
  const count = (state, seconds) => {
    const bar = state.parentElement;
    const shown = bar.querySelector(".seconds") ?? document.createElement("span");
    if (!seconds) { shown.remove(); return; }
    shown.ariaHidden = "true";
    shown.className = "seconds";
    shown.textContent = words.inSeconds.replace("{n}", seconds);
    if (!shown.isConnected) state.after(shown);
  };
  const say = (code, text, tone, seconds) => {
    const state = document.getElementById(`state-${code}`);
    if (!state) return;
    count(state, seconds);
    if (state.textContent.trim() === text) return; // it is read out again whenever it is written
    const tag = document.createElement("span");
    tag.className = `tag tag--bare${tone ? ` tag--${tone}` : ""}`;
    const icon = ICONS.content.querySelector(`[data-for="${text === words.saving ? "sync" : tone}"]`);
    tag.append(...(icon ? [icon.firstElementChild.cloneNode(true)] : []), text);
    state.replaceChildren(tag);
  };
  /* What follows from a number or from ticks is told by the server, of what is saved. */
  const waitForRule = (form) => {
    const rule = form.querySelector(".rule");
    if (!rule || rule.querySelector(".rule-waits")) return;
    const told = document.createElement("p");
    told.className = "rule-waits";
    told.textContent = words.ruleWaits;
    rule.append(told);
  };
  const markInvalid = (form) => {
    for (const control of form.querySelectorAll("[aria-describedby]")) {
      const told = control.getAttribute("aria-describedby").split(" ").some((id) =>
        id.startsWith("error-") && document.getElementById(id)?.textContent.trim());
      if (told) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  };
  const note = (form, fact) => {
    const it = card(codeOf(form));
    const bar = form.querySelector('[name="save"]')?.closest(".bar"); // below what is being typed
    const signIn = fact === words.signedOut;
    kept.note(form, fact, { where: kept.where(it.kept), signIn, bar });
  };

  /* ---- keeping it on this device ------------------------------------------------------------ */
  const keep = (form) => {
    if (!keeps) return;
    const it = card(codeOf(form));
    const sent = it.flying ?? it.unsure;
    it.kept = kept.write(keyOf(codeOf(form)), form, {
      at: it.typedAt || Date.now(),
      version: Number(versionOf(form).value),
      fields: fieldsOf(new FormData(form)),
      sent: sent && fieldsOf(sent),
    });
  };
  const asSent = (code, { version, sent }) => {
    const data = new FormData();
    for (const [name, value] of [[`${code}-version`, version], ...sent]) data.append(name, value);
    data.edits = 0; // what was typed after it is still to send
    return data;
  };
  /* One at a time: where two closed tabs left two texts, the second comes when the first is saved,
     and not into a field where somebody is. Then both are in view, as two answers. */
  const restore = (form) => {
    const code = codeOf(form);
    const it = card(code);
    if (!isSaved(it) || it.busy || inConflict(form) || form.contains(document.activeElement)) return;
    const answer = form.querySelector(".answer-set");
    const closed = answer.disabled;
    answer.disabled = false; // FormData leaves out what is disabled
    const stored = fieldsOf(new FormData(form));
    answer.disabled = closed;
    const draft = kept.next(keyOf(code), stored);
    if (!draft) return;
    if (closed) {
      if (!form.querySelector(".back")) kept.tell(form, words.tooLate, draft, keyOf(code));
      return;
    }
    kept.tell(form, words.restored, draft);
    versionOf(form).value = draft.version;
    // What was on its way when the page closed goes first: only the server knows if it arrived.
    if (draft.sent) it.unsure = asSent(code, draft);
    kept.putBack(form, draft.fields);
    waitForRule(form);
    it.typedAt = draft.at;
    it.edits += 1;
    say(code, words.typing);
    send(form);
  };

  /* ---- sending it ----------------------------------------------------------------------------- */
  const stop = (it) => { clearTimeout(it.timer); clearInterval(it.ticking); };
  const send = (form) => {
    const it = card(codeOf(form));
    stop(it);
    if (form.isConnected && !it.busy) htmx.trigger(form, "submit");
  };
  const later = (form, ms) => {
    const it = card(codeOf(form));
    stop(it);
    it.timer = setTimeout(() => {
      if (form !== place || !isIncomplete(form)) send(form);
      else { stop(it); say(codeOf(form), words.typing); }
    }, ms);
  };
  const retry = (form, text, { counted = true, after = 0 } = {}) => {
    const code = codeOf(form);
    const it = card(code);
    let left = Math.max(WAITS[Math.min(it.tries, WAITS.length - 1)], after);
    it.tries += 1;
    later(form, left * 1000);
    say(code, text, "bad", counted && left);
    if (!counted) return;
    it.ticking = setInterval(() => {
      left -= 1;
      const state = document.getElementById(`state-${code}`);
      if (state && left > 0) count(state, left);
    }, 1000);
  };

  /* ---- what is incomplete is not wrong yet ------------------------------------------------------
     It is sent, and refused, when the person has left the card or presses "Save". */
  const NEEDS = { not_applicable: ["reason"], counted: ["value", "reference_period", "data_source"] };
  const IN_DIGITS = /\p{Nd}\s*[%٪％]?$/u;
  const isIncomplete = (form) => {
    const code = codeOf(form);
    const choice = form.querySelector('[name$="-choice"]:checked')?.value;
    const number = form.elements[`${code}-value`]?.value.trim();
    if (choice === "counted" && number && !IN_DIGITS.test(number)) return true;
    return (NEEDS[choice] ?? []).some((name) => form.elements[`${code}-${name}`]?.value.trim() === "");
  };
  let place = null; // the answer in which the person is
  const move = ({ target }) => {
    const left = place;
    place = target.closest?.("form.answer") ?? null;
    if (!left || left === place) return;
    const it = card(codeOf(left));
    if (it.edits > it.sent && isIncomplete(left)) send(left);
    restore(left);
  };
  document.addEventListener("focusin", move);
  document.addEventListener("pointerdown", move);

  page.addEventListener("input", (event) => {
    const form = event.target.closest("form.answer");
    if (!form || event.target.type === "hidden") return;
    // Ticking an item or typing a number says that the list or number is the answer.
    const counted = form.querySelector("[data-counted]");
    if (counted && event.target.matches('.checks input, [name$="-value"]')) counted.checked = true;
    const it = card(codeOf(form));
    it.edits += 1;
    it.typedAt = Date.now();
    place = form;
    keep(form);
    if (!event.target.matches("textarea")) waitForRule(form);
    // It says so, and tries again where that can help.
    if (["offline", "fault", "busy", "signed-out", "gone"].includes(it.problem)) return;
    if (!inConflict(form) && !it.busy) say(codeOf(form), words.typing);
    if (!it.busy) later(form, PAUSE);
  });

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!isAnswer(detail.elt)) return;
    const form = detail.elt;
    const code = codeOf(form);
    const it = card(code);
    stop(it);
    detail.headers["X-Answering-As"] = document.body.dataset.person;
    const pressed = BUTTONS.find((name) => detail.formData.has(name));
    const chosen = detail.formData.get(`${code}-resolve`);
    // To clear an answer, or take another's, is not done over what was typed afterwards.
    if (REPLACES.includes(it.unsure?.get(`${code}-resolve`)) && it.edits > it.unsure.edits) it.unsure = null;
    // What may or may not have arrived goes first, as it was. Arrived or not, the next version is
    // then ours; new text sent with the old version would be in conflict with ourselves.
    if (it.unsure && !chosen) {
      it.unsure.set("csrfmiddlewaretoken", detail.formData.get("csrfmiddlewaretoken"));
      detail.parameters = it.unsure;
      it.flying = it.unsure;
      if (pressed) it.pressed = pressed; // its turn comes with the next request
    } else {
      if (!pressed && it.pressed) detail.formData.set(it.pressed, code);
      it.pressed = "";
      it.flying = new FormData();
      for (const [name, value] of detail.formData) it.flying.append(name, value);
      it.flying.edits = it.edits;
    }
    it.unsure = null;
    it.sent = it.flying.edits;
    it.chosen = chosen;
    it.focused = form.contains(document.activeElement);
    it.saving = pressed === "save";
    if (!isSaved(it)) keep(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.id === "here" && document.hidden) event.preventDefault();
    if (!isAnswer(elt)) return;
    const it = card(codeOf(elt));
    it.busy = true;
    if (!inConflict(elt) || it.chosen) say(codeOf(elt), words.saving);
    if (REPLACES.includes(it.chosen)) elt.querySelector(".answer-set").disabled = true;
  });

  /* ---- what came of it ---------------------------------------------------------------------- */
  const settled = (form, it) => {
    it.tries = 0;
    it.problem = "";
    it.renewed = false;
    noteOf(form)?.remove();
    count(document.getElementById(`state-${codeOf(form)}`), 0);
  };
  const saved = (form, it) => {
    settled(form, it);
    it.saved = it.sent;
    if (isSaved(it) && !it.pressed) {
      drafts.remove(keyOf(codeOf(form)));
      restore(form);
    } else {
      keep(form);
      waitForRule(form);
      say(codeOf(form), words.typing);
      later(form, PAUSE);
    }
    if (it.focused && document.activeElement === document.body) {
      form.querySelector("textarea").focus({ preventScroll: true }); // its button is gone
    }
  };
  const notSaved = (form, it, problem, { fact = words.refused, after } = {}) => {
    it.problem = problem;
    if (problem === "offline") {
      it.lost ??= Date.now();
      note(form, words.lost.replace("{at}", clock(it.lost)));
      retry(form, words.retrying);
    } else if (problem === "fault" || problem === "busy") {
      note(form, words[problem]);
      retry(form, words.retrying, { after });
    } else if (problem === "signed-out") {
      note(form, fact);
      retry(form, words.kept, { counted: false });
    } else {
      note(form, fact);
      say(codeOf(form), problem === "gone" ? words.gone : words.kept, "bad");
    }
  };
  const leadTo = (panel) => {
    panel.tabIndex = -1;
    panel.scrollIntoView();
    panel.focus({ preventScroll: true });
  };
  const renewToken = async (form, it) => {
    it.renewed = true;
    await kept.renewToken();
    send(form);
  };
  const UNREACHED = [0, 502, 503, 504]; // nobody answered, or somebody before the server
  const arrived = (form, xhr) => {
    const { status } = xhr;
    const it = card(codeOf(form));
    const { flying } = it;
    it.busy = false;
    it.flying = null;
    if (status !== 200) form.querySelector(".answer-set").disabled = false;
    if (!UNREACHED.includes(status)) it.lost = null;
    if ([200, 409, 422].includes(status)) markInvalid(form);
    if (status === 200) saved(form, it);
    else if (status === 409 || status === 422) {
      // Both texts, or what to mend, stand in the card now.
      settled(form, it);
      keep(form);
      if (it.edits > it.sent) later(form, PAUSE);
      else if ((it.saving || it.chosen === "clear") && status === 409) leadTo(form.querySelector(".conflict"));
      else if (it.saving) form.querySelector('[aria-invalid="true"]')?.focus();
    } else if (status === 401) { it.unsure = flying; notSaved(form, it, "signed-out", { fact: xhr.responseText || words.signedOut }); }
    else if (status === 403 && !it.renewed) { it.unsure = flying; renewToken(form, it); }
    else if (status === 403) notSaved(form, it, "refused", { fact: words.forbidden });
    else if (status === 410) notSaved(form, it, "gone", { fact: kept.partsOf(xhr.responseText) });
    else if (status === 404) notSaved(form, it, "refused", { fact: words.missing });
    else if (status === 429) {
      it.unsure = flying;
      notSaved(form, it, "busy", { after: Number(xhr.getResponseHeader("Retry-After")) || 0 });
    } else if (status >= 400 && status < 500) notSaved(form, it, "refused");
    else { it.unsure = flying; notSaved(form, it, UNREACHED.includes(status) ? "offline" : "fault"); }
  };
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (!isAnswer(elt)) return;
    const form = formOf(codeOf(elt));
    if (form) arrived(form, detail.xhr);
  });
  document.addEventListener("htmx:load", ({ detail }) => own(detail.elt));
  document.addEventListener("htmx:oobAfterSwap", () => own(document));

  /* ---- trying again ------------------------------------------------------------------------- */
  const TRIED = ["offline", "fault", "signed-out"];
  const tryAll = (problems) => {
    for (const [code, it] of known) {
      if (problems.includes(it.problem) && formOf(code)) send(formOf(code));
    }
  };
  window.addEventListener("online", () => tryAll(TRIED));
  window.addEventListener("focus", () => tryAll(["signed-out"]));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tryAll(TRIED);
    else for (const [code, it] of known) {
      if (!isSaved(it) && !it.problem && !isIncomplete(formOf(code))) send(formOf(code));
    }
  });
  window.addEventListener("beforeunload", (event) => {
    // What has no place any more waits in this browser, not on this page.
    const waits = (it) => !isSaved(it) && !(it.problem === "gone" && keeps && it.kept);
    if ([...known.values()].some(waits)) event.preventDefault();
  });

  /* ---- the buttons of a note, and of two answers -------------------------------------------- */
  page.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const form = button?.closest("form.answer");
    if (!form) return;
    if ("try" in button.dataset) send(form);
    else if ("theirs" in button.dataset) {
      const box = form.querySelector("textarea");
      const { theirs } = button.dataset;
      if (!theirs.includes(box.value)) box.value = [theirs, box.value].filter(Boolean).join("\n\n");
      else box.value = theirs;
      box.focus();
      box.dispatchEvent(new Event("input", { bubbles: true }));
      card(codeOf(form)).merged = overOf(form);
    }
  });
  /* Between two answers nothing is chosen by an ordinary "Save" or Enter: it leads to the choice,
     or, once the two are put together, saves them. */
  page.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const panel = isAnswer(form) && submitter && form.querySelector(".conflict");
    if (!panel || submitter.name.endsWith("-resolve")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (card(codeOf(form)).merged === overOf(form)) {
      setTimeout(() => form.querySelector('[id^="below-"]')?.click()); // not within a submit
    } else leadTo(panel);
  }, true);

  own(document);
  kept.ready.then(() => { // the page is read, so htmx listens
    for (const form of document.querySelectorAll("form.answer")) restore(form);
  });
})();
