import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { startSim, stopSim, Terminal } from "../../support/terminal.ts";

test("agent prints the cost of each way of connecting, and the log of the pool", async () => {
  const terminal = new Terminal();
  expect(await run(["agent", "--session-ms", "20", "--json"], terminal)).toBe(0);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({
    ways: [
      { connections: 8, clientIds: [3, 4, 5, 6], conflicts: 0, answered: 8 },
      { connections: 8, clientIds: [1], answered: expect.any(Number) },
      { connections: 1, clientIds: [1], conflicts: 0, answered: 8 },
    ],
  });
  const log = terminal.errors.join("\n");
  expect(log).toContain("Initialized IBKR connection pool");
  expect(log).toMatch(/Creating shared IBKR connection to \S+:\d+ \(Client ID: 1\)/);
  expect(log).toMatch(/get_\w+ acquired connection \(active users: 4\)/);
});

test("agent exits with 1 and a reason when the gateway is not reachable", async () => {
  const sim = await startSim();
  await stopSim(sim);
  const terminal = new Terminal();
  const code = run(["agent", "--port", `${sim.port}`], terminal);
  expect(await code).toBe(1);
  expect(terminal.errors.at(-1)).toContain("ECONNREFUSED");
});
