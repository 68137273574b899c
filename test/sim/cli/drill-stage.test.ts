import { expect, test } from "vitest";
import { drillStage, drillsBefore } from "../../../sim/cli/drill-stage.ts";
import { run } from "../../../sim/cli/run.ts";
import { CATALOGUE, type Drill, scenarioOf } from "../../../sim/drills/mod.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { LiveClient } from "../../support/live-client.ts";
import { frameOf } from "../../support/messages.ts";
import { encodedHello, FakeTws, listen } from "../../support/sim.ts";
import { Terminal } from "../../support/terminal.ts";

const named = (name: string): Drill => {
  const found = CATALOGUE.find((drill) => drill.name === name);
  if (found === undefined) throw new Error(`There is no drill ${name}`);
  return found;
};

/** A drill whose scenario sets an option of the fake, which no real gateway has. */
const FAKE_ONLY: Drill = {
  ...named("drop-rst"),
  name: "fake-only",
  scenario: { options: { seed: 7 } as Drill["scenario"]["options"] & object },
};

test("a fake is meant without an upstream, and --allow-live alone is refused", () => {
  expect(drillStage({}, new Terminal())).toBeUndefined();
  expect(() => drillStage({ allowLive: true }, new Terminal())).toThrow(
    "Cannot use --allow-live without --upstream",
  );
});

test("an upstream that is no place is refused with code 2 before any drill runs", () => {
  expect(() => drillStage({ upstream: "nowhere" }, new Terminal())).toThrow(
    expect.objectContaining({ code: 2, message: expect.stringContaining("--upstream") }),
  );
});

test.each(["127.0.0.1:4001", "127.0.0.1:7496"])(
  "the live port %s is refused with code 2 before any drill runs",
  (upstream) => {
    expect(() => drillStage({ upstream }, new Terminal())).toThrow(
      expect.objectContaining({ name: "CommandError", code: 2 }),
    );
    expect(() => drillStage({ upstream, allowLive: true }, new Terminal())).not.toThrow();
  },
);

test("a gateway with an account of real money is reached and served with --allow-live alone", async () => {
  const tws = new FakeTws({ profile: "gentle", accounts: ["U7654321"] });
  const door = await listen(tws);
  const choices = { upstream: `127.0.0.1:${door.port}` };
  const scenario = scenarioOf(named("connectivity-kept"));
  await expect(drillStage(choices, new Terminal())?.reach()).rejects.toMatchObject({ code: 1 });
  const allowed = drillStage({ ...choices, allowLive: true }, new Terminal());
  await allowed?.reach();
  const stage = await allowed?.stage(scenario, 1);
  const client = await new LiveClient(stage?.port ?? 0, 1).connect();
  expect(client.of("managedAccounts")).toEqual([["U7654321"]]);
  client.close();
  await stage?.close();
  tws.close();
  await door.close();
});

test("drills that need the fake are left out before a gateway, each with the reason", () => {
  const terminal = new Terminal();
  const choices = { upstream: "127.0.0.1:4002", jobs: 1 };
  const drills = [named("drop-rst"), FAKE_ONLY];
  expect(drillsBefore(drills, choices, terminal).map(({ name }) => name)).toEqual(["drop-rst"]);
  expect(terminal.errors).toEqual([
    "Left out fake-only, which needs the fake TWS: it sets the option seed of the",
    "    fake TWS",
  ]);
  expect(drillsBefore(drills, { jobs: 8 }, terminal)).toBe(drills);
});

test("a gateway gets one drill at a time, and a run of which nothing is left is refused", () => {
  const upstream = "127.0.0.1:4002";
  expect(() => drillsBefore(CATALOGUE, { upstream, jobs: 2 }, new Terminal())).toThrow(
    "Cannot use --jobs with --upstream: the drills share one client ID of the gateway",
  );
  expect(() => drillsBefore([FAKE_ONLY], { upstream, jobs: 1 }, new Terminal())).toThrow(
    "each of them needs the fake TWS",
  );
});

/** Program that places an order when its session is ready, and then waits, also when its connection is lost. */
function orderingProgram(): readonly string[] {
  const terms = {
    action: "BUY",
    totalQuantity: 5,
    orderType: "LMT",
    lmtPrice: 1,
    tif: "GTC",
    transmit: true,
  };
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const [hello, start, order] = [
    encodedHello(100, 193),
    frameOf(startApi, { clientId: 1 }),
    frameOf(placeOrder, { orderId: 900, ...AAPL_NUMBERED, ...terms }),
  ].map(text);
  const script = `
    const socket = require("node:net").connect(process.env.IBKR_PORT, process.env.IBKR_HOST);
    socket.on("error", () => {});
    setInterval(() => {}, 60_000);
    const send = (bytes) => socket.write(Buffer.from(bytes, "base64"));
    send("${hello}");
    socket.once("data", () => send("${start}"));
    let read = Buffer.alloc(0);
    socket.on("data", (bytes) => {
      read = Buffer.concat([read, bytes]);
      while (read.length >= 4 && read.length >= 4 + read.readUInt32BE()) {
        const frame = read.subarray(4, 4 + read.readUInt32BE());
        read = read.subarray(4 + frame.length);
        // nextValidId: the session is ready.
        if (frame.toString().startsWith("9\\0")) send("${order}");
      }
    });
  `;
  return ["--", process.execPath, "-e", script];
}

test("each Ctrl-C before a gateway says which orders may be open there", async () => {
  const tws = new FakeTws({ profile: "gentle", alwaysOpen: true });
  const door = await listen(tws);
  const terminal = new Terminal();
  const words = ["drill", "run", "drop-rst", "--recovery", "60s", "--upstream", `127.0.0.1:${door.port}`];
  const code = run([...words, ...orderingProgram()], terminal);
  await expect.poll(() => tws.orderCounts().placed, { timeout: 20_000 }).toBe(1);
  terminal.interrupt();
  terminal.interrupt();
  expect(terminal.errors.slice(-4)).toEqual([
    "Ending the drill, and then flat: 1 order of client 1 (#900). Ctrl-C again leaves",
    "    them as they are.",
    "Cannot end flat: interrupted again; at the gateway may be open or filled: 1",
    "    order of client 1 (#900)",
  ]);
  expect(await code).toBe(130);
  expect(terminal.errors).toContain("drop-rst: Ending flat, within 20 s: 1 order of client 1 (#900).");
  expect(tws.orderCounts().cancelled).toBe(1);
  tws.close();
  await door.close();
});

test("a gateway that cannot be reached is said before the first drill, with code 1", async () => {
  const tws = new FakeTws({ profile: "gentle" });
  const { port, close } = await listen(tws);
  await close();
  const terminal = new Terminal();
  expect(await run(["drill", "run", "drop-rst", "--upstream", `127.0.0.1:${port}`], terminal)).toBe(1);
  expect([terminal.printed, terminal.errors]).toEqual([
    [],
    [`Cannot reach the gateway at 127.0.0.1:${port}: nothing listens there`],
  ]);
  tws.close();
});
