"""A small terminal: what a program writes, as the lines that somebody would see, and the program on its other side."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata

SEQUENCE = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z~])")


class Screen:
    """Cursor movement, erasing, scrolling and wrapping as xterm does them; colours are dropped."""

    def __init__(self, rows=24, columns=80):
        self.rows, self.columns = rows, columns
        self.lines = [[] for _ in range(rows)]
        self.row = self.column = 0
        self.rest = ""

    def resize(self, rows, columns):
        self.lines = self.lines[-rows:] if len(self.lines) > rows else self.lines + [[] for _ in range(rows - len(self.lines))]
        self.lines = [line[:columns] for line in self.lines]
        self.row, self.column = min(self.row, rows - 1), min(self.column, columns - 1)
        self.rows, self.columns = rows, columns

    def feed(self, text):
        text = self.rest + text
        self.rest = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = SEQUENCE.match(text, at)
                if not found:
                    self.rest = text[at:]
                    return
                self.sequence(found[1], found[2])
                at = found.end()
            else:
                self.character(text[at])
                at += 1

    def sequence(self, numbers, letter):
        first = int(numbers) if numbers.isdigit() else None
        if letter == "A":
            self.row = max(0, self.row - (first or 1))
        elif letter == "C":
            self.column = min(self.columns - 1, self.column + (first or 1))
        elif letter == "H":
            self.row = self.column = 0
        elif letter == "J" and first == 2:
            self.lines = [[] for _ in range(self.rows)]
        elif letter == "J" and first is None:
            self.column = min(self.column, self.columns - 1)
            del self.lines[self.row][self.column :]
            for line in self.lines[self.row + 1 :]:
                line.clear()
        elif letter not in "mhl":
            raise AssertionError(f"a sequence that this terminal does not know: {numbers}{letter}")

    def character(self, c):
        if c == "\r":
            self.column = 0
        elif c == "\n":
            self.down()
        elif c == "\a":
            pass
        elif unicodedata.combining(c):
            self.lines[self.row][self.column - 1] += c
        else:
            width = 2 if unicodedata.east_asian_width(c) in "WF" else 1
            if self.column + width > self.columns:
                self.column = 0
                self.down()
            line = self.lines[self.row]
            line.extend(" " * (self.column + width - len(line)))
            line[self.column] = c
            if width == 2:
                line[self.column + 1] = ""
            self.column += width

    def down(self):
        if self.row + 1 < self.rows:
            self.row += 1
        else:
            self.lines = self.lines[1:] + [[]]

    def text(self):
        """The lines up to the last one with something on it."""
        lines = ["".join(line).rstrip() for line in self.lines]
        while lines and not lines[-1]:
            lines.pop()
        return lines


class Terminal:
    """A program on a terminal of its own. Nothing here waits for time to pass: only for what the screen is to show."""

    TIMEOUT = 20

    def __init__(self, command, env, cwd, rows=24, columns=80):
        self.screen = Screen(rows, columns)
        self.written = ""
        self.fd, inner = pty.openpty()
        self.set_size(rows, columns)
        self.process = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, env=env, cwd=cwd, start_new_session=True,
            preexec_fn=lambda: (fcntl.ioctl(0, termios.TIOCSCTTY, 0), signal.signal(signal.SIGINT, signal.SIG_DFL)),
        )
        os.close(inner)
        self.undecoded = b""

    def set_size(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, rows, columns):
        self.screen.resize(rows, columns)
        self.set_size(rows, columns)

    def send(self, text):
        data = text.encode()
        while data:
            self.read(0)
            data = data[os.write(self.fd, data[:512]) :]

    def read(self, timeout):
        """What the program has written; False at the end, or when there is nothing for that long."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = self.undecoded + os.read(self.fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        text = data.decode("utf-8", "ignore")
        self.undecoded = data[len(text.encode()) :]
        self.written += text
        self.screen.feed(text)
        return True

    def wait_for(self, condition):
        """Reads until the screen is as it should be. The last screen when that does not happen."""
        deadline = time.monotonic() + self.TIMEOUT
        while not condition(self.screen):
            left = deadline - time.monotonic()
            if left < 0 or not self.read(left):
                return self.screen.text()
        return None

    def finish(self):
        """Reads to the end; gives the exit code."""
        while self.read(self.TIMEOUT):
            pass
        return self.process.wait(self.TIMEOUT)

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.fd)
