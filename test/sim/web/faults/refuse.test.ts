import { expect, test } from "vitest";
import { refuse } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("refuse lets no request and no WebSocket in, and open ones continue", async () => {
  const { clock, gateway, behaviour, get, socket } = scriptedGateway();
  const before = socket();
  await clock.advance(10);
  gateway.inject(refuse({ forMs: 1_000 }));
  expect(await clock.until(get("/a"), 0)).toBe("TypeError: fetch failed");
  const { events } = socket();
  before.send("tic");
  await clock.advance(20);
  expect(events).toEqual(["error", "closed 1006"]);
  expect(before.events).toHaveLength(3);
  await clock.advance(1_000);
  expect(await clock.until(get("/a"), 0)).toMatch(/^200/);
  expect(behaviour.received).toEqual(["open", "tic", "GET /a"]);
  expect(gateway.trace.of("refused")).toHaveLength(2);
});
