// A JupyterLab extension without a bundler: a notebook of the room runs as soon as it is open.
const plugin = {
  id: "crmkit-room:run",
  autoStart: true,
  activate: (app) => {
    const seen = new WeakSet();
    const run = async (panel) => {
      if (!panel?.sessionContext || !panel.context || seen.has(panel)) return;
      seen.add(panel);
      await panel.context.ready;
      await panel.sessionContext.ready;
      await app.commands.execute("notebook:run-all-cells");
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
