// Stands in for the editor where the extension is tested without one: it has what the extension asks for and no more.

export const said: string[] = [];
export const commands = {
  known: new Map<string, () => unknown>(),
  registerCommand(name: string, run: () => unknown) {
    this.known.set(name, run);
    return { dispose: () => this.known.delete(name) };
  },
};
export const listeners = { configuration: [] as ((event: unknown) => unknown)[], trust: [] as (() => unknown)[] };
export const values: Record<string, unknown> = {};
export const window = {
  createOutputChannel: () => ({ show: () => said.push("shown"), dispose: () => undefined }),
  showErrorMessage: (text: string) => said.push(text),
};
export const workspace = {
  isTrusted: false,
  workspaceFolders: undefined as { uri: { fsPath: string } }[] | undefined,
  getConfiguration: () => ({ get: (name: string, otherwise: unknown) => values[name] ?? otherwise }),
  onDidChangeConfiguration: (listener: (event: unknown) => unknown) => {
    listeners.configuration.push(listener);
    return { dispose: () => undefined };
  },
  onDidGrantWorkspaceTrust: (listener: () => unknown) => {
    listeners.trust.push(listener);
    return { dispose: () => undefined };
  },
};
