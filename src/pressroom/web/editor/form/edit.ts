// Change one member of an entry, and give it its present name where the data has a former one.

import type { Json, JsonObject } from "../model/json";
import { formatPath, valueAt, withValue, type Path } from "../model/paths";
import type { Store } from "../store";
import type { Field } from "./fields";

/** Set a member; undefined removes it. `typing` joins the letters that follow each other into one step of undo. */
export function setMember(store: Store, entry: Path, field: Field, value: Json | undefined, typing = false): void {
  const path = ["data", ...entry, field.name];
  const { data } = store.content.peek();
  const before = valueAt(data, entry) ?? {};
  const changed = withValue(before, [field.name], value);
  const next = field.former === undefined ? changed : withValue(changed, [field.former], undefined);
  store.setData(withValue(data, entry, next) as JsonObject, {
    label: field.label,
    path,
    ...(typing ? { key: formatPath(path) } : {}),
  });
}
