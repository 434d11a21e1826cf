// What asks before something large happens: preview, conflicts, bulk, pause, keys, a draft that was found.
function openDialog(app, title, body, buttons) {
  const { el } = ground;
  closeDialog(app);
  const close = () => closeDialog(app);
  const made = buttons.map(({ words, main, run, name }) => el("button", {
    class: `ck-button${main ? " ck-main" : ""}`, data: { name: name ?? "" }, onclick: () => (run ? run(close) : close()),
  }, words));
  const dialog = el("div", { class: "ck-dialog", role: "dialog", aria: { modal: "true", label: title }, tabIndex: -1 },
    el("header", {}, title), el("div", { class: "ck-dialog-body" }, body), el("footer", {}, made));
  const veil = el("div", {
    class: "ck-veil",
    onkeydown: (event) => {
      event.stopPropagation();
      if (event.key === "Escape") { event.preventDefault(); close(); }
      if (event.key === "Tab") keepInside(event, dialog);
    },
    onpointerdown: (event) => { if (event.target === veil) close(); },
  }, dialog);
  app.veil = veil;
  app.root.append(veil);
  (dialog.querySelector("[data-first]") ?? made.at(-1) ?? dialog).focus();
  return dialog;
}

function keepInside(event, dialog) {
  const stops = [...dialog.querySelectorAll("button:not(:disabled), input, select, textarea")];
  if (!stops.length) return;
  const last = stops.at(-1), first = stops[0];
  if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
  else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
}

function closeDialog(app) {
  app.veil?.remove();
  app.veil = null;
  app.focus();
}

async function openPreview(app) {
  const { el, fill } = ground;
  const words = app.words;
  const said = await app.ask("preview");
  if (!said.cells && !app.whole.kept) return app.toast(words.nothing_pending);
  const table = el("table", { class: "ck-table cb-preview" },
    el("thead", {}, el("tr", {}, [words.customer, words.field, words.old, "", words.new].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, said.lines.map((line, at) => el("tr", {},
      el("td", {}, said.lines[at - 1]?.id === line.id ? "" : [el("b", {}, line.customer), el("small", {}, line.id)]),
      el("td", {}, line.field), el("td", { class: line.old ? "cb-old" : "cb-quiet" }, line.old || words.blank), el("td", {}, "→"), el("td", { class: "cb-new" }, line.new || words.blank)))));
  openDialog(app, fill(words.preview_title, said), [
    said.cells ? table : null,
    said.cells > said.lines.length && el("p", {}, fill(words.preview_more, { count: said.cells - said.lines.length })),
    app.whole.kept > 0 && el("p", {}, fill(words.preview_kept, { count: app.whole.kept })),
    said.new_columns.length > 0 && el("p", { class: "cb-notice" }, fill(words.preview_columns, { columns: said.new_columns.join(words.tag_separator) })),
    el("p", { class: "cb-quiet" }, words.preview_promise),
  ].filter(Boolean), [
    { words: words.cancel },
    { words: words.write, main: true, name: "write", run: (close) => { close(); app.write(); } },
  ]);
}

function openConflicts(app, conflicts) {
  const { el, fill } = ground;
  const words = app.words;
  const choices = Object.fromEntries(conflicts.map((one) => [one.name, null]));
  const done = () => { dialog.querySelector('[data-name="resolve"]').disabled = Object.values(choices).some((choice) => !choice); };
  const pick = (one, choice, value, note) => el("button", {
    class: "cb-choice", data: { name: `${choice}-${one.name}` }, aria: { pressed: false }, disabled: choice === "mine" && one.reason !== "changed",
    onclick: (event) => {
      choices[one.name] = choice;
      event.currentTarget.parentNode.querySelectorAll(".cb-choice").forEach((each) => each.setAttribute("aria-pressed", each === event.currentTarget));
      done();
    },
  }, el("small", {}, note), el("b", {}, value || words.blank));
  const rows = conflicts.map((one) => el("div", { class: "cb-conflict" },
    el("div", {}, el("b", {}, one.customer), " ", el("small", {}, one.id), el("div", {}, one.field)),
    el("div", { class: "cb-choices" },
      el("div", { class: "cb-base" }, el("small", {}, words.conflict_base), el("b", {}, one.base || words.blank)),
      pick(one, "mine", one.mine, words.conflict_mine), pick(one, "theirs", one.theirs, words.conflict_theirs)),
    one.reason !== "changed" && el("p", { class: "cb-notice" }, words[`conflict_${one.reason}`])));
  const dialog = openDialog(app, fill(words.conflict_title, { count: conflicts.length }), [el("p", {}, words.conflict_hint), ...rows], [
    { words: words.cancel },
    { words: words.conflict_done, main: true, name: "resolve", run: async (close) => { close(); await app.ask("resolve", { choices }); app.write(); } },
  ]);
  done();
  dialog.querySelector(".cb-choice:not(:disabled)")?.focus();
}

/** Judge many: the ticked ones, else the whole list; `stage` is chosen already where they were dragged there. */
function openBulk(app, stage = null) {
  const { el, fill } = ground;
  const words = app.words;
  const ticked = app.ticked.size;
  const target = ticked ? { places: [...app.ticked] } : { target: "listed" };
  const count = ticked || app.list.count;
  if (!count) return app.toast(words.nobody);
  const fields = ["stage", "grade_override", "has_money", "has_authority", "has_need", "acceptance", "contribution", "add_tag", "later"];
  const value = el("select", { class: "ck-select" });
  const tag = el("input", { class: "ck-input", placeholder: words.add_tag });
  const field = el("select", { class: "ck-select", data: { first: "" }, onchange: fillValues },
    fields.map((name) => el("option", { value: name }, words[`bulk_${name}`] ?? app.whole.fields[name] ?? words[name])));
  const said = el("p", { class: "cb-count", aria: { live: "polite" } }, fill(ticked ? words.bulk_ticked : words.bulk_listed, { count }));
  function fillValues() {
    const name = field.value;
    const terms = name === "stage" ? Object.keys(QUADRANTS).sort((one, other) => QUADRANTS[one].key - QUADRANTS[other].key).map((stage) => [stage, label(app, "stage", stage)])
      : name === "grade_override" ? [["A", "A"], ["B", "B"], ["C", "C"], ["", words.by_rule]]
      : [...(app.whole.terms[name] ?? []), ["", words.blank]];
    value.replaceChildren(...terms.map(([term, words]) => el("option", { value: term }, words)));
    value.hidden = name === "add_tag" || name === "later";
    tag.hidden = name !== "add_tag";
  }
  fillValues();
  if (stage) value.value = stage;
  openDialog(app, words.bulk_title, [said, el("div", { class: "cb-bulk" }, field, value, tag)], [
    { words: words.cancel },
    { words: fill(words.bulk_apply, { count }), main: true, name: "bulk", run: (close) => { close(); app.bulk(target, count, field.value, field.value === "add_tag" ? tag.value.trim() : value.value); } },
  ]);
}

function openPause(app, card) {
  const { el, fill } = ground;
  const words = app.words;
  const days = (count) => { const day = new Date(`${app.whole.as_of}T12:00:00`); day.setDate(day.getDate() + count); return day.toISOString().slice(0, 10); };
  const input = el("input", { class: "ck-input", type: "date", value: card.answers.paused_until_on ?? days(90), data: { first: "" }, min: app.whole.as_of });
  const quick = [30, 60, 90, 180].map((count) => el("button", { class: "ck-button", onclick: () => { input.value = days(count); } }, fill(words.pause_days, { count })));
  openDialog(app, fill(words.pause_title, { name: card.name }), [el("p", {}, words.pause_hint), el("div", { class: "cb-bulk" }, input, quick)], [
    { words: words.cancel },
    ...(card.answers.status === "paused" ? [{ words: words.pause_end, run: (close) => { close(); app.answer({ status: "active", paused_until_on: null }); } }] : []),
    { words: words.pause_set, main: true, name: "pause", run: (close) => { if (!input.value) return input.focus(); close(); app.answer({ status: "paused", paused_until_on: input.value }, true); } },
  ]);
}

function openKeys(app) {
  const { el } = ground;
  const groups = app.keys.map(([keys, words]) => el("div", { class: "cb-key" }, el("span", {}, keys.map((key) => el("kbd", {}, key))), el("span", {}, words)));
  openDialog(app, app.words.keys_title, [el("div", { class: "cb-keys" }, groups), el("p", { class: "cb-quiet" }, app.words.keys_hint)], [{ words: app.words.close, main: true }]);
}

function openDraft(app, drafts) {
  const { el, fill } = ground;
  const words = app.words;
  const newest = drafts[0];
  openDialog(app, words.draft_title, [el("p", {}, fill(words.draft_found, newest)), el("p", { class: "cb-quiet" }, words.draft_hint)], [
    { words: words.draft_discard, name: "discard", run: async (close) => { close(); const said = await app.ask("discard", { name: newest.name }); if (said.drafts.length) openDraft(app, said.drafts); } },
    { words: words.draft_recover, main: true, name: "recover", run: async (close) => { close(); app.accept(await app.ask("recover", { name: newest.name })); app.toast(words.draft_recovered); } },
  ]);
}
