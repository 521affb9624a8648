import { once } from "node:events"
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { getRequestListener } from "@hono/node-server"
import express from "express"
import express4 from "express-4"
import { fastify } from "fastify"
import { Hono } from "hono"
import { onTestFinished } from "vitest"
import { toExpress } from "../express.ts"
import { toFastify } from "../fastify.ts"
import { toFetchHandler } from "../fetch.ts"
import { toHono } from "../hono.ts"
import type { Composed, Context } from "../index.ts"
import { toNodeListener } from "../node.ts"

/** What a handler answers, in no framework's words. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | AsyncIterable<Uint8Array>
}

/** A handler of each door. */
export type ReplyHandler<Adds extends object> = (context: Context & Adds, path: string) => Reply | Promise<Reply>

/** An application behind a door, on a server of its own. @returns Its URL. */
export type StartApp = <Adds extends object>(composed: Composed<Adds>, handler: ReplyHandler<Adds>) => Promise<string>

/** Each door, with the framework's own way to answer. */
export const DOORS: readonly (readonly [name: string, start: StartApp])[] = [
  ["fetch and node", startFetch],
  ["hono", startHono],
  ["express 5", (composed, handler) => startExpress(express, composed, handler)],
  // The cast: for what is used here, the two are alike.
  ["express 4", (composed, handler) => startExpress(express4 as unknown as typeof express, composed, handler)],
  ["fastify", startFastify],
]

async function startFetch<Adds extends object>(composed: Composed<Adds>, handler: ReplyHandler<Adds>): Promise<string> {
  const handle = async (request: Request, context: Context & Adds) =>
    toResponse(await handler(context, new URL(request.url).pathname))
  return listen(toNodeListener(toFetchHandler(composed, handle, { onError: answerBroken })))
}

async function startHono<Adds extends object>(composed: Composed<Adds>, handler: ReplyHandler<Adds>): Promise<string> {
  const app = new Hono().use(toHono(composed)).all("*", async (c) => {
    // The cast: Hono's types do not follow type parameters.
    const context = c.get("larder") as Context & Adds
    return toResponse(await handler(context, c.req.path))
  })
  app.onError(answerBroken)
  return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
}

async function startExpress<Adds extends object>(
  framework: typeof express,
  composed: Composed<Adds>,
  handler: ReplyHandler<Adds>,
): Promise<string> {
  const larder = toExpress(composed)
  const app = framework()
  app.use(larder)
  app.use((request, response, next) => {
    Promise.resolve()
      .then(() => handler(larder.contextOf(request), request.path))
      .then(async ({ status = 200, headers = {}, body = "" }) => {
        response.status(status)
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
        if (typeof body === "string") response.send(body)
        else await pipeline(Readable.from(body), response)
      })
      .catch(next)
  })
  app.use((_error: unknown, _request: IncomingMessage, response: ServerResponse, next: (error: unknown) => void) => {
    if (response.headersSent) return next(_error)
    response.statusCode = 500
    response.end("broken")
  })
  return listen(app)
}

async function startFastify<Adds extends object>(
  composed: Composed<Adds>,
  handler: ReplyHandler<Adds>,
): Promise<string> {
  const larder = toFastify(composed)
  const app = fastify()
  await app.register(larder)
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send("broken"))
  app.all("*", async (request, reply) => {
    const { status = 200, headers = {}, body = "" } = await handler(larder.contextOf(request), request.url)
    reply.code(status)
    for (const [name, value] of Object.entries(headers)) reply.header(name, value)
    return reply.send(typeof body === "string" ? body : Readable.from(body))
  })
  await app.ready()
  return listen((incoming, outgoing) => app.routing(incoming, outgoing))
}

function answerBroken(): Response {
  return new Response("broken", { status: 500 })
}

function toResponse({ status = 200, headers = {}, body = "" }: Reply): Response {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((line): [string, string] => [name, line]),
  )
  const hasBody = status !== 204 && status !== 304
  return new Response(hasBody ? (typeof body === "string" ? body : ReadableStream.from(body)) : null, {
    status,
    headers: lines,
  })
}

/** Starts a server for the time of a test. @returns Its URL. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // The cast: a server on a port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
