import { programTarget } from "../../sim/drills/program/mod.ts";

/** A process that runs a program under drill and ends in the way that its argument names, as soon as the program has printed. */
const [way = "", line = "", graceMs = ""] = process.argv.slice(2);

const printed = (): void => {
  console.log("up");
  if (way === "exits") process.exit(3);
  if (way === "fails")
    setTimeout(() => {
      throw new Error("Cannot go on");
    });
};

await programTarget({
  command: ["sh", "-c", line],
  drill: "none",
  seed: 1,
  graceMs: Number(graceMs),
  echo: printed,
}).start({
  host: "127.0.0.1",
  port: 47_123,
  clientId: 1,
  mark: () => {},
  dials: () => 0,
  events: () => [],
});
setInterval(() => {}, 1_000);
