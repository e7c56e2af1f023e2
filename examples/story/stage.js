// A stage: the clients of one application under load, the edge that verifies their tokens, and the timeline of both.
import { ForgottenConsumer, ManagedClient } from "./clients.js";
import { Timeline } from "./timeline.js";

/** @import { ClientSecret } from "./clients.js" */
/** @import { EdgeVerifier } from "./verifier.js" */

const MANAGED = ["shop-web-1/3.0", "shop-web-2/3.0", "shop-web-3/3.0", "shop-worker/2.7"];
const FORGOTTEN = "nightly-report/1.4";

export class Stage {
  timeline;
  managed;
  forgotten;

  /** @param {string} clientId @param {ClientSecret} secret @param {{ tokenEndpoint: string, edge: EdgeVerifier }} servers */
  constructor(clientId, secret, { tokenEndpoint, edge }) {
    const lane = { true: "edge, new", false: "edge, 1 s old" };
    const names = [...MANAGED, FORGOTTEN].map((userAgent) => userAgent.split("/")[0]);
    this.timeline = new Timeline([...names, lane.true, lane.false], () => this.#status(edge));
    const present = (/** @type {string} */ token, /** @type {boolean} */ isFresh) =>
      this.timeline.mark(lane[`${isFresh}`], edge.check(token));
    const surroundings = { tokenEndpoint, clientId, present, timeline: this.timeline };
    this.managed = MANAGED.map((userAgent) => new ManagedClient(userAgent, surroundings, [secret]));
    this.forgotten = new ForgottenConsumer(FORGOTTEN, surroundings, secret);
  }

  /** Runs an act under load. @template T @param {(stage: Stage) => Promise<T>} act @returns {Promise<T>} */
  async run(act) {
    const callers = [...this.managed, this.forgotten];
    this.timeline.start();
    for (const caller of callers) caller.start();
    this.timeline.say("Load begins: five clients fetch tokens, again and again, with secret 1.");
    const result = await act(this);
    await Promise.all(callers.map((caller) => caller.stop()));
    this.timeline.say("Load ends.");
    this.timeline.end();
    return result;
  }

  get counts() {
    return { managed: countsOf(this.managed), forgotten: countsOf([this.forgotten]) };
  }

  /** @param {EdgeVerifier} edge */
  #status(edge) {
    const { managed, forgotten } = this.counts;
    return [
      `managed ${managed.requests} (${managed.failed} failed)`,
      `forgotten ${forgotten.requests} (${forgotten.failed} failed)`,
      `edge ${edge.accepted} (${edge.refused} refused)`,
    ].join(" · ");
  }
}

/** Adds up the counts of callers. @param {Iterable<ManagedClient | ForgottenConsumer>} callers */
function countsOf(callers) {
  const counts = { requests: 0, failed: 0, failures: /** @type {Map<string, number>} */ (new Map()) };
  for (const { requests, failed, failures } of callers) {
    counts.requests += requests;
    counts.failed += failed;
    for (const [said, count] of failures) counts.failures.set(said, (counts.failures.get(said) ?? 0) + count);
  }
  return counts;
}
