import { expect, test } from "vitest";
import { bytesOf, isPicture, linesOf, type Line } from "./stream";

async function read(...chunks: string[]): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of linesOf(new Blob([]).stream().pipeThrough(filled(chunks)))) lines.push(line);
  return lines;
}

function filled(chunks: string[]): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return new TransformStream({
    flush: (to) => chunks.forEach((chunk) => to.enqueue(encoder.encode(chunk) as Uint8Array<ArrayBuffer>)),
  });
}

test("lines are read wherever the network divides them", async () => {
  const lines = await read('{"revision":1,"pages":2', '}\n{"page":1,"da', 'ta":"QQ=="}\n', "\n");
  expect(lines).toEqual([
    { revision: 1, pages: 2 },
    { page: 1, data: "QQ==" },
  ]);
  expect(lines.map(isPicture)).toEqual([false, true]);
});

test("a line that was cut off is left out", async () => {
  expect(await read('{"revision":1}\n{"page":1,"data":"QQ')).toEqual([{ revision: 1 }]);
});

test("base64 becomes bytes", () => {
  expect([...bytesOf("AP+A")]).toEqual([0, 255, 128]);
});
