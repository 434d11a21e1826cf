// What stands in the panel while Python reads the workbook: how far it is, or why it can't be read.
function makeOpening(app, parts, again) {
  const { el, fill } = ground;
  let timer = null, began = 0, reached = "";
  const draw = () => {
    const { steps, file } = app.whole;
    const at = steps.indexOf(reached);
    const seconds = Math.round((performance.now() - began) / 1000);
    parts.center.replaceChildren(el("div", { class: "cb-opening" },
      el("b", {}, fill(app.words.opening, { file })),
      el("ol", {}, steps.map((step, number) => el("li", { data: { state: number < at ? "done" : number === at ? "now" : "" } }, app.words[`step_${step}`]))),
      el("small", { aria: { hidden: "true" } }, seconds > 2 ? fill(app.words.opening_seconds, { seconds }) : "\u00a0")));
  };
  const stop = () => clearInterval(timer);
  return {
    begin() {
      stop();
      began = performance.now();
      reached = app.whole.steps[0];
      parts.top.replaceChildren(el("div", { class: "cb-title" }, el("h1", {}, app.words.title), el("span", {}, app.whole.file)));
      draw();
      timer = setInterval(draw, 1000);
    },
    reach(step) {
      reached = step;
      app.say(app.words[`step_${step}`]);
      draw();
    },
    /** Reading failed: why, in words, and once more on request. */
    fail(words) {
      stop();
      app.say(words);
      parts.center.replaceChildren(el("div", { class: "cb-opening", role: "alert" },
        el("b", {}, fill(app.words.opening_failed, { file: app.whole.file })), el("p", {}, words),
        el("button", { class: "ck-button ck-main", data: { name: "again" }, onclick: again }, app.words.again)));
    },
    end: stop,
  };
}
