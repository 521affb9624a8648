/** What the shop sells. */
export interface Product {
  readonly name: string
  readonly cents: number
}

/** Reads the products where they are slow to come by. */
export async function listProducts(): Promise<readonly Product[]> {
  await new Promise((resolve) => setTimeout(resolve, 50))
  return [
    { name: "tea", cents: 450 },
    { name: "coffee", cents: 690 },
  ]
}
