import { expect, test } from "vitest";
import { type Difference, differences } from "../../../../sim/relay/recording/differences.ts";
import { sessionsOfFake } from "../../../../sim/relay/recording/fake-sessions.ts";
import { Mask } from "../../../../sim/relay/recording/mask.ts";
import { reqAccountUpdates } from "../../../../sim/wire/requests/accounts.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { readText, recordingOfFake } from "../../../support/recordings.ts";

const AAPL = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

/** Records a day on which much is requested; every test begins with it. */
let day: Promise<string> | undefined;
const dayOfFake = (): Promise<string> => {
  day ??= recordingOfFake(async (world) => {
    const client = await world.session(3);
    client.send(reqPositions);
    client.send(reqAccountUpdates, { subscribe: true });
    client.send(reqContractDetails, { ...AAPL, reqId: 1 });
    client.send(reqContractDetails, { ...AAPL, symbol: "NONE", reqId: 2 });
    client.send(reqMktData, { ...AAPL, reqId: 3 });
    client.send(reqHistoricalData, {
      ...AAPL,
      reqId: 4,
      barSize: "1 hour",
      duration: "1 D",
      whatToShow: "TRADES",
      formatDate: 1,
      useRth: true,
    });
    client.send(placeOrder, {
      ...AAPL,
      orderId: 1,
      action: "BUY",
      totalQuantity: 5,
      orderType: "MKT",
      tif: "DAY",
      transmit: true,
    });
    await world.pass(4_000);
    client.end();
    await world.pass();
  }, new Mask(5));
  return day;
};

/** One line of a recording that a test changes. */
type Line = { name: string; direction: string; fields: string[] };

async function found(
  change: (line: Line) => readonly Line[] = (line) => [line],
  reorder: (lines: Line[]) => Line[] = (lines) => lines,
): Promise<readonly Pick<Difference, "answer" | "aspect" | "field" | "recorded" | "fake">[]> {
  const lines: Line[] = (await dayOfFake())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const changed = reorder(lines.flatMap((line) => (line.direction === "out" ? change(line) : [line])));
  const recording = await readText(`${changed.map((line) => JSON.stringify(line)).join("\n")}\n`, 10_000);
  const fake = await sessionsOfFake(recording, { profile: "gentle" });
  return differences(recording.sessions, fake).map(({ answer, aspect, field, recorded, fake: ours }) => ({
    answer,
    aspect,
    field,
    recorded,
    fake: ours,
  }));
}

/** Changes a field of all messages of a name. */
const at = (name: string, place: number, change: (text: string) => string) => (line: Line) =>
  line.name === name
    ? [{ ...line, fields: line.fields.map((text, one) => (one === place ? change(text) : text)) }]
    : [line];

test("a recording of the fake has no difference from it", async () => {
  expect(await found()).toEqual([]);
});

test("messages that are missing, doubled or of another kind are found, with their numbers", async () => {
  expect(await found((line) => (line.name === "positionEnd" ? [] : [line]))).toEqual([
    { answer: "positionEnd", aspect: "number", field: "", recorded: "none", fake: "1 message" },
  ]);
  expect(await found((line) => (line.name === "contractDetailsEnd" ? [line, line] : [line]))).toEqual([
    { answer: "contractDetailsEnd", aspect: "number", field: "", recorded: "2 messages", fake: "1 message" },
  ]);
  expect(
    await found((line) => (/^tickPrice/.test(line.name) && line.fields[3] === "1" ? [] : [line])),
  ).toEqual([{ answer: "tickPrice 1", aspect: "number", field: "", recorded: "none", fake: "some" }]);
  // How often data come is chance.
  expect(await found((line) => (/^tick(Price|Size)/.test(line.name) ? [line, line] : [line]))).toEqual([]);
});

test("another code of an error is found as the two codes", async () => {
  const changed = at("error", 3, (code) => (code === "200" ? "321" : code));
  expect(await found(changed)).toEqual([
    { answer: "error 200", aspect: "number", field: "", recorded: "none", fake: "1 message" },
    { answer: "error 321", aspect: "number", field: "", recorded: "1 message", fake: "none" },
  ]);
});

test("a notice that only one of them sends is found", async () => {
  const changed = at("error", 3, (code) => (code === "2158" ? "2157" : code));
  expect(await found(changed)).toEqual([
    { answer: "error 2157", aspect: "number", field: "", recorded: "some", fake: "none" },
    { answer: "error 2158", aspect: "number", field: "", recorded: "none", fake: "some" },
  ]);
});

test("a field that is empty in one and set in the other is found by its name", async () => {
  expect(await found(at("contractDetails", 2, () => ""))).toEqual([
    { answer: "contractDetails", aspect: "shape", field: "symbol", recorded: "empty", fake: "text" },
  ]);
});

test("other forms of numbers and dates are found", async () => {
  const whole = await found(at("position", 14, (size) => `${size}.0`));
  expect(whole).toEqual([
    {
      answer: "position",
      aspect: "shape",
      field: "size",
      recorded: "whole number with a point",
      fake: "number",
    },
  ]);
  expect(await found(at("orderStatus", 1, (text) => text))).toEqual([]);
  expect(await found(at("execDetails", 15, (time) => time.replace(/ \S+$/, "")))).toEqual([
    {
      answer: "execDetails",
      aspect: "shape",
      field: "time",
      recorded: "time (yyyymmdd nn:nn:nn)",
      fake: "time (yyyymmdd nn:nn:nn zone)",
    },
  ]);
  expect(await found(at("historicalData", 4, () => "0"))).toContainEqual(
    expect.objectContaining({ answer: "historicalData", aspect: "unreadable", fake: "can be read" }),
  );
});

test("fields too few or too many are found, at the request that they answer", async () => {
  const longer = (line: Line) =>
    line.name === "contractDetails" ? [{ ...line, fields: [...line.fields, "x"] }] : [line];
  expect(await found(longer)).toEqual([
    {
      answer: "contractDetails",
      aspect: "unreadable",
      field: "",
      recorded: "1 fields too many",
      fake: "can be read",
    },
  ]);
  const shorter = (line: Line) =>
    line.name === "positionEnd" ? [{ ...line, fields: line.fields.slice(0, 1) }] : [line];
  expect(await found(shorter)).toEqual([
    {
      answer: "positionEnd",
      aspect: "unreadable",
      field: "",
      recorded: "'version', is missing",
      fake: "can be read",
    },
  ]);
});

test("another order of messages is found", async () => {
  const reordered = (lines: Line[]): Line[] => {
    const details = lines.findIndex(({ name }) => name === "contractDetails");
    const end = lines.findIndex(({ name }) => name === "contractDetailsEnd");
    const copy = [...lines];
    const [one, other] = [copy[details], copy[end]];
    if (one === undefined || other === undefined) throw new Error("there are no details");
    copy[details] = other;
    copy[end] = one;
    return copy;
  };
  expect(await found(undefined, reordered)).toEqual([
    {
      answer: "contractDetailsEnd",
      aspect: "order",
      field: "",
      recorded: "contractDetailsEnd, contractDetails",
      fake: "contractDetails, contractDetailsEnd",
    },
  ]);
});

test("a message outside of the protocol is found by its number", async () => {
  const added = (line: Line): readonly Line[] =>
    line.name === "positionEnd" ? [{ ...line, name: "unknown(204)", fields: ["204", "1"] }, line] : [line];
  expect(await found(added)).toEqual([
    { answer: "unknown(204)", aspect: "number", field: "", recorded: "1 message", fake: "none" },
  ]);
});
