import { connect, createServer } from "node:net";
import { parseFault } from "../sim/mod.ts";
import { startRelay } from "../sim/relay/mod.ts";
import { ClientReader, encodeFrame } from "../sim/wire/frames.ts";

// A server in a process of its own, so that it has a core for itself: a bare `gateway`, a bare `forwarder` before it, or the
// `proxy` with faults. It sends its port to the process that forked it, and ends with it.
const HOST = "127.0.0.1";
const GREETING = encodeFrame(["193", "20260113 10:30:00 EST"]);
const ACCOUNTS = encodeFrame(["15", "1", "DU1234567"]);
const NEXT_ID = encodeFrame(["9", "1", "1"]);

const [, , kind, upstreamPort, ...faults] = process.argv;
const upstream = { host: HOST, port: Number(upstreamPort) };

if (kind === "proxy") {
  const relay = await startRelay(upstream, { host: HOST, port: 0 });
  relay.tws.trace.keep(100);
  for (const fault of faults) relay.tws.inject(parseFault(fault));
  process.send?.(relay.port);
} else {
  const server = createServer({ noDelay: true, allowHalfOpen: kind === "forwarder" }, (socket) => {
    socket.on("error", () => {});
    if (kind === "forwarder") {
      const other = connect({ ...upstream, noDelay: true, allowHalfOpen: true });
      other.on("error", () => {});
      socket.pipe(other);
      other.pipe(socket);
      return;
    }
    const reader = new ClientReader();
    socket.on("data", (bytes) => {
      const answers: Uint8Array[] = [];
      for (const inbound of reader.push(bytes)) {
        if (inbound.kind === "hello") answers.push(GREETING);
        else if (inbound.kind === "frame" && inbound.fields[0] === "71") answers.push(ACCOUNTS, NEXT_ID);
        // The number of the request comes back in a tick.
        else if (inbound.kind === "frame")
          answers.push(encodeFrame(["46", "6", inbound.fields[2] ?? "", "45", "1768318200"]));
      }
      if (answers.length > 0) socket.write(Buffer.concat(answers));
    });
  });
  server.listen(0, HOST, () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) process.send?.(address.port);
  });
}
process.on("disconnect", () => process.exit(0));
