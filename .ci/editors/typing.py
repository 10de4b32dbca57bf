#!/usr/bin/env python3
"""Types into a document of ten megabytes. Argument: the corpuslint program, and optionally the megabytes.

Held: from a keystroke on, the server hears the next thing that is said to it within 100 milliseconds, although it looks
at the whole document after each; and when one stops typing, what is shown is of the last version.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

# A keystroke and a question that waits for no look at the document.
LONGEST = 0.1
KEYSTROKES = 60
PROSE = "The ferry to the outer islands sails again from Monday, the harbour office said, after {} weeks in the dock. "


class Server:
    def __init__(self, program, folder):
        self.process = subprocess.Popen([program, "server"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def hear(self):
        length = 0
        while (line := self.process.stdout.readline().strip()) != b"":
            length = int(line.partition(b":")[2])
        return json.loads(self.process.stdout.read(length))

    def ask(self, method, params):
        self.ids += 1
        self.send({"id": self.ids, "method": method, "params": params})
        while (message := self.hear()).get("id") != self.ids or "method" in message:
            pass
        return message


def main(program, megabytes=10):
    lines, size = [], 0
    while size < megabytes << 20:
        number = len(lines)
        lines.append("Leave a Comment" if number % 400 == 0 else PROSE.format(number) * 5)
        size += len(lines[-1]) + 2
    with tempfile.TemporaryDirectory() as folder:
        server = Server(str(pathlib.Path(program).resolve()), folder)
        server.ask("initialize", {"capabilities": {}, "workspaceFolders": []})
        server.send({"method": "initialized", "params": {}})
        uri = pathlib.Path(folder, "a.txt").as_uri()
        text = "\n\n".join(lines) + "\n"
        document = {"uri": uri, "languageId": "plaintext", "version": 1, "text": text}
        began = time.perf_counter()
        server.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        shown(server, 1)
        print(f"{len(text) / 1e6:.1f} MB, first shown after {time.perf_counter() - began:.2f} s")
        took = []
        for version in range(2, 2 + KEYSTROKES):
            at = {"line": len(lines), "character": version}
            change = {"range": {"start": at, "end": at}, "text": "x"}
            document = {"uri": uri, "version": version}
            began = time.perf_counter()
            server.send({"method": "textDocument/didChange", "params": {"textDocument": document, "contentChanges": [change]}})
            server.ask("textDocument/definition", {})
            took.append(time.perf_counter() - began)
            time.sleep(0.05)
        began = time.perf_counter()
        shown(server, 1 + KEYSTROKES)
        print(f"last version shown {time.perf_counter() - began:.2f} s after the last keystroke")
        took.sort()
        print(f"a keystroke takes {statistics.median(took) * 1e3:.1f} ms, the longest {took[-1] * 1e3:.1f} ms")
        server.ask("shutdown", None)
        server.send({"method": "exit"})
        assert server.process.wait(60) == 0
        assert took[-1] < LONGEST, took


def shown(server, version):
    while True:
        params = server.hear().get("params", {})
        if params.get("version") == version and "diagnostics" in params:
            return


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
