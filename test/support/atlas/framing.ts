import { type AtlasEntry, after, all, bars, framing, positions, time, unlisted } from "./entries.ts";

/** Entries of the atlas about bytes and frames. */
export const FRAMING: readonly AtlasEntry[] = [
  framing("split(1..n)", "slice:bytes=1", positions, ["bytes 1", "bytes 1", "positionEnd"]),
  framing("coalesce", "slice:joinMs=50", all(positions, time, after(60)), [
    "position",
    "positionEnd @50",
    "currentTime @50",
  ]),
  framing("garbage prefix", "misframe:how=garbage,times=1", positions, ["bytes"], ["positionEnd"]),
  framing("bit flip(p)", "garble:message=positionEnd,bytes=5", positions, ["position"], ["positionEnd"]),
  framing(
    "length negative",
    "misframe:how=negative,message=positionEnd",
    positions,
    ["position"],
    ["positionEnd"],
  ),
  framing("length 0", "misframe:how=zero,message=positionEnd", positions, ["position"], ["positionEnd"]),
  framing("length huge", "misframe:how=huge,message=positionEnd", positions, ["position"], ["positionEnd"]),
  framing("missing NUL", "misframe:how=unended,message=positionEnd", positions, ["position"]),
  framing(
    "truncated last frame then FIN",
    "cut-frame:message=positionEnd,how=fin",
    positions,
    ["position", "closed fin"],
    ["positionEnd"],
  ),
  framing(
    "oversized frame",
    "misframe:how=oversized,message=positionEnd",
    positions,
    ["position"],
    ["positionEnd"],
  ),
  framing("large frame", "huge-history:bars=3000", all(bars, after(5_000)), ["historicalData"]),
  framing("duplicated frame", "repeat:message=positionEnd", positions, ["positionEnd", "positionEnd"]),
  framing("texts that are not UTF-8", "bad-bytes:message=error", unlisted, ["error 200 of 5"]),
];
