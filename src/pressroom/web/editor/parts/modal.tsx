// A dialog of the editor. The browser keeps the focus in it and gives it back.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../words";
import { keepFocus } from "../navigation";
import { IconButton } from "./icon_button";

interface Props {
  readonly title: string;
  readonly about?: string;
  readonly class?: string;
  readonly testid?: string;
  readonly footer?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

export function Modal({ title, about, footer, children, onClose, testid, ...more }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
      keepFocus();
    };
  }, []);
  return (
    <dialog class={`dialog ${more.class ?? ""}`} ref={dialog} aria-labelledby={id} data-testid={testid} onClose={onClose}>
      <div class="dialog-header">
        <div>
          <h2 id={id} tabIndex={-1} autoFocus>
            {title}
          </h2>
          {about ? <p>{about}</p> : null}
        </div>
        <IconButton icon="close" label={t("Close")} onClick={onClose} />
      </div>
      <div class="dialog-body">{children}</div>
      {footer ? <div class="dialog-footer">{footer}</div> : null}
    </dialog>
  );
}
