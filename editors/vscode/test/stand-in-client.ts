// Stands in for the client library, which cannot be loaded without an editor: it notes what it is told to do.

export interface Started {
  server: { command: string; args: string[]; options: { cwd?: string } };
  options: { documentSelector: unknown[] };
}

export const started: Started[] = [];
export const ended: Started[] = [];
export const failing = { with: undefined as Error | undefined };

export class LanguageClient {
  private readonly session: Started;

  constructor(_id: string, _name: string, server: Started["server"], options: Started["options"]) {
    this.session = { server, options };
  }

  async start(): Promise<void> {
    if (failing.with !== undefined) {
      throw failing.with;
    }
    started.push(this.session);
  }

  async dispose(): Promise<void> {
    ended.push(this.session);
  }
}
