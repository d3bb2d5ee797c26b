import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "./button";
import { Field, Form } from "./form";
import { t } from "./words";

/** A dialog over the page, open as long as it is rendered. Escape and the back button close it. */
export function Dialog({
  title,
  close,
  children,
  full,
  class: more = "",
}: {
  title: ComponentChildren;
  close: () => void;
  children: ComponentChildren;
  /** It takes the whole screen. */
  full?: boolean;
  class?: string;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    return () => {
      opened?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={full ? `full ${more}` : more}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** Asks before something is done, with a reason where one is wanted. An error stays in the dialog
 * with what was typed. */
export function Ask({
  title,
  children,
  go,
  reason,
  usual = "",
  act,
  close,
}: {
  title: ComponentChildren;
  children?: ComponentChildren;
  /** The words of the button that goes ahead. */
  go: string;
  /** Whether it asks why. */
  reason?: boolean;
  /** A reason to begin with. */
  usual?: string;
  act: (reason: string) => Promise<unknown>;
  close: () => void;
}) {
  return (
    <Dialog title={title} close={close}>
      {children}
      <Form
        go={go}
        act={async (typed) => {
          await act(typed.reason ?? "");
          close();
        }}
        beside={<Button act={close}>{t("never_mind")}</Button>}
      >
        {reason ? (
          <Field name="reason" label={t("reason")} required maxLength={200} defaultValue={usual} />
        ) : null}
      </Form>
    </Dialog>
  );
}
