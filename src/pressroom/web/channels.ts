// Talk to the other tabs of this browser. One that allows no storage may refuse it: the tabs then do not hear each other.

/** Return the channel of a name; undefined: the browser has none. */
export function channel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
