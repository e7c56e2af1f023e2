// What a user may write where the project has the types of the DOM.
import { TokenKeeper, type PlatformFetch } from "secret-slots/client";

declare const keeper: TokenKeeper;
const sends: typeof fetch = keeper.fetch("id");
const again: PlatformFetch = fetch;
const status: Promise<number> = keeper
  .fetch("id")("https://api.example")
  .then((response) => response.status);
keeper.fetch("id")(new URL("https://api.example"), { method: "POST", body: new FormData() });
keeper.fetch("id", { fetch: globalThis.fetch })(new Request("https://api.example"));
// @ts-expect-error a number is no URL
keeper.fetch("id")(5);

export { again, sends, status };
