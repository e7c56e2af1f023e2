// The suite in a Worker, asked for by a request: workerd gives random bytes and time only inside a handler.
import { outcome } from "./entry.js";

export default {
  async fetch() {
    return Response.json(await outcome());
  },
};
