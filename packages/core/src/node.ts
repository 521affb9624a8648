export { type NodeHttpFetch, type NodeHttpFetchOptions, nodeHttpFetch } from "./node/node-http-fetch.ts"
