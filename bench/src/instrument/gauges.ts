import { GCProfiler, setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** Makes so many calls of what is measured, one after another or several at a time. */
export type Run = (calls: number) => unknown

/** What can be read of the process that makes the calls. */
export interface Gauges {
  /** CPU time in microseconds, user and system, all threads. */
  cpuMicros(calls: number): Promise<number>
  /** Bytes allocated on the JavaScript heap, those collected meanwhile included; buffers outside it are not. */
  heapBytes(calls: number): Promise<number>
}

/** Reads the gauges of this process around a run. */
export function gaugesOf(run: Run): Gauges {
  return {
    async cpuMicros(calls) {
      const before = process.cpuUsage()
      await run(calls)
      const { user, system } = process.cpuUsage(before)
      return user + system
    },
    async heapBytes(calls) {
      collectGarbage()
      const profiler = new GCProfiler()
      profiler.start()
      const before = process.memoryUsage().heapUsed
      await run(calls)
      const kept = process.memoryUsage().heapUsed - before
      const collected = profiler
        .stop()
        .statistics.map(
          ({ beforeGC, afterGC }) => beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize,
        )
      return collected.reduce((sum, bytes) => sum + bytes, kept)
    },
  }
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc")
  const collect: () => void = runInNewContext("gc")
  collect()
}
