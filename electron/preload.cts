const { contextBridge, ipcRenderer } = require("electron") as typeof import("electron");

contextBridge.exposeInMainWorld("bmstool", {
  call: (name: unknown, args: unknown): Promise<unknown> => ipcRenderer.invoke("bmstool:call", name, args),
  subscribe(listener: (message: unknown) => void): () => void {
    const hear = (_event: unknown, message: unknown) => listener(message);
    ipcRenderer.on("bmstool:event", hear);
    return () => {
      ipcRenderer.removeListener("bmstool:event", hear);
    };
  },
});
