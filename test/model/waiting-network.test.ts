import { expect, test } from "vitest";
import { VirtualClock } from "../../sim/mod.ts";
import type { TransportEvents } from "../../src/seams/transport.ts";
import { WaitingNetwork } from "./waiting-network.ts";

/** A machine on a network whose events a test makes, and what its program received. */
function machine() {
  const clock = new VirtualClock();
  const log: string[] = [];
  let wire: TransportEvents | undefined;
  let taken: (() => void) | undefined;
  const network = new WaitingNetwork(
    {
      open: (_host, _port, events) => {
        wire = events;
        return {
          write: (_bytes, written) => {
            taken = written;
          },
          end: () => log.push("end"),
          reset: () => log.push("reset"),
        };
      },
    },
    clock,
  );
  const link = network.open("127.0.0.1", 4002, {
    opened: () => log.push("opened"),
    received: (chunk) => log.push(`received ${chunk[0]}`),
    closed: (error) => log.push(`closed ${error?.message ?? ""}`),
  });
  const received = (byte: number): void => wire?.received(Uint8Array.of(byte));
  return { clock, log, network, link, received, wire: () => wire as TransportEvents, taken: () => taken?.() };
}

test("what arrives at a machine that stands still waits in order, each event a turn of its own", async () => {
  const { clock, log, network, link, received, wire, taken } = machine();
  wire().opened();
  network.standStill();
  link.write(Uint8Array.of(0), () => log.push("taken"));
  taken();
  received(1);
  received(2);
  await clock.advance(1_000);
  expect(log).toEqual(["opened"]);
  network.goOn();
  // What arrives now comes after what has waited.
  received(3);
  wire().closed(new Error("lost"));
  expect(log).toEqual(["opened"]);
  clock.after(0, () => log.push("turn"));
  await clock.advance(0);
  expect(log).toEqual(["opened", "taken", "turn", "received 1", "received 2", "received 3", "closed lost"]);
  received(4);
  expect(log.at(-1)).toBe("received 4");
});

test("a program that ends its connection receives nothing of what waited but the end", async () => {
  const { clock, log, network, link, received, wire } = machine();
  network.standStill();
  received(1);
  link.reset();
  wire().closed();
  network.goOn();
  await clock.advance(0);
  expect(log).toEqual(["reset", "closed "]);
});

test("a machine that stands still again keeps what it has not read yet", async () => {
  const { clock, log, network, received } = machine();
  network.standStill();
  received(1);
  network.goOn();
  network.standStill();
  await clock.advance(1_000);
  expect(log).toEqual([]);
  network.goOn();
  await clock.advance(0);
  expect(log).toEqual(["received 1"]);
});

test("connections that the machine gives up end once with ETIMEDOUT, and receive no more", () => {
  const { log, network, received, wire } = machine();
  network.giveUp();
  expect(log).toEqual([]);
  wire().opened();
  network.giveUp();
  received(1);
  wire().closed();
  network.giveUp();
  expect(log).toEqual(["opened", "reset", "closed read ETIMEDOUT"]);
});
