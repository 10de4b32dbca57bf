#!/usr/bin/env python3
"""Draws the README's picture: what a terminal shows of a run over two seeds.

    tools/picture.py PROGRAM CHROMIUM docs/terminal.png

The program runs in a terminal of 80 columns of its own; what it writes, colours and all, is set as a page, of which Chromium
takes the picture.
"""

import base64
import fcntl
import html
import os
import pathlib
import pty
import re
import struct
import sys
import tempfile
import termios

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / ".ci"))

from browser import Browser  # noqa: E402

COMMAND = ["corpuslint", "seeds/harbour-ferry.txt", "seeds/river-pilots.txt"]
COLOURS = ["#5c6370", "#f0717b", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0"]
STYLE = """
body { margin: 0; background: #16181d; color: #d7dae0; }
pre { margin: 0; padding: 18px 22px; font: 14px/1.4 "DejaVu Sans Mono", monospace; display: inline-block; width: 80.5ch; white-space: pre-wrap; }
b { font-weight: 600; } .prompt { color: #98c379; }
"""


def printed(program):
    """What the command writes to a terminal of 80 columns."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(HERE.parent)
        for name in ["NO_COLOR", "FORCE_COLOR", "AI_AGENT", "CLAUDECODE", "CI", "GITHUB_ACTIONS"]:
            os.environ.pop(name, None)
        os.environ["TERM"] = "xterm-256color"
        os.execv(program, COMMAND)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 80, 0, 0))
    out = b""
    while True:
        try:
            read = os.read(terminal, 1 << 16)
        except OSError:
            break
        if not read:
            break
        out += read
    os.waitpid(child, 0)
    return out.decode().replace("\r\n", "\n")


def as_html(text):
    """Text with the colours and the boldness that a terminal is told to show."""
    out, colour, bold = [], None, False
    for piece in re.split(r"(\x1b\[[0-9;]*[A-Za-z])", text):
        told = re.fullmatch(r"\x1b\[([0-9;]*)m", piece)
        if told:
            codes = [int(code or 0) for code in told[1].split(";")]
            while codes:
                code = codes.pop(0)
                if code == 0:
                    colour, bold = None, False
                elif code == 1:
                    bold = True
                elif code == 39:
                    colour = None
                elif code == 22:
                    bold = False
                elif 30 <= code <= 37:
                    colour = COLOURS[code - 30]
                elif 90 <= code <= 97:
                    colour = COLOURS[code - 90]
                elif code == 38 and codes[:1] == [5]:
                    colour = COLOURS[codes[1] % 8]
                    codes = codes[2:]
        elif not piece.startswith("\x1b"):
            piece = html.escape(piece)
            piece = f'<span style="color:{colour}">{piece}</span>' if colour else piece
            out.append(f"<b>{piece}</b>" if bold else piece)
    return "".join(out)


def main():
    program, chromium, picture = sys.argv[1:]
    text = as_html(printed(str(pathlib.Path(program).resolve())).rstrip())
    page = f'<meta charset="utf-8"><style>{STYLE}</style><pre><span class="prompt">$</span> {" ".join(COMMAND)}\n{text}</pre>'
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "page.html")
        file.write_text(page)
        browser = Browser(chromium, folder + "/profile")
        try:
            browser.open(file)
            width, height = browser.run("(b => [b.width, b.height])(document.querySelector('pre').getBoundingClientRect())")
            clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1.5}
            shot = browser.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        finally:
            browser.close()
    pathlib.Path(picture).write_bytes(base64.b64decode(shot["data"]))


if __name__ == "__main__":
    main()
