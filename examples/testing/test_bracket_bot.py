"""Run: npm run build && SIM="node dist/lib/cli.js sim" python3 examples/testing/test_bracket_bot.py"""

import contextlib
import os
import re
import shlex
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).parent
SIM = shlex.split(os.environ.get("SIM", "npx ibkr-pool sim"))


class BracketBotTest(unittest.TestCase):
    def test_scenario(self) -> None:
        scenario = ["--scenario", str(HERE / "bracket.yaml"), "--port", "0", "--quiet"]
        with subprocess.Popen([*SIM, *scenario], stdout=subprocess.PIPE, text=True) as sim:
            port = re.search(r":(\d+)", sim.stdout.readline())[1]
            bot = subprocess.run([sys.executable, HERE / "bracket_bot.py", port])
            with contextlib.suppress(subprocess.TimeoutExpired):
                sim.wait(timeout=5)  # It ends when every step has run.
            sim.terminate()
            self.assertEqual([bot.returncode, sim.wait()], [0, 0], sim.stdout.read())


if __name__ == "__main__":
    unittest.main()
