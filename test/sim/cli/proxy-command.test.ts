import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { LiveClient } from "../../support/live-client.ts";
import { FakeTws, listen } from "../../support/sim.ts";
import { Terminal } from "../../support/terminal.ts";

const UPSTREAM = ["--upstream", "127.0.0.1:4002"];

test.each<[string, string[], RegExp]>([
  ["no upstream", [], /required option '--upstream <host:port>' not specified/],
  ["a place that is none", ["--upstream", "gw"], /^Cannot read --upstream: expected a place such as/],
  [
    "a port that is none",
    [...UPSTREAM, "--listen", "70000"],
    /^Cannot read --listen: expected a place such as/,
  ],
  [
    "a live port",
    ["--upstream", "localhost:4001"],
    /4001 is the port of a live account; --allow-live permits it/,
  ],
  ["itself", ["--upstream", "localhost:4102"], /it is where the proxy itself listens$/],
  ["a fault that does not exist", [...UPSTREAM, "--fault", "dorp"], /Cannot read the fault "dorp".*drop/],
  [
    "a fault that needs TWS",
    [...UPSTREAM, "--listen", "0", "--fault", "depth-reset"],
    /Cannot inject the fault depth-reset: TWS/,
  ],
  ["a time that is none", [...UPSTREAM, "--daily", "25:00 restart"], /Cannot read the daily fault/],
  [
    "a daily fault that needs TWS",
    [...UPSTREAM, "--listen", "0", "--daily", "23:45 manual-order"],
    /^Cannot use --daily "23:45 manual-order": it places an order inside of TWS/,
  ],
  ["a place with a line break", ["--upstream", "a\nb"], /^Cannot read --upstream: [^\n]+$/],
  ["an option twice", [...UPSTREAM, ...UPSTREAM], /^Cannot use --upstream twice/],
])("proxy refuses %s with a sentence and exit code 2", async (_, args, message) => {
  const terminal = new Terminal();
  expect(await run(["proxy", ...args], terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(message);
  expect(terminal.printed).toEqual([]);
});

test("proxy prints where it listens and its events, takes typed faults, and ends with a summary", async () => {
  const tws = new FakeTws({ alwaysOpen: true });
  const door = await listen(tws);
  const terminal = new Terminal();
  const announced = terminal.line(/^listening on/);
  const code = run(["proxy", "--upstream", `127.0.0.1:${door.port}`, "--listen", "0"], terminal);
  const [, port] = /^listening on 127\.0\.0\.1:(\d+), before 127\.0\.0\.1:\d+$/.exec(await announced) ?? [];
  const client = await new LiveClient(Number(port), 7).connect();
  await client.request((api) => api.reqPositions(), "positionEnd");
  const closed = terminal.line(/closed +a fault cut it/);
  terminal.input.write("inject depth-reset\ninject drop\n");
  await closed;
  terminal.interrupt();
  expect(await code).toBe(0);
  expect(terminal.errors.join()).toContain("Cannot inject the fault depth-reset");
  expect(terminal.printed.join("\n")).toMatch(/sessions +1\nclient IDs +7\n(.*\n)*faults +drop struck once/);
  client.close();
  tws.close();
  await door.close();
});
