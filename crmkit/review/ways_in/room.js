// A JupyterLab extension without a bundler: a notebook of the room runs as soon as it is open.
const plugin = {
  id: "crmkit-room:run",
  autoStart: true,
  activate: (app) => {
    const seen = new WeakSet();
    const run = async (panel) => {
      if (!panel?.sessionContext || !panel.context || seen.has(panel)) return;
      seen.add(panel);
      await Promise.all([panel.revealed, panel.context.ready, panel.sessionContext.ready]);
      // named, not brought to the front: with two notebooks on their way the one in front may be the other. The command
      // is passed over until the notebook is known: ask until a cell has run, on a busy computer for two minutes
      const hasRun = () => panel.content.widgets.some((cell) => cell.model.executionCount || cell.model.executionState === "running" || cell.outputArea?.model.length);
      for (let tries = 0; tries < 480 && !panel.isDisposed && !hasRun(); tries++) {
        await app.commands.execute("notebook:run-all-cells", { semanticWidget: panel.id, activate: false });
        if (!hasRun()) await new Promise((done) => setTimeout(done, 250));
      }
    };
    app.shell.currentChanged?.connect((_, change) => run(change.newValue));
    // a link to another panel shows its notebook in this window: nothing is loaded anew, the panel left behind lives on;
    // Voila, which loads this file too, knows no such command and follows the link
    document.addEventListener("click", (event) => {
      if (!app.commands.hasCommand("docmanager:open")) return;
      const link = event.composedPath().find((one) => one.dataset?.room);
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      app.commands.execute("docmanager:open", { path: link.dataset.room });
    });
    app.restored.then(() => run(app.shell.currentWidget));
  },
};

window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["crmkit-room"] = {
  init: () => undefined,
  get: async () => () => ({ __esModule: true, default: plugin }),
};
