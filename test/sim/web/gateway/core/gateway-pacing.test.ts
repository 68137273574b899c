import fc from "fast-check";
import { expect, test } from "vitest";
import "../../../../support/replay.ts";
import { GatewayTable } from "../../../../support/web/gateway-table.ts";

const ping = (table: GatewayTable): number => table.get("/sso/ping").status;

test("the eleventh request in a second gets 429, and everything for 15 minutes after", () => {
  const table = new GatewayTable();
  for (let turn = 0; turn < 10; turn++) expect(ping(table)).toBe(200);
  table.advance(999);
  expect(ping(table)).toBe(429);
  expect(table.notes("penalty")).toEqual(["for 900000 ms"]);
  table.advance(899_999);
  expect(ping(table)).toBe(429);
  expect(table.get("/nothing").status).toBe(429);
  table.advance(1);
  expect(ping(table)).toBe(200);
  expect(table.gateway.counts()).toMatchObject({ penalties: 1, penalised: 2, requests: 14 });
});

test("the second slides: ten at its end and ten at the start of the next are too many", () => {
  const table = new GatewayTable();
  ping(table);
  table.advance(900);
  for (let turn = 0; turn < 9; turn++) expect(ping(table)).toBe(200);
  table.advance(100);
  expect(ping(table)).toBe(200);
  expect(ping(table)).toBe(429);
});

test("a WebSocket that is opened counts as a request, and is closed during the penalty", () => {
  const table = new GatewayTable();
  for (let turn = 0; turn < 9; turn++) ping(table);
  expect(table.open().closeCode()).toBeUndefined();
  const refused = table.open();
  expect(refused.closeCode()).toBe(1013);
  expect(refused.send("tic")).toEqual([]);
  expect(ping(table)).toBe(429);
});

test("an event puts the IP address into the penalty box for its own time", () => {
  const table = new GatewayTable();
  table.happens({ kind: "penalty", forMs: 5_000 });
  expect(ping(table)).toBe(429);
  table.advance(5_000);
  expect(ping(table)).toBe(200);
});

test("refused requests keep no brokerage session alive: it dies in the penalty box", () => {
  const table = new GatewayTable();
  table.post("/tickle");
  table.happens({ kind: "penalty", forMs: 400_000 });
  for (let minute = 0; minute < 7; minute++) {
    table.advance(60_000);
    table.post("/tickle");
  }
  expect(table.get("/iserver/auth/status").body).toMatchObject({ authenticated: false });
});

test("requests beyond the limit of an endpoint get 429 and a note, and no penalty", () => {
  const table = GatewayTable.primed();
  expect(table.post("/tickle").status).toBe(200);
  table.advance(999);
  expect(table.post("/tickle").status).toBe(429);
  table.advance(1);
  expect(table.post("/tickle").status).toBe(200);
  table.get("/iserver/account/orders");
  table.advance(4_999);
  expect(table.get("/iserver/account/orders").status).toBe(429);
  table.get("/sso/validate");
  table.advance(59_999);
  expect(table.get("/sso/validate").status).toBe(429);
  expect(table.notes("limit-broken")).toEqual([
    "POST /tickle",
    "GET /iserver/account/orders",
    "GET /sso/validate",
  ]);
  expect(table.gateway.counts()).toMatchObject({ limitBreaches: 3, penalties: 0 });
});

test("the penalty begins exactly when a sliding second holds more than ten admitted requests", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(gaps, (waits) => {
      const table = new GatewayTable({ penaltyMs: 2_000 });
      let admitted: number[] = [];
      let untilMs = 0;
      for (const wait of waits) {
        table.advance(wait);
        const { nowMs } = table;
        admitted = admitted.filter((atMs) => atMs > nowMs - 1_000);
        const isPenalised = nowMs < untilMs;
        if (!isPenalised && admitted.length >= 10) {
          untilMs = nowMs + 2_000;
          admitted = [];
          expect(ping(table)).toBe(429);
        } else {
          if (!isPenalised) admitted.push(nowMs);
          expect(ping(table)).toBe(isPenalised ? 429 : 200);
        }
      }
    }),
  );
});
