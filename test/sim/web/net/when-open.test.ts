import { expect, test } from "vitest";
import { WhenOpen } from "../../../../sim/web/net/when-open.ts";

class Recording extends WhenOpen<string[]> {
  write(text: string): void {
    this.do((client) => client.push(text));
  }
}

test("actions wait until the client is open, and run in order", () => {
  const recording = new Recording();
  const client: string[] = [];
  recording.write("a");
  recording.write("b");
  expect(client).toEqual([]);
  recording.attach(client);
  recording.write("c");
  expect(client).toEqual(["a", "b", "c"]);
});
