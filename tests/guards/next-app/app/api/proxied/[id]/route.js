export const GET = () => new Response("in");
