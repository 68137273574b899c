import { test } from "vitest";
import { REQUESTS, RESPONSES } from "../../sim/wire/catalogue.ts";
test("x", () => {
for (const [k, C] of [["REQ", REQUESTS],["RES", RESPONSES]] as const) for (const m of C.values()) { const ids = m.parts.map((p:any)=>p.name).filter((n:string)=>/id$/i.test(n)||n==='execId'); if (!(ids.length===1&&ids[0]==="reqId")) console.log(k, m.name, ids.join(",")); }
});
