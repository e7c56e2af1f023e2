// The shared vectors: the same commands and the same bytes of entropy make the same documents here and in native Rust.
import vectors from "../vectors/registry.json" with { type: "json" };
import { Issuer } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registryVectors(QUnit, api) {
  QUnit.module("registry, vectors");

  QUnit.test("documents and secrets are those of native Rust", async (assert) => {
    const steps = await replay(api, /** @type {any} */ (vectors));
    for (const [place, step] of vectors.steps.entries()) {
      assert.equal(steps[place].document, step.document, step.do);
      assert.equal(steps[place].secret, "secret" in step ? step.secret : undefined, step.do);
    }
  });
}

/**
 * Runs the steps, with the generator of the vectors in the place of the platform's: x ← 1103515245 x + 12345 (mod 2^31), bits 16 to 23.
 *
 * @param {import("./index.js").Package} api
 * @param {{ domain: any, steps: { after: number, do: string, secretId?: string, options?: any }[] }} vectors
 */
export async function replay(api, { domain, steps }) {
  const issuer = new Issuer(api);
  const registry = /** @type {any} */ (issuer.registry({ domain }));
  const id = 'shop é "1"';
  let state = 1;
  const fill = (/** @type {Uint8Array} */ bytes) => {
    for (let index = 0; index < bytes.length; index++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      bytes[index] = state >> 16;
    }
    return bytes;
  };
  const own = Object.getOwnPropertyDescriptor(crypto, "getRandomValues");
  Object.defineProperty(crypto, "getRandomValues", { configurable: true, writable: true, value: fill });
  try {
    const made = [];
    let passed = 0;
    for (const step of steps) {
      await issuer.pass(step.after - passed);
      passed = step.after;
      const parameters = step.secretId === undefined ? [step.options] : [step.secretId, step.options];
      const issued = await registry[step.do](id, ...parameters);
      const document = (await issuer.memory.read(`registry/application/${id}`))?.value;
      made.push({ document, secret: issued?.secret ?? undefined });
    }
    return made;
  } finally {
    if (own) Object.defineProperty(crypto, "getRandomValues", own);
    else Reflect.deleteProperty(crypto, "getRandomValues");
  }
}
