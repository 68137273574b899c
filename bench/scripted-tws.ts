import { createServer, type Socket } from "node:net";
import { ClientReader, encodeFrame } from "../sim/wire/frames.ts";
import { HANGING_CON_ID } from "./client.ts";

/** Messages that the scripted TWS sends to one client on command. */
export interface Burst {
  readonly clientId: number;
  /** Ticks of its lines in turn; lineNotices about its lines; errors about no number of its; notices; positions. */
  readonly kind: "ticks" | "lineNotices" | "strangers" | "notices" | "positions";
  readonly chunks: number;
  readonly perChunk: number;
  readonly spacingMs: number;
}

/** One client that is connected. */
interface Seat {
  readonly socket: Socket;
  readonly lines: string[];
  clientId: string;
  /** Requests that are never answered. */
  hanging: number;
  turn: number;
}

const seats = new Map<number, Seat>();
/** Tick types that are sizes or are read as such, as many as a busy line has. */
const TICK_TYPES = [0, 3, 5, 8, 21, 22, 27, 28, 29, 30, 34, 63];
const DETAILS = [
  ...["AAPL", "STK", "", "", "0", "", "SMART", "USD", "AAPL", "NMS", "NMS", "265598", "0.01", "", "LMT,MKT"],
  ...["SMART,NASDAQ", "1", "0", "APPLE INC", "NASDAQ", "", "Technology", "Computers", "Computers"],
  ...["US/Eastern", "20260113:0400-20260113:2000", "20260113:0930-20260113:1600", "", "0", "0", "1"],
  ...["", "", "26", "", "COMMON", "0.0001", "0.0001", "100", "0"],
];

function tick(seat: Seat, line: number): Uint8Array {
  const id = seat.lines[line % seat.lines.length] ?? "0";
  const type = TICK_TYPES[seat.turn % TICK_TYPES.length];
  return encodeFrame(["2", "6", id, `${type}`, `${100 + (seat.turn % 977)}`]);
}

const POSITION = ["61", "3", "DU1", "1", "AAPL", "STK", "", "0", "", "", "NASDAQ", "USD", "AAPL", "NMS"];

function one(seat: Seat, kind: Burst["kind"]): Uint8Array {
  const turn = seat.turn++;
  const id = seat.lines[turn % seat.lines.length] ?? "0";
  if (kind === "ticks") return tick(seat, turn);
  if (kind === "positions") return encodeFrame([...POSITION, `${turn}`, "1"]);
  if (kind === "lineNotices") return encodeFrame(["4", "2", id, "10167", "Delayed market data is shown", ""]);
  if (kind === "strangers") return encodeFrame(["4", "2", "999999999", "200", "No such contract", ""]);
  return encodeFrame(["4", "2", "-1", "2104", "Market data farm connection is OK:usfarm", ""]);
}

/** Sends chunk after chunk; what is not a tick is followed by one tick of the first line, which shows that it arrived. */
function burst(seat: Seat, { kind, chunks, perChunk, spacingMs }: Burst): void {
  const frames = Array.from({ length: perChunk }, () => one(seat, kind));
  if (kind !== "ticks") frames.push(tick(seat, 0));
  seat.socket.write(Buffer.concat(frames));
  if (chunks > 1)
    setTimeout(() => burst(seat, { kind, chunks: chunks - 1, perChunk, spacingMs } as Burst), spacingMs);
}

function answer(fields: readonly string[], seat: Seat): readonly Uint8Array[] {
  const [name, second = "", third = "", fourth = ""] = fields;
  if (name === "1") seat.lines.push(third);
  // An order is filled at once, so that each round begins with an empty book.
  if (name === "3")
    return [
      encodeFrame(["3", second, "Filled", "1", "0", "1", `9${second}`, "0", "1", seat.clientId, "", "0"]),
    ];
  if (name === "49") return [encodeFrame(["49", "1", "1768300000"])];
  if (name === "87" && Number(third) < HANGING_CON_ID)
    return [encodeFrame(["88", second, "20040123-14:30:00"])];
  if (name === "87") seat.hanging++;
  if (name !== "9" || Number(fourth) >= HANGING_CON_ID) return [];
  return [encodeFrame(["10", third, ...DETAILS]), encodeFrame(["52", "1", third])];
}

function serveClient(socket: Socket): (bytes: Buffer) => void {
  const reader = new ClientReader();
  const seat: Seat = { socket, lines: [], clientId: "", hanging: 0, turn: 0 };
  return (bytes) => {
    const answers: Uint8Array[] = [];
    for (const inbound of reader.push(bytes)) {
      if (inbound.kind === "hello") answers.push(encodeFrame(["193", "20260113 14:30:00 UTC"]));
      if (inbound.kind !== "frame") continue;
      if (inbound.fields[0] === "71") {
        seat.clientId = inbound.fields[2] ?? "";
        seats.set(Number(seat.clientId), seat);
        answers.push(encodeFrame(["15", "1", "DU1"]), encodeFrame(["9", "1", "100"]));
      } else answers.push(...answer(inbound.fields, seat));
    }
    if (answers.length > 0) socket.write(Buffer.concat(answers));
  };
}

/** Commands, one a line: a burst, or a client ID alone, which is answered with what that client has under way. */
function serveControl(socket: Socket): (bytes: Buffer) => void {
  let rest = "";
  return (bytes) => {
    const lines = (rest + bytes.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const command = JSON.parse(line) as Burst | number;
      const seat = seats.get(typeof command === "number" ? command : command.clientId);
      if (typeof command === "number") socket.write(`${(seat?.lines.length ?? 0) + (seat?.hanging ?? 0)}\n`);
      else if (seat !== undefined) burst(seat, command);
    }
  };
}

const server = createServer({ noDelay: true }, (socket) => {
  let serve: ((bytes: Buffer) => void) | undefined;
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    serve ??= bytes[0] === "A".charCodeAt(0) ? serveClient(socket) : serveControl(socket);
    serve(bytes);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.send?.(address.port);
});
process.on("disconnect", () => process.exit(0));
