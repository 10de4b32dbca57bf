// From the settings to a command line and to the documents that are looked at. Nothing here needs an editor.

export interface Settings {
  path: string;
  arguments: string[];
  languages: string[];
}

export interface Launch {
  command: string;
  args: string[];
}

/** The server's command line. In a workspace that nobody vouches for no configuration of it is read. */
export function launch(settings: Settings, folder: string | undefined, isTrusted: boolean): Launch {
  const placed = (text: string) => (folder === undefined ? text : text.replaceAll("${workspaceFolder}", () => folder));
  const args = ["server", ...settings.arguments.map(placed)];
  if (!isTrusted && !args.includes("--isolated")) {
    args.push("--isolated");
  }
  return { command: placed(settings.path), args };
}

export interface Filter {
  scheme: string;
  language?: string;
  pattern?: string;
}

/** The documents that are looked at, and the configurations, which a broken one is shown in. */
export function documents(settings: Settings): Filter[] {
  const schemes = ["file", "untitled"];
  const named = settings.languages.flatMap((language) => schemes.map((scheme) => ({ scheme, language })));
  const patterns = ["**/*.jsonl", "**/*.ndjson", "**/corpuslint.toml"];
  return [...named, ...patterns.map((pattern) => ({ scheme: "file", pattern }))];
}

/** What somebody reads whose server does not start. */
export function advice(command: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  const isMissing = why.includes("ENOENT");
  return isMissing
    ? `corpuslint: there is no program \`${command}\`. Install it, or set corpuslint.path.`
    : `corpuslint: the server does not start: ${why}`;
}
