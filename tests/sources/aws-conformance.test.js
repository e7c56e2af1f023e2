// The source for AWS Secrets Manager passes the cases of every source, over moto.
import { after, test } from "node:test";
import { AwsV4Signer } from "aws4fetch";
import { AwsSecretsManagerSource } from "../../js/sources/aws-secrets-manager.js";
import { conformance } from "../../js/sources/conformance.js";
import { startMoto } from "./moto-server.js";

const moto = await startMoto();
after(() => moto.stop());

/** Each case has a region of its own, so that its secrets are the only ones. */
const REGIONS = [
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

const regions = REGIONS.values();

const open = () => {
  const region = String(regions.next().value);
  const credentials = { accessKeyId: "key-id", secretAccessKey: "access-key" };
  return { source: new AwsSecretsManagerSource({ region, AwsV4Signer, credentials, endpoint: moto.url }) };
};

for (const { title, run } of conformance(open)) test(`AWS: ${title}`, run);
