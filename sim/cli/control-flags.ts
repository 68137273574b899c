import { Option } from "commander";
import { quoted } from "../options/mod.ts";
import { filled } from "./argument-values.ts";
import { readText } from "./files.ts";
import { CommandError } from "./io.ts";

/** Address of a control port. */
export interface ControlAddress {
  /** Address to listen on. */
  readonly host: string;
  readonly port: number;
}

/** What the flags of a control port say. */
export interface ControlFlags {
  readonly control?: ControlAddress;
  readonly ui?: true;
  readonly controlToken?: string;
}

/** Port of a control port where none is given. */
const PORT = 8_474;
/** Address on which a control port listens by default. */
export const CONTROL_ADDRESS: ControlAddress = { host: "127.0.0.1", port: PORT };
/** Variable of the environment that has the token, so that no list of processes shows it. */
const VARIABLE = "IBKR_CONTROL_TOKEN";
/** Largest file of a token, in bytes. */
const TOKEN_BYTES_MAX = 8_192;

/** Makes the flags of a control port, for any command that runs something that can be controlled. */
export function controlFlags(): readonly Option[] {
  return [
    new Option(
      "--control <address>",
      `open a control port over HTTP, as [host:]port, e.g. ${PORT} or 127.0.0.1:${PORT}`,
    ).argParser(readAddress),
    new Option("--ui", `show a live page in the browser (implies --control ${PORT})`),
    new Option(
      "--control-token <token>",
      `token that control needs, or @file; on any address but loopback it is required (or ${VARIABLE})`,
    ).argParser(filled("--control-token", "a token or @file")),
  ];
}

/** Reads `[host:]port`. @throws {CommandError} For anything else. */
export function readAddress(text: string): ControlAddress {
  const [, given = "", digits = ""] = /^(?:(\[[\da-fA-F:.]+\]|[\w.-]+):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535)
    throw new CommandError(
      `Cannot read --control: expected [host:]port, such as ${PORT} or 127.0.0.1:${PORT}, got ${quoted(text)}`,
    );
  const host = given === "" ? CONTROL_ADDRESS.host : given.replace(/^\[|\]$/g, "");
  return { host, port };
}

/** Gets the token of a flag, of a file that it names, or of the environment. @throws {CommandError} For a file without one. */
export function tokenOf(given: string | undefined): string | undefined {
  const text = given ?? process.env[VARIABLE];
  if (text === undefined || text === "") return undefined;
  if (!text.startsWith("@")) return text;
  const token = readText(text.slice(1), "token of", TOKEN_BYTES_MAX).trim();
  if (token === "")
    throw new CommandError(`Cannot use the token of ${quoted(text.slice(1))}: the file is empty`);
  return token;
}
