import { byId } from "./dom.js";

/**
 * One line of the log.
 *
 * @typedef {{ frame: number, atMs: number, connection: number, event: string, text: string, faults: string[] }} Frame
 */

/**
 * Reads the report that the page carries.
 *
 * @returns {any}
 */
export function readReport() {
  return JSON.parse(byId("data").textContent ?? "");
}

/**
 * Writes out the log of a drill, whose texts are listed once.
 *
 * @param {any} drill
 * @returns {Frame[]}
 */
export function framesOf(drill) {
  const { texts, rows } = drill.frames;
  return rows.map((/** @type {number[]} */ [frame, atMs, connection, event, text, ...faults]) => ({
    frame,
    atMs,
    connection,
    event: texts[event ?? 0],
    text: texts[text ?? 0],
    faults: faults.map((place) => texts[place]),
  }));
}

/**
 * Names the class by which an outcome is coloured, and its sign.
 *
 * @param {string} outcome
 * @returns {{ look: string, sign: string }}
 */
export function lookOf(outcome) {
  if (outcome === "passed") return { look: "passed", sign: "✓" };
  if (outcome === "failed") return { look: "failed", sign: "✗" };
  return { look: "idle", sign: "–" };
}
