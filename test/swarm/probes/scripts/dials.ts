import { close, connect, fault, LOSS, order, type ProbeScript } from "./script-steps.ts";

/** A dial that fails in one way. */
const failing = (hit: string, text: string): ProbeScript => ({
  hits: [hit],
  script: [fault(text), connect(4_000), close()],
});

/** Scripts that reach the rare states of dials and handshakes. */
export const DIAL_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: [
      "326 answers the first dial after a lost session",
      "326 answers a dial that followed a wait",
      "326 answers three dials, and then the same ID is free",
    ],
    misses: ["a fallback client ID is used", "the pool gives up after 326 for clientIdTimeoutMs"],
    script: [connect(100), fault("client-id-conflict:dials=3"), fault(LOSS, 8_000), close()],
  },
  {
    hits: [],
    misses: [
      "326 answers the first dial after a lost session",
      "326 answers a dial that followed a wait",
      "326 answers three dials, and then the same ID is free",
    ],
    script: [fault("client-id-conflict:dials=1"), connect(3_000), close()],
  },
  {
    hits: ["a fallback client ID is used"],
    misses: ["every fallback client ID is refused"],
    pool: { clientIdPolicy: [11] },
    script: [fault("client-id-conflict:dials=1"), connect(3_000), close()],
  },
  {
    hits: ["every fallback client ID is refused"],
    pool: { clientIdPolicy: [11, 12] },
    script: [fault("client-id-conflict:dials=3"), connect(5_000), close()],
  },
  {
    hits: ["an ID with orders is dialled again in spite of fallbacks"],
    pool: { clientIdPolicy: [11] },
    script: [
      connect(100),
      order("resting", 500),
      fault("client-id-conflict:dials=2"),
      fault(LOSS, 5_000),
      close(),
    ],
  },
  {
    hits: [
      'the pool gives up at the first 326 by the policy "fail"',
      "the pool dials again after it had given up",
    ],
    misses: ["the pool gives up after 326 for clientIdTimeoutMs"],
    pool: { clientIdPolicy: "fail" },
    script: [fault("client-id-conflict:dials=1"), connect(1_000), connect(1_000), close()],
  },
  {
    hits: ["the pool gives up after 326 for clientIdTimeoutMs", "close() in the state failed"],
    pool: { clientIdTimeoutMs: 2_000 },
    script: [fault("client-id-conflict:forMs=12000"), connect(8_000), close()],
  },
  failing("a connection ends before the greeting", "refuse:how=closed,forMs=500"),
  failing("a connection ends between START_API and managedAccounts", "drop:how=rst,afterFrames=1,times=1"),
  failing("a connection ends between START_API and nextValidId", "drop:how=fin,afterFrames=2,times=1"),
  failing("a handshake times out before the greeting", "mute:forMs=500"),
  failing("a handshake times out because START_API is not answered", "withhold:message=both,forMs=500"),
  failing("a handshake times out because only nextValidId is missing", "withhold:forMs=500"),
  failing("a dial is not answered until it times out", "refuse:how=lost,forMs=500"),
  failing("a dial is refused", "refuse:how=refused,forMs=500"),
  failing("a dial finds no name", "refuse:how=no-name,forMs=500"),
  failing("a dial finds no route", "refuse:how=unreachable,forMs=500"),
  failing("a dial reaches a server that is no TWS", "wrong-protocol:version=banana,forMs=500"),
  failing("a dial reaches a TWS of an unsupported version", 'wrong-protocol:version="99",forMs=500'),
  {
    hits: ["eight dials of one outage fail"],
    script: [fault("refuse:how=refused,forMs=12000"), connect(11_000), close()],
  },
  {
    hits: [
      "the port that 1300 names is dialled",
      "the configured port is dialled after the named one failed",
    ],
    pool: { followPort: true },
    script: [connect(100), fault("port-moved:port=4003", 6_000), close()],
  },
  {
    hits: [
      "nextValidId is not higher than an ID that was used",
      "an order begins after nextValidId went back",
    ],
    script: [
      connect(100),
      order("resting", 300),
      order("resting", 300, { no: 1 }),
      fault("next-id-back:by=9,times=2"),
      fault(LOSS, 3_000),
      order("resting", 500, { no: 2 }),
      close(),
    ],
  },
];
