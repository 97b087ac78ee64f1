// What the programs of Node share: they answer orders. Each line of standard input is the number of a lane; the program prints the
// document into LANE.pdf and answers with that number. Lanes work at once. The end of standard input ends the program.

import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

export const task = JSON.parse(readFileSync("task.json", "utf-8"));

export async function serve(print, close = () => {}) {
  const answer = async (lane) => {
    writeFileSync(`${lane}.pdf`, await print(Number(lane)));
    console.log(lane);
  };
  console.log("ready");
  // An order that fails ends the program with its error: a rejection that nobody handles does so in Node.
  for await (const lane of createInterface({ input: process.stdin })) answer(lane);
  await close();
  process.exit();
}
