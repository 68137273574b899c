import { expect, test } from "vitest";
import { startFakeTws } from "../../../sim/mod.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";
import { handClient, inMemory } from "../../support/hand-client.ts";

test("received() and answered() with after wait for the next message", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.send(reqIds, { count: 1 });
  const first = await tws.received("reqIds");
  expect(await tws.received("reqIds")).toBe(first);
  const next = tws.received("reqIds", undefined, { after: first });
  await client.send(reqPositions);
  await client.send(reqIds, { count: 2 });
  expect((await next).values).toEqual({ count: 2 });
  const end = await tws.answered("positionEnd");
  expect((await tws.answered("nextValidId", undefined, { after: end })).atMs).toBe(end.atMs);
  await expect(tws.received("reqIds", undefined, { after: await next, withinMs: 5 })).rejects.toThrow(
    /^No reqIds came after reqIds .* within 5 ms\n {2}what came: nothing$/,
  );
  await expect(tws.received("reqIds", undefined, { after: end as never })).rejects.toThrow(
    "Cannot wait for reqIds: after: expected a message of the log of requests",
  );
});

test.each([
  [{ withinMs: Number.POSITIVE_INFINITY }, "withinMs: expected a number of ms from 0 to 31622400000"],
  [{ withinMs: 1e12 }, "got 1000000000000"],
  [{ withinMs: Number.NaN }, "got NaN"],
  [{ withinMs: -5 }, "got -5"],
  [{ withinMs: "50" }, 'got "50"'],
  [{ withinMs: null }, "got null"],
  [{ within: 50 }, "Cannot wait for reqIds: within: there is no such value; did you mean withinMs?"],
  [50, "expected object, received number"],
  [null, "expected object, received null"],
])("a wait with the options %j is refused at once", async (options, problem) => {
  for (const network of ["memory", "tcp"] as const) {
    await using tws = await startFakeTws({ network });
    const beforeMs = tws.nowMs;
    await expect(tws.received("reqIds", undefined, options as never)).rejects.toThrow(problem);
    if (network === "memory") expect(tws.nowMs).toBe(beforeMs);
  }
});

test("a wait for a name that does not exist is refused at once, by the name that was meant", async () => {
  await using tws = await inMemory();
  await expect(tws.received("reqPosition" as "reqPositions")).rejects.toThrow("did you mean reqPositions?");
  await expect(tws.received(undefined as never)).rejects.toThrow("expected its name, got undefined");
  await expect(tws.answered("positionsEnd" as "positionEnd")).rejects.toThrow("did you mean positionEnd?");
  await expect(tws.received("placeOrder", { symbl: "X" } as object)).rejects.toThrow("did you mean symbol?");
  await expect(tws.received("placeOrder", null as never)).rejects.toThrow("Cannot match placeOrder");
});

test("a wait for a client that is not given tws.seams says so, and reaches no real gateway", async () => {
  await using tws = await startFakeTws({ network: "memory" });
  expect(tws.port).toBe(1);
  const hint = "no client has connected: a client in memory is given tws.seams";
  await expect(tws.received("reqPositions")).rejects.toThrow(hint);
  await expect(tws.answered("positionEnd")).rejects.toThrow(hint);
  await expect(tws.until(new Promise(() => {}))).rejects.toThrow(
    /^Cannot settle the promise within 86400000 ms\n {2}no client has connected: /,
  );
  const pool = new IbkrPool({ port: tws.port, logger: silentLogger }, tws.seams);
  await tws.until(pool.getPositions());
  await expect(tws.received("placeOrder")).rejects.toThrow(/came within 2000 ms\n {2}what came: [^\n]*$/);
});

test("a wait in vain over TCP says where clients dial", async () => {
  await using tws = await startFakeTws();
  await expect(tws.received("reqIds", undefined, { withinMs: 1 })).rejects.toThrow(
    `no client has connected: clients dial 127.0.0.1:${tws.port}`,
  );
});

test("a wait in vain names the rules that threw", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.on("reqPositions").answer(() => {
    throw new Error("boom");
  });
  for (let times = 0; times < 4; times++) await client.send(reqPositions);
  const problem = "a rule for reqPositions threw: boom (4 times)";
  await expect(tws.answered("positionEnd")).rejects.toThrow(problem);
  await expect(tws.until(new Promise(() => {}))).rejects.toThrow(problem);
  expect(() => tws.verify()).toThrow(`- ${problem}`);
});

test.each([5, undefined, null, {}, "x"])("until(%j) is refused: it is no promise", async (given) => {
  await using tws = await inMemory();
  await expect(tws.until(given as never)).rejects.toThrow("Cannot wait for a promise: expected one, got ");
});
