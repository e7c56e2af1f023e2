// Calls what a program passes in to watch events: event listeners and loggers.

/**
 * Calls an observer and ignores its errors, a rejected promise included: an observer must not cost a token or a secret, nor end the
 * process.
 *
 * @param {() => unknown} call
 */
export function notify(call) {
  try {
    Promise.resolve(call()).catch(() => {});
  } catch {
    // As above.
  }
}

/**
 * Returns a function that hands events to a listener, if there is one, and never throws.
 *
 * @template E
 * @param {((event: E) => unknown) | undefined} onEvent
 * @returns {(event: E) => void}
 */
export function observerOf(onEvent) {
  return (event) => notify(() => onEvent?.(event));
}
