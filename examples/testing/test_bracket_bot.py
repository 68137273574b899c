"""Run: npm run build && SIM="node dist/lib/cli.js sim" python3 examples/testing/test_bracket_bot.py"""

import os
import re
import shlex
import signal
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
            sim.send_signal(signal.SIGINT)
            verdict, _ = sim.communicate()
        self.assertEqual([bot.returncode, sim.returncode], [0, 0], verdict)


if __name__ == "__main__":
    unittest.main()
