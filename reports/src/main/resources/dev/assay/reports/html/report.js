"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("scripted");

  // Theme: what the system says, or light, or dark.
  const themes = ["system", "light", "dark"];
  const theme = document.getElementById("theme");
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme || "system") + 1) % themes.length];
    if (next === "system") delete root.dataset.theme;
    else root.dataset.theme = next;
    theme.textContent = "Theme: " + next;
  });

  // Variants that readers hide disappear from every chart.
  for (const box of all("[data-toggle]")) {
    const apply = () => all(`.series[data-variant="${box.dataset.toggle}"]`)
      .forEach(series => series.classList.toggle("off", !box.checked));
    box.addEventListener("change", apply);
    apply();
  }

  // Tips say what a mark of a chart is.
  const tip = document.getElementById("tip");
  document.addEventListener("pointerover", event => {
    const mark = event.target.closest("[data-tip]");
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.dataset.tip;
    const box = mark.getBoundingClientRect();
    const left = box.left + box.width / 2 - tip.offsetWidth / 2;
    tip.style.left = Math.max(8, Math.min(left, root.clientWidth - tip.offsetWidth - 8)) + scrollX + "px";
    tip.style.top = Math.max(0, box.top - tip.offsetHeight - 8) + scrollY + "px";
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") tip.hidden = true;
  });

  // Tables that may be sorted: a click on a header sorts by it, another turns the order around.
  for (const table of all("table.sortable")) {
    all("thead th", table).forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => sort(table, header, column));
    });
  }
  function sort(table, header, column) {
    const order = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    all("thead th", table).forEach(other => other.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", order);
    const key = row => {
      const number = row.cells[column].querySelector("data");
      return number ? Number(number.value) : row.cells[column].textContent;
    };
    const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
    const rows = all("tbody tr", table).sort((a, b) => compare(key(a), key(b)));
    if (order === "descending") rows.reverse();
    table.tBodies[0].append(...rows);
  }

  // The result travels within the page; saving it needs no network.
  for (const button of all("[data-download]")) {
    button.addEventListener("click", () => {
      const text = document.getElementById("result").textContent;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = button.dataset.download;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }
})();
