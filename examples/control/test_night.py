"""Tests a program under faults of a fake TWS, in Python and without any package: python3 -m unittest test_night.py

The program is the function `dial`, which stands for your bot. IBKR_POOL is the command, by default `npx ibkr-pool`.
"""

import json
import os
import re
import shlex
import socket
import subprocess
import unittest
import urllib.error
import urllib.request


def dial(port):
    """Connects as every client of TWS does, and returns the greeting of TWS; empty when it never comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.settimeout(1)
        hello = b"v100..193"
        connection.sendall(b"API\0" + len(hello).to_bytes(4, "big") + hello)
        try:
            return connection.recv(100)
        except TimeoutError:
            return b""


class Night(unittest.TestCase):
    def setUp(self):
        command = shlex.split(os.environ.get("IBKR_POOL", "npx ibkr-pool"))
        self.sim = subprocess.Popen(
            [*command, "sim", "--port", "0", "--control", "0", "--quiet"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(self.stop)
        self.port = int(re.search(r":(\d+)", self.sim.stdout.readline()).group(1))
        self.url = re.search(r"http://\S+", self.sim.stderr.readline()).group(0)

    def stop(self):
        self.sim.terminate()
        self.sim.communicate(timeout=20)

    def call(self, method, path, body=None):
        """Sends a request to the control port, and returns its answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def test_a_mute_gateway_is_healed(self):
        self.assertEqual(self.call("GET", "/health")["status"], "ok")
        self.assertIn(b"193", dial(self.port))
        fault = self.call("POST", "/faults", {"fault": "mute"})
        self.assertEqual(dial(self.port), b"")
        (seen,) = self.call("GET", "/faults")["faults"]
        self.assertEqual([seen["state"], seen["strikes"]], ["running", 1])
        self.call("PATCH", f"/faults/{fault['id']}", {"state": "paused"})
        self.assertIn(b"193", dial(self.port))
        self.call("DELETE", "/faults")
        self.assertIn(b"193", dial(self.port))

    def test_a_wrong_fault_is_refused_with_a_sentence(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.call("POST", "/faults", {"fault": "mutee"})
        with refused.exception as answer:
            self.assertTrue(json.load(answer)["error"].startswith("Cannot "))


if __name__ == "__main__":
    unittest.main()
