import type { DoorApp } from "./door-app.ts"
import { EXPRESS_APPS } from "./express-apps.ts"
import { FASTIFY_APPS } from "./fastify-apps.ts"
import { HONO_APPS } from "./hono-apps.ts"
import { NODE_APPS } from "./node-apps.ts"

/** All applications, of each framework the one without anything in front first. */
export const DOOR_APPS: readonly DoorApp[] = [...NODE_APPS, ...HONO_APPS, ...EXPRESS_APPS, ...FASTIFY_APPS]
