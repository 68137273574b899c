import type { AnyTopic } from "../../../src/web/streams/web-topic.ts";

/** One topic without a hub: the values that it emits of frames. */
export interface TopicFlow {
  readonly values: Record<string, unknown>[];
  receive(...frames: Record<string, unknown>[]): void;
  reread(rows: unknown): void;
  replay(): readonly unknown[];
  /** Begins again, as on a new WebSocket. */
  restart(): void;
}

/** Begins a topic. */
export function topicFlow(topic: AnyTopic): TopicFlow {
  const values: Record<string, unknown>[] = [];
  const beginning = { kept: new Map(), emit: (value: Record<string, unknown>) => void values.push(value) };
  let flow = topic.begin(beginning);
  return {
    values,
    receive: (...frames) => {
      for (const frame of frames) flow.receive(frame);
    },
    reread: (rows) => flow.reread?.(rows),
    replay: () => flow.replay(),
    restart: () => {
      flow = topic.begin(beginning);
    },
  };
}

/** Frames of every odd kind, which no topic may fail at. */
export const ODD_FRAMES: Record<string, unknown>[] = [
  null,
  undefined,
  "x",
  7,
  [],
  {},
  [null, "x", [1], {}],
].flatMap((odd) => [{ args: odd }, { result: odd }, { args: { "DU1.Core": odd } }, { 31: odd, 84: odd }]);
