import { expect, test } from "vitest";
import { encodeFrame } from "../../../../sim/wire/frames.ts";
import { VirtualClock } from "../../../../sim/world/clock.ts";
import type { PoolError } from "../../../../src/errors.ts";
import type { DialObserver, Session } from "../../../../src/seams/connector.ts";
import type { TransportEvents } from "../../../../src/seams/transport.ts";
import { stoqeyConnector } from "../../../../src/stoqey/connection/connector.ts";
import { AAPL } from "../../../support/contracts.ts";
import { LogLines } from "../../../support/log-lines.ts";

const frame = (...fields: readonly (string | number)[]): Uint8Array => encodeFrame(fields.map(String));
const VERSION = frame(193, "20260113 14:30:00 UTC");
const START = [VERSION, frame(15, 1, "DU1"), frame(9, 1, 40)];

/** An attempt over a connection that the test controls, brought so far. */
function dialled(step: "dialing" | "greeting" | "starting" | "ready", change: Partial<DialObserver> = {}) {
  const clock = new VirtualClock();
  const logger = new LogLines();
  const story: string[] = [];
  const errors: PoolError[] = [];
  const skipped: number[] = [];
  let written = 0;
  let session: Session | undefined;
  let events: TransportEvents | undefined;
  const transport = {
    open: (host: string, port: number, made: TransportEvents) => {
      story.push(`open ${host}:${port}`);
      events = made;
      return {
        write: (_: Uint8Array, taken?: () => void) => {
          written++;
          taken?.();
        },
        end: () => void story.push("fin"),
        reset: () => void story.push("rst"),
      };
    },
  };
  const attempt = stoqeyConnector({ transport, clock, logger }).dial(
    { host: "h", port: 4002, clientId: 1 },
    {
      opened: () => story.push("opened"),
      ready: (made) => {
        session = made;
        story.push("ready");
      },
      received: (event, args) => void story.push(`${event} ${args[0]}`),
      skipped: (messageId) => skipped.push(messageId),
      ended: (error) => {
        story.push(error.code);
        errors.push(error);
      },
      ...change,
    },
  );
  if (events === undefined) throw new Error("nothing was opened");
  const { opened, received, closed } = events;
  if (step !== "dialing") opened();
  if (step === "starting") received(VERSION);
  if (step === "ready") for (const bytes of START) received(bytes);
  return {
    clock,
    logger,
    story,
    errors,
    skipped,
    attempt,
    opened,
    received,
    closed,
    written: () => written,
    session: () => session,
  };
}

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });
const RESET = coded("ECONNRESET", "read ECONNRESET");
const EARLY = "Cannot connect to h:4002: the server closed the connection before the session was ready";

test("the error of a connection that ends names how far it had come, and why it ended", () => {
  for (const [step, cause, code, message] of [
    ["dialing", undefined, "CONNECT_FAILED", "Cannot connect to h:4002: the connection was closed"],
    ["dialing", coded("ECONNREFUSED", "refused"), "CONNECT_FAILED", "Cannot connect to h:4002: refused"],
    ["dialing", coded("EPERM", "not allowed"), "NOT_PERMITTED", "Cannot connect to h:4002: not allowed"],
    ["greeting", undefined, "CONNECT_FAILED", EARLY],
    ["greeting", RESET, "CONNECT_FAILED", `${EARLY}: read ECONNRESET`],
    ["starting", undefined, "CONNECT_FAILED", EARLY],
    ["starting", RESET, "CONNECT_FAILED", `${EARLY}: read ECONNRESET`],
    [
      ...["ready", undefined, "SESSION_LOST"],
      "The session with h:4002 was lost: the server closed the connection",
    ],
    ["ready", RESET, "SESSION_LOST", "The session with h:4002 was lost: read ECONNRESET"],
  ] as const) {
    const { clock, closed, errors, story } = dialled(step);
    closed(cause);
    closed(undefined);
    expect(errors.map((error) => [error.code, error.message, error.cause])).toEqual([[code, message, cause]]);
    // What is gone needs no end.
    expect([story.includes("fin"), story.includes("rst"), clock.timers]).toEqual([false, false, 0]);
  }
});

test("bytes that are no frame are NOT_TWS before a version came; afterwards dials go on", () => {
  const negative = new Uint8Array([0xff, 0xff, 0xff, 0xfe]);
  for (const [step, code, message] of [
    ["greeting", "NOT_TWS", /^Cannot connect to h:4002: the server is not TWS: ./],
    ["starting", "CONNECT_FAILED", /^Cannot connect to h:4002: a frame claims ./],
    ["ready", "SESSION_LOST", /^The session with h:4002 was lost: ./],
  ] as const) {
    const { received, errors, story } = dialled(step);
    received(negative);
    received(VERSION);
    expect(errors).toMatchObject([{ code, message: expect.stringMatching(message) }]);
    expect(errors[0]?.cause).toBeInstanceOf(Error);
    expect(story.at(-1)).toBe(code);
  }
});

test("each refusal of a start has its own code, with the TWS code if there is one", () => {
  const old = dialled("greeting");
  old.received(frame(200, "20260113 14:30:00 UTC"));
  expect(old.errors).toMatchObject([{ code: "UNSUPPORTED_VERSION", twsCode: undefined }]);
  const busy = dialled("starting");
  busy.received(frame(4, 2, -1, 326, "Unable to connect as the client id is already in use.", ""));
  expect(busy.errors).toMatchObject([{ code: "CLIENT_ID_IN_USE", twsCode: 326 }]);
  expect(busy.errors[0]?.message).toMatch(/^Cannot connect to h:4002: .*client ID 1/);
  for (const { story } of [old, busy]) expect(story.filter((line) => line === "fin").length).toBe(1);
});

test("end() ends the connection in order, and resets it when it is not gone within a second", async () => {
  const { clock, attempt, story, closed } = dialled("ready");
  const ended = attempt.end();
  await clock.advance(999);
  expect(story).toEqual(["open h:4002", "opened", "ready", "fin"]);
  await clock.advance(1);
  expect(story.at(-1)).toBe("rst");
  closed(undefined);
  await ended;
  expect([story.length, clock.timers]).toEqual([5, 0]);
  const quick = dialled("ready");
  void quick.attempt.end();
  quick.closed(undefined);
  await quick.clock.advance(10_000);
  expect([quick.story.slice(3), quick.clock.timers]).toEqual([["fin"], 0]);
});

test("after end() nothing is received, read or written", async () => {
  for (const step of ["dialing", "greeting", "starting", "ready"] as const) {
    const { attempt, opened, received, closed, story, errors, session, written } = dialled(step);
    const before = written();
    const ended = attempt.end();
    void attempt.end();
    const lines = story.length;
    opened();
    for (const bytes of START) received(bytes);
    received(new Uint8Array([0xff, 0xff, 0xff, 0xfe]));
    session()?.api.reqCurrentTime();
    closed(RESET);
    await ended;
    expect([step, story.slice(lines), errors, written()]).toEqual([step, [], [], before]);
    expect(story.filter((line) => line === "fin").length).toBe(1);
  }
});

test("a session gives the time of the last message and of the last life, and the frames sent", async () => {
  const { clock, session, received } = dialled("ready");
  const beganMs = clock.now();
  const { receivedMs, aliveMs, outgoing, api, messagesSent } = session() ?? {};
  expect([receivedMs?.(), outgoing?.frames, messagesSent]).toEqual([beganMs, 2, 1]);
  await clock.advance(700);
  api?.reqCurrentTime();
  expect([receivedMs?.(), outgoing?.frames]).toEqual([beganMs, 3]);
  const time = frame(49, 1, 1768314600);
  received(time.subarray(0, 3));
  expect([receivedMs?.(), aliveMs?.()]).toEqual([beganMs, beganMs + 700]);
  await clock.advance(2_000);
  received(time.subarray(3, 10));
  expect([receivedMs?.(), aliveMs?.()]).toEqual([beganMs, beganMs + 714]);
  received(time.subarray(10));
  expect([receivedMs?.(), aliveMs?.()]).toEqual([beganMs + 2_700, beganMs + 2_700]);
});

test("a connection that opens twice is opened once, and its greeting goes out once", () => {
  const { opened, story, written } = dialled("greeting");
  opened();
  expect([story, written()]).toEqual([["open h:4002", "opened"], 1]);
});

test("a message that cannot be read is reported by its number, once the session is ready", () => {
  const broken = [17, 1, "from", "to", 4_000_000, "20260112"] as const;
  const early = dialled("starting");
  early.received(frame(...broken));
  expect([early.skipped, early.logger.lines.length]).toEqual([[], 1]);
  const { received, skipped, errors } = dialled("ready");
  received(frame(...broken));
  received(frame("", 1, 2));
  expect(skipped).toEqual([17, Number.NaN]);
  expect(errors).toEqual([]);
  const deaf = dialled("ready", { skipped: undefined as never });
  deaf.received(frame(...broken));
  expect(deaf.logger.lines.length).toBe(1);
});

test("request numbers are numbers in every event, and an invalid nextValidId is skipped", () => {
  const { received, story, logger } = dialled("ready", {});
  story.length = 0;
  received(frame(74, 1, 41));
  received(frame(52, 1, 42));
  received(frame(9, 1, 43));
  received(frame(9, 1, -5));
  expect(story).toEqual(["accountUpdateMultiEnd 41", "contractDetailsEnd 42", "nextValidId 43"]);
  expect(logger.lines).toEqual(["WARN Cannot use a nextValidId of -5: it is not a valid order number"]);
  const types: unknown[] = [];
  const typed = dialled("ready", { received: (_, args) => void types.push(...args) });
  typed.received(frame(74, 1, 41));
  typed.received(frame(58, 1, 42, 3));
  expect(types).toEqual([41, 42, 3]);
});

test("notices before the session is ready are replayed until it is ended", () => {
  const heard: unknown[] = [];
  const all = dialled("starting", {
    received: (_, args) => {
      heard.push(args[1]);
      if (heard.length === 2) void all.attempt.end();
    },
  });
  for (const code of [2104, 2106, 2158]) all.received(frame(4, 2, -1, code, "a farm is OK:usfarm", ""));
  for (const bytes of START.slice(1)) all.received(bytes);
  expect(heard).toEqual([2104, 2106]);
});

test("unread fields are logged with the ID of the message", () => {
  const { received, story, logger } = dialled("ready");
  story.length = 0;
  received(frame(52, 1, 42, "more"));
  expect(story).toEqual(["contractDetailsEnd 42"]);
  expect(logger.lines).toEqual([
    "WARN Cannot read all of a message of TWS (52): 1 of its 4 fields were not read",
  ]);
});

test("a session with an unacknowledged order is reset, and ended in order once acknowledged", () => {
  for (const [says, how] of [
    [[], "rst"],
    [[frame(1, 6, 7, 1, 100, 1, 1)], "rst"],
    [[frame(3, 7, "Submitted", 0, 1, 0, 9, 0, 0, 1, "", 0)], "fin"],
  ] as const) {
    const { attempt, received, session, story, clock } = dialled("ready");
    session()?.api.placeOrder(7, AAPL, {
      action: "BUY",
      orderType: "LMT",
      totalQuantity: 1,
      lmtPrice: 1,
    } as never);
    for (const bytes of says) received(bytes);
    void attempt.end();
    expect([story.at(-1), clock.timers]).toEqual([how, how === "fin" ? 1 : 0]);
  }
});

test("an exception of an observer is logged with the name of the event", () => {
  const fail = (): never => {
    throw new Error("mine");
  };
  const { received, closed, logger } = dialled("starting", { ready: fail, ended: fail, skipped: fail });
  for (const bytes of START.slice(1)) received(bytes);
  received(frame(17, 1, "from", "to", 4_000_000, "20260112"));
  closed(undefined);
  const handled = logger.lines.filter((line) => line.includes("Cannot handle the event"));
  expect(handled).toEqual(
    ["ready", "skipped", "ended"].map((event) => `WARN Cannot handle the event ${event}: mine`),
  );
});
