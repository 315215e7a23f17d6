// What a script adds to pages that are whole without it: keys in lists, linked scrolling, files dropped on the page.
"use strict";

// -- lists: up and down (or k and j) go from one entry to the next; Enter opens it as any link
const entries = [...document.querySelectorAll("[data-entry] h2 a")];
const typing = (element) => element.closest("input, select, textarea, summary, [contenteditable]");
if (entries.length) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || typing(event.target)) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step) return;
    const at = entries.indexOf(document.activeElement);
    if (at < 0 && step < 0) return;
    const next = entries[Math.min(entries.length - 1, at + step)];
    if (at + step < 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}

// -- articles side by side: columns that scroll together, held at the passages they share
const columns = document.querySelector("[data-columns]");
if (columns) {
  const box = document.createElement("input");
  const label = document.createElement("label");
  box.type = "checkbox";
  box.id = "linked";
  label.append(box, " scroll together");
  label.className = "linked";
  columns.before(label);
  const panes = [...columns.querySelectorAll(".text")];
  for (const pane of panes) pane.tabIndex = 0;
  let leading = null;
  let rest = 0;

  // Places of shared passages in a pane, by their number, from the pane's top.
  const places = (pane) => {
    const top = pane.getBoundingClientRect().top - pane.scrollTop;
    const found = new Map();
    for (const element of pane.querySelectorAll("[data-shared]")) {
      for (const n of element.dataset.shared.split(" ")) {
        if (!found.has(n)) found.set(n, element.getBoundingClientRect().top - top);
      }
    }
    return found;
  };
  const follow = (pane) => {
    const own = places(pane);
    for (const other of panes) {
      if (other === pane) continue;
      const others = places(other);
      const common = [...own.keys()].filter((n) => others.has(n))
        .map((n) => [own.get(n), others.get(n)]).sort((a, b) => a[0] - b[0]);
      const marks = [[0, 0], ...common, [pane.scrollHeight, other.scrollHeight]];
      // What is a third down the pane is held level; at the very top, the tops are.
      const down = Math.min(pane.scrollTop, pane.clientHeight / 3);
      const y = pane.scrollTop + down;
      let k = marks.length - 2;
      while (k > 0 && marks[k][0] > y) k -= 1;
      const [[a, b], [c, d]] = [marks[k], marks[k + 1]];
      const share = c > a ? Math.min(1, (y - a) / (c - a)) : 0;
      other.scrollTop = b + share * (d - b) - down;
    }
  };
  // The pane that is scrolled leads until it rests: the others' own scrolling is its doing.
  const lead = (pane) => {
    if (!box.checked || (leading && leading !== pane)) return;
    leading = pane;
    clearTimeout(rest);
    rest = setTimeout(() => { leading = null; }, 120);
    follow(pane);
  };
  for (const pane of panes) pane.addEventListener("scroll", () => lead(pane));
  box.addEventListener("change", () => {
    columns.classList.toggle("together", box.checked);
    lead(panes[0]);
  });
}

// -- adding files: what is dropped anywhere on the page goes into the form
const drop = document.querySelector("[data-drop]");
if (drop) {
  const field = drop.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    drop.classList.remove("over");
    field.files = event.dataTransfer.files;
    field.focus();
  });
}

// -- a run under way: its line is kept up to date, and the page is shown anew when it has ended
const running = document.querySelector("[data-running]");
if (running) {
  const look = async () => {
    const answer = await fetch("/api/v1/runs/current");
    if (!answer.ok) return;
    const run = await answer.json();
    running.textContent = run.progress || run.what || "";
    if (run.state === "running") setTimeout(look, 1000);
    else location.reload();
  };
  setTimeout(look, 1000);
}
