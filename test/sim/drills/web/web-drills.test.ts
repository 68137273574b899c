import { expect, test } from "vitest";
import { runWebDrill, type WebDrill } from "../../../../sim/drills/web/web-drill.ts";
import { WEB_DRILLS } from "../../../../sim/drills/web/web-drills.ts";
import { webDrillTable } from "../../../../sim/drills/web/web-report.ts";
import { compete, expire, penalty } from "../../../../sim/web/mod.ts";

const drill = (run: WebDrill["run"], allAnswered = true): WebDrill => ({
  name: "planted",
  about: "",
  allAnswered,
  run,
});

const reads = drill(async ({ pool, count }) => count((await pool.getManagedAccounts()).length === 1));

test("the drills of the Web API are two checks, those of streams, and each kind of fault", () => {
  expect(WEB_DRILLS.map(({ name }) => name)).toEqual([
    "parallel",
    "order",
    "socket drop",
    "socket mute",
    "bad UTF-8",
    "expired",
    "other login",
    "429",
    "503",
    "mute",
    "late",
    "login page",
    "refuse",
    "reset",
  ]);
});

test("the purpose of each drill fits a line of 80 columns", () => {
  const lines = WEB_DRILLS.map(({ name, about }) => `[14/14] ${name}: ${about}`);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("a drill counts sessions, dials and evictions, and measures the recovery", async () => {
  const verdict = await runWebDrill(
    drill(async ({ pool, inject, recovered }) => {
      await pool.connect();
      inject(compete({ forMs: 50 }));
      await pool.getOpenOrders().catch(() => undefined);
      await recovered();
    }),
    1,
  );
  expect(verdict).toMatchObject({ passed: true, breaches: [], sessions: 2, evictions: 1, limitsBroken: 0 });
  expect(verdict.dials).toBeGreaterThanOrEqual(2);
  expect(verdict.recoveryMs).toBeGreaterThanOrEqual(0);
});

test("recovered() waits for the end of every fault", async () => {
  const verdict = await runWebDrill(
    drill(async ({ pool, gateway, inject, recovered, breach }) => {
      await pool.connect();
      inject(expire({ what: "login", forMs: 100 }));
      await recovered();
      if (gateway.faults().length > 0) breach("a fault was in force");
      if (pool.stats().state !== "ready") breach("there was no session");
    }),
    1,
  );
  expect(verdict.breaches).toEqual([]);
});

test("a drill fails when a limit of IBKR is broken or an order question is lost", async () => {
  const verdict = await runWebDrill(
    drill(async ({ gateway, pool, count }) => {
      await pool.use(async (ib) => {
        const [account] = ib.accounts;
        const orders = [{ conid: 265598, orderType: "MKT", side: "BUY", quantity: 1, tif: "DAY" }];
        const path = `/iserver/account/${account}/orders`;
        const { status } = await ib.request({ method: "POST", path, body: { orders } });
        count(status === 200, `the order got ${status}`);
        // Another program of the same username, which knows nothing of the pool.
        const request = {
          method: "GET",
          path: "/portfolio/accounts",
          query: new URLSearchParams(),
          headers: {},
          body: "",
        };
        for (let times = 0; times < 2; times++) gateway.request(request, { respond() {}, reset() {} });
      });
    }),
    1,
  );
  expect(verdict).toMatchObject({ passed: false, limitsBroken: 1 });
  expect(verdict.breaches).toEqual(["1 requests were beyond a limit of IBKR", "1 order questions were lost"]);
});

test("a penalty that a drill injects itself is no broken limit", async () => {
  const verdict = await runWebDrill(
    drill(async ({ inject }) => void inject(penalty({ forMs: 10 }))),
    1,
  );
  expect(verdict).toMatchObject({ passed: true, limitsBroken: 0 });
});

test("the table of the Web API fits 80 columns and says below it what was not as promised", async () => {
  const passed = { ...(await runWebDrill(reads, 1)), drill: "socket drop", recoveryMs: 12_345 };
  const failed = await runWebDrill(
    drill(async ({ breach }) => breach("it rained")),
    1,
  );
  const table = webDrillTable([passed, failed]);
  expect(table).toMatch(/socket drop +pass +1 +1 +0 +0 +1 +0 +12345 ms/);
  expect(table).toMatch(/planted +FAIL +0 +0 +0 +0 +0 +0 +-/);
  expect(table).toContain("planted: it rained");
  expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
