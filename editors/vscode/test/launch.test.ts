// What is made of the settings.

import assert from "node:assert/strict";
import test from "node:test";
import { advice, documents, launch } from "../src/launch";
import manifest from "../package.json";

const properties = manifest.contributes.configuration.properties;
const settings = {
  path: properties["corpuslint.path"].default,
  arguments: properties["corpuslint.arguments"].default as string[],
  languages: properties["corpuslint.languages"].default,
};

test("the settings as they come are the program's own", () => {
  assert.deepEqual(launch(settings, "/home/data", true), { command: "corpuslint", args: ["server"] });
});

test("the folder stands for itself, dollars and all", () => {
  const mine = { ...settings, path: "${workspaceFolder}/bin/corpuslint", arguments: ["--rules", "${workspaceFolder}/mine"] };
  assert.deepEqual(launch(mine, "/home/$&", true), {
    command: "/home/$&/bin/corpuslint",
    args: ["server", "--rules", "/home/$&/mine"],
  });
  assert.equal(launch(mine, undefined, true).command, "${workspaceFolder}/bin/corpuslint");
});

test("where nobody vouches for a workspace its configuration is not read", () => {
  assert.deepEqual(launch(settings, "/home", false).args, ["server", "--isolated"]);
  assert.deepEqual(launch({ ...settings, arguments: ["--isolated"] }, "/home", false).args, ["server", "--isolated"]);
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, [
    "corpuslint.path",
    "corpuslint.arguments",
  ]);
});

test("a language that is looked at wakes the extension", () => {
  for (const language of settings.languages) {
    assert.ok(manifest.activationEvents.includes(`onLanguage:${language}`), language);
    assert.ok(documents(settings).some((filter) => filter.language === language && filter.scheme === "untitled"));
  }
  assert.ok(documents({ ...settings, languages: [] }).some((filter) => filter.pattern === "**/corpuslint.toml"));
});

test("who has no program is told what to do", () => {
  assert.match(advice("corpuslint", new Error("spawn corpuslint ENOENT")), /set corpuslint\.path/);
  assert.match(advice("corpuslint", "broken pipe"), /broken pipe/);
});
