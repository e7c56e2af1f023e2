import { use } from "../../use.js";

export async function GET() {
  return Response.json(await use());
}
