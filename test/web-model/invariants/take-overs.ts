import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import { WEB_OPTIONS } from "../settings.ts";

/** Take-overs in a row after which the other login keeps the session. */
const RACES_MAX = 2;

/** `compete: true` only as the option allows, and never in turn with another login without end. */
export const takeOvers: WebInvariant = ofEachPool(
  "a session is taken over only as takeOver allows, and not again and again",
  (pool) => {
    const inits = pool.requests.filter(({ path }) => path === "/iserver/auth/ssodh/init");
    const fields = inits.map(({ body, seq, atMs }) => ({ ...fieldsOf(body), seq, atMs }));
    const breaches = fields
      .filter(({ publish }) => publish !== "true")
      .map(({ atMs }) => `an init at ${atMs} without publish`);
    const taken = fields.filter(({ compete }) => compete === "true");
    const most = { never: 0, once: 1, always: Infinity }[pool.takeOver];
    if (taken.length > most) breaches.push(`${taken.length} take-overs with takeOver "${pool.takeOver}"`);
    for (const [at, { seq, atMs }] of taken.entries()) {
      const before = taken[at - 1];
      if (before !== undefined && !pool.events.some(isDial(before.seq, seq)))
        breaches.push(`two take-overs of one dial, at ${before.atMs} and ${atMs}`);
      const first = taken[at - RACES_MAX];
      if (first !== undefined && !hasLasted(pool, first.seq, seq))
        breaches.push(`more than ${RACES_MAX} take-overs in a row, the last at ${atMs}`);
    }
    return breaches;
  },
);

const isDial =
  (from: number, to: number) =>
  ({ event, seq }: PoolRecord["events"][number]): boolean =>
    event.type === "dial" && seq > from && seq < to;

/** Returns whether a session lasted between two places, or a probe saw that the other login had ended. */
function hasLasted({ events, requests }: PoolRecord, from: number, to: number): boolean {
  const between = events.filter(({ seq }) => seq > from && seq < to);
  const lasted = between.some(({ event, atMs, seq }) => {
    if (event.type !== "ready") return false;
    const lost = between.find((one) => one.seq > seq && one.event.type === "lost");
    return lost !== undefined && lost.atMs - atMs >= LASTS_MS;
  });
  const free = requests.some(
    ({ answer, path }) =>
      path === "/iserver/auth/status" &&
      answer !== undefined &&
      answer.seq > from &&
      answer.seq < to &&
      /"connected":true/.test(answer.body) &&
      /"competing":false/.test(answer.body),
  );
  return lasted || free;
}

/** Duration after which a session has lasted, in ms: the default of `backoffResetMs`. */
const LASTS_MS = WEB_OPTIONS.backoffResetMs ?? 30_000;

function fieldsOf(body: string): { readonly publish: string; readonly compete: string } {
  if (!body.startsWith("{")) {
    const form = new URLSearchParams(body);
    return { publish: "true", compete: form.get("compete") ?? "" };
  }
  const { publish, compete } = JSON.parse(body) as Record<string, unknown>;
  return { publish: `${publish}`, compete: `${compete}` };
}
