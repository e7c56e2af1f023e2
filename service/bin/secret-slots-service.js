#!/usr/bin/env node
import process from "node:process";
import { main } from "../src/node/main.js";

await main(process.argv.slice(2), process.env);
