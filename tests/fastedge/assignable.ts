// The module has the types of the platform's, no more and no less, as a project with the strictest options sees them.
/// <reference types="@gcoredev/fastedge-sdk-js" />
import * as platform from "fastedge::secret";
import * as installed from "../../js/fastedge.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._: Same<A, B> extends true ? [] : ["these types differ"]) {}

same<typeof installed.getSecret, typeof platform.getSecret>();
same<typeof installed.getSecretEffectiveAt, typeof platform.getSecretEffectiveAt>();
// @ts-expect-error a type that is only assignable does not pass
same<typeof installed.getSecret, (name: string) => string | null>();

export const module: Omit<typeof installed, "installSecrets"> = platform;
export const alias: typeof platform = installed;
