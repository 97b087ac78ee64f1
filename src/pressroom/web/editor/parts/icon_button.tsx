// A button that is an icon, with its name for screen readers and pointers.

import { Icon } from "./icon";

interface Props {
  readonly icon: string;
  readonly label: string;
  /** Keys, as they are shown to people. */
  readonly keys?: string;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly testid?: string;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, keys, disabled, pressed, testid, onClick, ...more }: Props) {
  return (
    <button
      class={`icon-button ${more.class ?? ""}`}
      type="button"
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      disabled={disabled ?? false}
      data-testid={testid}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
