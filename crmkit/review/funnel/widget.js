// The review in a notebook: Python answers, and writes.
export default {
  render({ model, el: host }) {
    let mounted = null;
    const wire = ground.connect(model, { onState: (state) => { if (state === "lost") mounted?.lose(); } });
    const problem = model.get("first").problem;
    if (problem) {
      const root = ground.stage(host, "funnel");
      ground.followTheme(root);
      root.append(ground.el("div", { class: "fr-problem", role: "alert" }, problem));
      return () => wire.close();
    }
    const types = { html: "text/html", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", minutes: "text/plain;charset=utf-8" };
    mounted = review.mount(host, {
      frame: model.get("first").frame,
      words: model.get("words"),
      rooms: (words) => ground.rooms(model, words),
      screen: async (name) => (await wire.ask("screen", { name })).screen,
      opening: (key) => wire.ask("opening", { key }),
      rows: async (key, first, count) => (await wire.ask("rows", { key, first, count })).rows,
      past: async (customer) => (await wire.ask("past", { customer })).past,
      act: (kind, body) => wire.ask(kind, body),
      take: async (kind, name, notes) => {
        const answer = await wire.ask("take", { what: kind, name, notes });
        const bytes = Uint8Array.from(atob(answer.content), (one) => one.charCodeAt(0));
        return { name: answer.name, blob: new Blob([bytes], { type: types[kind] }) };
      },
    });
    return () => { wire.close(); mounted.close(); };
  },
};
