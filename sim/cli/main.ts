#!/usr/bin/env node
import { processIo } from "./io.ts";
import { run } from "./run.ts";

// A closed pipe, as after `head`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), processIo);
