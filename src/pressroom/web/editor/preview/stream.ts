// Read the answer of a preview: facts first, then one page after the other, as lines of JSON.

export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

export interface Facts {
  readonly revision: number;
  readonly pages: number;
  readonly fileSize: number;
  readonly warnings: readonly Warning[];
  readonly proof: { readonly charactersExpected: number; readonly charactersFound: number };
  /** Points. */
  readonly sheet: { readonly width: number; readonly height: number };
}

export interface Picture {
  readonly page: number;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  /** Base64. */
  readonly data: string;
}

export type Line = Facts | Picture;

export function isPicture(line: Line): line is Picture {
  return "page" in line;
}

/** Yield each line when it is complete. A line that was cut off is not yielded. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line) yield JSON.parse(line) as Line;
  }
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
