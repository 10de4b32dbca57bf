#!/usr/bin/env python3
"""Types into a document of ten megabytes. Argument: the corpuslint program, and optionally the megabytes.

Ten keystrokes a second for twenty seconds. Held: from a keystroke on, the server hears the next thing that is said to it
within 100 milliseconds; it keeps no core busy meanwhile; and when one stops typing, what is shown is of the last version.
"""

import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

# A keystroke and a question that waits for no look at the document.
LONGEST = 0.1
KEYSTROKES = 200
PACE = 0.1
# Of one core.
BUSIEST = 0.5
WHO = "the harbour office,the pilot,a fisherman from Kråkö,the council,our neighbour,the weighing house,nobody,the ferry".split(",")
DID = "waited for,painted,has sold,could not find,will open,asked about,looked after,counted,wrote down,took away".split(",")
WHAT = "the old lamp,twelve crates of herring,a letter,the timetable,the bridge,every net,two chairs,the spare engine".split(",")
WHEN = "on Monday,before the storm,in the dock,behind the church,for an hour,at half past six,without a word,again".split(",")


def sentence(chance):
    """One that is rarely the same."""
    clauses = [" ".join(map(chance.choice, (WHO, DID, WHAT, WHEN))) for _ in range(chance.randint(1, 3))]
    text = ", and ".join(clauses) if chance.random() < 0.7 else "; ".join(clauses)
    return f"{text[0].upper()}{text[1:]}, {chance.randint(2, 99)} of them." if chance.random() < 0.2 else f"{text[0].upper()}{text[1:]}."


class Server:
    def __init__(self, program, folder):
        self.process = subprocess.Popen([program, "server"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids = 0

    def cpu(self):
        """Seconds of a core that it has used."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

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
    lines, size, chance = [], 0, random.Random(13)
    while size < megabytes << 20:
        number = len(lines)
        lines.append("Leave a Comment" if number % 400 == 0 else " ".join(sentence(chance) for _ in range(chance.randint(2, 7))))
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
        took, busy, start = [], server.cpu(), time.perf_counter()
        for version in range(2, 2 + KEYSTROKES):
            at = {"line": len(lines), "character": version}
            change = {"range": {"start": at, "end": at}, "text": "x"}
            document = {"uri": uri, "version": version}
            began = time.perf_counter()
            server.send({"method": "textDocument/didChange", "params": {"textDocument": document, "contentChanges": [change]}})
            server.ask("textDocument/definition", {})
            took.append(time.perf_counter() - began)
            if version <= KEYSTROKES:
                time.sleep(max(0.0, start + (version - 1) * PACE - time.perf_counter()))
        busy = (server.cpu() - busy) / (time.perf_counter() - start)
        shown(server, 1 + KEYSTROKES)
        print(f"last version shown {time.perf_counter() - began:.2f} s after the last keystroke")
        print(f"while one types, {busy:.1%} of a core is used")
        took.sort()
        print(f"a keystroke takes {statistics.median(took) * 1e3:.1f} ms, the longest {took[-1] * 1e3:.1f} ms")
        server.ask("shutdown", None)
        server.send({"method": "exit"})
        assert server.process.wait(60) == 0
        assert took[-1] < LONGEST, took
        assert busy < BUSIEST, busy


def shown(server, version):
    while True:
        params = server.hear().get("params", {})
        if params.get("version") == version and "diagnostics" in params:
            return


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
