/** The shop on Hono, on the embedded local server: takes a tour through it and ends by itself. */
import { runExample } from "@larder/example-tour"
import { startShop } from "./start-shop.ts"

await runExample("Hono", startShop)
