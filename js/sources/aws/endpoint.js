// Where a service of AWS answers.

/** Returns the public URL of a service. Regions of China have a domain of their own. @param {string} service @param {string} region */
export const awsEndpoint = (service, region) =>
  `https://${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
