// Records `npm run drill` in a terminal of its own, and draws docs/pictures/drill.svg: node docs/site/record-drill.mjs
// Needs `script` (util-linux), and a clone that is built. A recording that exists is drawn again with --draw FILE.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { drawRecording, readRecording } from "./draw-recording.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PICTURE = `${ROOT}docs/pictures/drill.svg`;
const [COLUMNS, ROWS] = [76, 24];
const COMMAND = "npm run drill";
/** How much faster than it was recorded. */
const SPEED = 4;

/** Runs the command in a terminal; gives its output with times, as a recording. */
async function record() {
  const line = `stty cols ${COLUMNS} rows ${ROWS}; node dist/lib/cli.js drill`;
  const child = spawn("script", ["-qefc", line, "/dev/null"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TERM: "xterm-256color" },
  });
  const events = [[0, "o", "$ "]];
  // The command is typed, as a person does.
  for (const [at, letter] of [...COMMAND].entries()) events.push([1 + at * 0.3, "o", letter]);
  const typedSeconds = 1 + COMMAND.length * 0.3;
  events.push([typedSeconds + 1, "o", "\r\n"]);
  const startMs = performance.now();
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const seconds = (performance.now() - startMs) / 1_000 + typedSeconds + 1;
    events.push([Number(seconds.toFixed(3)), "o", text]);
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`the drills ended with ${code}`);
  const header = { version: 2, width: COLUMNS, height: ROWS, title: COMMAND };
  return [header, ...events].map((one) => JSON.stringify(one)).join("\n");
}

const { values } = parseArgs({ options: { draw: { type: "string" }, keep: { type: "string" } } });
const text = values.draw === undefined ? await record() : readFileSync(values.draw, "utf8");
if (values.keep !== undefined) writeFileSync(values.keep, `${text}\n`);
const title =
  "A terminal that runs npm run drill: each drill of the pool with its grade, and the grade of the run.";
writeFileSync(PICTURE, await drawRecording(readRecording(text), { speed: SPEED, title }));
