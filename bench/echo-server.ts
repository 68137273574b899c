import { createServer } from "node:net";
import { FakeTws, listen } from "../sim/mod.ts";

// A server in a process of its own, so that it has a core for itself: `fake`, or a bare `echo`. It sends its port to
// the process that forked it, and ends with it.
const sendPort = (port: number): void => void process.send?.(port);

// The limit of messages a second would be measured otherwise.
if (process.argv[2] === "fake") {
  const door = await listen(new FakeTws({ messagesPerSecond: 0 }));
  sendPort(door.port);
} else {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("data", (bytes) => void socket.write(bytes));
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) sendPort(address.port);
  });
}
process.on("disconnect", () => process.exit(0));
