import { expect, test } from "vitest";
import { socketTurn } from "../../../../src/web/pacing/socket-turn.ts";
import { PacedServer } from "../../../support/web/paced-server.ts";
import { WebWorld } from "../../../support/web/web-world.ts";

const submit = (server: PacedServer, method: "GET" | "POST", path: string): Promise<unknown> =>
  server.scheduler
    .submit(`request ${path}`, { method, path }, { lane: "interactive", timeoutMs: 60_000, share: false })
    .catch(() => undefined);

test("the opening of a WebSocket counts among the requests of a second", async () => {
  const server = new PacedServer();
  let opened = 0;
  for (let place = 0; place < 3; place++)
    socketTurn(server.scheduler, (over) => {
      opened++;
      over();
    });
  for (let place = 0; place < 10; place++) void submit(server, "GET", `/${place}`);
  await server.clock.advance(900);
  expect([opened, server.arrivals.length]).toEqual([3, 7]);
  await server.clock.advance(1_000);
  expect(server.arrivals).toHaveLength(10);
});

test("a WebSocket waits for an open question, and an order for the end of a handshake", async () => {
  const server = new PacedServer();
  const happened: string[] = [];
  server.treat = ({ path }) => {
    happened.push(path);
    const body = path.endsWith("orders") ? [{ id: "q1", message: ["Sure?"] }] : [];
    return { jitterMs: 0, takesMs: 0, outcome: { status: 200, body } };
  };
  const turn = (delayMs: number): void => {
    socketTurn(server.scheduler, (over) => {
      happened.push("opening");
      server.clock.after(delayMs, () => {
        happened.push("open");
        over();
      });
    });
  };
  turn(500);
  void submit(server, "POST", "/iserver/account/U1/orders");
  await server.clock.advance(1_000);
  turn(0);
  await server.clock.advance(1_000);
  void submit(server, "POST", "/iserver/reply/q1");
  await server.clock.advance(1_000);
  const order = "/iserver/account/U1/orders";
  expect(happened).toEqual(["opening", "open", order, "/iserver/reply/q1", "opening", "open"]);
});

test("no WebSocket is opened in the penalty box, and opening one does not end it", async () => {
  const server = new PacedServer({ penaltyMs: 60_000 });
  server.treat = () => ({ jitterMs: 0, takesMs: 0, outcome: { status: 429 } });
  void submit(server, "GET", "/a");
  await server.clock.advance(1_000);
  let opened = 0;
  socketTurn(server.scheduler, (over) => {
    opened++;
    over();
  });
  await server.clock.advance(58_000);
  expect(opened).toBe(0);
  await server.clock.advance(2_000);
  expect(opened).toBe(1);
  // The next request is the one that finds out, so the pause is then twice as long.
  void submit(server, "GET", "/b");
  await server.clock.advance(1_000);
  expect((server.scheduler.stats().penaltyUntilMs ?? 0) - server.clock.now()).toBeGreaterThan(110_000);
});

test("a turn that is given up never comes", async () => {
  const server = new PacedServer();
  for (let place = 0; place < 10; place++) void submit(server, "GET", `/${place}`);
  let opened = 0;
  const leave = socketTurn(server.scheduler, () => void opened++);
  leave();
  await server.clock.advance(5_000);
  expect([opened, server.scheduler.stats().inFlight]).toEqual([0, 0]);
});

test("callers and streams that begin together stay inside the limit of a second", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const quotes = pool.watchQuotes({ conId: 265_598 });
  const reads = Array.from({ length: 9 }, (_, page) =>
    pool.use((ib) => ib.request({ method: "GET", path: `/portfolio/DU1234567/positions/${page}` })),
  );
  await world.clock.until(Promise.all([quotes.next(), ...reads]));
  expect(world.gateway.counts()).toMatchObject({ penalties: 0, penalised: 0 });
});
