// Works of which none holds up the others: one damaged record must not stop all that a service does in the background.

/**
 * Does works one after the other, also after one that fails. Rejects with the first error once all are done.
 *
 * @param {Iterable<() => unknown>} works
 */
export async function eachOf(works) {
  const errors = [];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
