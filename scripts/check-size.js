// The size budget: what every user downloads may not grow unseen.
import { measureSize } from "../benches/size.js";

const { wasmAndGlue } = measureSize();
const { brotli, budget } = wasmAndGlue;
const words = `wasm and glue: ${brotli} bytes in brotli, of ${budget?.ceiling} allowed`;
if (budget === undefined || brotli > budget.ceiling) throw new Error(words);
console.log(words);
