import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { FakeGateway, listenWeb } from "../../../sim/web/mod.ts";
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

test("agent --web --url runs the agent with the pool alone", async () => {
  const gateway = new FakeGateway();
  const door = await listenWeb(gateway);
  const terminal = new Terminal();
  expect(await run(["agent", "--web", "--url", door.url], terminal)).toBe(0);
  expect(terminal.printed.join("\n")).toMatch(/one session for all: +1 +not seen +not seen +8 of 8/);
  expect(terminal.errors.join("\n")).toMatch(/get_\w+ acquired connection \(active users: 4\)/);
  await door.close();
  gateway.close();
});

test("agent --web exits with 1 and a reason when nobody is logged in at the gateway", async () => {
  const gateway = new FakeGateway({ loggedIn: false });
  const door = await listenWeb(gateway);
  const terminal = new Terminal();
  expect(await run(["agent", "--web", "--url", door.url], terminal)).toBe(1);
  expect(terminal.errors.at(-1)).toMatch(/nobody is logged in; log in at http/);
  await door.close();
  gateway.close();
});

test.each([
  ["agent --web --port 4002", "Cannot use --port with --web"],
  ["agent --web --client-id 3", "Cannot use --client-id with --web"],
  ["agent --url http://127.0.0.1:5000", "Cannot use --url without --web"],
])("%s exits with 2 and a reason", async (line, sentence) => {
  const terminal = new Terminal();
  expect(await run(line.split(" "), terminal)).toBe(2);
  expect(terminal.errors).toEqual([sentence]);
});
