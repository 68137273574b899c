import fc from "fast-check";

/** Durations of a fault, in ms; shorter and longer than the deadlines of the callers. */
const forMs = fc.constantFrom(0, 50, 400, 1_500, 4_000, 12_000);
/** Requests that are lost or cut. */
const request = fc.constantFrom(
  ...["reqPositions", "reqOpenOrders", "reqAllOpenOrders", "reqCompletedOrders", "reqAccountSummary"],
  ...["reqAccountUpdates", "reqExecutions", "reqContractDetails", "reqHistoricalData", "reqMktData"],
  ...["placeOrder", "cancelOrder", "cancelPositions", "reqCurrentTime", "cancelMktData"],
);

/** How a dial fails. */
const dialFailure = fc.constantFrom("refused", "closed", "reset", "lost", "unreachable", "no-name");
const direction = fc.constantFrom("in", "out", "both");

/** Every kind of fault of the fake, in the form of the command line. */
const KINDS: readonly fc.Arbitrary<string>[] = [
  fc
    .tuple(fc.integer({ min: 1, max: 200 }), forMs)
    .map(([ms, f]) => `latency:frameMs=0..${ms},dialMs=${ms},forMs=${f}`),
  fc.constantFrom("drop:how=fin,times=1", "drop:how=rst,times=1"),
  request.map((name) => `drop:afterRequest=${name},times=1`),
  fc.integer({ min: 1, max: 12 }).map((frames) => `drop:afterFrames=${frames},times=1`),
  fc.integer({ min: 1, max: 3 }).map((dials) => `client-id-conflict:dials=${dials}`),
  forMs.map((ms) => `client-id-conflict:forMs=${ms}`),
  fc.tuple(dialFailure, forMs).map(([how, ms]) => `refuse:how=${how},forMs=${ms}`),
  forMs.map((ms) => `mute:forMs=${ms}`),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom(300, 900), forMs)
    .map(([ms, tailMs, f]) => `latency:frameMs=0..${ms},tailMs=${tailMs},tail=0.1,forMs=${f}`),
  fc.constant("half-open"),
  fc.constant("half-close"),
  request.map((name) => `half-close:afterRequest=${name},times=1,forMs=5000`),
  fc
    .tuple(direction, fc.constantFrom("resume", "die"), fc.constantFrom("lost", "served"), forMs)
    .map(([way, fate, dials, ms]) => `partition:direction=${way},dials=${dials},fate=${fate},forMs=${ms}`),
  fc
    .tuple(direction, fc.integer({ min: 1, max: 300 }), forMs)
    .map(([way, bytes, ms]) => `partition:direction=${way},afterBytes=${bytes},forMs=${ms}`),
  forMs.map((ms) => `freeze:forMs=${ms}`),
  request.map((name) => `half-open:afterRequest=${name},times=1,forMs=5000`),
  fc.constantFrom(0, 300).map((ms) => `restart:deafMs=${ms},refuseMs=500,closeMs=200,muteMs=300`),
  fc
    .tuple(fc.constantFrom("kept", "lost"), forMs)
    .map(([data, ms]) => `connectivity-lost:data=${data},forMs=${ms}`),
  fc
    .tuple(
      fc.constantFrom("market-data", "historical", "contracts"),
      fc.constantFrom("kept", "silent", "notified"),
      forMs,
    )
    .map(([service, bars, ms]) => `farm-broken:service=${service},bars=${bars},forMs=${ms}`),
  forMs.map((ms) => `competing-session:forMs=${ms}`),
  fc.constant("port-moved:port=4003"),
  request.map((name) => `swallow:request=${name},times=1`),
  fc.constantFrom(
    "manual-order:quantity=3",
    "manual-order:quantity=4,limitPrice=1",
    // All that is held, so that the position is closed.
    "manual-order:symbol=AAPL,side=SELL,quantity=100",
    "manual-order:symbol=TSLA,side=BUY,quantity=20",
  ),
  fc.constant("bulletin:text=news"),
  fc
    .tuple(fc.constantFrom("managedAccounts", "nextValidId", "both"), forMs)
    .map(([message, ms]) => `withhold:message=${message},forMs=${ms}`),
  fc
    .tuple(fc.constantFrom("banana", "99", "194"), forMs)
    .map(([v, ms]) => `wrong-protocol:version=${v},forMs=${ms}`),
  fc
    .tuple(fc.constantFrom(157, 163, 176, 187), forMs)
    .map(([v, ms]) => `older-release:version=${v},forMs=${ms}`),
  fc.integer({ min: 1, max: 9 }).map((by) => `next-id-back:by=${by},times=2`),
  request.map((name) => `answer-error:request=${name},times=1`),
  fc
    .constantFrom("{", '{"rejects": 7}')
    .map((advanced) => `answer-error:request=placeOrder,code=201,advanced=${quotedText(advanced)},times=1`),
  // What a client cannot know to be a copy, or to be incomplete, is left out: rows of a list that come twice or late.
  fc.constantFrom("orderStatus", "execDetails", "tickPrice").map((name) => `repeat:message=${name},times=5`),
  fc.constantFrom("tickPrice", "nextValidId").map((name) => `late:message=${name},ms=10..500,times=5`),
  forMs.map((ms) => `order-status:missing=0,doubled=0.5,forMs=${ms}`),
  fc
    .tuple(
      fc.constantFrom("place", "modify"),
      fc.constantFrom("unread", "unkept", "unacknowledged", "unfilled", "unreported"),
      fc.constantFrom("fin", "rst", "half-open"),
    )
    .map(([of, at, how]) => `cut-order:of=${of},at=${at},how=${how}`),
  fc
    .tuple(fc.constantFrom("unread", "unkept", "unacknowledged"), fc.constantFrom("fin", "rst"))
    .map(([at, how]) => `cut-order:of=cancel,at=${at},how=${how}`),
  fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom("fin", "rst", "half-open"))
    .map(([bytes, how]) => `cut-frame:bytes=${bytes},how=${how}`),
  fc
    .tuple(
      fc.constantFrom("in", "out"),
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom("fin", "rst", "half-open"),
    )
    .map(([way, bytes, how]) => `cut-bytes:direction=${way},bytes=${bytes},how=${how},times=1`),
  forMs.map((ms) => `slice:bytes=1..40,forMs=${ms}`),
  forMs.map((ms) => `slice:bytes=20,everyMs=5,joinMs=20,forMs=${ms}`),
  forMs.map((ms) => `bandwidth:bytesPerSecond=5000,forMs=${ms}`),
  // A changed content may be another true message, which no client can know.
  fc.integer({ min: 1, max: 4 }).map((bytes) => `garble:where=length,bytes=${bytes},times=1`),
  fc
    .constantFrom("negative", "zero", "huge", "oversized", "short", "unended", "empty", "garbage")
    .map((how) => `misframe:how=${how},times=1`),
  fc.integer({ min: 1, max: 400 }).map((bars) => `huge-history:bars=${bars},times=2`),
  fc.constant("depth-reset"),
  fc.constantFrom("latin1", "gbk", "garbage").map((encoding) => `bad-bytes:encoding=${encoding},times=3`),
];

/** Writes a text with quotes in it as the value of a parameter. */
function quotedText(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (char) => `\\${char}`)}"`;
}

/** Generates any fault, all kinds equally likely. */
export const anyFault: fc.Arbitrary<string> = fc.oneof(...KINDS);
