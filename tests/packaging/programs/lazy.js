delete globalThis.WebAssembly;

const { generateSecret } = await import("secret-slots");

try {
  generateSecret();
} catch (error) {
  console.log(error.code);
}
