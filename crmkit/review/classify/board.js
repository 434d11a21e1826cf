// The 2x2 board: attitude upwards, cognition to the right. A token is the customer; it goes by key, click or drag.
const QUADRANTS = {
  watching: { key: "2", attitude: "accepting", cognition: "vague" },
  opportunity: { key: "4", attitude: "accepting", cognition: "specific" },
  potential: { key: "1", attitude: "doubting", cognition: "vague" },
  intention: { key: "3", attitude: "doubting", cognition: "specific" },
};
const STAGE_BY_KEY = Object.fromEntries(Object.entries(QUADRANTS).map(([stage, { key }]) => [key, stage]));

function quadrantOf(answers) {
  return Object.keys(QUADRANTS).find((stage) =>
    QUADRANTS[stage].attitude === answers.attitude && QUADRANTS[stage].cognition === answers.cognition) ?? null;
}

function label(app, field, term) {
  return (app.whole.terms[field] ?? []).find(([name]) => name === term)?.[1] ?? term ?? "";
}

function drawBoard(app, card) {
  const { el } = ground;
  const here = quadrantOf(card.answers);
  const cells = Object.keys(QUADRANTS).map((stage) => drawQuadrant(app, card, stage, stage === here));
  const grid = el("div", { class: "cb-grid", role: "group", aria: { label: app.words.board } }, cells);
  if (!here) grid.append(el("div", { class: "cb-middle" }, drawToken(app, card, halfWords(app, card))));
  return el("section", { class: "cb-board" },
    el("div", { class: "cb-axis cb-axis-y" },
      el("span", {}, label(app, "attitude", "accepting")), el("b", {}, app.whole.fields.attitude), el("span", {}, label(app, "attitude", "doubting"))),
    grid,
    el("div", { class: "cb-axis cb-axis-x" },
      el("span", {}, `← ${label(app, "cognition", "vague")}`), el("span", { class: "cb-mouth" }, el("b", {}, app.whole.fields.cognition), ` · ${app.words.mouth}`), el("span", {}, `${label(app, "cognition", "specific")} →`)));
}

/** What is known while one axis is still open. */
function halfWords(app, card) {
  const known = ["attitude", "cognition"].map((axis) => card.answers[axis] && label(app, axis, card.answers[axis])).filter(Boolean);
  return known.length ? `${known[0]} + ?` : app.words.place_me;
}

function drawQuadrant(app, card, stage, isHere) {
  const { el } = ground;
  const words = app.words;
  const isSuggested = card.suggestion.stage === stage;
  return el("div", {
    class: "cb-cell", data: { stage, ...(isHere ? { here: "true" } : {}), ...(isSuggested ? { suggested: "true" } : {}) },
    role: "button", tabIndex: 0, aria: { pressed: isHere, label: `${label(app, "stage", stage)}. ${words[`stage_${stage}`]}`, keyshortcuts: QUADRANTS[stage].key },
    onclick: () => app.judgeStage(stage),
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); app.judgeStage(stage); } },
  },
    el("div", { class: "cb-cell-head" }, el("kbd", {}, QUADRANTS[stage].key), el("b", {}, label(app, "stage", stage)),
      isSuggested && el("span", { class: "cb-flag" }, words.suggested), isHere && drawToken(app, card, card.name)),
    el("div", { class: "cb-cell-what" }, words[`stage_${stage}`]),
    el("div", { class: "cb-cell-cues" }, words[`cues_${stage}`]),
    el("div", { class: "cb-cell-next" }, words[`next_${stage}`]));
}

function drawToken(app, card, words) {
  const token = ground.el("div", { class: "cb-token", title: app.words.drag_me, aria: { hidden: "true" } }, words);
  token.addEventListener("pointerdown", (event) => startDrag(app, token, event));
  token.addEventListener("click", (event) => event.stopPropagation());
  return token;
}

/** The field of the board under the pointer. */
function cellUnder(app, event) {
  const found = document.elementFromPoint(event.clientX, event.clientY)?.closest(".cb-cell");
  return found && app.root.contains(found) ? found : null;
}

/** Follow the pointer from `down` on: `onMove` from the first six pixels, `onDrop` with the field it was let go over. */
function followPointer(app, holder, down, onMove, onDrop) {
  let isFar = false;
  const mark = (cell) => app.root.querySelectorAll(".cb-cell").forEach((each) => each.classList.toggle("cb-over", each === cell));
  const move = (event) => {
    if (event.pointerId !== down.pointerId) return;
    const x = event.clientX - down.clientX, y = event.clientY - down.clientY;
    if (!isFar && Math.hypot(x, y) <= 6) return;
    if (!isFar) holder.setPointerCapture(down.pointerId);
    isFar = true;
    onMove(x, y, event);
    mark(cellUnder(app, event));
  };
  const stop = (event) => {
    if (event.pointerId !== down.pointerId) return;
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", stop);
    document.removeEventListener("pointercancel", stop);
    mark(null);
    onDrop(isFar && event.type === "pointerup" ? cellUnder(app, event) : null);
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", stop);
  document.addEventListener("pointercancel", stop);
}

function startDrag(app, token, down) {
  if (down.button) return;
  down.preventDefault();
  down.stopPropagation();
  followPointer(app, token, down, (x, y) => {
    token.classList.add("cb-dragged");  // out of the pointer's way
    token.style.transform = `translate(${x}px, ${y}px)`;
  }, (cell) => {
    token.classList.remove("cb-dragged");
    token.style.transform = "";
    if (cell) app.judgeStage(cell.dataset.stage);
  });
}

/** A line of the list goes onto the board by mouse, or by finger sideways: up and down scrolls the list. */
function dragRows(app, list) {
  list.root.addEventListener("pointerdown", (down) => {
    const line = down.target.closest?.(".cb-row");
    if (down.button || !line || down.target.closest(".cb-tick")) return;
    const place = Number(line.dataset.place), many = app.ticked.has(place) ? app.ticked.size : 1;
    const name = line.querySelector(".cb-row-words").textContent;
    const shadow = ground.el("div", { class: "cb-token cb-shadow", aria: { hidden: "true" } },
      many > 1 ? ground.fill(app.words.customers, { count: many }) : name);
    followPointer(app, list.root, down, (_x, _y, event) => {
      if (!shadow.isConnected) app.root.append(shadow);
      const corner = app.root.getBoundingClientRect();
      shadow.style.transform = `translate(${event.clientX - corner.left + 8}px, ${event.clientY - corner.top + 8}px)`;
    }, (cell) => {
      shadow.remove();
      if (!cell) return;
      if (many > 1) openBulk(app, cell.dataset.stage);
      else app.drop(place, cell.dataset.stage);
    });
  });
}
