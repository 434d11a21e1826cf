// The panel: the list on the left, one customer in the middle, notes on the right. Draws at once, Python confirms.
const ROW_HEIGHT = 54;
const MODES = ["queue", "week", "later", "changed", "disputed", "all"];
let boardCount = 0;

function makeBoard(model, host) {
  const { el, fill } = ground;
  const began = performance.now();
  const root = ground.stage(host, "board");
  root.tabIndex = 0;
  const theme = ground.followTheme(root);
  const spoken = ground.announcer();
  const app = {
    root, name: `cb-${boardCount++}`, whole: model.get("first"), words: model.get("words"), language: model.get("language"),
    tab: "notes", ticked: new Set(), advances: true, veil: null, cards: new Map(), at: 0, card: null, confirmed: 0,
  };
  const parts = Object.fromEntries(["banner", "top", "filters", "side", "center", "aside", "legend", "toast"].map((name) => [name, el("div", { class: `cb-${name}` })]));
  const wire = ground.connect(model, {
    onState: (state) => {
      root.dataset.wire = state;
      if (state === "lost") { parts.banner.replaceChildren(ground.lostBanner(app.words)); spoken.say(`${app.words.lost_title} ${app.words.lost_hint}`); }
      drawSaved();
    },
    onTell: (kind, message) => {
      if (kind === "busy") { root.dataset.busy = message.is_busy; root.setAttribute("aria-busy", message.is_busy); }
      app.step = kind === "step" ? message.step : "";
      if (app.isOpen) drawSaved(); else if (app.step) opening.reach(app.step);
    },
  });

  app.ask = (kind, body) => wire.ask(kind, body).then((answer) => { root.dataset.confirmed = ++app.confirmed; return answer; }, (problem) => {
    if (problem.message !== "lost") app.toast(problem.message, "bad");
    throw problem;
  });
  app.say = spoken.say;
  app.focus = () => root.focus({ preventScroll: true });
  app.toast = (words, kind = "") => {
    const line = el("div", { class: "cb-toast-line", data: { kind } }, words);
    parts.toast.replaceChildren(line);
    spoken.say(words);
    setTimeout(() => line.remove(), kind === "bad" ? 9000 : 3500);
  };

  // ── the list ──
  const list = app.list = ground.windowedList({
    label: app.words.list, rowHeight: ROW_HEIGHT, draw: drawRow,
    ask: (first, count) => app.ask("rows", { first, count }).then((answer) => answer.rows),
    onChoose: (place) => { app.go(place); app.focus(); },
  });
  parts.side.append(list.root);
  dragRows(app, list);
  function drawRow(row, place) {
    const tick = el("input", { type: "checkbox", class: "cb-tick", checked: app.ticked.has(row.place), tabIndex: -1, aria: { label: fill(app.words.tick, row) },
      onclick: (event) => { event.stopPropagation(); app.tick(place, row, event.shiftKey); } });
    return el("div", { class: "ck-row cb-row", data: { place: row.place, stage: row.stage } }, tick,
      el("div", { class: "cb-row-main" },
        el("div", { class: "cb-row-name" }, el("span", { class: "cb-row-words" }, row.name || row.id),
          row.changed > 0 && el("span", { class: "cb-dot", title: fill(app.words.changed_cells, { count: row.changed }) }),
          row.kept && el("span", { class: "cb-row-kept" }, "✓"), row.later && el("span", { class: "cb-row-later" }, "?"),
          el("span", { class: "cb-row-amount" }, row.amount)),
        el("div", { class: "cb-row-sub" },
          el("span", {}, [row.owner, ...row.reasons.map((reason) => app.words[`reason_${reason}`])].filter(Boolean).join(" · ")),
          row.grade !== "ungraded" && el("b", { class: "cb-row-grade" }, label(app, "grade", row.grade)), stageChip(app, row.stage))));
  }
  app.tick = async (place, row, isRange) => {
    if (isRange && app.lastTick !== undefined) {
      const { places } = await app.ask("between", { first: app.lastTick, last: place });
      places.forEach((each) => app.ticked.add(each));
    } else if (app.ticked.has(row.place)) app.ticked.delete(row.place);
    else app.ticked.add(row.place);
    app.lastTick = place;
    list.update(() => null);
    drawFilters();
  };

  // ── one customer ──
  app.go = (at) => {
    if (at < 0 || at >= list.count) return;
    app.at = at;
    list.activate(at);
    const row = list.row(at);
    if (!row) return void app.ask("rows", { first: at, count: 1 }).then(({ rows }) => { if (app.at === at && rows[0]) show(rows[0]); }, () => {});
    show(row);
  };
  function show(row) {
    const known = app.cards.get(row.place);
    if (known) setCard(known);
    else {
      parts.center.dataset.waiting = "true";
      app.ask("card", { place: row.place }).then(({ card }) => { keepCard(card); if (list.row(app.at)?.place === card.place || app.at >= 0 && row.place === card.place && current() === row.place) setCard(card); }, () => {});
    }
    spoken.say(fill(app.words.spoken_card, { ...row, stage: label(app, "stage", row.stage), at: app.at + 1, total: list.count }));
    prefetch(app.at + 1);
  }
  const current = () => list.row(app.at)?.place ?? app.card?.place;
  function prefetch(at) {
    const row = list.row(at);
    if (row && !app.cards.has(row.place)) wire.ask("card", { place: row.place }).then(({ card }) => keepCard(card), () => {});
  }
  function keepCard(card) {
    app.cards.delete(card.place);
    app.cards.set(card.place, card);
    if (app.cards.size > 40) app.cards.delete(app.cards.keys().next().value);
  }
  function setCard(card) {
    app.card = card;
    delete parts.center.dataset.waiting;
    const holdsFocus = parts.center.contains(document.activeElement) || parts.aside.contains(document.activeElement);
    parts.center.replaceChildren(...(card ? drawCard(app, card) : [el("div", { class: "cb-none" }, el("b", {}, app.words.none), el("p", {}, app.words.none_hint))]));
    parts.aside.replaceChildren(...(card ? drawSide(app, card) : []));
    if (holdsFocus) app.focus();
  }
  app.openTab = (name) => {
    app.tab = name;
    if (!app.card) return;
    const heldFocus = parts.aside.contains(document.activeElement);
    parts.aside.replaceChildren(...drawSide(app, app.card));
    if (heldFocus) parts.aside.querySelector('.cb-tab[aria-selected="true"]').focus(); // keys go on working after a click
  };
  app.askWhy = (card) => app.ask("why", { place: card.place }).then(({ lines }) => { card.reasonsTold = lines; if (app.card === card && app.tab === "why") app.openTab("why"); }, () => {});

  // ── steps: drawn here first, then confirmed ──
  function step(kind, body, guess, advance) {
    const card = app.card;
    if (!card) return Promise.resolve();
    const guessed = guess ? { ...card, ...guess(card), answers: { ...card.answers, ...(guess(card).answers ?? {}) }, reasonsTold: null } : card;
    keepCard(guessed);
    if (guessed.decided !== card.decided) list.update((row) => row.place === card.place ? { ...row, stage: guessed.decided.stage, grade: guessed.decided.grade } : null);
    if (advance && app.advances && app.at + 1 < list.count) app.go(app.at + 1);
    else setCard(guessed);
    const began = performance.now();
    return app.ask(kind, { places: [card.place], ...body }).then((answer) => {
      root.dataset.latency = Math.round(performance.now() - began);
      app.accept(answer);
    }, () => { app.cards.delete(card.place); if (app.card?.place === card.place) show(card); });
  }
  app.accept = (answer) => {
    if (answer.whole) return start(answer.whole);
    Object.assign(app.whole, Object.fromEntries(["counts", "pending", "kept", "can_undo", "can_redo", "can_undo_write"].filter((name) => name in answer).map((name) => [name, answer[name]])));
    if (answer.rows) {
      const changed = new Map(answer.rows.map((row) => [row.place, row]));
      for (const place of changed.keys()) app.cards.delete(place);
      list.update((row) => changed.get(row.place));
    }
    if (answer.is_partial) { app.cards.clear(); list.reset(list.count); list.activate(app.at); }
    if (answer.card) keepCard(answer.card);
    if (app.card) {
      const fresh = app.cards.get(app.card.place);
      if (fresh && fresh !== app.card) { if (!parts.center.contains(document.activeElement) || !ground.isTyping({ composedPath: () => [document.activeElement] })) setCard(fresh); else app.card = fresh; }
      else if (answer.rows?.some((row) => row.place === app.card.place)) show(app.card);
    }
    drawTop();
    drawFilters();
  };
  app.judgeStage = (stage) => {
    app.toast(fill(app.words.put, { name: app.card?.name ?? "", stage: label(app, "stage", stage) }));
    return step("stage", { stage }, (card) => ({ answers: { attitude: QUADRANTS[stage].attitude, cognition: QUADRANTS[stage].cognition }, decided: { ...card.decided, stage }, later: false }), true);
  };
  /** Somebody from the list, dragged onto the board. */
  app.drop = (place, stage) => {
    const at = list.place((row) => row.place === place);
    if (at < 0) return;
    app.go(at);
    if (app.card?.place === place) return void app.judgeStage(stage);
    app.ask("card", { place }).then(({ card }) => { keepCard(card); setCard(card); app.judgeStage(stage); }, () => {});
  };
  app.answer = (answers, advance = false) => step("answer", { answers }, () => ({ answers }), advance);
  app.setGrade = (grade) => {
    const done = step("grade", { grade }, (card) => ({ answers: { grade_override: grade || null }, decided: grade ? { ...card.decided, grade } : card.decided }), false);
    if (grade) parts.center.querySelector(".cb-note")?.focus();
    return done;
  };
  app.saveNote = (note) => {
    const card = app.card;
    const shown = (card.answers.override_note ?? "").replace(app.words.note_strip, "");
    if (note.trim() === shown) return;
    if (!note.trim()) return app.answer({ override_note: null });
    step("grade", { grade: card.answers.grade_override ?? "", note: note.trim() }, () => ({ answers: { override_note: note.trim() } }), false);
  };
  app.saveUntil = (card, day) => {
    if (app.card?.place === card.place && day !== (app.card.answers.override_until_on ?? "")) app.answer({ override_until_on: day || null });
  };
  app.acceptSuggestion = () => {
    const stage = app.card?.suggestion.stage;
    if (!stage) return app.toast(app.words[`silent_${app.card?.suggestion.why || "thin"}`]);
    return app.judgeStage(stage);
  };
  app.toggleLater = () => { const was = app.card.later; app.toast(was ? app.words.later_off : app.words.later_on); return step("later", {}, (card) => ({ later: !card.later }), !was); };
  app.keep = () => step("answer", { answers: { confirmed: "yes" } }, () => ({ kept: true }), true);
  app.openPause = () => openPause(app, app.card);
  app.undo = () => app.ask("undo").then((answer) => { app.accept(answer); tellStep(answer, app.words.undone, app.words.nothing_to_undo); }, () => {});
  app.redo = () => app.ask("redo").then((answer) => { app.accept(answer); tellStep(answer, app.words.redone, app.words.nothing_to_redo); }, () => {});
  function tellStep(answer, words, nothing) {
    if (!answer.changed) return app.toast(nothing);
    const first = answer.rows[0];
    const at = list.place((row) => row.place === first.place);
    if (answer.rows.length === 1 && at >= 0) app.go(at);
    app.toast(fill(words, { name: answer.changed.customers > 1 ? fill(app.words.customers, { count: answer.changed.customers }) : first.name }));
  }
  app.bulk = (target, count, field, value) => {
    const [kind, body] = field === "stage" ? ["stage", { stage: value }] : field === "grade_override" ? ["grade", { grade: value }]
      : field === "add_tag" ? ["tag", { tag: value }] : field === "later" ? ["later", {}] : ["answer", { answers: { [field]: value } }];
    if (field === "add_tag" && !value) return;
    app.ask(kind, { ...target, ...body }).then((answer) => {
      app.cards.clear();
      app.accept(answer);
      if (app.card) show(app.card);
      app.toast(fill(app.words.bulk_done, { customers: answer.changed?.customers ?? 0, cells: answer.changed?.cells ?? 0 }));
    }, () => {});
  };
  app.write = (consent = false) => { app.isWriting = true; return write(consent).finally(() => { app.isWriting = false; }); };
  const write = (consent) => app.ask("write", { consent }).then((answer) => {
    if (answer.consent) return openDialog(app, app.words.consent_title, [el("p", {}, answer.consent)], [{ words: app.words.cancel }, { words: app.words.consent_yes, main: true, name: "consent", run: (close) => { close(); app.write(true); } }]);
    if (answer.conflicts) return openConflicts(app, answer.conflicts);
    app.accept(answer);
    app.toast(fill(app.words.written, answer.written), "good");
    if (answer.written.problem) app.toast(answer.written.problem, "bad");
  }, () => {});

  // ── frame ──
  function drawSaved() {
    const spot = parts.top.querySelector(".cb-saved");
    if (spot) spot.textContent = root.dataset.busy === "true" ? app.words[`step_${app.step}`] ?? app.words[app.isWriting ? "writing" : "working"] : wire.state === "waiting" ? app.words.waiting : wire.state === "lost" ? "" : app.words.live;
  }
  function drawTop() {
    const whole = app.whole, words = app.words;
    const button = (words, run, more = {}) => el("button", { class: "ck-button", onclick: () => { run(); app.focus(); }, ...more }, words);
    const todo = whole.pending + whole.kept;
    const rooms = ground.rooms(model, words);
    parts.top.replaceChildren(
      ...(rooms ? [rooms] : []),
      el("div", { class: "cb-title" }, el("h1", {}, words.title), el("span", {}, whole.file), el("span", { class: "cb-saved", aria: { live: "off" } }, words.live)),
      el("label", { class: "cb-by" }, words.by, el("input", { class: "ck-input", value: whole.by, onchange: (event) => { whole.by = event.target.value; app.ask("by", { by: event.target.value }).catch(() => {}); } })),
      el("div", { class: "cb-actions" },
        button([el("kbd", {}, "U"), words.undo], app.undo, { disabled: !whole.can_undo, data: { name: "undo" } }),
        button([el("kbd", {}, "R"), words.redo], app.redo, { disabled: !whole.can_redo, data: { name: "redo" } }),
        button([el("kbd", {}, "V"), fill(words.preview, { count: whole.pending })], () => openPreview(app), { disabled: !todo, data: { name: "preview" } }),
        button(words.write, () => openPreview(app), { class: "ck-button ck-main", disabled: !todo, data: { name: "write-back" } }),
        whole.can_undo_write && button(words.undo_write, () => app.ask("undo_write").then((answer) => { app.accept(answer); app.toast(words.write_undone); }, () => {}), { data: { name: "undo-write" } }),
        button("◐", theme.toggle, { class: "ck-button ck-plain", title: words.theme, aria: { label: words.theme } }),
        button(words.language_name, () => app.ask("language", { language: app.language === "zh" ? "en" : "zh" }).then((answer) => { app.words = model.get("words"); app.language = model.get("language"); app.accept(answer); }, () => {}), { class: "ck-button ck-plain", title: words.language_hint, data: { name: "language" } }),
        button("?", () => openKeys(app), { class: "ck-button ck-plain", title: words.keys_title, aria: { label: words.keys_title } })));
    drawSaved();
  }
  function drawFilters() {
    const whole = app.whole, words = app.words, wanted = whole.wanted;
    const again = (change) => { app.ask("show", { wanted: { ...wanted, ...change } }).then((answer) => { Object.assign(whole, answer); startList(answer); drawFilters(); drawTop(); }, () => {}); };
    const tabs = el("div", { class: "cb-modes", role: "tablist" }, MODES.map((mode) => el("button", {
      class: "cb-mode", role: "tab", aria: { selected: wanted.mode === mode }, data: { mode }, onclick: () => { again({ mode }); app.focus(); },
    }, words[`mode_${mode}`], el("b", {}, (whole.counts[mode] ?? 0).toLocaleString("en")))));
    const select = (name, options) => el("select", { class: "ck-select", data: { name }, aria: { label: words[`filter_${name}`] }, onchange: (event) => { again({ [name]: event.target.value }); app.focus(); } },
      el("option", { value: "" }, words[`filter_${name}`]), options.map(([value, said]) => el("option", { value, selected: wanted[name] === value }, said)));
    const search = el("input", { class: "ck-input cb-search", type: "search", placeholder: words.search, value: wanted.words, aria: { label: words.search, keyshortcuts: "/" },
      onkeydown: (event) => { if (event.isComposing) return; if (event.key === "Enter") { again({ words: event.target.value }); app.focus(); } if (event.key === "Escape") app.focus(); },
      onchange: (event) => { if (event.target.value !== wanted.words) again({ words: event.target.value }); } });
    const order = el("select", { class: "ck-select", data: { name: "order" }, aria: { label: words.order }, onchange: (event) => { again({ order: event.target.value }); app.focus(); } },
      ["amount", "reason", "oldest"].map((name) => el("option", { value: name, selected: wanted.order === name }, words[`order_${name}`])));
    const hadFocus = parts.filters.contains(document.activeElement);
    parts.filters.replaceChildren(tabs, el("div", { class: "cb-filter-row" }, search,
      select("owner", whole.choices.owner), select("source", whole.choices.source), select("stage", whole.terms.stage), select("grade", whole.terms.grade), select("tag", whole.choices.tag), order,
      el("button", { class: "ck-button", data: { name: "bulk" }, onclick: () => openBulk(app) }, el("kbd", {}, "G"), app.ticked.size ? fill(words.bulk_ticked_short, { count: app.ticked.size }) : fill(words.bulk_listed_short, { count: list.count })),
      app.ticked.size > 0 && el("button", { class: "ck-button ck-plain", onclick: () => { app.ticked.clear(); list.update(() => null); drawFilters(); app.focus(); } }, words.untick),
      el("label", { class: "cb-advance" }, el("input", { type: "checkbox", checked: app.advances, onchange: (event) => { app.advances = event.target.checked; app.focus(); } }), words.advance)));
    if (hadFocus) app.focus();
  }
  app.openSearch = () => parts.filters.querySelector(".cb-search").focus();

  function drawLegend() {
    const words = app.words;
    app.keys = [
      [["1"], label(app, "stage", "potential")], [["2"], label(app, "stage", "watching")], [["3"], label(app, "stage", "intention")], [["4"], label(app, "stage", "opportunity")],
      [["⇧", "←↑↓→"], words.key_axes], [["A", "B", "C"], words.key_grade], [["0"], words.by_rule], [["D"], words.key_until], [["S"], words.accept], [["M", "P", "N"], words.key_parts], [["E", "X"], words.key_value], [["T"], words.add_tag],
      [["L"], words.later], [["↵"], words.keep], [["Z"], words.pause], [["J", "K"], words.key_move], [["␣"], words.key_tick], [["G"], words.key_bulk],
      [["U"], words.undo], [["R"], words.redo], [["V"], words.key_preview], [["W"], words.why], [["/"], words.key_search], [["?"], words.keys_title],
    ];
    parts.legend.replaceChildren(...app.keys.map(([keys, said]) => el("span", { class: "cb-key" }, keys.map((key) => el("kbd", {}, key)), said)));
  }

  // ── keys ──
  const cycle = (field) => { const terms = [...app.whole.terms[field].map(([term]) => term), ""]; const next = terms[(terms.indexOf(app.card.answers[field] ?? "") + 1) % terms.length]; return app.answer({ [field]: next || null }); };
  const axis = (name, pole) => app.answer({ [name]: pole });
  const onKey = (event) => {
    if (app.veil || !app.isOpen) return;
    const inList = list.root.contains(event.target);
    if (ground.isTyping(event)) { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); app.focus(); } return; }
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.altKey && /^[zy]$/i.test(event.key)) { event.preventDefault(); event.stopPropagation(); return void (event.key.toLowerCase() === "y" || event.shiftKey ? app.redo() : app.undo()); }
    if (control || event.altKey) return;
    const onControl = /^(BUTTON|INPUT|A)$/.test(event.target.tagName) || event.target.getAttribute("role") === "button";
    if (onControl && (event.key === "Enter" || event.key === " ")) return;
    const run = keyAction(event, inList);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  function keyAction(event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const arrows = { ArrowUp: ["attitude", "accepting"], ArrowDown: ["attitude", "doubting"], ArrowLeft: ["cognition", "vague"], ArrowRight: ["cognition", "specific"] };
    if (key === "?") return () => openKeys(app);
    if (key === "/") return app.openSearch;
    if (key === "u") return app.undo;
    if (key === "r") return app.redo;
    if (key === "v") return () => { if (app.whole.pending + app.whole.kept) openPreview(app); else app.toast(app.words.nothing_pending); };
    if (key === "g") return () => openBulk(app);
    if (event.shiftKey && arrows[key]) return app.card && (() => axis(...arrows[key]));
    if (key === "j" || key === "ArrowDown") return () => app.go(app.at + 1);
    if (key === "k" || key === "ArrowUp") return () => app.go(app.at - 1);
    if (key === "PageDown") return () => app.go(Math.min(list.count - 1, app.at + 10));
    if (key === "PageUp") return () => app.go(Math.max(0, app.at - 10));
    if (key === "Home") return () => app.go(0);
    if (key === "End") return () => app.go(list.count - 1);
    if (!app.card) return null;
    if (STAGE_BY_KEY[key]) return () => app.judgeStage(STAGE_BY_KEY[key]);
    return {
      a: () => app.setGrade("A"), b: () => app.setGrade("B"), c: () => app.setGrade("C"), 0: () => app.setGrade(""),
      s: app.acceptSuggestion, l: app.toggleLater, Enter: app.keep, m: () => cycle("has_money"), p: () => cycle("has_authority"), n: () => cycle("has_need"),
      e: () => cycle("acceptance"), x: () => cycle("contribution"), d: () => parts.center.querySelector(".cb-until")?.focus(),
      t: () => parts.center.querySelector(".cb-tag-input")?.focus(), z: app.openPause, w: () => app.openTab(app.tab === "why" ? "notes" : "why"),
      " ": () => { const row = list.row(app.at); if (row) app.tick(app.at, row, event.shiftKey); },
    }[key];
  }
  root.addEventListener("keydown", onKey);

  // ── start ──
  function startList(answer) {
    app.cards.clear();
    list.reset(answer.total, answer.rows);
    app.at = 0;
    if (answer.card) keepCard(answer.card);
    list.activate(answer.total ? 0 : -1);
    setCard(answer.card);
    prefetch(1);
  }
  function start(whole) {
    app.whole = whole;
    app.isOpen = true;
    list.root.setAttribute("aria-label", app.words.list);
    root.lang = app.language;
    drawLegend();
    startList(whole);
    drawTop();
    drawFilters();
    if (whole.drafts.length && !app.wasOffered) { app.wasOffered = true; openDraft(app, whole.drafts); }
  }
  root.append(parts.banner, parts.top, parts.filters, el("div", { class: "cb-body" }, parts.side, parts.center, parts.aside), parts.legend, parts.toast, spoken.region);
  root.setAttribute("role", "application");
  root.setAttribute("aria-label", app.words.title);
  const opening = makeOpening(app, parts, open);
  root.lang = app.language;
  requestAnimationFrame(() => requestAnimationFrame(() => { root.dataset.paintMs = Math.round(performance.now() - began); }));
  function open() {
    opening.begin();
    wire.ask("whole").then(({ whole, words, language }) => {
      opening.end();
      Object.assign(app, { words, language });
      root.setAttribute("aria-label", words.title);
      start(whole);
      root.dataset.readyMs = Math.round(performance.now() - began);
      root.dataset.ready = "true";
    }, (problem) => { if (problem.message === "lost") opening.end(); else opening.fail(problem.message); });
  }
  open();
  return () => { opening.end(); wire.close(); theme.close(); list.close(); root.remove(); };
}

export default { render({ model, el }) { return makeBoard(model, el); } };
