/**
 * Recordings of what passes between clients and a gateway: how they are written, read, masked, replayed, and compared with the
 * fake.
 *
 * @module
 */
export { differenceLines } from "./difference-table.ts";
export { type Difference, differences } from "./differences.ts";
export { type FakeOptions, sessionsOfFake } from "./fake-sessions.ts";
export { Mask } from "./mask.ts";
export { type Recording, RecordingError, readRecording } from "./read-recording.ts";
export type { RecordedFrame, RecordedSession } from "./recorded-session.ts";
export { type PassedFrame, Recorder, type RecorderParts } from "./recorder.ts";
export { RecordingFile } from "./recording-file.ts";
export { Replay, type ReplayOptions } from "./replay.ts";
