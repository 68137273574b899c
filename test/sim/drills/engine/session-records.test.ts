import { expect, test } from "vitest";
import { refusedDials, sessionRecords } from "../../../../sim/drills/engine/session-records.ts";
import { traceEvent } from "../../../support/drill-log.ts";

test("a connection has the times of its dial, of its first nextValidId and of its end", () => {
  const events = [
    traceEvent("opened", "", 1),
    traceEvent("start", "7", 2),
    traceEvent("sent", "nextValidId", 3),
    traceEvent("sent", "nextValidId", 4),
    traceEvent("left", "fin", 5),
    traceEvent("closed", "the client left (fin)", 6),
  ];
  expect(sessionRecords(events)).toEqual([
    {
      connection: 1,
      clientId: 7,
      openedMs: 1,
      readyMs: 3,
      endedMs: 5,
      ending: "The client closed the connection.",
      byFault: false,
    },
  ]);
});

test("each connection has a record of its own, and one that is open has no end", () => {
  const events = [
    traceEvent("opened", "", 1),
    traceEvent("opened", "", 2, { connection: 2 }),
    traceEvent("start", "3", 3, { connection: 2 }),
    traceEvent("closed", "the server closes", 4),
    traceEvent("start", "9", 5, { connection: 8 }),
  ];
  expect(sessionRecords(events)).toMatchObject([
    { connection: 1, clientId: undefined, readyMs: undefined, endedMs: 4 },
    { connection: 2, clientId: 3, endedMs: undefined, ending: undefined },
  ]);
});

test.each([
  ["closed", "a fault cut it (rst)", "TWS closed the connection: a fault cut it (rst).", true],
  ["closed", "the client ID is in use", "TWS closed the connection: the client ID is in use.", false],
  ["left", "rst", "The client reset the connection.", false],
])("an end by %s with the detail %s is written and blamed", (event, detail, ending, byFault) => {
  const [session] = sessionRecords([traceEvent("opened", "", 1), traceEvent(event, detail, 2)]);
  expect(session).toMatchObject({ ending, byFault });
});

test("a connection that became half-open is one that a fault has made useless", () => {
  const events = [traceEvent("opened", "", 1), traceEvent("dead", "", 2), traceEvent("left", "fin", 3)];
  expect(sessionRecords(events)).toMatchObject([{ byFault: true, endedMs: 3 }]);
});

test("refused dials are listed by their times", () => {
  expect(refusedDials([traceEvent("refused", "", 4), traceEvent("opened", "", 5)])).toEqual([{ atMs: 4 }]);
});
