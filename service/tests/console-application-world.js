// An application in the middle of a rotation: two secrets, one of them rotated, and consumers that present the old one.
import { ACME } from "./shop.js";

/** @import { Client } from "./client.js" */
/** @import { FakeClock } from "../../tests/js/fake-clock.js" */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const SHOP_PAGE = "/console/domains/acme/applications/shop";

/** A user agent that would do harm if it were not escaped, and one that turns its direction. */
export const HOSTILE = `<script>document.title="owned"</script>\u202Egpj.exe`;

/**
 * @param {{ admin: Client, clock: FakeClock, first: { client_secret: string } }} shop
 */
export async function rotateShop({ admin, clock, first }) {
  const path = `${ACME}/applications/shop`;
  const verify = (/** @type {string} */ secret, /** @type {string} */ ip, /** @type {string} */ agent) =>
    admin.post(`${ACME}/verify`, { client_id: "shop", client_secret: secret, ip, user_agent: agent }, { status: 200 });
  const { body: staging } = await admin.post(`${path}/secrets`, { description: "staging" }, { status: 201 });
  for (let day = 0; day < 20; day++) {
    for (let count = 0; count < 8 + (day % 5); count++) await verify(first.client_secret, "203.0.113.7", "shop/2.1");
    if (day % 3 === 0) await verify(staging.client_secret, "203.0.113.9", "shop/2.2-beta");
    await clock.advance(DAY);
  }
  const { body: second } = await admin.post(`${path}/secrets/rotate`, { secret_id: "1" }, { status: 201 });
  for (let day = 0; day < 2; day++) {
    for (let count = 0; count < 7; count++) await verify(second.client_secret, "203.0.113.7", "shop/2.2");
    for (let count = 0; count < 4 - day; count++)
      await verify(first.client_secret, "203.0.113.40", "nightly-report/1.4");
    await verify(first.client_secret, "203.0.113.41", HOSTILE);
    await clock.advance(DAY / 2);
  }
  await clock.advance(11_000);
  return { second, staging, verify };
}
