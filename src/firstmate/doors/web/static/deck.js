// What pages do in the browser beside htmx: keys, the search palette, chosen columns, printing. Charts are in charts.js.
const $ = (css, root = document) => root.querySelector(css);
const all = (css, root = document) => [...root.querySelectorAll(css)];
const typing = (element) => element.matches?.("input, textarea, select, [contenteditable]");

// The columns of a table travel in one field of its form, so that the address stays short.
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-column]")) return;
  const form = event.target.form;
  const chosen = all("[data-column]:checked", form).map((box) => box.value);
  form.querySelector('input[type="hidden"][name$="cols"]').value = chosen.join(",");
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-reload]")) { event.preventDefault(); window.location.reload(); }
  if (!event.target.closest("#palette")) hidePalette();
});

// Search palette: one field over everything, by Ctrl-K.
const palette = $("#palette");
let before = null;
function showPalette() {
  const address = document.body.dataset.search;
  if (!palette || address === "/") return;
  before = document.activeElement;
  palette.hidden = false;
  palette.innerHTML = `<form action="${address}" role="search"><label class="unseen" for="palette-find">Search</label>
    <input id="palette-find" name="q" type="search" autocomplete="off" placeholder="Items, customers, orders, pages"></form><div class="found" aria-live="polite"></div>`;
  const field = $("input", palette);
  field.focus();
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const url = new URL(address, location.href);
      url.searchParams.set("q", field.value);
      const said = await fetch(url, { headers: { "hx-request": "true" } });
      if (!said.ok) return;
      const page = new DOMParser().parseFromString(await said.text(), "text/html");
      $(".found", palette).replaceChildren(...(($(".found", page) || {}).childNodes || []));
    }, 120);
  });
}
function hidePalette() {
  if (!palette || palette.hidden) return;
  palette.hidden = true;
  palette.replaceChildren();
  before?.focus?.();
}

// Where tabs do not fit, the one shown is brought into sight.
for (const here of all(".tabs [aria-current]")) {
  const tabs = here.parentElement;
  tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
}

// Keys: j and k walk through lists and tables, / filters, ? lists the keys.
function walk(step) {
  const rows = all("main .decisions > li, main .grid tbody tr");
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  const target = $("a, button, input, select, summary", next);
  if (target) target.focus(); else { next.tabIndex = -1; next.focus(); }
  next.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); showPalette(); return; }
  if (event.key === "Escape") { hidePalette(); return; }
  if (palette && !palette.hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const links = all(".found a", palette);
    const now = links.indexOf(document.activeElement);
    (links[now + (event.key === "ArrowDown" ? 1 : -1)] || $("input", palette)).focus();
    return;
  }
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") walk(1);
  if (event.key === "k") walk(-1);
  if (event.key === "e") ($("a", document.activeElement?.closest("main .grid tbody tr") ?? document.createElement("i")) ?? $("main [data-edit]"))?.click();
  if (event.key === "/") { const field = $("main .filters input"); if (field) { event.preventDefault(); field.focus(); } }
  if (event.key === "?") window.location.assign("/keys");
});

// Files and folders dropped anywhere on a drop zone are handed to its file field.
const filesOf = async (entry) => {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader(), found = [];
  for (;;) { // a folder gives its entries in parts
    const part = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!part.length) return (await Promise.all(found.map(filesOf))).flat();
    found.push(...part);
  }
};
for (const zone of all("[data-drop]")) {
  const field = $('input[type="file"]', zone);
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const held = new DataTransfer();
    const files = entries.length ? (await Promise.all(entries.map(filesOf))).flat() : event.dataTransfer.files;
    for (const file of files) held.items.add(file);
    field.files = held.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // What is too large is said before it is sent.
  zone.addEventListener("submit", (event) => {
    const size = all('input[type="file"]', zone).flatMap((one) => [...one.files]).reduce((sum, file) => sum + file.size, 0);
    const told = $("[data-told]", zone), most = Number(zone.dataset.most);
    const wrong = size > most ? `These files have ${Math.ceil(size / 1e6)} MB; at most ${Math.round(most / 1e6)} MB can be sent. Zip them, or send fewer.` : "";
    told.textContent = wrong;
    told.hidden = !wrong;
    if (wrong) event.preventDefault();
  });
}
for (const form of all("form[data-send-on-change]")) form.addEventListener("change", () => form.requestSubmit());

// The page of a job goes on to what came of it.
document.addEventListener("htmx:after:swap", () => {
  if (location.pathname.includes("/jobs/") && $("main .progress [data-reload]")) location.reload();
});

// A table that scrolls says so to the keyboard only where it really does.
document.addEventListener("htmx:after:swap", () => document.dispatchEvent(new Event("deck:drawn")));
