// Stands for a client that a keeper cannot have now, so that its failure is recorded as any other.

/** How long a call waits for a credential that it has not read yet, or whose client is missing, in milliseconds. */
export const TIMEOUT = 10_000;

export class MissingClient {
  timeout = TIMEOUT;
  /** All missing clients share one limit of attempts at once. */
  tokenEndpoint = "";

  /** @param {unknown} error Why the client cannot be had. */
  constructor(error) {
    this.error = error;
  }
}
