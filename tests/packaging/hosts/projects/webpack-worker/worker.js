import { use } from "./use.js";

export default {
  async fetch() {
    return Response.json(await use());
  },
};
