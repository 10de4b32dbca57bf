// When the extension starts a server, and when it starts it anew: with stand-ins for the editor and the client library.

import assert from "node:assert/strict";
import test from "node:test";
import type { ExtensionContext } from "vscode";
import { activate, deactivate } from "../src/extension";
import { commands, listeners, said, values, workspace } from "./stand-in";
import { ended, failing, started } from "./stand-in-client";

const change = (name: string) => listeners.configuration[0]?.({ affectsConfiguration: (asked: string) => asked === name });

test("a server is started, anew where its settings change, and ended", async () => {
  workspace.workspaceFolders = [{ uri: { fsPath: "/home/data" } }];
  await activate({ subscriptions: [] } as unknown as ExtensionContext);
  assert.deepEqual(started[0]?.server, { command: "corpuslint", args: ["server", "--isolated"], options: { cwd: "/home/data" } });

  workspace.isTrusted = true;
  await listeners.trust[0]?.();
  assert.deepEqual([started.length, ended.length, started[1]?.server.args], [2, 1, ["server"]]);

  values.arguments = ["--rules", "mine"];
  await change("editor.fontSize");
  assert.equal(started.length, 2);
  await change("corpuslint.arguments");
  assert.deepEqual(started[2]?.server.args, ["server", "--rules", "mine"]);

  failing.with = new Error("spawn corpuslint ENOENT");
  await commands.known.get("corpuslint.restart")?.();
  assert.match(said.join("\n"), /there is no program `corpuslint`/);
  assert.deepEqual([started.length, ended.length], [3, 3]);

  failing.with = undefined;
  await commands.known.get("corpuslint.restart")?.();
  await deactivate();
  assert.deepEqual([started.length, ended.length], [4, 4]);
  commands.known.get("corpuslint.show")?.();
  assert.equal(said.at(-1), "shown");
});
