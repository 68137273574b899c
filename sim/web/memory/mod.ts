/**
 * A fake gateway of IBKR's Client Portal API in memory, by `msw` and `mock-socket`.
 *
 * @module
 */
export type { RequestHandler } from "msw";
export { gatewayHandlers, type HandlerOptions } from "./handlers.ts";
export { type MemoryDoor, type MemoryDoorOptions, memoryDoor } from "./memory-door.ts";
export type { MemoryWebSocketClass, WebSocketOptions } from "./memory-frames.ts";
