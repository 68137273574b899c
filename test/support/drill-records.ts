import type {
  DrillRecord,
  DrillReport,
  FrameRecord,
  GradedCheck,
  RequestRecord,
} from "../../sim/drills/record.ts";
import { seeded } from "../../sim/world/random.ts";

/** Start of every sample, in epoch ms. */
const START_MS = Date.UTC(2026, 0, 15, 14, 30);
/** Time of the machine at which every sample began, in epoch ms. */
const BEGAN_MS = Date.UTC(2026, 10, 30, 9, 15, 20);
const DROP = "drop at=4s mode=rst";
const at = (ms: number): number => START_MS + ms;

/** Makes a check of a sample. */
export function gradedCheck(check: string, change: Partial<GradedCheck> = {}): GradedCheck {
  return {
    check,
    about: `The client keeps to ${check}.`,
    outcome: "passed",
    points: 2,
    reasons: [],
    frames: [],
    ...change,
  };
}

/** Makes a record in which nothing happened. */
export function emptyRecord(drill: string, change: Partial<DrillRecord> = {}): DrillRecord {
  return {
    drill,
    about: "Nothing happens, and nothing is checked.",
    target: "pool",
    seed: 1,
    outcome: "passed",
    grade: 100,
    checks: [],
    command: `ibkr-pool drill run ${drill} --seed 1`,
    beganMs: BEGAN_MS,
    startMs: START_MS,
    endMs: at(10_000),
    sessions: [],
    refusedDials: [],
    requests: [],
    faults: [],
    orders: [],
    gaps: [],
    losses: [],
    halts: [],
    frames: [],
    framesLeftOut: 0,
    program: undefined,
    ...change,
  };
}

/** Makes a record of a drill before a real gateway that is not flat. */
export function openRecord(drill = "drop-storm"): DrillRecord {
  const left = ["the order #1 BUY 5 AAPL was not cancelled (no answer)"];
  return emptyRecord(drill, {
    target: "upstream",
    checks: [gradedCheck("connects")],
    flatEnding: { cancelled: ["#2 BUY 7 AAPL"], closed: ["SELL 10 AAPL"], left },
  });
}

/** Makes a record of a drill before a real gateway that has ended flat. */
export function flatRecord(drill = "drop-fin"): DrillRecord {
  return { ...openRecord(drill), flatEnding: { cancelled: [], closed: [], left: [] } };
}

/** Makes the log of a client that reads quotes on two connections, with a drop between them; equal for equal arguments. */
export function sampleFrames(count: number, durationMs = 10_000): readonly FrameRecord[] {
  const random = seeded(count);
  return Array.from({ length: count }, (_, index) => {
    const ms = Math.floor((index * durationMs) / count);
    const isTouched = ms >= 4_000 && ms < 4_000 + durationMs / 200;
    const isRead = random.next() < 0.2;
    return {
      frame: index + 1,
      atMs: at(ms),
      connection: ms < 4_000 ? 1 : 2,
      event: isTouched ? "lost" : isRead ? "read" : "sent",
      text: isRead
        ? `reqMktData #${100 + (index % 40)} AAPL STK SMART`
        : `tickPrice #${100 + (index % 40)} field ${index % 9} price ${(180 + random.next() * 5).toFixed(2)}`,
      faults: isTouched ? [DROP] : [],
    };
  });
}

function request(
  name: string,
  frame: number,
  fromMs: number,
  toMs: number | undefined,
  change: Partial<RequestRecord>,
): RequestRecord {
  return {
    connection: 1,
    name,
    text: `${name} #${frame} AAPL STK SMART`,
    id: frame,
    atMs: at(fromMs),
    firstAnswerMs: toMs === undefined ? undefined : at(fromMs + 40),
    lastAnswerMs: toMs === undefined ? undefined : at(toMs),
    end: "answered",
    frame,
    ...change,
  };
}

/** Makes a record of a pool that recovers from a drop within a second. */
export function poolRecord(drill = "drop-mid-request"): DrillRecord {
  return emptyRecord(drill, {
    about: "The connection is reset while a request for bars is unanswered, and the pool connects again.",
    checks: [
      gradedCheck("recovers", {
        reasons: ["A session was ready 0.62 s after the loss, within 4.6 s."],
        frames: [62, 66],
      }),
      gradedCheck("one-session"),
      gradedCheck("orders-reconciled", { outcome: "not reached" }),
    ],
    sessions: [
      {
        connection: 1,
        clientId: 1,
        openedMs: at(5),
        readyMs: at(120),
        endedMs: at(4_000),
        ending: "A fault reset the connection.",
        byFault: true,
      },
      {
        connection: 2,
        clientId: 1,
        openedMs: at(4_400),
        readyMs: at(4_620),
        endedMs: at(9_900),
        ending: "The client closed it.",
        byFault: false,
      },
    ],
    requests: [
      request("reqMktData", 3, 200, 9_800, { end: "stream" }),
      request("reqHistoricalData", 58, 3_700, undefined, { end: "lost" }),
      request("reqHistoricalData", 66, 4_700, 5_300, { connection: 2 }),
      request("reqPositions", 80, 6_000, 6_090, { connection: 2, id: undefined }),
    ],
    faults: [{ text: DROP, fromMs: at(4_000), toMs: at(4_050), strikes: 2, frames: [61, 62] }],
    gaps: [{ what: "reqMktData AAPL STK SMART", fromMs: at(4_000), toMs: at(4_640) }],
    losses: [{ connection: 1, lostMs: at(4_000), tookMs: 570, isJudged: true }],
    frames: sampleFrames(150),
  });
}

/** Makes a record of a stock client that fails: two sessions at once, an order twice, a gap for ever, hammering dials. */
export function stockRecord(drill = "nightly-restart"): DrillRecord {
  const restart = "restart for=3s";
  const frames = sampleFrames(400, 20_000).map((frame) => {
    const ms = frame.atMs - START_MS;
    return ms >= 8_000 && ms < 8_200
      ? { ...frame, event: "lost", faults: [restart] }
      : { ...frame, faults: [] };
  });
  return emptyRecord(drill, {
    about:
      "TWS restarts for 3 s as it does each night; the client has to wait, connect again and request its data again.",
    target: "program",
    outcome: "failed",
    grade: 38,
    endMs: at(20_000),
    checks: [
      gradedCheck("connects", {
        about: "The client has a ready session within 30 s.",
        reasons: ["Its first session was ready after 0.31 s."],
        frames: [2],
      }),
      gradedCheck("one-session", {
        about: "The client never has two sessions at once.",
        outcome: "failed",
        points: 3,
        reasons: ["Connections 2 and 3 were both ready from 11.9 s to 20.0 s, with the client IDs 7 and 8."],
        frames: [238, 241],
      }),
      gradedCheck("no-hammering", {
        about: "The client dials at most 10 times in any 10 s.",
        outcome: "failed",
        reasons: ["It dialled 24 times from 8.1 s to 10.9 s."],
        frames: [165],
      }),
      gradedCheck("subscribes-again", {
        about: "After the loss of a session, the client requests each of its subscriptions again.",
        outcome: "failed",
        points: 3,
        reasons: ["reqMktData MSFT STK SMART was lost at 8.0 s and not requested again."],
        frames: [160],
      }),
      gradedCheck("no-order-twice", {
        about: "No order is placed twice.",
        outcome: "failed",
        reasons: ["Order 12 was placed again as order 13 at 12.4 s, and TWS held both."],
        frames: [249],
      }),
      gradedCheck("no-early-requests", {
        about: "The client sends no request before its session is ready.",
        points: 3,
      }),
      gradedCheck("message-rate", { about: "The client sends at most 50 messages in any second." }),
      gradedCheck("cancels-not-left-open", {
        outcome: "not reached",
        about: "Each cancel is followed up until TWS confirms it.",
      }),
    ],
    command: `ibkr-pool drill run ${drill} --seed 1 -- python bot.py --port {port}`,
    sessions: [
      {
        connection: 1,
        clientId: 7,
        openedMs: at(60),
        readyMs: at(310),
        endedMs: at(8_000),
        ending: "TWS restarted.",
        byFault: true,
      },
      {
        connection: 2,
        clientId: 7,
        openedMs: at(11_200),
        readyMs: at(11_500),
        endedMs: undefined,
        ending: undefined,
        byFault: false,
      },
      {
        connection: 3,
        clientId: 8,
        openedMs: at(11_700),
        readyMs: at(11_900),
        endedMs: undefined,
        ending: undefined,
        byFault: false,
      },
    ],
    refusedDials: Array.from({ length: 24 }, (_, index) => ({ atMs: at(8_100 + index * 120) })),
    requests: [
      request("reqMktData", 8, 400, 7_990, { end: "stream", text: "reqMktData #8 AAPL STK SMART" }),
      request("reqMktData", 9, 420, 7_980, { end: "stream", text: "reqMktData #9 MSFT STK SMART" }),
      request("reqHistoricalData", 140, 7_000, undefined, { end: "lost" }),
      request("placeOrder", 150, 7_600, 7_900, { id: 12, text: "placeOrder #12 BUY 100 AAPL LMT 190" }),
      request("placeOrder", 249, 12_400, 12_700, {
        connection: 2,
        id: 13,
        text: "placeOrder #13 BUY 100 AAPL LMT 190",
      }),
      request("reqMktData", 240, 12_000, 19_900, {
        connection: 2,
        end: "stream",
        text: "reqMktData #8 AAPL STK SMART",
      }),
      request("reqHistoricalData", 260, 13_000, undefined, { connection: 3, end: "open" }),
    ],
    faults: [
      { text: restart, fromMs: at(8_000), toMs: at(11_000), strikes: 28, frames: [160, 161, 162, 163] },
    ],
    orders: [
      {
        clientId: 7,
        orderId: 12,
        orderRef: "",
        text: "BUY 100 AAPL LMT 190",
        doubtful: [],
        received: [{ atMs: at(7_640), text: "Submitted, 0 of 100 filled", frame: 152 }],
        held: [
          { atMs: at(7_620), text: "Submitted, 0 of 100 filled", frame: undefined },
          { atMs: at(9_300), text: "Submitted, 40 of 100 filled", frame: undefined },
          { atMs: at(10_100), text: "Filled, 100 of 100 filled", frame: undefined },
        ],
      },
      {
        clientId: 7,
        orderId: 13,
        orderRef: "entry",
        text: "BUY 100 AAPL LMT 190",
        doubtful: [],
        received: [
          { atMs: at(12_450), text: "Submitted, 0 of 100 filled", frame: 250 },
          { atMs: at(12_700), text: "Filled, 100 of 100 filled", frame: 254 },
        ],
        held: [
          { atMs: at(12_420), text: "Submitted, 0 of 100 filled", frame: undefined },
          { atMs: at(12_680), text: "Filled, 100 of 100 filled", frame: undefined },
        ],
      },
    ],
    gaps: [
      { what: "reqMktData AAPL STK SMART", fromMs: at(8_000), toMs: at(12_000) },
      { what: "reqMktData MSFT STK SMART", fromMs: at(8_000), toMs: undefined },
    ],
    losses: [{ connection: 1, lostMs: at(8_000), tookMs: 500, isJudged: true }],
    frames,
    framesLeftOut: 120,
    program: {
      command: ["python", "bot.py", "--port", "40123"],
      ending: "It ran until the end of the drill and was stopped by SIGTERM.",
      output: [
        "connected to 127.0.0.1:40123",
        "lost connection, retrying",
        "Traceback (most recent call last):",
        "  ValueError: no price",
      ],
    },
  });
}

/** Makes a report of records. */
export function reportOf(drills: readonly DrillRecord[]): DrillReport {
  const grades = drills.flatMap(({ grade }) => (grade === null ? [] : [grade]));
  const mean = grades.reduce((sum, grade) => sum + grade, 0) / Math.max(1, grades.length);
  return {
    form: 1,
    version: "0.1.0",
    startMs: START_MS,
    seed: 1,
    grade: grades.length === 0 ? null : Math.round(mean),
    drills,
  };
}

/** Makes a report of a pool that passes, a client that fails, and a drill that was not reached. */
export function sampleReport(): DrillReport {
  const idle = emptyRecord("competing-session", {
    about: "Another login takes the market data, and gives it back.",
    outcome: "not reached",
    grade: null,
    checks: [
      gradedCheck("fault-strikes", {
        outcome: "not reached",
        reasons: ["The fault was never reached: no session was open."],
      }),
    ],
  });
  return reportOf([poolRecord(), stockRecord(), idle]);
}

/** Text that would run, forge lines or turn the direction where it is not shown as it is. */
export const HOSTILE = `</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">\u202e\u0000\u001b[31m]]>&amp;"'`;

/** Makes a record in which every text is hostile. */
export function hostileRecord(): DrillRecord {
  const hostile = <Value>(value: Value): Value => {
    if (
      typeof value === "string" &&
      !["passed", "failed", "stream", "lost", "open", "answered", "program", "not reached"].includes(value)
    )
      return `${value}${HOSTILE}` as Value;
    if (Array.isArray(value)) return value.map(hostile) as Value;
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hostile(inner)])) as Value;
    return value;
  };
  const { drill: _, ...rest } = hostile(stockRecord());
  const program = { command: [HOSTILE], ending: HOSTILE, output: [HOSTILE, "x".repeat(100_000)] };
  return { ...rest, drill: HOSTILE, program };
}
