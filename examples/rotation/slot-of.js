// What a guarded host answered.

/** @param {Promise<{ ok: boolean, json(): Promise<any>, arrayBuffer(): Promise<unknown> }>} asking @returns {Promise<number | undefined>} */
export async function slotOf(asking) {
  const answer = await asking;
  if (answer.ok) return (await answer.json()).slot;
  await answer.arrayBuffer();
  return undefined;
}
