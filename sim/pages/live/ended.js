// Sessions that ended, read from the trace, for a server whose state does not list them.

const MAX = 50;
const open = new Map();
let ended = [];

/** What the events of an ending mean to a person. */
const REASONS = { "left: fin": "the client closed it", "left: rst": "the client reset it" };

/** Reads one event of the trace. */
export function read({ event, connection, atMs, text = "", faults = [] }) {
  if (event === "opened") open.set(connection, { connection, sinceMs: atMs });
  const session = open.get(connection);
  if (session === undefined) return;
  if (event === "start") session.clientId = Number.parseInt(text.replace(/^\D*/, ""), 10);
  if (event !== "closed" && event !== "left") return;
  open.delete(connection);
  const why =
    event === "closed" ? `TWS closed it: ${text}` : (REASONS[`left: ${text}`] ?? `the client left: ${text}`);
  const by = faults.length === 0 ? "" : `, by ${faults.join(" and ")}`;
  ended = [...ended, { ...session, endedMs: atMs, reason: `${why}${by}` }].slice(-MAX);
}

/** Learns sessions that began before the trace that was read. */
export function know(sessions = []) {
  for (const session of sessions)
    if (!open.has(session.connection)) open.set(session.connection, { ...session });
}

/** Forgets the sessions that are open: their connections are those of a drill that has ended. */
export const forget = () => open.clear();

export const endedSessions = () => ended;
