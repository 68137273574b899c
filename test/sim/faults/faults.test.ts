import { expect, test } from "vitest";
import {
  clientIdConflict,
  drop,
  encodedFrame,
  encodedHello,
  FAULTS,
  FakeTws,
  halfOpen,
  latency,
  MemoryNetwork,
  mute,
  parseFault,
  refuse,
  ServerReader,
  swallow,
  VirtualClock,
} from "../../support/sim.ts";

/** A client that does what it is told and keeps what it hears, and when. */
class Caller {
  readonly frames: (readonly string[])[] = [];
  readonly log: string[] = [];
  readonly link;
  readonly #beginMs: number;

  constructor(clock: VirtualClock, network: MemoryNetwork, clientId = 1) {
    this.#beginMs = clock.now();
    const reader = new ServerReader();
    const at = (): number => clock.now() - this.#beginMs;
    this.link = network.open("127.0.0.1", 4002, {
      opened: () => {
        this.log.push(`opened ${at()}`);
        this.link.write(encodedHello(100, 193));
      },
      received: (chunk) => {
        for (const fields of reader.push(chunk)) {
          this.frames.push(fields);
          if (this.frames.length === 1) {
            this.log.push(`greeted ${at()}`);
            this.link.write(encodedFrame(["71", "2", `${clientId}`, ""]));
          }
          if (fields[0] === "9") this.log.push(`ready ${at()}`);
          if (fields[0] === "62") this.log.push(`positions ${at()}`);
          if (fields[3] === "326") this.log.push(`326 ${at()}`);
        }
      },
      closed: (error) => this.log.push(`closed ${at()}${error === undefined ? "" : ` ${error.message}`}`),
    });
  }

  askPositions(): void {
    this.link.write(encodedFrame(["61", "1"]));
  }
}

function world(seed = 1) {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const tws = new FakeTws({ clock, seed, lingerMs: 10_000 });
  network.attach(tws, 4002);
  return { clock, network, tws, call: (clientId?: number) => new Caller(clock, network, clientId) };
}

test("every kind of fault has its row here and a form for the command line", () => {
  expect(FAULTS.map(({ kind }) => kind)).toEqual([
    "latency",
    "drop",
    "client-id-conflict",
    "refuse",
    "mute",
    "half-open",
    // These are TWS's daily life, shown in their own file.
    "restart",
    "connectivity-lost",
    "farm-broken",
    "competing-session",
    "port-moved",
    // Shown here again.
    "swallow",
    // And these are daily life as well.
    "order-by-hand",
    "bulletin",
  ]);
});

test("latency: the dial, the handshake and every message take as long as told, in order", async () => {
  const { clock, tws, call } = world();
  tws.inject(latency({ dialMs: 100, handshakeMs: 1_000, frameMs: 10 }));
  const caller = call();
  await clock.advance(5_000);
  // Dial, hello in, greeting out; START_API in, nextValidId out.
  expect(caller.log).toEqual(["opened 100", "greeted 1120", "ready 1140"]);
  tws.heal();
  caller.askPositions();
  await clock.advance(0);
  expect(caller.log.at(-1)).toBe("positions 5000");
});

test("latency: a range is drawn from the seed, and no message overtakes another", async () => {
  const logs = [];
  for (const seed of [1, 1, 2]) {
    const { clock, tws, call } = world(seed);
    tws.inject(latency({ frameMs: [0, 500] }));
    const caller = call();
    await clock.advance(10_000);
    for (let question = 0; question < 5; question++) caller.askPositions();
    await clock.advance(60_000);
    expect(caller.frames.slice(7).map(([id]) => id)).toEqual(Array(5).fill(["61", "61", "61", "62"]).flat());
    logs.push(caller.log);
  }
  expect(logs[0]).toEqual(logs[1]);
  expect(logs[0]).not.toEqual(logs[2]);
});

test("drop without a trigger cuts every session now, in order or at once", async () => {
  const { clock, tws, call } = world();
  const callers = [call(1), call(2)];
  await clock.advance(1_000);
  tws.inject(drop({ how: "fin", times: 1 }));
  await clock.advance(0);
  tws.inject(drop());
  await clock.advance(0);
  expect(callers.map(({ log }) => log.at(-1))).toEqual(["closed 1000", "closed 1000 read ECONNRESET"]);
  expect(tws.clients().size).toBe(0);
});

test("drop after a request: it was read, and is not answered", async () => {
  const { clock, tws, call } = world();
  const caller = call();
  await clock.advance(0);
  tws.inject(drop({ how: "fin", afterRequest: "reqPositions" }));
  caller.askPositions();
  await clock.advance(0);
  expect(tws.trace.of("read").at(-1)?.detail).toBe("reqPositions");
  expect(caller.log.slice(-1)).toEqual(["closed 0"]);
});

test("drop at a message count, after a time, and again and again", async () => {
  const { clock, tws, call } = world();
  tws.inject(drop({ how: "fin", afterFrames: 2, times: 1 }));
  const early = call();
  await clock.advance(0);
  // START_API is the first message of the session and managedAccounts the second.
  expect(early.frames.map(([id]) => id)).toEqual(["193", "15"]);
  expect(early.log.at(-1)).toBe("closed 0");
  tws.heal();
  tws.inject(drop({ how: "fin", afterMs: 700 }));
  const later = call();
  await clock.advance(1_000);
  expect(later.log.at(-1)).toBe("closed 700");
  tws.heal();
  tws.inject(drop({ how: "fin", everyMs: 400, forMs: 1_000 }));
  const again = [call()];
  await clock.advance(500);
  again.push(call());
  await clock.advance(500);
  again.push(call());
  await clock.advance(5_000);
  expect(again.map(({ log }) => log.at(-1))).toEqual(["closed 400", "closed 300", "ready 0"]);
});

test("drop with a probability follows the seed", async () => {
  const cut = async (seed: number): Promise<boolean[]> => {
    const { clock, tws, call } = world(seed);
    const callers = Array.from({ length: 20 }, (_, clientId) => call(clientId));
    await clock.advance(0);
    tws.inject(drop({ probability: 0.5 }));
    await clock.advance(0);
    return callers.map(({ log }) => log.at(-1)?.startsWith("closed") === true);
  };
  expect(await cut(3)).toEqual(await cut(3));
  expect(new Set(await cut(3)).size).toBe(2);
  expect(await cut(3)).not.toEqual(await cut(4));
});

test("client-id-conflict: 326 then close, for n dials or until healed", async () => {
  const { clock, tws, call } = world();
  tws.inject(clientIdConflict({ dials: 2 }));
  const callers = [];
  for (let dial = 0; dial < 3; dial++) {
    callers.push(call());
    await clock.advance(0);
  }
  expect(callers.map(({ log }) => log.slice(2))).toEqual([
    ["326 0", "closed 0"],
    ["326 0", "closed 0"],
    ["ready 0"],
  ]);
  expect(tws.faults()).toEqual([]);
  const other = tws.inject(clientIdConflict({ clientId: 9 }));
  expect([call(9), call(8)].length).toBe(2);
  await clock.advance(0);
  expect([...tws.clients().keys()]).toEqual([1, 8]);
  other.heal();
});

test("refuse: dials are refused and sessions go on; healed, dials are answered", async () => {
  const { clock, tws, call } = world();
  const before = call(1);
  await clock.advance(0);
  tws.inject(refuse({ forMs: 1_000 }));
  const during = call(2);
  await clock.advance(1_000);
  expect(during.log).toEqual(["closed 0 connect ECONNREFUSED 127.0.0.1:4002"]);
  before.askPositions();
  const after = call(2);
  await clock.advance(0);
  expect(before.log.at(-1)).toBe("positions 1000");
  expect(after.log.at(-1)).toBe("ready 0");
});

test("mute: what is accepted says nothing, and stays mute when others speak again", async () => {
  const { clock, tws, call } = world();
  const fault = tws.inject(mute());
  const silent = call(1);
  await clock.advance(1_000);
  fault.heal();
  const other = call(2);
  await clock.advance(60_000);
  expect(silent.log).toEqual(["opened 0"]);
  expect(other.log.at(-1)).toBe("ready 0");
});

test("half-open: nothing gets through, the end is not noticed, and the ID stays taken for lingerMs", async () => {
  const { clock, tws, call } = world();
  const dead = call(1);
  await clock.advance(0);
  tws.inject(halfOpen()).heal();
  dead.askPositions();
  await clock.advance(1_000);
  expect(dead.log.at(-1)).toBe("ready 0");
  dead.link.reset();
  const refused = call(1);
  await clock.advance(0);
  expect(refused.log.at(-2)).toBe("326 0");
  expect(tws.trace.of("left").length).toBe(1);
  await clock.advance(9_000);
  const served = call(1);
  await clock.advance(0);
  expect(served.log.at(-1)).toBe("ready 0");
});

test("half-open after a request: it was read, and is not answered", async () => {
  const { clock, tws, call } = world();
  tws.inject(halfOpen({ afterRequest: "reqPositions" }));
  const caller = call();
  await clock.advance(0);
  caller.askPositions();
  await clock.advance(5_000);
  expect(tws.trace.of("read").at(-1)?.detail).toBe("reqPositions");
  expect(caller.log.at(-1)).toBe("ready 0");
});

test("a fault heals by itself when told for how long, and healing twice is healing once", async () => {
  const { clock, tws } = world();
  const fault = tws.inject(mute({ forMs: 500 }));
  await clock.advance(499);
  expect(tws.faults().map(({ fault: { text } }) => text)).toEqual(["mute:forMs=500"]);
  await clock.advance(1);
  fault.heal();
  expect(tws.faults()).toEqual([]);
  expect(tws.trace.of("heal").length).toBe(1);
});

test("close() leaves nothing on the clock, whatever was in force", async () => {
  const { clock, network, tws, call } = world();
  call(1);
  tws.inject(drop({ everyMs: 300 }));
  tws.inject(latency({ frameMs: 700 }));
  tws.inject(mute({ forMs: 10_000 }));
  call(2);
  await clock.advance(1_000);
  tws.close();
  await clock.advance(0);
  expect(clock.timers).toBe(0);
  expect(network.live).toBe(0);
});

test("a fault reads the same from the command line as it is written", () => {
  for (const text of [
    "mute",
    "refuse:forMs=1000",
    "latency:dialMs=1000,frameMs=5..20",
    "drop:how=fin,afterRequest=reqPositions,probability=0.25",
    "client-id-conflict:dials=3",
    "half-open:afterRequest=reqHistoricalData",
    "restart:refuseMs=500,muteMs=0",
    "connectivity-lost:data=lost",
    "farm-broken:service=hmds,farm=ushmds,bars=error",
    "competing-session",
  ]) {
    expect(parseFault(text).text).toBe(text);
  }
});

test.each([
  ["dorp", /there is no "dorp"; the faults are latency, drop/],
  ["drop:how", /"how" is not like key=value/],
  ["drop:how=gently", /"drop": how: invalid option/],
  ["drop:afterRequest=reqEverything", /afterRequest/],
  ["drop:probability=2", /probability/],
  ["latency:frameMs=20..5", /frameMs: the second must not be below the first/],
  ["mute:forMs=-1", /forMs/],
  ["mute:volume=3", /volume/],
  ["connectivity-lost:data=some", /data/],
  ["farm-broken:service=milk", /service/],
])("what cannot be read gets a sentence: %s", (text, sentence) => {
  expect(() => parseFault(text)).toThrow(sentence);
});

test("swallow: a request is read and comes to nothing, as often as told; the next one is answered", async () => {
  const { clock, tws, call } = world();
  const caller = call();
  await clock.advance(0);
  tws.inject(swallow({ request: "reqPositions", times: 2 }));
  for (let question = 0; question < 3; question++) caller.askPositions();
  await clock.advance(1_000);
  expect(caller.log.filter((line) => line.startsWith("positions"))).toHaveLength(1);
  expect(tws.trace.of("lost").map(({ detail }) => detail)).toEqual(["reqPositions", "reqPositions"]);
});

test("refuse with how=closed: a dial is accepted and ended at once", async () => {
  const { clock, tws, call } = world();
  tws.inject(refuse({ how: "closed", forMs: 1_000 }));
  const caller = call();
  await clock.advance(500);
  expect(caller.log).toEqual(["opened 0", "closed 0"]);
  expect(tws.refusing).toBe(false);
  await clock.advance(1_000);
  const next = call();
  await clock.advance(0);
  expect(next.log.at(-1)).toMatch(/^ready/);
});
