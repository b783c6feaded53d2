"""What the report says about the machine."""

import datetime
import os
import platform


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def facts():
    """Pairs of a name and a text."""
    return [
        ("date", datetime.date.today().isoformat()),
        ("processor", f"{processor()}, {os.cpu_count()} cores, {platform.machine()}"),
        ("load", f"{os.getloadavg()[0]:.1f} programs at a time when it began"),
        ("system", f"{system()}, Linux {platform.release()}"),
    ]
