// Sessions that are open, and those that ended lately.
import { byId, element, keyed, lasted, setText, time } from "./dom.js";
import { rateOf } from "./rate.js";

const clientText = ({ clientId }) =>
  clientId === undefined || clientId === null || clientId < 0 ? "no client ID yet" : `client ${clientId}`;

function makeSession() {
  return element(
    "li",
    { class: "session" },
    element("b", { class: "who" }),
    element("span", { class: "chip number" }),
    element("span", { class: "since" }),
    element("span", { class: "rates" }),
  );
}

function updateSession(child, session, nowMs) {
  const { connection, sinceMs, serverVersion = session.version } = session;
  const [who, number, since, rates] = child.children;
  const own = rateOf(connection);
  setText(who, clientText(session));
  setText(number, `connection ${connection}`);
  const version = serverVersion > 0 ? `, version ${serverVersion}` : "";
  setText(since, `since ${time(sinceMs)} (${lasted(nowMs - sinceMs)})${version}`);
  setText(rates, `${own.in} in, ${own.out} out a second`);
  rates.classList.toggle("over", own.in > 50);
}

function makeEnded() {
  return element(
    "li",
    { class: "session" },
    element("b"),
    element("span", { class: "chip number" }),
    element("span"),
    element("span", { class: "reason" }),
  );
}

function updateEnded(child, session) {
  const { connection, sinceMs, endedMs, reason } = session;
  const [who, number, when, why] = child.children;
  setText(who, clientText(session));
  setText(number, `connection ${connection}`);
  setText(when, `ended ${time(endedMs)} after ${lasted(endedMs - sinceMs)}`);
  setText(why, reason ?? "no reason is known");
}

/** Shows the sessions of a state. */
export function showSessions({ sessions = [], ended = [], clientIds, nowMs }) {
  keyed(
    byId("sessions"),
    sessions,
    (one) => one.connection,
    makeSession,
    (child, one) => updateSession(child, one, nowMs),
  );
  const ids = clientIds ?? sessions.map(({ clientId }) => clientId).filter((id) => id >= 0);
  setText(byId("client-ids"), ids.length === 0 ? "none" : [...ids].sort((a, b) => a - b).join(", "));
  setText(byId("sessions-count"), sessions.length);
  byId("sessions-none").hidden = sessions.length > 0;
  const newest = [...ended].sort((a, b) => b.endedMs - a.endedMs || b.connection - a.connection).slice(0, 20);
  keyed(byId("ended"), newest, (one) => one.connection, makeEnded, updateEnded);
  setText(byId("ended-count"), ended.length);
}
