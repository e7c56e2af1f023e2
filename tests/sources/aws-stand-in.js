// A fetch that replays answers as the API reference of AWS Secrets Manager documents them, where moto has none.

/** @typedef {{ status?: number, headers?: Record<string, string>, body?: unknown }} StandInAnswer */
/** @typedef {{ action: string, parameters: any, headers: Record<string, string>, url: string }} Asked */

/**
 * @param {Record<string, (asked: Asked, count: number) => StandInAnswer>} answers By action. `count` is 1 for the first request of it.
 */
export function awsStandIn(answers) {
  /** @type {Asked[]} */
  const asked = [];
  /** @type {import("../../js/sources/types.js").SourceFetch} */
  const fetch = async (url, { headers, body }) => {
    const action = headers["x-amz-target"].replace("secretsmanager.", "");
    const request = { action, parameters: JSON.parse(String(body)), headers, url };
    asked.push(request);
    const count = asked.filter((other) => other.action === action).length;
    const { status = 200, headers: answered = {}, body: json } = answers[action](request, count);
    return new Response(JSON.stringify(json), { status, headers: answered });
  };
  return { fetch, asked };
}

/** An error as the JSON protocol has it. @param {string} type @param {Omit<StandInAnswer, "body">} [more] @returns {StandInAnswer} */
export const awsError = (type, more) => ({ status: 400, ...more, body: { __type: type, Message: "not repeated" } });

/**
 * The answers about a secret with these versions.
 *
 * @param {...{ id: string, created: number, stages: string[], value?: string }} versions
 */
export const secretOf = (...versions) => ({
  DescribeSecret: () => ({
    body: { VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, stages])) },
  }),
  GetSecretValue: (/** @type {Asked} */ { parameters }) => {
    const version = versions.find(
      ({ id, stages }) => parameters.VersionId === id || (!parameters.VersionId && stages.includes("AWSCURRENT")),
    );
    if (version === undefined) return awsError("ResourceNotFoundException");
    const { id, created, value = "a value that must not be told" } = version;
    return { body: { VersionId: id, CreatedDate: created, SecretString: value } };
  },
});
