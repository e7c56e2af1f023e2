import * as main from "secret-slots";
import * as client from "secret-slots/client";
import * as fastedge from "secret-slots/fastedge";
import * as issuer from "secret-slots/issuer";
import * as slots from "secret-slots/slots";
import { MemoryStore } from "secret-slots/stores/memory";
import { use } from "./use.cjs";

console.log(JSON.stringify(await use(main, slots, client, issuer, fastedge, MemoryStore)));
