// The server as the extension starts it, spoken to by the library that the extension's client speaks with. Which program
// it is says CORPUSLINT.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import {
  CodeActionRequest,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  type CodeAction,
  type PublishDiagnosticsParams,
} from "vscode-languageserver-protocol";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { launch } from "../src/launch";

const program = process.env["CORPUSLINT"];
const text = `Ferry to the outer islands sails again

The ferry to the outer islands sails again from Monday, the harbour office said, after three weeks in the dock.

Leave a Comment
`;

test("findings are shown and mended", { skip: program === undefined }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "corpuslint-"));
  const { command, args } = launch({ path: program ?? "", arguments: [], languages: [] }, folder, false);
  const child = spawn(command, args, { cwd: folder });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  try {
    connection.listen();
    const found = new Promise<PublishDiagnosticsParams>((done) => {
      connection.onNotification(PublishDiagnosticsNotification.type, done);
    });
    const folders = [{ uri: pathToFileURL(folder).href, name: "data" }];
    const begun = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } } },
      workspaceFolders: folders,
    });
    assert.equal(begun.serverInfo?.name, "corpuslint");
    await connection.sendNotification(InitializedNotification.type, {});
    const uri = pathToFileURL(join(folder, "a.txt")).href;
    const textDocument = { uri, languageId: "plaintext", version: 1, text };
    await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    const { diagnostics } = await found;
    assert.deepEqual(diagnostics.map((one) => one.code), ["boilerplate/comment-form"]);
    const range = diagnostics[0]?.range;
    assert.ok(range);
    const params = { textDocument: { uri }, range, context: { diagnostics } };
    const actions = (await connection.sendRequest(CodeActionRequest.type, params)) as CodeAction[];
    const fix = actions.find((action) => action.isPreferred);
    assert.equal(fix?.title, "boilerplate/comment-form: deletes lines 4 to 5");
    assert.equal(fix?.edit?.changes?.[uri]?.length, 1);
  } finally {
    connection.dispose();
    child.kill();
    rmSync(folder, { recursive: true });
  }
});
