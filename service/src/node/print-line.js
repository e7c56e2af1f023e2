/** Prints a line. @param {{ write(text: string): unknown }} stream @param {string} text */
export function printLine(stream, text) {
  stream.write(`${text}\n`);
}
