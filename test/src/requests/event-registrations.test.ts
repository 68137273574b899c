import { expect, test } from "vitest";
import { EventRegistrations } from "../../../src/requests/event-registrations.ts";
import type { Recipient, Router } from "../../../src/routing/router.ts";

/** A listener, and what it did at the router, with whom. */
function listening() {
  const recipient: Recipient = { receive: () => {} };
  const did: string[] = [];
  const log =
    (what: string) =>
    (event: string, who: Recipient): void =>
      void did.push(`${what} ${event} ${who === recipient}`);
  const router = { listen: log("listen"), unlisten: log("unlisten") } as unknown as Router;
  return { it: new EventRegistrations(router, recipient), did: () => did.splice(0) };
}

test("each event is registered once, however often it is added, and no more after clear()", () => {
  const { it, did } = listening();
  it.add(["position", "positionEnd"]);
  it.add(["positionEnd", "openOrder"]);
  expect(did()).toEqual(["listen position true", "listen positionEnd true", "listen openOrder true"]);
  it.clear();
  expect(did()).toEqual(["unlisten position true", "unlisten positionEnd true", "unlisten openOrder true"]);
  it.clear();
  expect(did()).toEqual([]);
  it.add(["position"]);
  expect(did()).toEqual(["listen position true"]);
});
