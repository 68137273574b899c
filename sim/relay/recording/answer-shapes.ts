import type { AnyMessage } from "../../wire/catalogue.ts";
import { type Part, type PartKind, WireError } from "../../wire/codec/message.ts";
import { messageOf, valuesOf } from "./exchanges.ts";
import { shapeOf } from "./field-shape.ts";
import type { RecordedFrame } from "./recorded-session.ts";

/** Values by which messages of one name are of several kinds. */
const KINDS: Readonly<Record<string, string>> = {
  tickPrice: "tickType",
  tickSize: "tickType",
  tickString: "tickType",
  tickGeneric: "tickType",
  tickOptionComputation: "tickType",
  updateAccountValue: "key",
  accountUpdateMulti: "key",
  accountSummary: "tag",
  orderStatus: "status",
  error: "code",
};

/** Values that a client or a server numbers. */
const NUMBERS: ReadonlySet<string> = new Set(["id", "version", "reqId", "orderId", "permId", "clientId"]);

/** Shape of a field in the messages of one kind, with the first text that has it. */
export type FieldShapes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the messages of one kind look like. */
export interface KindShape {
  /** Name of the messages, with the value that makes the kind, e.g. `error 162`. */
  readonly kind: string;
  readonly name: string;
  readonly count: number;
  /** The first of them. */
  readonly first: RecordedFrame;
  /** Shapes of each field, by its name. */
  readonly fields: FieldShapes;
  /** Reason why one of them cannot be read; undefined if all can. */
  readonly unreadable: string | undefined;
}

/** Gets the kind of a message, e.g. `tickPrice 4`. */
export function kindOf(frame: RecordedFrame, version: number): string {
  const by = KINDS[frame.name];
  if (by === undefined) return frame.name;
  const value = valuesOf("out", frame.fields, version)?.[by];
  return value === undefined ? frame.name : `${frame.name} ${value}`;
}

/** Describes messages kind by kind, in the order in which each kind came first. */
export function kindShapes(
  frames: readonly RecordedFrame[],
  version: number,
): ReadonlyMap<string, KindShape> {
  const groups = new Map<string, RecordedFrame[]>();
  for (const frame of frames) {
    const kind = kindOf(frame, version);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [frame]);
    else group.push(frame);
  }
  return new Map([...groups].map(([kind, group]) => [kind, kindShape(kind, group, version)]));
}

function kindShape(kind: string, frames: readonly RecordedFrame[], version: number): KindShape {
  const [first] = frames as readonly [RecordedFrame];
  const fields = new Map<string, Map<string, string>>();
  let unreadable: string | undefined;
  for (const frame of frames) {
    const message = messageOf("out", frame.fields);
    if (message === undefined) continue;
    unreadable ??= unreadableReason(message, frame.fields, version);
    const kinds = KINDS_OF_PARTS.get(message) ?? kindsOfParts(message);
    message.names(frame.fields, version).forEach((name, place) => {
      if (NUMBERS.has(name)) return;
      const shapes = fields.get(name) ?? new Map<string, string>();
      fields.set(name, shapes);
      const text = frame.fields[place] ?? "";
      const shape = shapeOf(text, kinds.get(name));
      if (!shapes.has(shape)) shapes.set(shape, text);
    });
  }
  return { kind, name: first.name, count: frames.length, first, fields, unreadable };
}

const KINDS_OF_PARTS = new WeakMap<AnyMessage, ReadonlyMap<string, PartKind>>();

function kindsOfParts(message: AnyMessage): ReadonlyMap<string, PartKind> {
  const all = (parts: readonly Part[]): readonly (readonly [string, PartKind])[] =>
    parts.flatMap(({ name, kind, rows = [] }) => [...all(rows), [name, kind] as const]);
  const kinds = new Map(all(message.parts));
  KINDS_OF_PARTS.set(message, kinds);
  return kinds;
}

function unreadableReason(
  message: AnyMessage,
  fields: readonly string[],
  version: number,
): string | undefined {
  try {
    message.read(fields, version);
    return undefined;
  } catch (cause) {
    if (cause instanceof WireError) return cause.message;
    throw cause;
  }
}
