// The size budget: the modules that users download do not grow unnoticed.
import { measureSizes } from "../benches/size.js";

for (const { name, brotli, budget } of measureSizes()) {
  if (budget === undefined) continue;
  const words = `${name}: ${brotli} bytes in brotli, of ${budget.ceiling} allowed`;
  if (brotli > budget.ceiling) throw new Error(words);
  console.log(words);
}
