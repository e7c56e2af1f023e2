// A server of node:http over a fetch handler: it hands over every header, as the servers of Workers do.
import http from "node:http";

/** @param {(request: Request) => Response | Promise<Response>} fetch */
export function fetchServer(fetch) {
  return http.createServer(async (incoming, outgoing) => {
    const headers = new Headers();
    for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
      headers.append(incoming.rawHeaders[at], incoming.rawHeaders[at + 1]);
    }
    const response = await fetch(new Request(`http://localhost${incoming.url}`, { headers }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
}
