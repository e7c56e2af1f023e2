// Types of the source for AWS Secrets Manager.

/**
 * @typedef {object} AwsCredentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string | undefined} [sessionToken]
 * @property {number | undefined} [expiresAt] When they end, in Unix seconds. Default: never.
 */

/**
 * The class `AwsV4Signer` of aws4fetch 1, as far as it is used.
 *
 * @typedef {new (request: AwsSignedRequest) => { sign(): Promise<{ headers: { forEach(callback: (value: string, name: string) => void): void } }> }} AwsSignerClass
 */

/**
 * @typedef {{ method: string, url: string, headers: Record<string, string>, body: string, service: string, region: string, datetime: string } &
 *   { accessKeyId: string, secretAccessKey: string, sessionToken?: any }} AwsSignedRequest
 */

/**
 * @typedef {object} AwsSecretsManagerOptions
 * @property {string} region Such as `eu-central-1`.
 * @property {AwsSignerClass} AwsV4Signer The class of this name of the package aws4fetch, which signs the requests.
 * @property {AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>)} credentials A function is called again 5 minutes before its
 *   credentials end, and when AWS calls them expired.
 * @property {string} [endpoint] The URL of the service, such as that of a VPC endpoint. Default: the region's public one.
 */

export {};
