/** What the shop sells. */
export const WARES = [
  { name: "Assam", price: "4.50", from: "India" },
  { name: "Sencha", price: "6.20", from: "Japan" },
  { name: "Yirgacheffe", price: "8.90", from: "Ethiopia" },
  { name: "Antigua", price: "7.40", from: "Guatemala" },
] as const
