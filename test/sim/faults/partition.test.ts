import { connect } from "node:net";
import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqCurrentTime } from "../../../sim/wire/requests/session.ts";
import { cutTable } from "../../support/cut-client.ts";
import { rawNetwork } from "../../support/raw-client.ts";
import {
  drop,
  encodedFrame,
  encodedHello,
  FakeTws,
  listen,
  type PartitionParams,
  partition,
} from "../../support/sim.ts";

const PLAIN = ["position", "position", "position", "positionEnd"];

/** A client in memory with a session, and a partition that has just begun. */
async function parted(params: PartitionParams = {}) {
  const made = rawNetwork();
  const client = made.dial();
  await made.clock.advance(1_000);
  const injected = made.tws.inject(partition(params));
  const read = (): number =>
    made.tws.trace.of("read").filter(({ detail }) => detail === "reqPositions").length;
  return { ...made, client, injected, read };
}

test.each([
  ["in", [0, false], [1, true]],
  ["out", [1, false], [1, true]],
  ["both", [0, false], [1, true]],
] as const)(
  "with direction=%s nothing gets through that way until it is healed",
  async (direction, ...seen) => {
    const { clock, client, read, injected } = await parted({ direction });
    client.requestPositions();
    await clock.advance(60_000);
    const now = (): readonly unknown[] => [read(), client.log.some((line) => line.startsWith("positions"))];
    expect(now()).toEqual(seen[0]);
    injected.heal();
    await clock.advance(0);
    expect(now()).toEqual(seen[1]);
  },
);

test("what was held arrives in order and once, before anything later", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.names();
  const injected = tws.inject(partition({ afterBytes: 30 }));
  client.send(reqPositions);
  client.send(reqCurrentTime);
  expect(client.names()).toEqual([]);
  injected.heal();
  client.send(reqPositions);
  expect(client.names()).toEqual([...PLAIN, "currentTime", ...PLAIN]);
});

test("dials are lost while it lasts, and with dials=served they are answered", async () => {
  const { clock, client, dial } = await parted({ direction: "in", forMs: 4_000 });
  const lost = dial(2);
  await clock.advance(10_000);
  expect(lost.log.at(-1)).toBe("ready 7000");
  expect(client.log.at(-1)).toBe("ready 0");
  const other = await parted({ direction: "in", dials: "served" });
  const dialled = other.dial(2);
  await other.clock.advance(1_000);
  expect(dialled.log).toEqual(["opened 0"]);
});

test("a FIN of the client arrives with what it has sent; an RST is lost, and the ID stays taken", async () => {
  const ended = await parted({ direction: "in" });
  ended.client.requestPositions();
  ended.client.link.end();
  await ended.clock.advance(5_000);
  expect([ended.read(), [...ended.tws.clients().keys()]]).toEqual([0, [1]]);
  ended.injected.heal();
  await ended.clock.advance(0);
  expect([ended.read(), [...ended.tws.clients().keys()]]).toEqual([1, []]);

  const reset = await parted({ direction: "in", forMs: 1_000 });
  reset.client.requestPositions();
  await reset.clock.advance(0);
  reset.client.link.reset();
  await reset.clock.advance(5_000);
  // Bytes that the client's system has discarded are not sent again.
  expect([reset.read(), [...reset.tws.clients().keys()]]).toEqual([0, [1]]);
  expect(reset.network.live).toBe(0);
  // The fake holds a client ID for 10 s.
  await reset.clock.advance(5_000);
  expect([...reset.tws.clients().keys()]).toEqual([]);
});

test("a client whose reset was lost learns of it when it sends something afterwards", async () => {
  const { clock, tws, client, injected } = await parted({ direction: "out" });
  tws.inject(drop({ how: "rst" }));
  client.requestPositions();
  await clock.advance(60_000);
  expect([client.log.at(-1), tws.sessions()]).toEqual(["ready 0", []]);
  injected.heal();
  await clock.advance(60_000);
  expect(client.log.at(-1)).toBe("ready 0");
  client.requestPositions();
  await clock.advance(0);
  expect(client.log.at(-1)).toBe("closed 121000 read ECONNRESET");
});

test("a FIN of TWS comes when the partition is over", async () => {
  const { clock, tws, client, injected } = await parted({ direction: "out" });
  tws.inject(drop({ how: "fin" }));
  await clock.advance(60_000);
  expect(client.log.at(-1)).toBe("ready 0");
  injected.heal();
  await clock.advance(0);
  expect(client.log.at(-1)).toBe("closed 61000");
});

test("with fate=die connections that were blocked stay half-open, and others live", async () => {
  const { clock, tws, client, injected, dial } = await parted({
    fate: "die",
    direction: "in",
    afterBytes: 9,
  });
  client.requestPositions();
  client.requestPositions();
  await clock.advance(1_000);
  injected.heal();
  client.requestPositions();
  await clock.advance(60_000);
  expect([client.log.at(-1), tws.sessions()]).toEqual(["positions 1000", []]);
  expect(injected.touched).toEqual(["frame", "session"]);
  const quiet = dial(3);
  await clock.advance(0);
  tws.inject(partition({ fate: "die", afterBytes: 1_000 })).heal();
  quiet.requestPositions();
  await clock.advance(0);
  expect(quiet.log.at(-1)).toMatch(/^positions/);
});

test("a partition through which nothing had to pass has touched nothing", async () => {
  const { clock, injected, client } = await parted({ afterBytes: 1_000_000 });
  client.requestPositions();
  await clock.advance(1_000);
  injected.heal();
  expect([injected.strikes, client.log.at(-1)]).toEqual([0, "positions 1000"]);
});

test("over TCP bytes are held, dials are mute, and healed, what was held is served", async () => {
  const tws = new FakeTws({ profile: "gentle" });
  const door = await listen(tws);
  const socket = connect({ port: door.port, host: door.host });
  socket.resume();
  socket.write(encodedHello(100, 193));
  socket.write(encodedFrame(["71", "2", "1", ""]));
  await expect.poll(() => tws.sessions().length).toBe(1);
  const injected = tws.inject(partition());
  socket.write(encodedFrame(["61", "1"]));
  await expect.poll(() => injected.touched).toContain("frame");
  const other = connect({ port: door.port, host: door.host });
  await expect.poll(() => tws.trace.of("opened").at(-1)?.detail).toBe("and stays mute");
  const reads = (): readonly string[] => tws.trace.of("read").map(({ detail }) => detail);
  expect(reads()).not.toContain("reqPositions");
  injected.heal();
  expect(reads()).toContain("reqPositions");
  socket.destroy();
  other.destroy();
  tws.close();
  await door.close();
});
