"""Run a command and print what it took as JSON: wall and CPU seconds, peak memory, exit code.

A process of its own, and a small one: on Linux a process starts with the peak memory of the
one that made it. CPU seconds are user and system, with those of all child processes; the
peak is that of the largest process, in bytes.
"""

import json
import os
import sys
import time


def main() -> None:
    """``launch.py OUTPUT COMMAND …``: the command's own words go to the file OUTPUT."""
    output, command = sys.argv[1], sys.argv[2:]
    start = time.perf_counter()
    opened = (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    actions = [opened, (os.POSIX_SPAWN_DUP2, 1, 2)]
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    taken = {
        "wall": time.perf_counter() - start,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "code": os.waitstatus_to_exitcode(status),
    }
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
