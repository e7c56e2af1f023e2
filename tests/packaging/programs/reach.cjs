const paths = ["package.json", "dist/index.js", "dist/wasm/slots/inline.js", "pkg/slots.wasm", "types/js/index.d.ts"];

const reached = paths.filter((path) => {
  try {
    return require.resolve(`secret-slots/${path}`);
  } catch (error) {
    if (error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error;
    return false;
  }
});

console.log(JSON.stringify(reached));
