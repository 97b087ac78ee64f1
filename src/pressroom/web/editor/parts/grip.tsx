// The handle of an item of a list.

import { t } from "../../words";
import { formatPath, type Path } from "../model/paths";
import { Icon } from "./icon";
import type { Reorder } from "./reorder";
import { keys } from "../../keys";

interface Props {
  readonly reorder: Reorder;
  readonly index: number;
  readonly path: Path;
  readonly name: string;
}

export function Grip({ reorder, index, path, name }: Props) {
  return (
    <button
      class="icon-button entry-grip"
      type="button"
      aria-label={t("Move %(name)s", { name })}
      title={t("Drag, or press %(keys)s", { keys: `${keys("Alt", "↑")} ${keys("Alt", "↓")}` })}
      data-grip={formatPath([...path, index])}
      onPointerDown={reorder.onGrip(index)}
    >
      <Icon name="grip" />
    </button>
  );
}
