// The pages that a browser shows after an authorization. They repeat nothing of the callback.

/** @typedef {{ title: string, text: string }} Words */

/** @type {Words} */
export const CONNECTED = { title: "Connected", text: "You can close this window, and go back to the command line." };

/** @type {Words} */
export const NOT_CONNECTED = { title: "Not connected", text: "The command line says why. You can close this window." };

/** @type {Words} */
export const ANSWERED = {
  title: "Answered already",
  text: "This authorization was answered before. You can close this window.",
};

/** @type {Words} */
export const NOT_HERE = {
  title: "Not the answer",
  text: "This is not the answer to the authorization that is under way.",
};

/** @param {Words} words */
export function page({ title, text }) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · secret-slots</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto; padding: 0 1rem; color-scheme: light dark }</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;
}
