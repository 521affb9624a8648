import { describe, expect, it } from "vitest"
import { KvResponseError } from "../errors/kv-response-error.ts"
import { readNamespace, readNamespacePage } from "./read-namespace.ts"

const details = { operation: "namespaces.get", outcome: "unknown", attempts: 1 } as const
const toBytes = (body: unknown) => new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body))
const DATA = { record_type: "storage_kv", id: "7f1c", name: "a", status: "pending", created_at: "2026-06-18T14:48:17Z" }
const NAMESPACE = { id: "7f1c", name: "a", status: "pending", createdAtMs: Date.UTC(2026, 5, 18, 14, 48, 17) }

describe("readNamespace()", () => {
  it("reads the documented answer", () => {
    expect(readNamespace(toBytes({ data: DATA }), details)).toEqual(NAMESPACE)
  })

  it.each(["", "<html>", "null", [], {}, { data: null }, { data: [] }, { data: {} }, { data: { ...DATA, id: 42 } }])(
    "refuses %j",
    (body) => {
      expect(() => readNamespace(toBytes(body), details)).toThrow(KvResponseError)
    },
  )

  it("passes on a status it does not know", () => {
    expect(readNamespace(toBytes({ data: { ...DATA, status: "migrating" } }), details).status).toBe("migrating")
  })
})

describe("readNamespacePage()", () => {
  it("reads the documented page", () => {
    const meta = { page_number: 2, page_size: 20, total_pages: 3, total_results: 41 }
    expect(readNamespacePage(toBytes({ data: [DATA], meta }), details)).toEqual({
      namespaces: [NAMESPACE],
      pageNumber: 2,
      totalPages: 3,
      totalResults: 41,
    })
  })

  it.each([undefined, null, [], "meta", { total_pages: "3", total_results: -1, page_number: 1.5 }])(
    "counts for itself where meta is %j",
    (meta) => {
      const page = { namespaces: [NAMESPACE], pageNumber: 1, totalPages: 1, totalResults: 1 }
      expect(readNamespacePage(toBytes({ data: [DATA, null, {}, "x"], meta }), details)).toEqual(page)
    },
  )

  it.each(["", "<html>", {}, { data: {} }, { data: null }, []])("refuses %j", (body) => {
    expect(() => readNamespacePage(toBytes(body), details)).toThrow(KvResponseError)
  })
})
