// The drawings: plain SVG and HTML, in the colours of the theme, every mark with its words and its customers.
const charts = (() => {
  const { el } = ground;
  const opener = (cell, act) => cell.open ? { role: "button", tabindex: 0, class: "fr-mark", "data-open": cell.open, "aria-haspopup": "dialog" } : { class: "fr-mark" };

  function listen(mark, cell, act) {
    if (!cell.open) return mark;
    mark.addEventListener("click", () => act.open(cell.open, mark));
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act.open(cell.open, mark); }
    });
    return mark;
  }

  /** Who left in the period by one side of what joins two levels: a trapezoid from `above` to `below`, both [left, right]. */
  function band(flow, arrow, top, high, above, below, act) {
    const said = `${flow.hint} ${flow.text}`, middle = (above[0] + above[1] + below[0] + below[1]) / 4;
    return listen(pieces.svg("g", { ...opener(flow, act), "aria-label": flow.open ? said : null },
      Object.assign(pieces.svg("title"), { textContent: said }),
      pieces.svg("path", { class: "fr-between", d: `M${above[0]},${top} L${above[1]},${top} L${below[1]},${top + high} L${below[0]},${top + high} Z` }),
      Object.assign(pieces.svg("text", { x: middle, y: top + high / 2 + 4.5, class: "fr-flow-count" }), { textContent: `${arrow} ${flow.text}` })), flow, act);
  }

  /** What joins a level to the next: down on the left, back up on the right; below the last one, the sale. */
  function joint(step, next, top, high, middle, halves, act) {
    const [half, below] = halves;
    if (!next) return [band(step.up, "↓", top, high, [middle - half, middle + half], [middle - below, middle + below], act)];
    return [
      band(step.up, "↓", top, high, [middle - half, middle], [middle - below, middle], act),
      band(next.back, "↑", top, high, [middle, middle + half], [middle, middle + below], act),
    ];
  }

  /** What leaves a level sideways: the lost, by a chute; and who of the level is paused, said beneath. */
  function outlets(step, piece, top, high, from, to, act) {
    const part = (cell, mark, label, at, path) => {
      const said = `${cell.hint} ${cell.text}`;
      return listen(pieces.svg("g", { ...opener(cell, act), "aria-label": cell.open ? said : null },
        Object.assign(pieces.svg("title"), { textContent: said }),
        path ? pieces.svg("path", { class: "fr-between", d: path }) : null,
        Object.assign(pieces.svg("text", { x: to + 4, y: at, class: "fr-flow-count fr-outlet" }), { textContent: `${mark} ${label} ${cell.text}` })), cell, act);
    };
    const middle = top + high / 2 - 6;
    const chute = `M${from},${middle - 12} L${to},${middle - 7} L${to},${middle + 7} L${from},${middle + 12} Z`;
    return [part(step.lost, "→", piece.lost_label, middle + 4.5, chute), part(step.paused, "‖", piece.paused_label, middle + 24, null)];
  }

  /** Four levels, each as wide as it is full, joined by what goes on to the next; at the right what is lost. */
  function funnel(piece, act) {
    const width = 420, high = 62, gap = 26, least = 64, outside = 104;
    const wide = (step) => least + (width - least) * step.share;
    const first = piece.steps[0]?.back.open ? gap : 0;  // who went back to no stage at all
    const height = first + piece.steps.length * (high + gap);
    const drawing = pieces.svg("svg", { viewBox: `0 0 ${width + outside} ${height}`, class: "fr-funnel-svg", role: "group" });
    piece.steps.forEach((step, place) => {
      const top = first + place * (high + gap), half = wide(step) / 2, middle = width / 2;
      const next = piece.steps[place + 1];
      const level = pieces.svg("g", { ...opener(step.count, act), "data-stage": step.stage, "aria-label": `${step.label} ${step.count.text}` },
        pieces.svg("rect", { x: middle - half, y: top, width: half * 2, height: high, rx: 8, class: "fr-level" }),
        Object.assign(pieces.svg("text", { x: middle, y: top + 29, class: "fr-level-count" }), { textContent: step.count.text }),
        Object.assign(pieces.svg("text", { x: middle, y: top + 49, class: "fr-level-name" }), { textContent: step.label }));
      if (first && !place) drawing.append(band(step.back, "↑", 0, gap, [middle - half * 0.7, middle + half * 0.7], [middle - half, middle + half], act));
      drawing.append(...outlets(step, piece, top, high, middle + half, width + 6, act));
      drawing.append(listen(level, step.count, act), ...joint(step, next, top + high, gap, middle, [half, next ? wide(next) / 2 : half * 0.7], act));
    });
    const sides = piece.steps.map((step) => el("li", { data: { stage: step.stage } },
      el("div", { class: "fr-side" },
        el("span", { class: "ck-chip", data: { stage: step.stage } }, step.label), pieces.number(step.amount, act),
        step.before ? el("small", {}, step.before) : null,
        el("span", { class: "fr-side-late" }, piece.late_label, " ", pieces.number(step.late, act)),
        el("span", { class: "fr-side-late" }, piece.stuck_label, " ", pieces.number(step.stuck, act))),
      el("div", { class: "fr-passing" }, "↓ ", piece.passing_label, " ", pieces.number(step.passing, act))));
    return el("div", { class: "fr-funnel" }, drawing, el("ul", {}, sides));
  }

  /** Sizes over time: one line a stage, ends labelled, every point opens. */
  function lines(piece, act) {
    const known = piece.lines.flatMap((line) => line.values).filter((value) => value !== null);
    if (!known.length) return pieces.block(pieces.heading(piece.title), el("p", { class: "fr-quiet" }, piece.empty));
    const width = 1000, height = 360, left = 40, right = 84, top = 14, bottom = 34;
    const most = Math.max(...known, 1), step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000].find((one) => most / one <= 5) ?? most / 5;
    const x = (place) => left + (width - left - right) * (piece.days.length > 1 ? place / (piece.days.length - 1) : 1);
    const y = (value) => top + (height - top - bottom) * (1 - value / (Math.ceil(most / step) * step));
    const drawing = pieces.svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "fr-lines", role: "group", "aria-label": piece.title });
    for (let value = 0; value <= Math.ceil(most / step) * step; value += step) {
      drawing.append(pieces.svg("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), class: "fr-grid" }),
        Object.assign(pieces.svg("text", { x: left - 8, y: y(value) + 4, class: "fr-tick fr-end" }), { textContent: value.toLocaleString("en") }));
    }
    const every = Math.ceil(piece.days.length / 6), last = piece.days.length - 1;
    piece.days.forEach((day, place) => {
      if ((last - place) % every === 0) drawing.append(Object.assign(pieces.svg("text", { x: x(place), y: height - 10, class: "fr-tick fr-mid" }), { textContent: day }));
    });
    const ends = piece.lines.map((line) => ({ line, at: y(line.values[last] ?? 0) })).sort((one, other) => one.at - other.at);
    ends.forEach((end, place) => { if (place) end.at = Math.max(end.at, ends[place - 1].at + 16); });
    for (const { line, at } of ends) {
      const points = line.values.map((value, place) => (value === null ? null : `${x(place)},${y(value)}`));
      const run = points.filter(Boolean).join(" ");
      const group = pieces.svg("g", { "data-stage": line.stage, class: "fr-series" }, pieces.svg("polyline", { points: run, class: "fr-run" }));
      line.values.forEach((value, place) => {
        if (value === null) return;
        const cell = { open: line.opens[place] };
        const dot = pieces.svg("circle", { ...opener(cell, act), cx: x(place), cy: y(value), r: 4, "aria-label": `${piece.days[place]} ${line.label} ${value}` });
        dot.append(Object.assign(pieces.svg("title"), { textContent: `${piece.days[place]} ${line.label} ${value}` }));
        group.append(listen(dot, cell, act));
      });
      group.append(Object.assign(pieces.svg("text", { x: width - right + 10, y: at + 4, class: "fr-series-name" }), { textContent: `${line.label} ${line.values[last] ?? ""}` }));
      drawing.append(group);
    }
    return pieces.block(pieces.heading(piece.title), drawing);
  }

  /** Paid, signed and forecast on the way to the target. */
  function goals(piece, act) {
    const reach = (goal) => Math.max(goal.target_amount ?? 0, goal.signed_amount + goal.forecast_amount, goal.paid_amount);
    const most = Math.max(...piece.goals.map(reach), 1);
    const share = (value) => `${Math.max(0, Math.min(1, value / most)) * 100}%`;
    const legend = ["paid", "signed", "forecast", "target"].map((name) => el("span", { class: "fr-key", data: { part: name } }, piece.labels[name]));
    const bars = piece.goals.map((goal, place) => {
      const unpaid = Math.max(0, goal.signed_amount - goal.paid_amount);
      const parts = [["paid", goal.paid_amount], ["signed", unpaid], ["forecast", goal.forecast_amount]];
      const said = ["target", "signed", "paid", "forecast", "gap"].map((name) => `${piece.labels[name]} ${goal.words[name].text}`).join(", ");
      return el("li", { class: place ? "" : "fr-whole" },
        el("span", { class: "fr-goal-name" }, goal.owner),
        el("span", { class: "fr-goal-bar", role: "img", aria: { label: said }, title: said },
          parts.map(([name, value]) => el("span", { data: { part: name }, style: `width:${share(value)}` })),
          goal.target_amount ? el("span", { class: "fr-target", style: `left:${share(goal.target_amount)}` }) : null),
        el("span", { class: "fr-goal-gap", data: { tone: goal.words.gap.tone ?? "" } }, goal.target_amount ? [goal.words.gap.tone === "good" ? "" : `${piece.labels.gap} `, goal.words.gap.text] : ""));
    });
    return pieces.block(pieces.heading(piece.title, el("span", { class: "fr-legend" }, legend)), el("ul", { class: "fr-goals" }, bars));
  }

  /** Days in a stage: box from quartile to quartile, the median inside, the limit as a line. */
  function spreads(piece, act) {
    const most = Math.max(...piece.spreads.map((one) => Math.max(one.limit, one.third ?? 0, one.median ?? 0)), 1) * 1.08;
    const at = (value) => `${(value / most) * 100}%`;
    return pieces.block(pieces.heading(piece.title), el("ul", { class: "fr-spreads" }, piece.spreads.map((one) =>
      el("li", { data: { stage: one.stage } },
        el("span", { class: "fr-goal-name" }, one.label, " ", pieces.number(one.count, act)),
        el("span", { class: "fr-spread", role: "img", aria: { label: one.text } },
          one.first !== undefined ? el("span", { class: "fr-box", style: `left:${at(one.first)};width:${at((one.third ?? one.limit) - one.first)}` }) : null,
          one.median !== undefined ? el("span", { class: "fr-median", style: `left:${at(one.median)}` }) : null,
          el("span", { class: "fr-limit", style: `left:${at(one.limit)}`, title: `${piece.limit_label} ${one.limit}` }, el("small", {}, one.limit))),
        el("small", { class: "fr-quiet" }, one.text)))));
  }

  return { funnel, lines, goals, spreads };
})();
