// Which object of the data is which entry on the screen. An edit makes a new object of an entry; its identity goes over
// to the new one, so that an open entry stays open while it is typed in, moved, removed and brought back.

const identities = new WeakMap<object, number>();
let last = 0;

export function identityOf(entry: object): number {
  const known = identities.get(entry);
  if (known !== undefined) return known;
  last += 1;
  identities.set(entry, last);
  return last;
}

/** Give the identity of an object to its changed copy, and return the copy. */
export function keepIdentity<Changed extends object>(before: object, changed: Changed): Changed {
  const known = identities.get(before);
  if (known !== undefined) identities.set(changed, known);
  return changed;
}
