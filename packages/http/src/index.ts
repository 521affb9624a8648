export { type Answer, type Composed, compose } from "./compose.ts"
export { type Context, createContext } from "./context.ts"
export type { Handler, Middleware, Next } from "./middleware.ts"
