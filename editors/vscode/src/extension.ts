// The extension: starts the server, stops it, and starts it anew when its settings change. All else is the server's.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";
import { advice, documents, launch, type Settings } from "./launch";

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const channel = vscode.window.createOutputChannel("corpuslint", { log: true });
  log = channel;
  context.subscriptions.push(
    channel,
    vscode.commands.registerCommand("corpuslint.restart", restart),
    vscode.commands.registerCommand("corpuslint.show", () => channel.show()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const counts = ["corpuslint.path", "corpuslint.arguments", "corpuslint.languages"];
      return counts.some((name) => event.affectsConfiguration(name)) ? restart() : undefined;
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

function settings(): Settings {
  const configuration = vscode.workspace.getConfiguration("corpuslint");
  return {
    path: configuration.get("path", "corpuslint"),
    arguments: configuration.get("arguments", []),
    languages: configuration.get("languages", []),
  };
}

async function start(): Promise<void> {
  const asked = settings();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const { command, args } = launch(asked, folder, vscode.workspace.isTrusted);
  const server: ServerOptions = { command, args, options: { cwd: folder } };
  const options: LanguageClientOptions = { documentSelector: documents(asked), outputChannel: log };
  const starting = new LanguageClient("corpuslint", "corpuslint", server, options);
  client = starting;
  try {
    await starting.start();
  } catch (error) {
    client = undefined;
    void vscode.window.showErrorMessage(advice(command, error));
  }
}
