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
      });
    }
    return known.get(code);
  };
  const isSaved = (it) => it.saved >= it.edits;

  /* ---- saying it -------------------------------------------------------------------------- */
  const ICONS = document.getElementById("state-icons");
  const say = (code, text, tone, seconds) => {
    const state = document.getElementById(`state-${code}`);
    if (!state) return;
    const tag = document.createElement("span");
    tag.className = `tag tag--bare${tone ? ` tag--${tone}` : ""}`;
    const icon = ICONS.content.querySelector(`[data-for="${text === words.saving ? "sync" : tone}"]`);
    tag.append(...(icon ? [icon.firstElementChild.cloneNode(true)] : []), text);
    if (seconds) {
      // Seen, not read out: a count every second would drown everything else.
      const count = document.createElement("span");
      count.ariaHidden = "true";
      count.className = "seconds";
      count.textContent = seconds;
      tag.append(count);
    }
    state.replaceChildren(tag);
  };
  const note = (form, fact) => {
    const it = card(codeOf(form));
    kept.note(form, fact, { where: kept.where(it.kept), signIn: it.problem === "signed-out" });
  };

  /* ---- keeping it on this device ------------------------------------------------------------ */
  const keep = (form) => {
    if (!keeps) return;
    const it = card(codeOf(form));
    const sent = it.flying ?? it.unsure;
    it.kept = kept.write(keyOf(codeOf(form)), form, {
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
  const restore = (form) => {
    const code = codeOf(form);
    const draft = kept.read(keyOf(code));
    if (!draft) return;
    const version = versionOf(form);
    const answer = form.querySelector(".answer-set");
    const closed = answer.disabled;
    answer.disabled = false; // FormData leaves out what is disabled
    const stored = fieldsOf(new FormData(form));
    answer.disabled = closed;
    if (same(stored, draft.fields)) { drafts.remove(keyOf(code)); return; }
    const it = card(code);
    if (closed) { kept.tell(form, words.tooLate, draft, keyOf(code)); return; }
    kept.tell(form, words.restored, draft);
    version.value = draft.version;
    // What was on its way when the page closed goes first: only the server knows if it arrived.
    if (draft.sent) it.unsure = asSent(code, draft);
    kept.putBack(form, draft.fields);
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
    it.timer = setTimeout(() => send(form), ms);
  };
  const retry = (form, text, { counted = true } = {}) => {
    const code = codeOf(form);
    const it = card(code);
    let left = WAITS[Math.min(it.tries, WAITS.length - 1)];
    it.tries += 1;
    later(form, left * 1000);
    const tell = () => say(code, text, "bad", counted && words.inSeconds.replace("{n}", left));
    tell();
    if (!counted) return;
    it.ticking = setInterval(() => {
      left -= 1;
      const count = document.querySelector(`#state-${CSS.escape(code)} .seconds`);
      if (count && left > 0) count.textContent = words.inSeconds.replace("{n}", left);
    }, 1000);
  };

  page.addEventListener("input", (event) => {
    const form = event.target.closest("form.answer");
    if (!form || event.target.type === "hidden") return;
    // Ticking an item or typing a number says that the list or number is the answer.
    const counted = form.querySelector("[data-counted]");
    if (counted && event.target.matches('.checks input, [name$="-value"]')) counted.checked = true;
    const it = card(codeOf(form));
    it.edits += 1;
    keep(form);
    // It says so, and tries again where that can help.
    if (["offline", "signed-out", "gone"].includes(it.problem)) return;
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
    if (!isSaved(it)) keep(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.id === "here" && document.hidden) event.preventDefault();
    if (!isAnswer(elt)) return;
    const it = card(codeOf(elt));
    it.busy = true;
    if (!inConflict(elt) || it.chosen) say(codeOf(elt), words.saving);
    if (["theirs", "clear"].includes(it.chosen)) elt.querySelector(".answer-set").disabled = true;
  });

  /* ---- what came of it ---------------------------------------------------------------------- */
  const settled = (form, it) => {
    it.tries = 0;
    it.problem = "";
    it.renewed = false;
    noteOf(form)?.remove();
  };
  const saved = (form, it) => {
    settled(form, it);
    it.saved = it.sent;
    if (isSaved(it) && !it.pressed) drafts.remove(keyOf(codeOf(form)));
    else { keep(form); say(codeOf(form), words.typing); later(form, PAUSE); }
    if (it.focused && document.activeElement === document.body) {
      form.querySelector("textarea").focus({ preventScroll: true }); // its button is gone
    }
  };
  const notSaved = (form, it, problem, fact = words.refused) => {
    it.problem = problem;
    if (problem === "offline") {
      it.lost ??= Date.now();
      note(form, words.lost.replace("{at}", clock(it.lost)));
      retry(form, words.retrying);
    } else if (problem === "signed-out") {
      note(form, words.signedOut);
      retry(form, words.kept, { counted: false });
    } else {
      note(form, fact);
      say(codeOf(form), problem === "gone" ? words.gone : words.kept, "bad");
    }
  };
  const renewToken = async (form, it) => {
    it.renewed = true;
    await kept.renewToken();
    send(form);
  };
  const arrived = (form, { status, responseText }) => {
    const it = card(codeOf(form));
    const { flying } = it;
    it.busy = false;
    it.flying = null;
    if (status !== 200) form.querySelector(".answer-set").disabled = false;
    if (status !== 0 && status < 500) it.lost = null;
    if (status === 200) saved(form, it);
    else if (status === 409 || status === 422) {
      // Both texts, or what to mend, stand in the card now.
      settled(form, it);
      keep(form);
      if (it.edits > it.sent) later(form, PAUSE);
    } else if (status === 401) { it.unsure = flying; notSaved(form, it, "signed-out"); }
    else if (status === 403 && !it.renewed) { it.unsure = flying; renewToken(form, it); }
    else if (status === 410) notSaved(form, it, "gone", kept.partsOf(responseText));
    else if (status === 404) notSaved(form, it, "refused", words.missing);
    else if (status >= 400 && status < 500) notSaved(form, it, "refused");
    else { it.unsure = flying; notSaved(form, it, "offline"); }
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
  const tryAll = (problems) => {
    for (const [code, it] of known) {
      if (problems.includes(it.problem) && formOf(code)) send(formOf(code));
    }
  };
  window.addEventListener("online", () => tryAll(["offline", "signed-out"]));
  window.addEventListener("focus", () => tryAll(["signed-out"]));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tryAll(["offline", "signed-out"]);
    else for (const [code, it] of known) if (!isSaved(it) && !it.problem) send(formOf(code));
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
    }
  });

  own(document);
  document.addEventListener("DOMContentLoaded", () => { // htmx listens from then on
    for (const form of document.querySelectorAll("form.answer")) restore(form);
  });
})();
