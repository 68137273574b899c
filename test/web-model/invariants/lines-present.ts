import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import { linesOf } from "../running-lines.ts";
import { WEB_STREAMS } from "../streams.ts";

/** With everything healed, the WebSocket has the subscriptions of the open streams and no other. */
export const linesPresent: WebInvariant = ofEachPool(
  "the current WebSocket has each subscription of an open stream once, and no other",
  (pool) => {
    const { healthyAt } = pool.ending;
    if (healthyAt === undefined) return [];
    const wanted = wantedAt(pool, healthyAt.seq);
    const open = pool.sockets.filter(
      ({ seq, closed }) => seq < healthyAt.seq && (closed?.seq ?? Infinity) > healthyAt.seq,
    );
    const lines = open.flatMap((socket) => linesOf(socket, healthyAt.seq));
    const found = lines.filter(({ endedMs }) => endedMs === undefined).map(({ key }) => key);
    const missing = [...wanted].filter((key) => !found.includes(key)).map((key) => `${key} is missing`);
    const more = found.filter((key) => !wanted.has(key)).map((key) => `${key} is subscribed for nobody`);
    const twice = found.filter((key, at) => found.indexOf(key) !== at).map((key) => `${key} is there twice`);
    return [...missing, ...more, ...twice];
  },
);

function wantedAt({ readings }: PoolRecord, seq: number): ReadonlySet<string> {
  const open = readings.filter(({ began, leftAt }) => began.seq < seq && (leftAt?.seq ?? Infinity) > seq);
  return new Set(open.map(({ name, symbol }) => WEB_STREAMS.get(name)?.key(symbol) ?? name));
}
