import { ofEachPool, type WebInvariant } from "../record.ts";

/** IBKR repeats the fills of the day on each WebSocket. */
export const fillsOnce: WebInvariant = ofEachPool(
  "a reader receives each fill once, over however many WebSockets",
  ({ readings }) =>
    readings
      .filter(({ name }) => name === "watchExecutions")
      .flatMap(({ label, received }) => {
        const ids = received.flatMap(({ value }) => fillOf(value));
        return ids
          .filter((id, at) => ids.indexOf(id) !== at)
          .map((id) => `${label} had the fill ${id} twice`);
      }),
);

function fillOf(value: unknown): readonly string[] {
  const { kind, execution } = value as {
    readonly kind: string;
    readonly execution?: { readonly execId?: string };
  };
  return kind === "fill" ? [`${execution?.execId}`] : [];
}
