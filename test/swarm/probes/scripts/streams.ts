import { close, connect, fault, LOSS, leave, next, type ProbeScript, watch } from "./script-steps.ts";

/** The stream is requested again in the next session, and that request has no answer. */
const RESUMING = [
  watch("watchMarketData", 500),
  fault("swallow:request=reqMktData,times=1"),
  fault(LOSS, 2_000),
] as const;

/** Scripts that reach the rare states of streams. */
export const STREAM_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: ["1101 comes while a stream resumes", "1100 comes while a stream resumes"],
    misses: ["a session is lost while a stream resumes"],
    script: [...RESUMING, fault("connectivity-lost:data=lost,forMs=300", 2_000), close()],
  },
  {
    hits: ["a session is lost while a stream resumes", "one gap lasts over two sessions"],
    misses: ["1101 comes while a stream resumes", "1100 comes while a stream resumes"],
    script: [...RESUMING, fault(LOSS, 4_000), close()],
  },
  {
    hits: [],
    misses: [
      "1101 comes while a stream resumes",
      "1100 comes while a stream resumes",
      "a session is lost while a stream resumes",
      "one gap lasts over two sessions",
      "two streams resume after one loss",
    ],
    script: [
      watch("watchMarketData", 500),
      fault("connectivity-lost:data=lost,forMs=300", 2_000),
      fault(LOSS, 3_000),
      close(),
    ],
  },
  {
    hits: ["1101 comes while two streams are open"],
    script: [
      watch("watchMarketData"),
      watch("watchPnL", 500, ""),
      fault("connectivity-lost:data=lost,forMs=300", 2_000),
      close(),
    ],
  },
  {
    hits: ["two streams resume after one loss"],
    script: [watch("watchMarketData"), watch("watchPnL", 500, ""), fault(LOSS, 3_000), close()],
  },
  {
    hits: ["a stream is found silent while its session works"],
    script: [
      watch("watchHistoricalBars", 15_000),
      fault("farm-broken:service=historical,bars=silent,forMs=4000", 30_000),
      close(),
    ],
  },
  {
    hits: ["a stream stays silent after 1102 and is requested again"],
    script: [
      watch("watchHistoricalBars", 15_000),
      fault("connectivity-lost:forMs=300", 1_000),
      fault("farm-broken:service=historical,bars=silent,forMs=4000", 30_000),
      close(),
    ],
  },
  {
    hits: ["a farm breaks while a stream is open", "farms break twice within a minute"],
    script: [
      watch("watchMarketData", 500),
      fault("farm-broken:service=market-data,forMs=500", 3_000),
      fault("farm-broken:service=market-data,forMs=500", 3_000),
      close(),
    ],
  },
  {
    hits: ["a farm breaks while a stream is open"],
    misses: ["farms break twice within a minute"],
    script: [
      watch("watchMarketData", 500),
      fault("farm-broken:service=market-data,forMs=500", 3_000),
      close(),
    ],
  },
  {
    hits: ["a competing session takes the data of a stream"],
    script: [watch("watchMarketData", 500), fault("competing-session:forMs=1000", 3_000), close()],
  },
  {
    hits: ["a reader leaves its stream in a gap"],
    misses: ["a reader leaves a stream that another one reads"],
    script: [
      watch("watchMarketData", 500),
      fault("refuse:how=refused,forMs=4000"),
      fault(LOSS, 500),
      leave(0, 1_000),
      close(),
    ],
  },
  {
    hits: ["a reader leaves a stream that another one reads"],
    misses: ["a reader leaves its stream in a gap"],
    script: [watch("watchMarketData"), watch("watchMarketData", 500), leave(0, 500), close()],
  },
  {
    hits: ["a stream begins while there is no session"],
    misses: ["a stream begins while TWS is cut off from IBKR"],
    script: [watch("watchMarketData", 500), close()],
  },
  {
    hits: ["a stream begins while TWS is cut off from IBKR"],
    misses: ["a stream begins while there is no session"],
    script: [
      connect(100),
      fault("connectivity-lost:forMs=1000", 300),
      watch("watchMarketData", 3_000),
      close(),
    ],
  },
  {
    hits: ["a stream ends because the pool gives up dialling"],
    pool: { clientIdPolicy: "fail" },
    script: [
      watch("watchMarketData", 500),
      fault("client-id-conflict:dials=1"),
      fault(LOSS, 2_000),
      next(500, { do: "connect" }),
      close(),
    ],
  },
];
