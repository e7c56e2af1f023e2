// Where requests to AWS go: what they carry is for AWS alone.
import { invalid } from "../../platform/options.js";

/** Where Amazon ECS answers. */
const CONTAINER = "http://169.254.170.2";
/** Hosts that answer without TLS and are not beyond the machine: loopback, Amazon ECS, EKS Pod Identity. */
const LOCAL = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|169\.254\.170\.(?:2|23)|\[fd00:ec2::23\])$/;

/** @param {unknown} region */
export function readRegion(region) {
  if (typeof region !== "string" || !/^[a-z0-9-]{1,40}$/.test(region)) throw invalid("region must be an AWS region");
  return region;
}

/** @param {string} service @param {string} region */
export const endpointOf = (service, region) =>
  `https://${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`;

/**
 * Returns where a container's credentials are, if its variables say. Without TLS only the machine itself gets the token, as in AWS's own tools.
 *
 * @param {Record<string, string | undefined>} variables
 */
export function containerUrlOf(variables) {
  const relative = variables.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const full = variables.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (relative) {
    if (!relative.startsWith("/")) throw invalid("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with a slash");
    return CONTAINER + relative;
  }
  if (!full) return undefined;
  const url = urlOf(full);
  if (url === undefined || (url.protocol === "http:" && !LOCAL.test(url.hostname)))
    throw invalid("AWS_CONTAINER_CREDENTIALS_FULL_URI must be an https URL, or an http URL of this machine");
  return url.href;
}

/** @param {string} text */
function urlOf(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password === "" ? url : undefined;
}
