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
      // the command is passed over while the notebook is still on its way to the front: ask until a cell has run
      const hasRun = () => panel.content.widgets.some((cell) => cell.model.executionCount || cell.model.executionState === "running" || cell.outputArea?.model.length);
      for (let tries = 0; tries < 40 && !panel.isDisposed && !hasRun(); tries++) {
        app.shell.activateById(panel.id);
        await app.commands.execute("notebook:run-all-cells");
        if (!hasRun()) await new Promise((done) => setTimeout(done, 250));
      }
    };
    app.shell.currentChanged?.connect((_, change) => run(change.newValue));
    app.restored.then(() => run(app.shell.currentWidget));
  },
};

window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["crmkit-room"] = {
  init: () => undefined,
  get: async () => () => ({ __esModule: true, default: plugin }),
};
