// Order by drag on a version's page. Without it the buttons do the same.
(() => {
  "use strict";
  const form = document.getElementById("order");
  const status = document.getElementById("ordered");
  if (!form) return;
  let dragged = null;

  const rowsOf = (list) => Array.from(list.children);
  const putBack = ({ row, next }) => row.parentElement.insertBefore(row, next);

  const send = async (drag) => {
    const { row, seen } = drag;
    const list = row.parentElement;
    const body = new FormData(form);
    body.set("move", `${list.dataset.kind} ${row.dataset.key}`);
    body.set("place", String(rowsOf(list).indexOf(row)));
    body.set("seen", seen);
    let answer = null;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    } catch {
      // No connection: told below.
    }
    if (!answer?.ok) {
      putBack(drag);
      status.textContent = answer?.status === 409 ? await answer.text() : form.dataset.failed;
      return;
    }
    status.textContent = form.dataset.done;
    setButtons(list);
    document.body.dispatchEvent(new Event("changed"));
  };

  const setButtons = (list) => {
    const rows = rowsOf(list);
    rows.forEach((row, place) => {
      const [up, down] = row.querySelectorAll(":scope > .cg-row .cg-move button");
      up.disabled = place === 0;
      down.disabled = place === rows.length - 1;
    });
  };

  for (const handle of document.querySelectorAll(".cg-handle")) {
    const row = handle.closest("li");
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      const seen = rowsOf(row.parentElement).map((sibling) => sibling.dataset.key).join(" ");
      dragged = { row, next: row.nextElementSibling, seen };
      row.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.id);
      event.dataTransfer.setDragImage(row.firstElementChild, 8, 8);
    });
    handle.addEventListener("dragend", (event) => {
      const drag = dragged;
      dragged = null;
      row.classList.remove("is-dragged");
      // Escape, or let go where nothing can be put: as if it had never been taken.
      if (event.dataTransfer.dropEffect === "none") putBack(drag);
      else if (row.nextElementSibling !== drag.next) send(drag);
    });
  }

  document.addEventListener("dragover", (event) => {
    const over = event.target.closest?.("li[data-key]");
    const beside = dragged && over && ancestorIn(over, dragged.row.parentElement);
    if (!beside) return;
    event.preventDefault();
    if (beside === dragged.row) return;
    const box = beside.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    beside.parentElement.insertBefore(dragged.row, after ? beside.nextElementSibling : beside);
  });
  document.addEventListener("drop", (event) => dragged && event.preventDefault());

  // The row of the dragged one's list that the pointer is over, itself or by what is inside it.
  const ancestorIn = (row, list) => {
    let found = row;
    while (found && found.parentElement !== list) found = found.parentElement.closest("li[data-key]");
    return found;
  };
})();
