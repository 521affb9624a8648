/** Signs the cookies of the shop, and is asked for by its `/cron`. A real one has it from its environment. */
export const SHOP_SECRET = "an example's secret, of no use elsewhere"
