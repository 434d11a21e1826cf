// The review itself: steps at the left, one screen at a time, the customers behind a number at the right.
const review = (() => {
  const { el, fill } = ground;
  const TABS = ["weekly", "behind", "monthly"];

  /**
   * Put a review into `host`. `source` answers: frame, words, screen(name), opening(key), rows(key, first, count),
   * past(customer); and, in a notebook, rooms(words) and act(kind, body), which writes. A mailed file has neither,
   * says in an opening how many it has `listed`, and hears `keys` on the whole page.
   */
  function mount(host, source) {
    const root = ground.stage(host, "funnel");
    const theme = ground.followTheme(root);
    const voice = ground.announcer();
    let frame = source.frame, words = source.words, shown = frame.screens[0].name, notes = source.notes ?? "", back = null, list = null;
    const say = (name, values = {}) => fill(words[name], values);

    const top = el("header", { class: "fr-top" });
    const steps = el("nav", { class: "fr-steps", "aria-label": say("ui.screens") });
    const main = el("main", { class: "fr-main", tabindex: -1, id: "fr-main" });
    const drawer = el("aside", { class: "fr-drawer", hidden: true, role: "dialog", "aria-modal": "false" });
    const veil = el("div", { class: "ck-veil", hidden: true });
    const notice = el("div", { class: "fr-notice", hidden: true });
    root.append(top, steps, main, drawer, veil, notice, voice.region);

    const act = {
      say, canWrite: Boolean(source.act),
      get notes() { return notes; },
      keepNotes(said) { notes = said; source.keepNotes?.(said); },
      open: openDrawer, past: openPast, note: openForm, settle,
    };

    function tell(said, tone = "good") {
      notice.textContent = said;
      notice.dataset.tone = tone;
      notice.hidden = false;
      voice.say(said);
      clearTimeout(tell.timer);
      tell.timer = setTimeout(() => { notice.hidden = true; }, 6000);
    }
    const failed = (problem) => tell(say("ui.failed", { detail: problem.message }), "bad");

    // ── around the screens ──

    function drawTop() {
      root.dataset.language = frame.language;
      const select = (label, choices, chosen, onchange) => el("label", { class: "fr-filter" }, el("span", {}, label),
        el("select", { class: "ck-select", "aria-label": label, onchange: (event) => onchange(event.target.value) },
          choices.map((one) => el("option", { value: one.value, selected: one.value === chosen }, one.label))));
      const all = (choices) => [{ value: "*", label: say("ui.all") }, ...choices];
      const chosen = { owner: frame.view.owner ?? "*", source: frame.view.source ?? "*", unit: frame.view.unit };
      const choose = (name) => (value) => change("choose", { ...chosen, [name]: value });
      const units = ["week", "month"].map((unit) => ({ value: unit, label: say(`ui.${unit}`) }));
      const rooms = source.rooms?.(words);
      top.replaceChildren(
        ...(rooms ? [rooms] : []),
        el("div", { class: "fr-title" }, el("h1", {}, frame.name), el("span", {}, `${frame.workbook} · ${frame.as_of}`)),
        el("div", { class: "fr-tools" },
          ...(source.act ? [
            select(say("owner"), all(frame.owners), chosen.owner, choose("owner")),
            select(say("source"), all(frame.sources), chosen.source, choose("source")),
            select(say("ui.period"), units, chosen.unit, choose("unit")),
            exportMenu(),
            el("button", { class: "ck-button", type: "button", onclick: () => change("reload").then(() => tell(say("ui.reloaded"))) }, say("ui.reload")),
            el("button", { class: "ck-button ck-plain", type: "button", title: words.language_hint, onclick: () => change("speak", { to: frame.language === "zh" ? "en" : "zh" }) }, words.language_name),
          ] : []),
          el("button", { class: "ck-button ck-plain", type: "button", "aria-label": words.theme, title: words.theme, onclick: () => theme.toggle() }, "◐")));
    }

    function exportMenu() {
      const kinds = ["html", "xlsx", "png", "minutes"];
      return el("select", { class: "ck-select fr-export", "aria-label": say("ui.export"), onchange: (event) => { const kind = event.target.value; event.target.value = ""; if (kind) take(kind); } },
        el("option", { value: "" }, say("ui.export")), kinds.map((kind) => el("option", { value: kind }, say(`ui.export_${kind}`))));
    }

    function drawSteps() {
      let place = 0;
      steps.replaceChildren(...TABS.map((tab) => el("div", { class: "fr-tab" }, el("h2", {}, say(`tab.${tab}`)),
        el("ul", {}, frame.screens.filter((one) => one.tab === tab).map((one) => {
          const key = tab === "weekly" ? String(++place) : "";
          return el("li", {}, el("button", { class: "fr-step", type: "button", data: { screen: one.name }, "aria-current": one.name === shown ? "step" : null, onclick: () => show(one.name) },
            el("span", { class: "fr-place", "aria-hidden": "true" }, key), el("span", { class: "fr-step-title" }, one.title), one.minutes ? el("small", {}, one.minutes) : null));
        })))), el("p", { class: "fr-keys" }, say("ui.keys")));
    }

    // ── a screen ──

    async function show(name, { keepsFocus = false } = {}) {
      shown = name;
      drawSteps();
      closeDrawer();
      main.dataset.screen = name;
      main.setAttribute("aria-busy", "true");
      let screen;
      try { screen = await source.screen(name); } catch (problem) { return failed(problem); }
      if (shown !== name) return;
      draw(screen);
      main.removeAttribute("aria-busy");
      voice.say(screen.title);
      if (!keepsFocus) main.focus({ preventScroll: true });
      main.scrollTop = 0;
    }

    function body(screen) {
      return [el("div", { class: "fr-lead" }, el("h2", {}, screen.title), el("p", {}, screen.question)),
        ...screen.pieces.map((piece) => pieces.draw(piece, act))];
    }

    function draw(screen) {
      const names = frame.screens.map((one) => one.name), at = names.indexOf(shown);
      const go = (step, label) => names[at + step]
        ? el("button", { class: `ck-button ${step > 0 ? "ck-main" : ""}`, type: "button", onclick: () => show(names[at + step]) }, label) : el("span");
      main.replaceChildren(el("div", { class: "fr-body" }, body(screen)),
        el("footer", { class: "fr-foot" }, go(-1, say("ui.previous")), go(1, `${say("ui.next")} →`)));
    }

    async function change(kind, body = {}) {
      main.setAttribute("aria-busy", "true");
      try {
        const answer = await source.act(kind, body);
        if (answer.frame) frame = answer.frame;
        if (answer.words) words = answer.words;
        drawTop();
        await show(shown, { keepsFocus: true });
        return answer;
      } catch (problem) {
        main.removeAttribute("aria-busy");
        failed(problem);
        throw problem;
      }
    }

    // ── the customers behind a number ──

    async function openDrawer(key, from) {
      back = from;
      let opening;
      try { opening = await source.opening(key); } catch (problem) { return failed(problem); }
      const listed = opening.listed ?? opening.count;
      list?.close();
      list = ground.windowedList({ label: opening.title, rowHeight: 58, ask: (first, count) => source.rows(key, first, count), draw: drawRow, onChoose: (_, row) => openPast(row.id, list.root) });
      list.root.addEventListener("keydown", walk(list, key));
      drawer.replaceChildren(
        el("header", {}, el("h2", { id: "fr-drawer-title" }, opening.title), el("span", { class: "fr-quiet" }, say("ui.count", { count: opening.count })),
          el("button", { class: "ck-button ck-plain", type: "button", "aria-label": words.close, onclick: closeDrawer }, "✕")),
        listed < opening.count ? el("p", { class: "fr-note fr-rest" }, say("ui.rest", { listed, rest: opening.count - listed })) : "",
        list.root);
      drawer.setAttribute("aria-labelledby", "fr-drawer-title");
      drawer.hidden = false;
      root.dataset.opened = key;
      list.reset(listed, opening.rows);
      list.root.focus();
      voice.say(`${opening.title} ${say("ui.count", { count: opening.count })}`);
    }

    function walk(mine) {
      let at = -1;
      return (event) => {
        const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
        if (event.key in steps) {
          event.preventDefault(); event.stopPropagation();
          at = Math.max(0, Math.min(mine.count - 1, at + steps[event.key]));
          mine.activate(at);
        } else if (event.key === "Enter" && mine.row(at)) openPast(mine.row(at).id, mine.root);
      };
    }

    function drawRow(row) {
      return el("div", { class: "ck-row fr-row", data: { customer: row.id } },
        el("span", { class: "fr-row-name" }, row.name), el("span", { class: "ck-chip", data: { stage: row.stage } }, row.stage_label),
        el("span", { class: "fr-row-more" }, [row.owner, row.grade, row.amount, row.due].filter(Boolean).join(" · ")));
    }

    function closeDrawer() {
      if (drawer.hidden) return;
      drawer.hidden = true;
      delete root.dataset.opened;
      list?.close();
      list = null;
      back?.isConnected && back.focus();
    }

    // ── dialogs ──

    function dialog(title, inside, buttons, from) {
      const close = () => { veil.hidden = true; veil.replaceChildren(); from?.isConnected && from.focus(); };
      const box = el("div", { class: "ck-dialog", role: "dialog", "aria-modal": "true", "aria-label": title },
        el("header", {}, title), el("div", { class: "ck-dialog-body" }, inside),
        el("footer", {}, buttons(close)));
      veil.replaceChildren(box);
      veil.hidden = false;
      veil.close = close;
      (box.querySelector("input, textarea, select") ?? box.querySelector("footer button")).focus();
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Tab") return;
        const reach = [...box.querySelectorAll("button, input, select, textarea")];
        const edge = event.shiftKey ? reach[0] : reach[reach.length - 1];
        if (root.getRootNode().activeElement === edge) { event.preventDefault(); (event.shiftKey ? reach[reach.length - 1] : reach[0]).focus(); }
      });
      return box;
    }

    async function openPast(customer, from) {
      let past;
      try { past = await source.past(customer); } catch (problem) { return failed(problem); }
      const part = (title, items, empty) => el("section", { class: "fr-past" }, el("h3", {}, title), items.length ? el("ul", {}, items) : el("p", { class: "fr-quiet" }, empty));
      const facts = [["owner", past.owner], ["row.grade", past.grade], ["amount", past.amount], ["row.status", past.status], ["source", past.source], ["row.due", past.due], ["row.next", past.next]];
      dialog(past.name, [
        el("ul", { class: "fr-facts" }, facts.filter(([, said]) => said).map(([name, said]) => el("li", {}, el("small", {}, say(name)), el("span", {}, said)))),
        past.why ? el("p", { class: "fr-note" }, past.why) : null,
        part(say("ui.stages"), (past.stages ?? []).map((one) => el("li", {}, el("span", { class: "fr-due" }, one.on), el("span", { class: "ck-chip", data: { stage: one.stage } }, one.label), el("span", { class: "fr-quiet" }, one.days))), say("trend.empty")),
        past.actions?.length ? part(say("ui.actions"), past.actions.map((one) => el("li", {}, el("span", { class: "fr-due" }, one.due), el("span", {}, one.action), el("span", { class: "fr-quiet" }, one.owner))), "") : null,
        part(say("ui.touches"), (past.touches ?? []).map((one) => el("li", {}, el("span", { class: "fr-due" }, one.on), el("span", { class: "fr-what" }, one.note, one.next ? el("small", {}, `→ ${one.next}`) : null), el("span", { class: "fr-quiet" }, one.by))), say("ui.no_touches")),
      ], (close) => [
        el("button", { class: "ck-button", type: "button", onclick: close }, words.close),
        act.canWrite ? el("button", { class: "ck-button ck-main", type: "button", onclick: () => { close(); openForm({ customer, name: past.name, owner: past.owner, next_step: past.next }, from); } }, say("ui.note_action")) : null,
      ].filter(Boolean), from);
    }

    function openForm(about, from) {
      const field = (label, input) => el("label", { class: "fr-field" }, el("span", {}, label), input);
      const week = new Date(`${frame.today}T00:00:00Z`);
      week.setUTCDate(week.getUTCDate() + 7);
      const action = el("textarea", { class: "ck-input fr-action", rows: 2, required: true, "aria-label": say("ui.action") });
      const owner = el("input", { class: "ck-input", "aria-label": say("ui.who"), list: "fr-owners" });
      const by = el("input", { class: "ck-input", type: "date", "aria-label": say("ui.by") });
      const asked = el("input", { class: "ck-input", "aria-label": say("ui.asked_by") });
      action.value = ""; action.placeholder = about.next_step ?? ""; owner.value = frame.owners.some((one) => one.value === about.owner) ? about.owner : "";
      by.value = week.toISOString().slice(0, 10); asked.value = openForm.asked ?? "";
      const owners = el("datalist", { id: "fr-owners" }, frame.owners.filter((one) => one.value).map((one) => el("option", { value: one.value })));
      dialog(`${say("ui.note_action")} · ${about.name}`, [field(say("ui.action"), action), field(say("ui.who"), owner), field(say("ui.by"), by), field(say("ui.asked_by"), asked), owners], (close) => {
        const save = el("button", { class: "ck-button ck-main", type: "button", onclick: async () => {
          const said = action.value.trim() || about.next_step?.trim();
          if (!said) return action.focus();
          save.disabled = true;
          save.textContent = say("ui.writing");
          openForm.asked = asked.value;
          try {
            await change("note", { action: said, owner: owner.value, customer: about.customer, due_by: by.value, asked_by: asked.value });
            close();
            tell(say("ui.saved", { action: said }));
          } catch { save.disabled = false; save.textContent = say("ui.save_action"); }
        } }, say("ui.save_action"));
        return [el("button", { class: "ck-button", type: "button", onclick: close }, words.cancel), save];
      }, from);
    }

    async function settle(number, state) {
      try {
        const answer = await change("settle", { number, state });
        tell(say("ui.settled", { action: answer.action }));
      } catch { /* change has said what went wrong */ }
    }

    // ── taken along ──

    async function take(kind) {
      try {
        const file = kind === "png" ? await picture(main.querySelector(".fr-body"), root, `${frame.name}-${shown}.png`) : await source.take(kind, shown, notes);
        const link = el("a", { href: URL.createObjectURL(file.blob), download: file.name });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        tell(say("ui.exported", { name: file.name }));
      } catch (problem) { failed(problem); }
    }

    // ── keys ──

    (source.keys ?? root).addEventListener("keydown", (event) => {
      if (ground.isTyping(event) && event.key !== "Escape") return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const names = frame.screens.map((one) => one.name), at = names.indexOf(shown);
      if (event.key === "Escape") { if (!veil.hidden) veil.close(); else closeDrawer(); }
      else if (!veil.hidden || event.target.closest?.("select")) return;
      else if (event.key === "ArrowRight" && names[at + 1]) show(names[at + 1]);
      else if (event.key === "ArrowLeft" && names[at - 1]) show(names[at - 1]);
      else if (/^[1-8]$/.test(event.key) && names[event.key - 1]) show(names[event.key - 1]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });

    drawTop();
    show(shown, { keepsFocus: true });
    return { root, body, act, tell, lose: () => root.prepend(ground.lostBanner(words)), close() { theme.close(); list?.close(); clearTimeout(tell.timer); } };
  }

  /** A screen as a picture: its HTML inside an SVG, painted on a canvas; nothing leaves the page. */
  async function picture(shown, root, name) {
    const style = [...root.getRootNode().querySelectorAll("style")].map((one) => one.textContent).filter((said) => said.includes(".ck")).join("\n");
    const box = shown.getBoundingClientRect(), wide = Math.ceil(box.width) + 48, high = Math.ceil(shown.scrollHeight) + 48;
    const holder = document.createElement("div");
    holder.className = root.className;
    holder.dataset.theme = root.dataset.theme;
    holder.style.cssText = `width:${wide}px;height:${high}px;padding:24px;display:block;overflow:hidden`;
    holder.append(shown.cloneNode(true));
    const sheet = document.createElement("style");
    sheet.textContent = style;
    holder.prepend(sheet);
    const inside = new XMLSerializer().serializeToString(holder);
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}"><foreignObject width="100%" height="100%">${inside}</foreignObject></svg>`;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: wide * 2, height: high * 2 });
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.drawImage(image, 0, 0);
    return { name, blob: await new Promise((done) => canvas.toBlob(done, "image/png")) };
  }

  return { mount };
})();
