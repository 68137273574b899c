// Draws a terminal recording (asciicast v2) as one animated SVG, in light and dark colours, which needs no script and no font.
import terminals from "@xterm/headless";

const { Terminal } = terminals;

/** Sizes in px of a character cell, and of the frame around the screen. */
const [CELL_WIDTH, CELL_HEIGHT, PADDING, BAR] = [8.4, 19, 16, 34];
/** Shortest time of a frame, and time of the last one, in ms of the drawing. */
const [FRAME_MS_MIN, LAST_MS] = [120, 6_000];

/** Colours by their number in a terminal, as names of CSS variables; others are drawn in that of the text. */
const COLOURS = {
  1: "red",
  2: "green",
  3: "yellow",
  4: "blue",
  8: "dim",
  9: "red",
  10: "green",
  11: "yellow",
  12: "blue",
};

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const written = (terminal, text) => new Promise((resolve) => terminal.write(text, resolve));

/** Gets the runs of equal style of a line of the screen. */
function runsOf(line, columns) {
  const runs = [];
  for (let x = 0; x < columns; x++) {
    const cell = line?.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const colour = cell.isFgPalette() ? (COLOURS[cell.getFgColor()] ?? "") : "";
    const style = [colour || (cell.isDim() ? "dim" : ""), cell.isBold() ? "bold" : ""]
      .filter(Boolean)
      .join(" ");
    const last = runs.at(-1);
    const text = cell.getChars() || " ";
    if (last?.style === style) last.text += text;
    else runs.push({ style, text });
  }
  return runs;
}

/** Draws a line as spans; an empty text for a line without characters. */
function markupOf(runs) {
  const spans = runs.map(({ style, text }) =>
    style === "" ? escaped(text) : `<tspan class="${style}">${escaped(text)}</tspan>`,
  );
  return spans.join("").trimEnd();
}

/** Plays the recording, and takes a picture of the screen after each step that is long enough. */
async function framesOf({ header, events }, speed) {
  const { width: cols, height: rows } = header;
  const terminal = new Terminal({ cols, rows, allowProposedApi: true, convertEol: false });
  const frames = [];
  const picture = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: rows }, (_, y) =>
      markupOf(runsOf(active.getLine(active.viewportY + y), cols)),
    );
  };
  for (const [index, [seconds, kind, text]] of events.entries()) {
    if (kind !== "o") continue;
    await written(terminal, text);
    const atMs = (seconds * 1_000) / speed;
    const nextMs = ((events[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) * 1_000) / speed;
    const slot = Math.floor(atMs / FRAME_MS_MIN);
    if (Math.floor(nextMs / FRAME_MS_MIN) === slot) continue;
    const lines = picture();
    if (frames.at(-1)?.lines.join("\n") !== lines.join("\n"))
      frames.push({ atMs: slot * FRAME_MS_MIN, lines });
  }
  return frames;
}

/** Reads a recording: a header, then one event a line. */
export function readRecording(text) {
  const [header, ...events] = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  if (header?.version !== 2) throw new Error("this is no recording of version 2");
  return { header, events };
}

/**
 * Draws a recording.
 *
 * @param recording What `readRecording` gives.
 * @param options `speed`: how much faster than it was recorded; `title`: what it shows, for people who do not see it.
 */
export async function drawRecording(recording, { speed, title }) {
  const frames = await framesOf(recording, speed);
  const { width: columns, height: rows } = recording.header;
  const [innerWidth, innerHeight] = [columns * CELL_WIDTH, rows * CELL_HEIGHT];
  const [width, height] = [Math.ceil(innerWidth + 2 * PADDING), innerHeight + BAR + PADDING];
  const lines = new Map();
  const idOf = (line) => {
    if (!lines.has(line)) lines.set(line, `l${lines.size}`);
    return lines.get(line);
  };
  const film = frames.map(({ lines: shown }, nth) => {
    const uses = shown.flatMap((line, y) =>
      line === "" ? [] : [`<use href="#${idOf(line)}" y="${y * CELL_HEIGHT}"/>`],
    );
    return `<g transform="translate(0 ${nth * innerHeight})">${uses.join("")}</g>`;
  });
  const totalMs = (frames.at(-1)?.atMs ?? 0) + LAST_MS;
  const steps = frames.map(
    ({ atMs }, nth) =>
      `${((atMs / totalMs) * 100).toFixed(3)}%{transform:translateY(${-nth * innerHeight}px)}`,
  );
  const last = `translateY(${-(frames.length - 1) * innerHeight}px)`;
  const definitions = [...lines].map(([line, id]) => `<text id="${id}" y="14">${line}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="t">
<title id="t">${escaped(title)}</title>
<style>
svg{--back:#fff;--edge:#d0d7de;--text:#1f2328;--dim:#59636e;--red:#b42318;--green:#136f3a;--yellow:#7a5b00;--blue:#0a56b8}
@media (prefers-color-scheme:dark){svg{--back:#161b22;--edge:#3d444d;--text:#e6edf3;--dim:#9198a1;--red:#ff8f85;--green:#5fd38a;--yellow:#e3b341;--blue:#79b8ff}}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;fill:var(--text);white-space:pre}
.dim{fill:var(--dim)}.red{fill:var(--red)}.green{fill:var(--green)}.yellow{fill:var(--yellow)}.blue{fill:var(--blue)}.bold{font-weight:600}
#film{animation:film ${(totalMs / 1_000).toFixed(2)}s steps(1,end) infinite}
@keyframes film{${steps.join("")}100%{transform:${last}}}
@media (prefers-reduced-motion:reduce){#film{animation:none;transform:${last}}}
</style>
<defs><clipPath id="screen"><rect width="${innerWidth}" height="${innerHeight}"/></clipPath>${definitions.join("")}</defs>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="var(--back)" stroke="var(--edge)"/>
<g fill="var(--edge)"><circle cx="18" cy="17" r="5"/><circle cx="35" cy="17" r="5"/><circle cx="52" cy="17" r="5"/></g>
<g transform="translate(${PADDING} ${BAR})" clip-path="url(#screen)"><g id="film">${film.join("")}</g></g>
</svg>
`;
}
