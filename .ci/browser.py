"""A headless Chromium, spoken to over its pipe: needs no driver and no package.

What the page writes to its console and what it throws are kept in `complaints`, and so is each request that is not for
the file itself.
"""

import base64
import json
import os
import subprocess


class Browser:
    def __init__(self, program, profile):
        # Chromium reads commands from descriptor 3 and writes answers to descriptor 4, each ended by a NUL.
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def place():
            # Out of the way first: one may lie where the other goes.
            command, answer = os.dup(to_read), os.dup(from_write)
            os.dup2(command, 3)
            os.dup2(answer, 4)

        arguments = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        arguments += ["--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe"]
        arguments += [f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen(
            arguments, close_fds=False, preexec_fn=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_read)
        os.close(from_write)
        self.number, self.buffer, self.session, self.complaints, self.requests = 0, b"", None, [], []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        finally:
            self.process.wait(timeout=30)

    def message(self):
        while b"\0" not in self.buffer:
            read = os.read(self.from_read, 1 << 20)
            if not read:
                raise RuntimeError("the browser has gone")
            self.buffer += read
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def take(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(json.dumps(params["args"]))
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))
        elif method == "Page.javascriptDialogOpening":
            self.complaints.append(f"a dialog: {params['message']}")
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])

    def call(self, method, **params):
        self.number += 1
        call = {"id": self.number, "method": method, "params": params}
        if self.session:
            call["sessionId"] = self.session
        os.write(self.to_write, json.dumps(call).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.take(message)

    def open(self, path, width=1280, height=900, dark=False):
        """Opens a file, and waits until its script has run."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=scheme)
        self.complaints, self.requests = [], []
        self.call("Page.navigate", url=f"file://{os.path.abspath(path)}")
        while True:
            message = self.message()
            self.take(message)
            if message.get("method") == "Page.loadEventFired":
                return

    def run(self, script):
        """What a script comes to, in the page."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"]))
        return result["result"].get("value")

    def picture(self, path, whole=False):
        options = {}
        if whole:
            options["captureBeyondViewport"] = True
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            options["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shot = self.call("Page.captureScreenshot", format="png", **options)
        with open(path, "wb") as out:
            out.write(base64.b64decode(shot["data"]))
