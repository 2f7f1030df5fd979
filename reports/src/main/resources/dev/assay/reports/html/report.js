"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const AT_FIRST = 200;

  // Theme: what the system says, or light, or dark.
  const themes = ["system", "light", "dark"];
  const theme = document.getElementById("theme");
  theme.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme || "system") + 1) % themes.length];
    if (next === "system") delete root.dataset.theme;
    else root.dataset.theme = next;
    theme.textContent = "Theme: " + next;
  });

  // Variants that readers hide disappear from every chart; of a large page, from those of the same part.
  function toggle(box) {
    all(`.series[data-variant="${box.dataset.toggle}"]`, box.closest(".part") ?? document)
      .forEach(series => series.classList.toggle("off", !box.checked));
  }
  document.addEventListener("change", event => {
    if (event.target.matches("[data-toggle]")) toggle(event.target);
  });

  // Tips say what a mark of a chart is.
  const tip = document.getElementById("tip");
  document.addEventListener("pointerover", event => {
    const mark = event.target.closest("[data-tip]");
    tip.hidden = !mark;
    if (!mark) return;
    const above = mark.closest("dialog") ?? document.body;
    above.append(tip);
    tip.textContent = mark.dataset.tip;
    const box = mark.getBoundingClientRect();
    const frame = above === document.body ? { left: -scrollX, top: -scrollY } : above.getBoundingClientRect();
    const left = box.left + box.width / 2 - tip.offsetWidth / 2;
    tip.style.left = Math.max(8, Math.min(left, root.clientWidth - tip.offsetWidth - 8)) - frame.left + "px";
    tip.style.top = Math.max(0, box.top - frame.top - tip.offsetHeight - 8) + "px";
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") tip.hidden = true;
  });

  // A chart may be seen as large as the window.
  const stage = document.createElement("dialog");
  stage.setAttribute("aria-label", "Chart");
  document.body.append(stage);
  function enlarge(figure) {
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => stage.close());
    const words = figure.querySelector("figcaption").cloneNode(true);
    all("button", words).forEach(button => button.remove());
    stage.replaceChildren(close, words, figure.querySelector("svg.chart").cloneNode(true));
    stage.showModal();
  }
  stage.addEventListener("close", () => {
    tip.hidden = true;
    document.body.append(tip);
  });

  // What lies beside each other in a table: its rows, and in front of a group of them what they have in common.
  const rowsOf = table => [...table.tBodies].flatMap(body => [...body.rows]);

  /** Return what is packed in a script, unpacked. */
  async function unpacked(packed) {
    const bytes = Uint8Array.from(atob(packed.textContent), character => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const template = document.createElement("template");
    template.innerHTML = await new Response(stream).text();
    return template.content;
  }

  // Rows that a large table does not show at first are packed until somebody looks for them.
  const coming = new Map();
  const packedRows = table => table.id && document.querySelector(`script[data-rows="${table.id}"]`);
  function unpackRows(table) {
    const packed = packedRows(table);
    if (packed && !coming.has(table)) {
      coming.set(table, unpacked(packed)
        .then(rows => {
          table.tBodies[0].append(rows);
          packed.remove();
        }, error => packed.replaceWith("This browser can't unpack the other rows: " + error.message)));
    }
    return coming.get(table);
  }

  // Tables that may be sorted: a click on a header sorts by it, another turns the order around.
  async function sort(table, column, order) {
    if (packedRows(table)) await unpackRows(table);
    const headers = all("thead th", table);
    if (!headers[column]) return;
    headers.forEach(other => other.removeAttribute("aria-sort"));
    headers[column].setAttribute("aria-sort", order);
    const key = row => {
      const number = row.cells[column].querySelector("data");
      return number ? parseFloat(number.value) : row.cells[column].textContent;
    };
    const rows = [...table.tBodies[0].rows].map(row => [key(row), row]);
    // What has no number comes after all that have one, whichever way they are sorted.
    const sign = order === "descending" ? -1 : 1;
    rows.sort(([a], [b]) => {
      if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
      return sign * (typeof a === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true }));
    });
    const hasMore = rows.some(([, row]) => row.classList.contains("later"));
    rows.forEach(([, row], i) => row.classList.toggle("later", hasMore && i >= AT_FIRST));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  }

  // Fields that decide which rows of a table are shown: those that have every word in them, or in what stands before their group.
  async function filter(field) {
    const table = document.getElementById(field.dataset.filter);
    if (packedRows(table)) await unpackRows(table);
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word);
    let group = null;
    let shown = 0;
    let count = 0;
    for (const row of rowsOf(table)) {
      if (row.classList.contains("block")) {
        group = row;
        group.classList.toggle("out", words.length > 0);
        continue;
      }
      const text = ((group?.textContent ?? "") + " " + row.textContent).toLowerCase();
      const fits = words.every(word => text.includes(word));
      row.classList.toggle("out", !fits);
      count++;
      if (fits) {
        shown++;
        group?.classList.remove("out");
      }
    }
    table.classList.toggle("filtered", words.length > 0);
    field.parentElement.querySelector("output").textContent = words.length ? `${shown} of ${count}` : "";
  }

  // How a reader has sorted and filtered a table stands in the address, so that it can be passed on.
  function remember(table) {
    const section = table.closest("section");
    const field = document.querySelector(`[data-filter="${table.id}"]`);
    const sorted = all("thead th", table).findIndex(header => header.hasAttribute("aria-sort"));
    const state = new URLSearchParams();
    if (field?.value) state.set("filter", field.value);
    if (sorted >= 0) {
      state.set("sort", String(sorted + 1));
      state.set("order", all("thead th", table)[sorted].getAttribute("aria-sort"));
    }
    try {
      history.replaceState(null, "", "#" + section.id + (state.size ? "?" + state : ""));
    } catch {
      // Where a page may not change its address, the table is sorted all the same.
    }
  }
  async function recall(section, state) {
    const table = section.querySelector("table[id]");
    const field = table && document.querySelector(`[data-filter="${table.id}"]`);
    if (field && state.has("filter")) {
      field.value = state.get("filter");
      await filter(field);
    }
    if (table?.classList.contains("sortable") && state.has("sort")) {
      await sort(table, Number(state.get("sort")) - 1, state.get("order") === "descending" ? "descending" : "ascending");
    }
    section.scrollIntoView();
  }
  document.addEventListener("input", async event => {
    if (!event.target.matches("[data-filter]")) return;
    await filter(event.target);
    remember(document.getElementById(event.target.dataset.filter));
  });
  // Who goes to the field is about to look for something.
  document.addEventListener("focusin", event => {
    if (event.target.matches("[data-filter]")) unpackRows(document.getElementById(event.target.dataset.filter));
  });
  document.addEventListener("click", async event => {
    const button = event.target.closest("button[data-all]");
    if (!button) return;
    const table = document.getElementById(button.dataset.all);
    await unpackRows(table);
    table.classList.add("all");
    button.remove();
  });

  /** Make what has come into the page work. */
  function prepare(within) {
    all("table.sortable", within).forEach(table => all("thead th", table).forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", async () => {
        await sort(table, column, header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending");
        if (table.id) remember(table);
      });
    }));
    all("figure", within).forEach(figure => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "enlarge";
      button.textContent = "Enlarge";
      button.addEventListener("click", () => enlarge(figure));
      figure.querySelector("figcaption").append(button);
    });
    all("[data-toggle]", within).forEach(toggle);
  }

  // Parts of a large page are packed until somebody opens them.
  async function unpack(part) {
    const packed = part.querySelector(":scope > script");
    if (!packed || part.dataset.state) return;
    part.dataset.state = "unpacking";
    try {
      const content = document.createElement("div");
      content.className = "part-content";
      content.append(await unpacked(packed));
      packed.replaceWith(content);
      prepare(part);
      part.dataset.state = "unpacked";
    } catch (error) {
      part.dataset.state = "failed";
      packed.replaceWith("This browser can't unpack this part: " + error.message);
    }
  }
  document.addEventListener("toggle", event => {
    if (event.target.matches?.("details.part") && event.target.open) unpack(event.target);
  }, true);

  // Addresses lead to everything that has an id, packed or not.
  async function visit() {
    const [encoded, query] = location.hash.slice(1).split("?", 2);
    const id = decodeURIComponent(encoded);
    if (!id) return;
    const part = all("details.part").find(part => id.startsWith(part.id + "-") || part.dataset.blocks.split(" ").includes(id))
      ?? all("details.part").find(part => part.id === id);
    if (part) {
      part.open = true;
      await unpack(part);
    }
    const target = document.getElementById(id);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (query) recall(target, new URLSearchParams(query));
    else if (part) target.scrollIntoView();
  }
  addEventListener("hashchange", visit);

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

  prepare(document);
  visit();
})();
