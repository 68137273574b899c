import { expect, test } from "vitest";
import { SharedReads } from "../../../../src/web/pacing/shared-reads.ts";
import { WebRequest } from "../../../../src/web/pacing/web-request.ts";
import { VirtualClock } from "../../../support/sim.ts";

const owner = { clock: new VirtualClock(), timeoutReason: () => "", abandoned: () => {} };
const request = (key: string | undefined): WebRequest =>
  new WebRequest(owner, { method: "GET", path: "/a" }, { lane: "bulk" }, key);

test("a read is known by its key until it is removed, and a removed one removes no later one", () => {
  const shared = new SharedReads();
  const [first, second, alone] = [request("a"), request("a"), request(undefined)];
  shared.add(first);
  shared.add(alone);
  expect([shared.get("a"), shared.get(undefined)]).toEqual([first, undefined]);
  shared.add(second);
  shared.remove(first);
  expect(shared.get("a")).toBe(second);
  shared.remove(second);
  shared.remove(alone);
  expect(shared.get("a")).toBeUndefined();
});
