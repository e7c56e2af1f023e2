// Wraps the glue that wasm-bindgen generates into a factory, so that every instance has its own.
//
// The generated module keeps the instance, views of its memory and the closures of its promises in module variables. A
// second instance with the same variables would read the first one's memory, and promises of the first would call
// into the second. A factory gives each instance its own.

// No call catches a trap in a task: unguarded it would end a Node process.
const GUARDED_TASK = "queueMicrotask(() => { try { arg0(); } catch (trap) { onTrap(trap); } });";

/**
 * @param {string} generated
 * @param {string} imports The name under which the wasm imports from the glue.
 */
export function wrapGlue(generated, imports) {
  const names = [...generated.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(([, name]) => name);
  expect(names.includes("__wbg_set_wasm"), "the generated glue has no __wbg_set_wasm");
  expect(generated.includes("function getUint8ArrayMemory0()"), "the generated glue has no getUint8ArrayMemory0");
  const queue = "    queueMicrotask(arg0);\n";
  expect(
    !generated.includes("queueMicrotask") || generated.split(queue).length === 2,
    "the generated glue queues its tasks in another way",
  );
  const body = generated.replace(/^export /gm, "").replace(queue, `    ${GUARDED_TASK}\n`);
  expect(body !== generated && !/^(import|export)\b/m.test(body), "the generated glue is not of the known form");

  const imported = names.filter((name) => name.startsWith("__wb") && name !== "__wbg_set_wasm");
  const exported = names.filter((name) => !name.startsWith("__wb"));
  expect(imported.length > 0 && exported.length > 0, "the generated glue imports or exports nothing");
  const list = (/** @type {string[]} */ items, /** @type {string} */ indent) =>
    items.map((item) => `${indent}${item},\n`).join("");
  const returned =
    `    return {\n        imports: { "${imports}": {\n${list(imported, " ".repeat(12))}        } },\n` +
    `        setWasm: __wbg_set_wasm,\n        memoryBytes: getUint8ArrayMemory0,\n${list(exported, " ".repeat(8))}    };\n`;
  const indented = body.trimEnd().replace(/^(?=.)/gm, "    ");
  return `// Built by scripts/build.js from wasm/; not edited by hand.\n// @ts-nocheck\nexport function createGlue(onTrap) {\n${indented}\n${returned}}\n`;
}

/**
 * @param {boolean} holds
 * @param {string} otherwise
 */
function expect(holds, otherwise) {
  if (!holds) throw new Error(`${otherwise}: wasm-bindgen has changed, and scripts/glue.js must follow`);
}
