import type { FastifyReply } from "fastify"
import type { HeadTarget } from "./apply-head.ts"

/** The head of a reply of Fastify, as a `ServerResponse` has it. */
export function replyHead(reply: FastifyReply): HeadTarget {
  return {
    set statusCode(status: number) {
      reply.code(status)
    },
    set statusMessage(reason: string) {
      reply.raw.statusMessage = reason
    },
    getHeaderNames: () => Object.keys(reply.getHeaders()),
    getHeader: (name) => reply.getHeader(name),
    setHeader(name, value) {
      // Fastify adds a cookie to those there are; here the list is whole.
      reply.removeHeader(name).header(name, value)
    },
    removeHeader(name) {
      reply.removeHeader(name)
      reply.raw.removeHeader(name)
    },
  }
}
