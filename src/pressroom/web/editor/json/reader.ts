// Read JSON, know where each value stands, and say in words what is wrong and where. Browsers' own messages differ, and
// they keep the last of two members with one name in silence.

import type { Json, JsonObject } from "../model/json";
import { formatPath, type Path } from "../model/paths";

export type Fault =
  | "comma-missing"
  | "comma-extra"
  | "colon-missing"
  | "name-unquoted"
  | "quote-single"
  | "quote-open"
  | "escape-wrong"
  | "character-control"
  | "value-missing"
  | "value-unknown"
  | "number-wrong"
  | "number-large"
  | "name-twice"
  | "end-early"
  | "text-after"
  | "not-object"
  | "too-deep";

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface ReadError extends Range {
  readonly fault: Fault;
  /** What stands there, for the sentence. */
  readonly text: string;
}

export interface Reading {
  /** The object; undefined: there is an error. */
  readonly data?: JsonObject;
  readonly error?: ReadError;
  /** Where values stand, by their path; of members, where their name stands too. */
  readonly values: ReadonlyMap<string, Range>;
  readonly names: ReadonlyMap<string, Range>;
}

/** Levels of nesting that the server accepts. */
const DEEPEST = 32;
const WORD = /[^\s,:{}[\]"]+/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const PLAIN = /[^"\\\u0000-\u001f]+/y;

class Stop extends Error {
  constructor(readonly error: ReadError) {
    super(error.fault);
  }
}

export function readJson(text: string): Reading {
  const reader = new Reader(text);
  try {
    return { data: reader.document(), values: reader.values, names: reader.names };
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return { error: stop.error, values: reader.values, names: reader.names };
  }
}

class Reader {
  readonly values = new Map<string, Range>();
  readonly names = new Map<string, Range>();
  private at = 0;

  constructor(private readonly text: string) {}

  document(): JsonObject {
    if (this.text.startsWith("\ufeff")) this.at = 1;
    this.space();
    if (this.text[this.at] !== "{") throw this.stop(this.at >= this.text.length ? "end-early" : "not-object");
    const value = this.object([]);
    this.space();
    if (this.at < this.text.length) throw this.stop("text-after");
    return value;
  }

  private value(path: Path): Json {
    this.space();
    if (path.length > DEEPEST) throw this.stop("too-deep");
    const from = this.at;
    const value = this.bare(path);
    this.values.set(formatPath(path), { from, to: this.at });
    return value;
  }

  private bare(path: Path): Json {
    const first = this.text[this.at];
    if (first === undefined) throw this.stop("end-early");
    if (first === "{") return this.object(path);
    if (first === "[") return this.list(path);
    if (first === '"') return this.string();
    if (first === "'" || first === "‘" || first === "“") throw this.stop("quote-single");
    if (/[-\d]/.test(first)) return this.number();
    if (",}]:".includes(first)) throw this.stop("value-missing");
    const word = this.match(WORD);
    const known: Record<string, Json> = { true: true, false: false, null: null };
    if (!Object.hasOwn(known, word)) throw this.stop("value-unknown", this.at - word.length, this.at);
    return known[word] as Json;
  }

  private object(path: Path): JsonObject {
    const members: JsonObject = {};
    this.at++;
    for (let isFirst = true; ; isFirst = false) {
      if (this.ends("}", isFirst)) return members;
      const from = this.at;
      if (this.text[this.at] !== '"')
        throw this.stop(/['‘’“”]/.test(this.text[this.at] ?? "") ? "quote-single" : "name-unquoted");
      const name = this.string();
      if (Object.hasOwn(members, name)) throw this.stop("name-twice", from, this.at);
      const inner = [...path, name];
      const end = this.at;
      this.names.set(formatPath(inner), { from, to: end });
      this.space();
      if (this.text[this.at] !== ":") throw this.stop(this.at >= this.text.length ? "end-early" : "colon-missing", from, end);
      this.at++;
      // Not an assignment, which `__proto__` would lose.
      Object.defineProperty(members, name, { value: this.value(inner), enumerable: true, writable: true, configurable: true });
    }
  }

  private list(path: Path): Json[] {
    const items: Json[] = [];
    this.at++;
    for (let isFirst = true; ; isFirst = false) {
      if (this.ends("]", isFirst)) return items;
      items.push(this.value([...path, items.length]));
    }
  }

  /** Go behind the comma between members, or behind the end. */
  private ends(bracket: string, isFirst: boolean): boolean {
    this.space();
    if (this.text[this.at] === bracket) {
      this.at++;
      return true;
    }
    if (isFirst) return false;
    if (this.at >= this.text.length) throw this.stop("end-early");
    if (this.text[this.at] !== ",") throw this.stop("comma-missing");
    const comma = this.at++;
    this.space();
    if (this.text[this.at] === bracket) throw this.stop("comma-extra", comma, comma + 1);
    return false;
  }

  private string(): string {
    const from = this.at++;
    for (;;) {
      this.match(PLAIN);
      const next = this.text[this.at];
      if (next === '"') {
        this.at++;
        return JSON.parse(this.text.slice(from, this.at)) as string;
      }
      if (next === undefined || next === "\n" || next === "\r") throw this.stop("quote-open", from, this.at);
      if (next !== "\\") throw this.stop("character-control");
      if (!this.match(ESCAPE)) throw this.stop("escape-wrong", this.at, this.at + 2);
    }
  }

  private number(): number {
    const from = this.at;
    const digits = this.match(NUMBER);
    const rest = this.match(WORD);
    if (!digits || rest) throw this.stop("number-wrong", from, this.at);
    const value = Number(digits);
    // It would be stored as another number.
    const isExact = Number.isFinite(value) && (!/^-?\d+$/.test(digits) || Number.isSafeInteger(value));
    if (!isExact) throw this.stop("number-large", from, this.at);
    return value;
  }

  private space(): void {
    this.match(/[ \t\r\n]+/y);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private stop(fault: Fault, from = this.at, to?: number): Stop {
    WORD.lastIndex = from;
    const end =
      to ??
      from +
        (/^"(?:[^"\\\n]|\\.)*"?/.exec(this.text.slice(from, from + 200))?.[0].length ?? WORD.exec(this.text)?.[0].length ?? 1);
    return new Stop({
      fault,
      from: Math.min(from, this.text.length),
      to: Math.min(end, this.text.length),
      text: this.text.slice(from, end),
    });
  }
}
