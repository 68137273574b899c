import { expect, test } from "vitest";
import { listenReason } from "../../../sim/net/listen-reason.ts";
import { FakeTws, listen, VirtualClock } from "../../support/sim.ts";

test("a port that cannot be listened on is refused with the reason in words", async () => {
  const tws = new FakeTws({ clock: new VirtualClock() });
  const door = await listen(tws);
  await expect(listen(tws, { port: door.port })).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${door.port}: another program listens there; choose another port`,
  );
  await door.close();
  tws.close();
  expect(listenReason(Object.assign(new Error("x"), { code: "EADDRNOTAVAIL" }))).toBe(
    "this machine does not have that address",
  );
  expect(listenReason(new Error("listen EWHATEVER"))).toBe("listen EWHATEVER");
});
