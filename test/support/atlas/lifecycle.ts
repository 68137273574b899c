import { type AtlasEntry, after, all, connect, dials, lifecycle, orders } from "./entries.ts";

/** Entries of the atlas about the daily life of a gateway. */
export const LIFECYCLE: readonly AtlasEntry[] = [
  lifecycle(
    "nightly restart(dur, loses in-flight)",
    "restart:lostOrders=1,refuseMs=500,closeMs=200,muteMs=300",
    all(orders(1), dials, after(600), dials, after(200), dials, after(400), dials),
    [
      "closed read ECONNRESET",
      "2: closed connect ECONNREFUSED",
      "3: closed fin",
      "4: opened",
      "5: nextValidId 1",
    ],
    ["openOrder"],
  ),
  {
    ...connect("login gap(hours)", "refuse:forMs=7200000", all(dials, after(7_200_000), dials), [
      "closed connect ECONNREFUSED",
      "2: nextValidId",
    ]),
    layer: "lifecycle",
  },
  lifecycle(
    "TWS upgrade (server version changes)",
    "older-release:version=163,forMs=1000",
    all(dials, after(1_000), dials),
    ["2: greeting 163", "3: greeting 193"],
  ),
  lifecycle("the port moves (1300)", "port-moved", after(1), ["error 1300 of -1", "closed fin"]),
];
