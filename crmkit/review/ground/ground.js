// What all panels stand on. A panel's own file follows in the same module and exports `render`.
const ground = (() => {
  const SLOW_MS = 1200;
  const SILENT_MS = 12000;
  const BEAT_MS = 8000;

  /** An element: attributes, `on*` listeners, `data` and `aria` objects, children (null ones are left out). */
  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "data") Object.assign(made.dataset, value);
      else if (name === "aria") for (const [key, said] of Object.entries(value)) made.setAttribute(`aria-${key}`, said);
      else if (name === "class") made.className = value;
      else if (name in made && typeof value !== "string") made[name] = value;
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  /** "{count} rows" with its arguments filled in. */
  function fill(template, values = {}) {
    return (template ?? "").replace(/\{(\w+)(?::,)?\}/g, (whole, name) =>
      name in values ? (typeof values[name] === "number" ? values[name].toLocaleString("en") : values[name]) : whole);
  }

  /** Whether a key press belongs to somebody who is typing, Chinese input included. */
  function isTyping(event) {
    if (event.isComposing || event.keyCode === 229) return true;
    const target = event.composedPath()[0];
    return target instanceof HTMLElement &&
      (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
       (target.tagName === "INPUT" && !/^(checkbox|radio|button)$/.test(target.type)));
  }

  /**
   * The wire to Python. `ask` draws nothing itself: it gives a promise of the answer, rejected with the words of an
   * error. `onTell` hears what Python says unasked; `onState` hears "live", "waiting" and "lost".
   */
  function connect(model, { onTell = () => {}, onState = () => {} } = {}) {
    const waiting = new Map();
    let number = 0, state = "live", slow = null, silent = null, busy = 0;
    const turn = (next) => { if (state !== next && state !== "lost") { state = next; onState(state); } };
    const lose = () => {
      turn("lost");
      clearTimeout(slow); clearTimeout(silent);
      for (const { reject } of waiting.values()) reject(new Error("lost"));
      waiting.clear();
    };
    const watch = () => {
      clearTimeout(slow); clearTimeout(silent);
      if (!waiting.size) return turn("live");
      slow = setTimeout(() => turn("waiting"), SLOW_MS);
      // a long write keeps Python silent for good reason, and says so before it starts
      silent = setTimeout(() => (busy ? watch() : lose()), SILENT_MS);
    };
    const hear = (message) => {
      if (message.tell) {
        if (message.tell === "busy") busy = message.is_busy ? 1 : 0;
        onTell(message.tell, message);
        return watch();
      }
      const asked = waiting.get(message.ack);
      if (!asked) return;
      waiting.delete(message.ack);
      watch();
      if (message.error) asked.reject(Object.assign(new Error(message.error), { code: message.code, answer: message }));
      else asked.resolve(message);
    };
    const liveness = () => { if (model.comm_live === false) lose(); };
    model.on("msg:custom", hear);
    // the widget manager tells every model when its kernel is gone; the proxy hands the event on
    const lost = (_model, value) => { if (value === false || value === undefined) lose(); };
    model.on("comm_live_update", lost);
    const beat = setInterval(() => { if (!waiting.size && document.visibilityState === "visible") ask("ping").catch(() => {}); }, BEAT_MS);
    function ask(kind, body = {}) {
      return new Promise((resolve, reject) => {
        if (state === "lost") return reject(new Error("lost"));
        const seq = ++number;
        waiting.set(seq, { resolve, reject });
        try {
          const sent = model.send({ seq, kind, ...body });
          sent?.catch?.(lose);
        } catch (problem) {
          return lose();
        }
        liveness();
        watch();
      });
    }
    return {
      ask,
      get state() { return state; },
      close() { clearInterval(beat); clearTimeout(slow); clearTimeout(silent); model.off("msg:custom", hear); model.off("comm_live_update", lost); },
    };
  }

  /** Light or dark: what the reader chose, else the notebook's theme, else the system's. */
  function followTheme(root) {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const current = () => {
      const chosen = localStorage.getItem("crmkit.theme");
      const jupyter = document.body.dataset.jpThemeLight;
      if (chosen === "light" || chosen === "dark") return chosen;
      if (jupyter) return jupyter === "false" ? "dark" : "light";
      return system.matches ? "dark" : "light";
    };
    const apply = () => { root.dataset.theme = current(); };
    const watcher = new MutationObserver(apply);
    watcher.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    system.addEventListener("change", apply);
    apply();
    return {
      toggle() { localStorage.setItem("crmkit.theme", current() === "dark" ? "light" : "dark"); apply(); },
      close() { watcher.disconnect(); system.removeEventListener("change", apply); },
    };
  }

  /** A live region: what is said here is read out by a screen reader. */
  function announcer() {
    const region = el("div", { class: "ck-spoken", role: "status", aria: { live: "polite", atomic: "true" } });
    let turn = 0;
    return { region, say(words) { region.textContent = words + (turn++ % 2 ? "\u00a0" : ""); } };
  }

  /** The banner over a panel whose kernel is gone: nothing typed from now on would be kept. */
  function lostBanner(words) {
    return el("div", { class: "ck-banner ck-lost", role: "alert" },
      el("strong", {}, words.lost_title), el("span", {}, words.lost_hint));
  }

  /**
   * A list of any length of which only the rows in sight exist. `ask(first, count)` promises rows;
   * `draw(row, place)` gives their element. Rows are kept by page until `reset`.
   */
  function windowedList({ label, rowHeight, draw, ask, pageSize = 60, onChoose = () => {} }) {
    const body = el("div", { class: "ck-list-body" });
    const root = el("div", { class: "ck-list", tabIndex: 0, role: "listbox", aria: { label } }, body);
    let count = 0, pages = new Map(), era = 0, active = -1, frame = 0;
    const pageOf = (place) => Math.floor(place / pageSize);
    const rowAt = (place) => pages.get(pageOf(place))?.rows?.[place % pageSize];
    function fetchPage(page) {
      if (pages.has(page)) return;
      const mine = era;
      pages.set(page, {});
      ask(page * pageSize, Math.min(pageSize, count - page * pageSize)).then(
        (rows) => { if (mine === era) { pages.set(page, { rows }); paint(); } },
        () => { if (mine === era) pages.delete(page); });
    }
    function paint() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const first = Math.max(0, Math.floor(root.scrollTop / rowHeight) - 4);
        const last = Math.min(count, Math.ceil((root.scrollTop + root.clientHeight) / rowHeight) + 4);
        for (let page = pageOf(first); page <= pageOf(Math.max(first, last - 1)) && count; page++) fetchPage(page);
        const shown = [];
        for (let place = first; place < last; place++) {
          const row = rowAt(place);
          const line = row ? draw(row, place) : el("div", { class: "ck-row ck-row-waiting" });
          line.style.transform = `translateY(${place * rowHeight}px)`;
          line.style.height = `${rowHeight}px`;
          line.id = `${root.id}-${place}`;
          line.setAttribute("role", "option");
          line.setAttribute("aria-posinset", place + 1);
          line.setAttribute("aria-setsize", count);
          line.setAttribute("aria-selected", place === active);
          line.addEventListener("click", (event) => { if (!event.defaultPrevented && rowAt(place)) onChoose(place, rowAt(place), event); });
          shown.push(line);
        }
        body.style.height = `${count * rowHeight}px`;
        body.replaceChildren(...shown);
        root.setAttribute("aria-activedescendant", active >= first && active < last ? `${root.id}-${active}` : "");
      });
    }
    root.id = `ck-list-${Math.random().toString(36).slice(2)}`;
    root.addEventListener("scroll", paint, { passive: true });
    const sizes = new ResizeObserver(paint);
    sizes.observe(root);
    return {
      root,
      get count() { return count; },
      /** Another list: `rows` are its first ones, if they are at hand. */
      reset(total, rows = null) {
        era += 1; count = total; pages = new Map();
        if (rows?.length) {
          for (let page = 0; (page + 1) * pageSize <= rows.length || page * pageSize < rows.length && rows.length === total; page++)
            pages.set(page, { rows: rows.slice(page * pageSize, (page + 1) * pageSize) });
        }
        paint();
      },
      /** Change rows that are at hand, where `change(row)` gives a new one. */
      update(change) {
        for (const page of pages.values()) if (page.rows) page.rows = page.rows.map((row) => change(row) ?? row);
        paint();
      },
      row: rowAt,
      place: (test) => {
        for (const [page, { rows }] of pages) {
          const at = rows ? rows.findIndex(test) : -1;
          if (at >= 0) return page * pageSize + at;
        }
        return -1;
      },
      activate(place) {
        active = place;
        if (place >= 0) {
          const top = place * rowHeight;
          if (top < root.scrollTop) root.scrollTop = top;
          else if (top + rowHeight > root.scrollTop + root.clientHeight) root.scrollTop = top + rowHeight - root.clientHeight;
        }
        paint();
      },
      close() { sizes.disconnect(); cancelAnimationFrame(frame); },
    };
  }

  /**
   * The way from one panel to the other: plain links beside this page, in the language its file is named in, with the
   * token where the page has one. JupyterLab opens them in place (room.js). Null where no notebook is around the panel.
   */
  function rooms(model, words) {
    const here = decodeURIComponent(location.pathname.split("/").pop()), all = model.get("rooms") ?? [];
    const language = Math.max(...all.map((room) => room.files.indexOf(here)));
    if (!(language >= 0)) return null;
    const token = new URLSearchParams(location.search).get("token");
    const said = (name) => name[0].toUpperCase() + name.slice(1).replaceAll("-", " "); // a file's name in plain words
    const beside = (file) => `${encodeURIComponent(file)}${token ? `?token=${encodeURIComponent(token)}` : ""}`;
    return el("nav", { class: "ck-rooms", aria: { label: words.rooms } }, all.map(({ panel, files, is_here }) =>
      el("a", { class: "ck-room", href: new URL(beside(files[language]), location.href).href, data: { room: files[language] }, "aria-current": is_here ? "page" : null }, said(words[`notebook.${panel}`]))));
  }

  /** The root of a panel: out of reach of the notebook's shortcuts, in the theme of the reader. */
  function stage(host, name) {
    const root = el("div", { class: `ck ck-${name}`, data: { lmSuppressShortcuts: "true" } });
    host.append(root);
    return root;
  }

  return { el, fill, isTyping, connect, followTheme, announcer, lostBanner, windowedList, rooms, stage };
})();
