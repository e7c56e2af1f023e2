// The API of a contender, as the administrator.

/** @param {string} url Any address of the contender. */
export function caller(url) {
  const { origin } = new URL(url);
  const headers = { "content-type": "application/json", authorization: "Bearer bootstrap-of-the-benchmark" };
  return async (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body) => {
    const response = await fetch(origin + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return /** @type {Promise<any>} */ (response.json());
  };
}
