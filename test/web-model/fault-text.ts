import fc from "fast-check";

/** Durations of a fault, in ms; shorter and longer than the deadlines of the callers. */
const forMs = fc.constantFrom(50, 400, 1_500, 4_000, 12_000, 40_000);
/** Beginnings of the paths of requests that fail. */
const path = fc.constantFrom(
  ...["/tickle", "/iserver/auth", "/iserver/auth/ssodh/init", "/iserver/accounts", "/iserver/account"],
  ...["/iserver/reply", "/iserver/marketdata", "/portfolio", "/iserver"],
);
const topic = fc.constantFrom("smd", "sor", "str", "spl", "ssd", "sld", "system", "sts", "tic");
const request = fc.constantFrom("place", "modify", "cancel", "reply");
const what = fc.constantFrom("login", "truncated", "bytes");

/** Every kind of fault of the fake gateway, in the form of the command line. */
const KINDS: readonly fc.Arbitrary<string>[] = [
  fc.constant("expire"),
  forMs.map((ms) => `expire:what=login,forMs=${ms}`),
  forMs.map((ms) => `compete:forMs=${ms}`),
  fc.tuple(path, forMs).map(([start, ms]) => `compete:afterRequest=${start},forMs=${ms}`),
  forMs.map((ms) => `penalty:forMs=${ms}`),
  fc
    .tuple(path, fc.constantFrom(0, 500, 10_000), fc.constantFrom("none", "done"), forMs)
    .map(([start, ms, effect, f]) => `unavailable:path=${start},afterMs=${ms},effect=${effect},forMs=${f}`),
  fc.tuple(fc.constantFrom(0, 400), forMs).map(([ms, f]) => `unavailable:afterMs=${ms},forMs=${f}`),
  forMs.map((ms) => `mute:forMs=${ms}`),
  // Longer than the silence after which a WebSocket is dead.
  fc.constant("mute:forMs=90000"),
  fc.tuple(path, forMs).map(([start, ms]) => `mute:path=${start},forMs=${ms}`),
  fc.constantFrom("requests", "sockets", "both").map((kind) => `drop:what=${kind},times=1`),
  path.map((start) => `drop:what=requests,afterRequest=${start},times=1`),
  fc
    .tuple(request, fc.constantFrom("unread", "unkept", "unanswered"), fc.constantFrom("rst", "silent"))
    .map(([of, at, how]) => `cut-order:of=${of},at=${at},how=${how}`),
  forMs.map((ms) => `hold-cancels:forMs=${ms}`),
  fc.constant("drop:what=sockets,everyMs=3000,forMs=12000"),
  fc.tuple(fc.integer({ min: 1, max: 400 }), forMs).map(([ms, f]) => `late:byMs=0..${ms},forMs=${f}`),
  fc.tuple(path, forMs).map(([start, ms]) => `late:byMs=2000..7000,path=${start},forMs=${ms}`),
  fc.tuple(topic, forMs).map(([name, ms]) => `late:byMs=500..3000,topic=${name},forMs=${ms}`),
  fc.tuple(what, path).map(([kind, start]) => `garbage:what=${kind},path=${start},times=2,forMs=8000`),
  fc.tuple(what, forMs).map(([kind, ms]) => `garbage:what=${kind},probability=0.3,forMs=${ms}`),
  topic.map((name) => `bad-utf8:topic=${name},times=3,forMs=20000`),
  forMs.map((ms) => `refuse:forMs=${ms}`),
  fc.constant("reset"),
  fc
    .tuple(fc.constantFrom("", ",afterRequest=/iserver/reply"), forMs)
    .map(([at, ms]) => `restart:refuseMs=${ms}${at}`),
];

/** Generates any fault, all kinds equally likely. */
export const anyWebFault: fc.Arbitrary<string> = fc.oneof(...KINDS);
