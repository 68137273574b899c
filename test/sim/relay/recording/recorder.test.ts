import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { Mask } from "../../../../sim/relay/recording/mask.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { HandRecording, readText, recordingOfFake } from "../../../support/recordings.ts";

test("the host of the gateway is masked with the accounts, and is there without a mask", () => {
  expect(JSON.parse(new HandRecording({ mask: new Mask(4) }).lines[0] ?? "")).toMatchObject({
    upstream: "masked:4002",
    mask: { seed: 4 },
  });
  expect(JSON.parse(new HandRecording().lines[0] ?? "")).toMatchObject({
    upstream: "10.0.0.5:4002",
    mask: null,
  });
});

test("bytes that are no frame are counted, and written only where nothing is masked", () => {
  const bytes = Buffer.from("GET DU1234567");
  const line = (recording: HandRecording) => {
    recording.recorder.opened(1, recording.nowMs);
    return JSON.parse(recording.raw("in", "bad", bytes).lines[2] ?? "");
  };
  expect(line(new HandRecording({ mask: new Mask(1) }))).toEqual({
    atMs: 0,
    connection: 1,
    event: "bytes",
    direction: "in",
    count: 13,
  });
  expect(line(new HandRecording()).base64).toBe(bytes.toString("base64"));
});

test("a clock that is put back does not put lines back", async () => {
  const recording = new HandRecording().session().after(50).in(reqPositions).after(-30).in(reqPositions);
  const { sessions } = await recording.read();
  expect(sessions[0]?.frames.slice(-2).map(({ atMs }) => atMs)).toEqual([50, 50]);
});

test("what passes a proxy is recorded with its connections, and equal days give equal bytes", async () => {
  const day = (): Promise<string> =>
    recordingOfFake(async (world) => {
      const client = await world.session(7);
      client.send(reqPositions);
      await world.pass();
      client.end();
      await world.pass();
    });
  const text = await day();
  expect(await day()).toBe(text);
  expect(text).not.toContain("DU1234567");
  const { sessions } = await readText(text);
  expect(sessions).toHaveLength(1);
  expect(sessions[0]).toMatchObject({ clientId: 7, version: 193, ended: { by: "client" } });
  expect(sessions[0]?.frames.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "startApi",
      "managedAccounts",
      "nextValidId",
      "reqPositions",
      "position",
      "positionEnd",
    ]),
  );
});
