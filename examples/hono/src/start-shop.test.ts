import { takeTour } from "@larder/example-tour"
import { expect, it } from "vitest"
import { startShop } from "./start-shop.ts"

it("the shop on Hono does what it must, at the operations it must", async () => {
  const wrong: unknown[] = []
  await takeTour(startShop, (stop) => stop.ok || wrong.push(stop))
  expect(wrong).toEqual([])
})
