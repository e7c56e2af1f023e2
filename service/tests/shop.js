// A domain `acme` with the application `shop`, which has one secret.
import { KEY, openService } from "./client.js";

export const ACME = "/v1/domains/acme";
export const APPLICATIONS = `${ACME}/applications`;
export const SHOP = `${APPLICATIONS}/shop`;

/**
 * @param {object} [settings] of the domain
 * @param {Parameters<typeof openService>[0]} [options] of the service
 */
export async function openShop(settings = {}, options) {
  const opened = openService({ encryptionKey: KEY, ...options });
  const { admin } = opened;
  await admin.post("/v1/domains", { id: "acme", ...settings }, { status: 201 });
  await admin.post(APPLICATIONS, { client_id: "shop", type: "web" }, { status: 201 });
  const { body: first } = await admin.post(`${SHOP}/secrets`, { description: "production" }, { status: 201 });
  return {
    ...opened,
    first,
    /** Whether a secret of the shop is good. @param {string} secret @param {typeof admin} [caller] */
    verify: async (secret, caller = admin) => {
      const presented = { client_id: "shop", client_secret: secret };
      return (await caller.post(`${ACME}/verify`, presented, { status: 200 })).body;
    },
    /** Returns the secrets of the shop. @returns {Promise<any[]>} */
    secrets: async () => (await admin.get(`${SHOP}/secrets`, { status: 200 })).body.items,
  };
}
