// One customer: the facts, what speaks for which class, what a manager may set, the notes and the history.
function drawCard(app, card) {
  const { el } = ground;
  return [
    drawHead(app, card),
    ...drawNotices(app, card),
    drawSuggestion(app, card),
    drawBoard(app, card),
    drawAnswers(app, card),
    drawFacts(app, card),
  ].map((part) => part ?? el("span"));
}

function stageChip(app, stage) {
  return ground.el("span", { class: "ck-chip", data: { stage } }, label(app, "stage", stage));
}

function drawHead(app, card) {
  const { el, fill } = ground;
  const { decided, before } = card;
  const moved = (name, draw) => before[name] !== decided[name]
    ? [el("span", { class: "cb-was" }, draw(before[name])), "→", draw(decided[name])] : [draw(decided[name])];
  const gradeChip = (grade) => el("span", { class: "ck-chip cb-grade", data: { grade } }, label(app, "grade", grade));
  return el("header", { class: "cb-head" },
    el("div", { class: "cb-head-name" },
      el("h2", {}, card.name || card.id),
      el("div", { class: "cb-head-sub" }, [card.id, fill(app.words.row, { row: card.row }), card.owner, decided.due_state].filter(Boolean).join(" · "))),
    el("div", { class: "cb-head-figures" },
      el("div", { class: "cb-amount" }, card.amount || "—", el("small", {}, app.words.amount)),
      el("div", { class: "cb-chips" }, moved("stage", (stage) => stageChip(app, stage)), moved("grade", gradeChip),
        el("span", { class: "ck-chip" }, `${app.words.valid} ${decided.is_valid_customer ?? ""}`))),
    el("p", { class: "cb-why" }, decided.why, " ",
      el("button", { class: "cb-link", onclick: () => app.openTab("why") }, app.words.why_more)));
}

function drawNotices(app, card) {
  const { el, fill } = ground;
  const words = app.words;
  const lines = [];
  const isNew = card.before.stage === "unjudged" && !card.judged.by; // the day on record is the day it came in
  const judged = card.judged.on && !isNew
    ? fill(card.judged.by ? words.judged_by : words.judged_on, card.judged)
    : card.before.stage === "unjudged" ? words.never_judged : words.judged_unknown;
  lines.push(el("p", { class: "cb-judged" }, judged,
    card.reasons.map((reason) => el("span", { class: "cb-reason", data: { reason } }, words[`reason_${reason}`])),
    card.later && el("span", { class: "cb-reason", data: { reason: "later" } }, words.is_later),
    card.kept && el("span", { class: "cb-reason", data: { reason: "kept" } }, words.is_kept)));
  for (const one of card.disputes) lines.push(el("p", { class: "cb-notice" }, fill(words[`dispute_${one.kind}`], { ...one, said: one.said || words.blank, judged: one.judged || words.blank, owner: card.owner || words.nobody_named })));
  for (const [field, lock] of Object.entries(card.locks).filter(([, lock]) => lock === "formula"))
    lines.push(el("p", { class: "cb-notice" }, fill(words[`lock_${lock}`], { field: app.whole.fields[field] })));
  if (Object.values(card.locks).includes("ambiguous")) lines.push(el("p", { class: "cb-notice" }, words.lock_ambiguous));
  for (const [field, raw] of Object.entries(card.unread)) lines.push(el("p", { class: "cb-notice" }, fill(words.unread, { field: app.whole.fields[field], raw })));
  return lines;
}

function drawSuggestion(app, card) {
  const { el, fill } = ground;
  const { suggestion, notes } = card;
  const phrases = notes.flatMap((note) => note.quotes.map((quote) => ({ ...quote, words: note.words.slice(quote.from, quote.to) })));
  const quoted = [...new Map(phrases.map((one) => [one.words, one])).values()].slice(0, 5)
    .map((one) => el("q", { class: "cb-quote", data: { stage: poleStage(one) } }, one.words));
  if (!suggestion.stage) {
    return el("div", { class: "cb-suggestion", data: { silent: "true" } },
      el("span", {}, app.words[`silent_${suggestion.why}`]), quoted);
  }
  const same = card.decided.stage === suggestion.stage;
  return el("div", { class: "cb-suggestion" },
    el("span", {}, app.words.suggests), stageChip(app, suggestion.stage), quoted,
    suggestion.stage === "watching" && el("small", {}, app.words.caution_watching),
    same ? el("span", { class: "cb-agrees" }, app.words.agrees)
      : el("button", { class: "ck-button cb-accept", onclick: () => app.acceptSuggestion() }, el("kbd", {}, "S"), app.words.accept));
}

/** The stage whose colour a phrase wears: by both poles, else by the one it has. */
function poleStage({ attitude, cognition }) {
  if (attitude && cognition) return quadrantOf({ attitude, cognition });
  return { doubting: "intention", accepting: "opportunity", specific: "watching", vague: "potential" }[attitude || cognition];
}

function segmented(app, card, field, options, onpick) {
  const { el } = ground;
  const lock = card.locks[field];
  return el("div", { class: "cb-segments", role: "group", aria: { label: app.whole.fields[field] } },
    options.map(([value, words, key]) => el("button", {
      class: "cb-segment", disabled: Boolean(lock), aria: { pressed: (card.answers[field] ?? "") === value },
      data: { field, value }, onclick: () => onpick(value),
    }, words, key && el("kbd", {}, key))));
}

function drawAnswers(app, card) {
  const { el } = ground;
  const words = app.words;
  const set = (field) => (value) => app.answer({ [field]: value || null });
  const row = (title, ...content) => el("div", { class: "cb-answer" }, el("label", {}, title), ...content);
  const yesNo = (field, key) => row(app.whole.fields[field],
    segmented(app, card, field, [["yes", label(app, field, "yes"), key], ["no", label(app, field, "no")], ["", words.blank]], set(field)));
  const grades = [["A", "A"], ["B", "B"], ["C", "C"], ["", words.by_rule, "0"]];
  const note = el("input", {
    class: "ck-input cb-note", value: (card.answers.override_note ?? "").replace(words.note_strip, ""), placeholder: words.note_hint,
    aria: { label: app.whole.fields.override_note }, disabled: Boolean(card.locks.override_note),
    onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); app.saveNote(event.target.value); app.focus(); } },
    onchange: (event) => app.saveNote(event.target.value),
  });
  const until = el("input", {
    class: "ck-input cb-until", type: "date", value: card.answers.override_until_on ?? "", min: app.whole.as_of, title: words.until_hint,
    aria: { label: app.whole.fields.override_until_on, keyshortcuts: "D" }, disabled: Boolean(card.locks.override_until_on),
    onkeydown: (event) => {
      if (event.key === "Escape") event.target.value = card.answers.override_until_on ?? "";
      if (event.key === "Enter") { event.preventDefault(); app.focus(); }
    },
    onblur: (event) => app.saveUntil(card, event.target.value),
  });
  const terms = (field) => [...app.whole.terms[field], ["", words.blank]];
  return el("section", { class: "cb-answers" },
    row(app.whole.fields.grade_override, segmented(app, card, "grade_override", grades, (grade) => app.setGrade(grade)),
      el("span", { class: "cb-until-label" }, words.until, el("kbd", {}, "D")), until, note),
    el("div", { class: "cb-answer-row" }, yesNo("has_money", "M"), yesNo("has_authority", "P"), yesNo("has_need", "N")),
    el("div", { class: "cb-answer-row" },
      row([app.whole.fields.acceptance, " ", el("kbd", {}, "E")], segmented(app, card, "acceptance", terms("acceptance"), set("acceptance"))),
      row([app.whole.fields.contribution, " ", el("kbd", {}, "X")], segmented(app, card, "contribution", terms("contribution"), set("contribution")))),
    el("div", { class: "cb-answer-row cb-last-row" }, row(app.whole.fields.tags, drawTags(app, card)), el("div", { class: "cb-more" },
      el("button", { class: "ck-button", onclick: () => app.toggleLater(), aria: { pressed: card.later } }, el("kbd", {}, "L"), words.later),
      el("button", { class: "ck-button", onclick: () => app.keep(), aria: { pressed: card.kept } }, el("kbd", {}, "↵"), words.keep),
      el("button", { class: "ck-button", onclick: () => app.openPause() }, el("kbd", {}, "Z"),
        card.answers.status === "paused" ? ground.fill(words.paused_until, { day: card.answers.paused_until_on ?? "?" }) : words.pause))));
}

function tagsOf(card) {
  return (card.answers.tags ?? "").split(/[、,,;;\n]/).map((tag) => tag.trim()).filter(Boolean);
}

function drawTags(app, card) {
  const { el } = ground;
  const tags = tagsOf(card);
  const save = (next) => app.answer({ tags: next.join(app.words.tag_separator) || null });
  const list = `${app.name}-tags`;
  const input = el("input", {
    class: "ck-input cb-tag-input", list, placeholder: app.words.add_tag, aria: { label: app.words.add_tag },
    onkeydown: (event) => {
      if (event.isComposing || event.key !== "Enter") return;
      event.preventDefault();
      const tag = event.target.value.trim();
      if (tag && !tags.includes(tag)) save([...tags, tag]);
      app.focus();
    },
  });
  return el("div", { class: "cb-tags" },
    tags.map((tag) => el("span", { class: "ck-chip" }, tag,
      el("button", { class: "cb-x", aria: { label: ground.fill(app.words.remove_tag, { tag }) }, onclick: () => save(tags.filter((one) => one !== tag)) }, "×"))),
    input, el("datalist", { id: list }, app.whole.choices.tag.map(([tag]) => el("option", { value: tag }))));
}

function drawFacts(app, card) {
  const { el } = ground;
  return el("section", { class: "cb-facts" },
    el("dl", {}, card.facts.map(({ label: name, value }) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    card.missing.length > 0 && el("p", { class: "cb-missing" }, el("b", {}, app.words.missing), card.missing.join(app.words.tag_separator)));
}

function drawSide(app, card) {
  const { el } = ground;
  const tab = (name, words) => el("button", { class: "cb-tab", role: "tab", aria: { selected: app.tab === name }, onclick: () => app.openTab(name) }, words);
  const panes = { notes: drawNotes, history: drawHistory, why: drawWhy };
  return [
    el("div", { class: "cb-tabs", role: "tablist" }, tab("notes", `${app.words.notes} ${card.notes.length || ""}`), tab("history", app.words.history), tab("why", app.words.why)),
    el("div", { class: "cb-pane", role: "tabpanel", tabIndex: 0 }, panes[app.tab](app, card)),
  ];
}

function drawNotes(app, card) {
  const { el } = ground;
  const remark = card.remark && el("div", { class: "cb-note-line" }, el("div", { class: "cb-note-head" }, app.words.remark), el("div", { class: "cb-note-words" }, card.remark));
  if (!card.notes.length && !remark) return el("p", { class: "cb-empty" }, app.words.no_notes);
  return [...card.notes.map((note) => el("div", { class: "cb-note-line" },
    el("div", { class: "cb-note-head" }, [note.day, note.channel, note.by].filter(Boolean).join(" · ")),
    el("div", { class: "cb-note-words" }, highlighted(note)))), remark].filter(Boolean);
}

function highlighted(note) {
  const parts = [];
  let at = 0;
  for (const quote of note.quotes) {
    parts.push(note.words.slice(at, quote.from), ground.el("mark", { data: { stage: poleStage(quote) } }, note.words.slice(quote.from, quote.to)));
    at = quote.to;
  }
  return [...parts, note.words.slice(at)];
}

function drawHistory(app, card) {
  const { el } = ground;
  if (!card.history.length) return el("p", { class: "cb-empty" }, app.words.no_history);
  return el("ol", { class: "cb-history" }, card.history.map((event) => el("li", {},
    el("time", {}, event.day), el("div", {},
      el("b", {}, event.what || app.words.is_kept), event.old || event.new ? ` ${event.old || app.words.blank} → ${event.new || app.words.blank}` : "",
      event.by && el("small", {}, event.by)))));
}

function drawWhy(app, card) {
  const { el } = ground;
  if (!card.reasonsTold) { app.askWhy(card); return el("p", { class: "cb-empty" }, app.words.looking); }
  return el("div", { class: "cb-reasons" }, card.reasonsTold.map((line) => el("p", { class: line.startsWith("  ") ? "cb-reason-detail" : "" }, line.trim())));
}
