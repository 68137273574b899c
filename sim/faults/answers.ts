import * as z from "zod";
import { RESPONSES } from "../wire/catalogue.ts";
import type { FrameMoment } from "./moments.ts";

/** Messages of the handshake. */
const HANDSHAKE: readonly string[] = ["greeting", "managedAccounts", "nextValidId"];

/** Name of a message that TWS sends, or `greeting` for the version and time before all others, as a parameter. */
export const answerName: z.ZodType<string | undefined> = z
  .enum(["greeting", ...[...RESPONSES.values()].map(({ name }) => name)])
  .optional();

/** Tests whether a message is one that TWS sends, of a name; without a name, any besides those of the handshake. */
export function isAnswer({ direction, name }: FrameMoment, meant: string | undefined): boolean {
  return direction === "out" && (meant === undefined ? !HANDSHAKE.includes(name) : name === meant);
}
