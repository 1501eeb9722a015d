import { type RefObject, useEffect, useRef } from 'react';

interface FormKeys {
  /** Ctrl+Enter, or the command key of a Mac. */
  readonly submit?: () => void;
  /** Enter in a line of text. */
  readonly enter?: () => void;
  /** Esc. */
  readonly cancel?: (() => void) | undefined;
}

/** Keys that work from every field of a form; never while an input method is still composing. */
export function useFormKeys(box: RefObject<HTMLElement | null>, keys: FormKeys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const element = box.current;
    const press = (event: KeyboardEvent) => {
      if (event.isComposing) return;
      const { submit, enter, cancel } = current.current;
      const wanted = event.ctrlKey || event.metaKey ? submit : isLine(event.target) ? enter : undefined;
      if (event.key === 'Enter' && wanted) {
        event.preventDefault();
        event.stopPropagation();
        wanted();
      }
      if (event.key === 'Escape' && cancel) {
        event.stopPropagation();
        cancel();
      }
    };
    element?.addEventListener('keydown', press);
    return () => element?.removeEventListener('keydown', press);
  }, [box]);
}

const isLine = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.role !== 'combobox';
