// How each piece of a screen is drawn. `act` opens what stands behind a number, a history, or a form.
const pieces = (() => {
  const { el } = ground;
  const LONG = 10; // characters of a number with its interval: a tile holds them in smaller type
  const SVG = "http://www.w3.org/2000/svg";

  function svg(tag, attributes = {}, ...children) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(name, value);
    made.append(...children.flat().filter(Boolean));
    return made;
  }

  /** A number: a button where customers stand behind it, else plain text. */
  function number(cell, act, kind = "fr-number") {
    const said = [cell.text];
    if (!cell.open) return el("span", { class: kind, data: { tone: cell.tone ?? "" }, title: cell.hint }, said);
    return el("button", {
      class: `${kind} fr-opens`, type: "button", data: { tone: cell.tone ?? "", open: cell.open }, title: cell.hint,
      "aria-haspopup": "dialog", onclick: (event) => act.open(cell.open, event.currentTarget),
    }, said);
  }

  const name = (customer, said, act) => customer
    ? el("button", { class: "fr-name fr-opens", type: "button", data: { customer }, onclick: (event) => act.past(customer, event.currentTarget) }, said)
    : el("span", { class: "fr-name" }, said);

  const heading = (title, aside) => el("h3", { class: "fr-heading" }, title, aside ?? null);

  function note(piece) {
    return el("p", { class: "fr-note", data: { tone: piece.tone ?? "" } }, piece.text);
  }

  function tiles(piece, act) {
    // no <dl>: JupyterLab lays those out its own way
    return el("div", { class: "fr-tiles" }, piece.tiles.map(({ label, value }) =>
      el("div", { class: "fr-tile", role: "group", data: { tone: value.tone ?? "" }, aria: { label } },
        el("span", { class: "fr-tile-label" }, label), number(value, act, value.text.length > LONG ? "fr-figure fr-long" : "fr-figure"),
        value.hint ? el("span", { class: "fr-hint" }, value.hint) : null)));
  }

  function table(piece, act) {
    if (!piece.rows.length) return piece.empty ? block(heading(piece.title), el("p", { class: "fr-quiet" }, piece.empty)) : block();
    const cell = (one, place) => {
      const inside = number(one, act);
      const bar = one.share === undefined ? null
        : el("span", { class: "fr-bar", style: `--share:${Math.min(1, one.share)}`, "aria-hidden": "true" });
      return place
        ? el("td", { class: bar ? "fr-barred" : "", title: one.hint }, bar, inside)
        : el("th", { scope: "row" }, one.customer ? name(one.customer, one.text, act) : inside);
    };
    return block(heading(piece.title),
      el("div", { class: "fr-scroll" }, el("table", { class: "fr-table" },
        el("thead", {}, el("tr", {}, piece.headers.map((said) => el("th", { scope: "col" }, said)))),
        el("tbody", {}, piece.rows.map((row) => el("tr", {}, row.map(cell)))))));
  }

  function block(...inside) {
    return el("section", { class: "fr-block" }, inside);
  }

  function people(piece, act) {
    const more = Number(piece.count.text.replace(/,/g, "")) - piece.people.length;
    return el("section", { class: "fr-block fr-people", data: { tone: piece.tone ?? "" } },
      heading(piece.title, [number(piece.count, act, "fr-count"), el("small", {}, piece.hint ?? "")]),
      piece.people.length
        ? el("ul", {}, piece.people.map((one) => el("li", {},
            name(one.customer, one.name, act), el("span", { class: "fr-line" }, one.text),
            el("span", { class: "fr-aside" }, [one.owner, one.amount].filter(Boolean).join(" · ")))))
        : el("p", { class: "fr-quiet" }, piece.empty ?? ""),
      more > 0 && piece.count.open
        ? el("button", { class: "ck-button ck-plain fr-more", type: "button", onclick: (event) => act.open(piece.count.open, event.currentTarget) }, act.say("ui.more", { count: more }))
        : null);
  }

  function cases(piece, act) {
    if (!piece.cases.length) return el("p", { class: "fr-quiet" }, piece.empty ?? "");
    return el("ol", { class: "fr-cases" }, piece.cases.map((one, place) =>
      el("li", { class: "fr-case", data: { stage: one.stage } },
        el("header", {},
          el("span", { class: "fr-place", "aria-hidden": "true" }, String(place + 1)),
          name(one.customer, one.name, act),
          el("span", { class: "ck-chip", data: { stage: one.stage } }, one.stage_label),
          el("span", { class: "fr-aside" }, [one.owner, one.amount].filter(Boolean).join(" · "))),
        el("div", { class: "fr-over" },
          el("span", { class: "fr-over-bar", style: `--share:${Math.min(1, one.share / 3)}`, "aria-hidden": "true" }), el("span", {}, one.days)),
        el("p", {}, el("b", {}, act.say("stuck.wrong")), one.wrong),
        el("p", {}, el("b", {}, act.say("stuck.next")), one.next_step),
        act.canWrite ? el("button", { class: "ck-button fr-note-action", type: "button", onclick: (event) => act.note(one, event.currentTarget) }, act.say("ui.note_action")) : null)));
  }

  function tasks(piece, act) {
    return block(heading(piece.title), el("ul", { class: "fr-tasks" }, piece.tasks.map((one) =>
      el("li", { data: { tone: one.tone ?? "", number: one.number } },
        el("span", { class: "fr-due" }, one.due),
        el("span", { class: "fr-what" }, one.action, one.name ? [" ", name(one.customer, one.name, act)] : null),
        el("span", { class: "fr-aside" }, one.owner),
        act.canWrite && one.is_open ? el("span", { class: "fr-buttons" },
          el("button", { class: "ck-button", type: "button", onclick: () => act.settle(one.number, "done") }, act.say("ui.mark_done")),
          el("button", { class: "ck-button ck-plain", type: "button", onclick: () => act.settle(one.number, "dropped") }, act.say("ui.mark_dropped"))) : null))));
  }

  function minutes(piece, act) {
    const notes = el("textarea", { class: "ck-input fr-notes", rows: 5, "aria-label": act.say("ui.notes"), placeholder: act.say("ui.notes"), oninput: (event) => act.keepNotes(event.target.value) });
    notes.value = act.notes;
    return block(heading(piece.title),
      el("ul", { class: "fr-minutes" }, piece.lines.map((line) => el("li", {}, line))),
      act.canWrite ? notes : act.notes ? el("p", { class: "fr-pre" }, act.notes) : null,
      el("p", { class: "fr-quiet" }, piece.hint ?? ""));
  }

  const drawn = { note, tiles, table, people, cases, tasks, minutes };
  return {
    svg, number, name, heading, block,
    draw: (piece, act) => (drawn[piece.kind] ?? charts[piece.kind])(piece, act),
  };
})();
