// The event log: the newest 5 000 events in memory, and in the page only the rows that can be seen.
import { byId, element, plain, say, setText, time } from "./dom.js";
import { filterOf } from "./filter.js";

const ROWS_MAX = 5_000;
/** Rows above and below what is seen, so that scrolling shows no gaps. */
const MARGIN = 10;

let all = [];
let shown = [];
/** Rows as they were when the log was paused; undefined while it runs. */
let frozen;
let matches = () => true;
let selected;
let isFollowing = true;
let isPlanned = false;
let received = 0;
let atPause = 0;
const clientOf = new Map();

const rowHeight = () => Number.parseFloat(getComputedStyle(byId("log")).getPropertyValue("--row")) || 26;

/** Keeps one event of the trace. */
export function add({ seq, atMs, connection = 0, event = "", text = "", faults = [] }, texts) {
  received++;
  if (event === "opened") clientOf.delete(connection);
  if (event === "start") clientOf.set(connection, Number.parseInt(text.replace(/^\D*/, ""), 10));
  const touched = faults.map((id) => texts.get(String(id)) ?? String(id));
  const clientId = clientOf.get(connection);
  const known = clientId === undefined ? "" : ` client:${clientId}`;
  const found = `${event} ${text} ${touched.join(" ")} #${connection}${known}`.toLowerCase();
  const row = { seq: seq ?? received, atMs, connection, clientId, event, text, faults: touched, found };
  all.push(row);
  // Cut in pieces: a shift for each event would move 5 000 entries.
  if (all.length > ROWS_MAX + 1_000) all = all.slice(-ROWS_MAX);
  if (frozen === undefined && matches(row)) {
    shown.push(row);
    if (shown.length > ROWS_MAX + 1_000) shown = shown.slice(-ROWS_MAX);
  }
  plan();
}

/** Learns client IDs of sessions that began before the page was opened. */
export function know(sessions = []) {
  for (const { connection, clientId } of sessions) if (clientId >= 0) clientOf.set(connection, clientId);
}

/** Forgets client IDs of connections: in the next drill their numbers stand for others. */
export const forgetClients = () => clientOf.clear();

function plan() {
  if (isPlanned) return;
  isPlanned = true;
  requestAnimationFrame(() => {
    isPlanned = false;
    draw();
  });
}

function rowElement(row, index) {
  const who =
    row.connection === 0
      ? ""
      : row.clientId === undefined
        ? `#${row.connection}`
        : `#${row.connection} client ${row.clientId}`;
  const made = element(
    "li",
    {
      "aria-setsize": String(shown.length),
      "aria-posinset": String(index + 1),
      "data-event": plain(row.event),
    },
    element("time", {}, time(row.atMs, true)),
    element("span", { class: "who" }, who),
    element("span", { class: "event" }, row.event),
    element("span", { class: "text" }, row.text),
  );
  if (row.faults.length > 0) {
    made.classList.add("touched");
    made.append(element("span", { class: "by" }, `touched by ${row.faults.join(" and ")}`));
  }
  if (row === selected) made.setAttribute("aria-current", "true");
  made.addEventListener("click", () => select(row));
  return made;
}

function draw() {
  const log = byId("log");
  // Trimmed here too, so that the bound that is shown is exact.
  if (shown.length > ROWS_MAX) shown = shown.slice(-ROWS_MAX);
  const height = rowHeight();
  const rows = byId("rows");
  // By the number of rows, not by scrollHeight: before a filter leaves fewer rows, the page is still as high as before.
  const topMax = Math.max(0, shown.length * height - log.clientHeight);
  const top = isFollowing ? topMax : Math.min(log.scrollTop, topMax);
  const first = Math.max(0, Math.floor(top / height) - MARGIN);
  const end = Math.min(shown.length, Math.ceil((top + log.clientHeight) / height) + MARGIN);
  rows.style.height = `${shown.length * height}px`;
  rows.style.paddingTop = `${first * height}px`;
  rows.replaceChildren(...shown.slice(first, end).map((row, at) => rowElement(row, first + at)));
  if (isFollowing) log.scrollTop = log.scrollHeight;
  const kept = Math.min(frozen?.length ?? all.length, ROWS_MAX);
  const numbers = shown.length === kept ? `${kept}` : `${shown.length} of ${kept}`;
  const older =
    received > kept && frozen === undefined && kept === ROWS_MAX ? ", older ones are dropped" : "";
  const waiting = frozen === undefined ? "" : `, paused: ${received - atPause} new`;
  setText(byId("log-count"), `${numbers}${older}${waiting}`);
  byId("newest").hidden = isFollowing;
}

function refilter() {
  matches = filterOf(byId("filter").value);
  shown = (frozen ?? all).slice(-ROWS_MAX).filter(matches);
  isFollowing = true;
  plan();
}

export function togglePause() {
  const isPaused = frozen === undefined;
  frozen = isPaused ? all.slice() : undefined;
  atPause = received;
  byId("pause").setAttribute("aria-pressed", String(isPaused));
  setText(byId("pause"), isPaused ? "Go on" : "Pause");
  say(isPaused ? "the event log is paused" : "the event log goes on");
  if (!isPaused) refilter();
  else plan();
}

function select(row) {
  selected = row;
  const by = row.faults.length === 0 ? "" : `, touched by ${row.faults.join(" and ")}`;
  const who = row.connection === 0 ? "" : ` connection ${row.connection}`;
  setText(byId("detail"), `${time(row.atMs, true)}${who} ${row.event}: ${row.text}${by}`);
  const height = rowHeight();
  const top = shown.indexOf(row) * height;
  const log = byId("log");
  if (top < log.scrollTop) log.scrollTop = top;
  else if (top + height > log.scrollTop + log.clientHeight) log.scrollTop = top + height - log.clientHeight;
  isFollowing = row === shown.at(-1);
  plan();
}

function move(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step === undefined || shown.length === 0) return;
  event.preventDefault();
  const at = shown.indexOf(selected);
  const next = at < 0 ? shown.length - 1 : Math.min(shown.length - 1, Math.max(0, at + step));
  select(shown[next]);
}

export function startLog() {
  const log = byId("log");
  byId("filter").addEventListener("input", refilter);
  byId("pause").addEventListener("click", togglePause);
  byId("clear").addEventListener("click", () => {
    [all, shown, selected, received, atPause] = [[], [], undefined, 0, 0];
    if (frozen !== undefined) frozen = [];
    setText(byId("detail"), "Select an event to read it whole.");
    plan();
  });
  byId("newest").addEventListener("click", () => {
    isFollowing = true;
    log.focus();
    draw();
  });
  log.addEventListener("scroll", () => {
    isFollowing = log.scrollTop + log.clientHeight >= log.scrollHeight - rowHeight();
    plan();
  });
  log.addEventListener("keydown", move);
  addEventListener("resize", plan);
}
