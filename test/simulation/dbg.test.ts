import { test } from "vitest";
import { WebRun } from "../web-model/run.ts";
test("dbg", async () => {
  const run = await WebRun.of(JSON.parse(process.env.SCRIPT ?? "[]"));
  const from = Number(process.env.FROM ?? 0), to = Number(process.env.TO ?? Infinity);
  const t0 = Date.parse(run.world.at);
  const all: [number, string][] = [];
  for (const p of run.pools) {
    for (const r of p.requests) { all.push([r.seq, `${r.atMs - t0} ${p.label} > ${r.method} ${r.path}?${r.query} ${r.body.slice(0,80)}`]); const e = r.answer ?? r.ended; if (e) all.push([e.seq, `${e.atMs - t0} ${p.label} < ${r.path} ${r.answer ? r.answer.status + " " + r.answer.body.slice(0, 150) : "ended"}`]); }
    for (const s of p.sockets) { all.push([s.seq, `${s.atMs - t0} ${p.label} WS open`]); if (s.closed) all.push([s.closed.seq, `${s.closed.atMs - t0} ${p.label} WS closed`]); for (const f of s.frames) all.push([f.seq, `${f.atMs - t0} ${p.label} WS ${f.direction} ${f.text.slice(0, 110)}`]); }
    for (const e of p.events) all.push([e.seq, `${e.atMs - t0} ${p.label} EVENT ${JSON.stringify(e.event).slice(0, 250)}`]);
    for (const c of p.calls) { all.push([c.began.seq, `${c.began.atMs - t0} ${p.label} CALL ${c.what} ${c.read?.about ?? ""}`]); if (c.ended) all.push([c.ended.seq, `${c.ended.atMs - t0} ${p.label} ENDED ${c.what} of ${c.began.atMs - t0}: ${c.outcome && "error" in c.outcome ? c.outcome.error : "ok"}`]); }
    for (const r of p.readings) { all.push([r.began.seq, `${r.began.atMs-t0} READ ${r.label}`]); for (const u of r.received) if (u.kind !== "update" || process.env.UPD) all.push([u.seq, `${u.atMs - t0} ${p.label} ${r.label} ${u.kind} ${JSON.stringify(u.value).slice(0,200)}`]); if (r.leftAt) all.push([r.leftAt.seq, `${r.leftAt.atMs - t0} LEFT ${r.label} ${r.error}`]); }
  }
  all.sort((a, b) => a[0] - b[0]);
  for (const [, l] of all) { const at = Number(l.split(" ")[0]); if (at >= from && at <= to) console.log(l); }
  if (process.env.TRACE) for (const t of run.trace) if (!["read", "sent"].includes(t.event)) console.log(t.atMs - t0, t.connection, t.event, t.detail);
}, 60000);
