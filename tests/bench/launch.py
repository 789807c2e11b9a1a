"""Run a command and say what it cost, as JSON on standard error's last line.

A process of its own, and a small one: Linux counts a child's peak memory from the fork on, when it still is its parent.
"""

import json
import os
import subprocess
import sys

process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
cost = {"status": status, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}
print("\n" + json.dumps(cost), file=sys.stderr)
