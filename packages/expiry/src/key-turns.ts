import { orAborted } from "@larder/core/transport"

/** A read under way. */
export interface KeyRead {
  /** Tells whether no write of the key was under way in this process since the read began. */
  readonly isUndisturbed: () => boolean
  /** Must be called when the read, and all that follows from it, is over. */
  readonly end: () => void
}

/** Knows which keys are being read and written in this process. */
export interface KeyTurns {
  /**
   * Runs a write of a key after the writes of it that came before.
   *
   * Who aborts while waiting is answered at once, and its task never runs.
   */
  readonly write: <T>(key: string, signal: AbortSignal | undefined, task: () => Promise<T>) => Promise<T>
  readonly beginRead: (key: string) => KeyRead
}

interface Turn {
  /** Settles when the writes so far are over. Never rejects. */
  tail: Promise<unknown>
  pending: number
  /** Writes begun while anyone remembers the key. */
  begun: number
  readers: number
}

/** Makes the turns of one `withExpiry`. A key is remembered only while it is being read or written. */
export function createKeyTurns(): KeyTurns {
  const turns = new Map<string, Turn>()

  function turnOf(key: string): Turn {
    const turn = turns.get(key) ?? { tail: Promise.resolve(), pending: 0, begun: 0, readers: 0 }
    turns.set(key, turn)
    return turn
  }

  function forgetIdle(key: string, turn: Turn): void {
    if (turn.pending === 0 && turn.readers === 0) turns.delete(key)
  }

  return {
    write(key, signal, task) {
      const turn = turnOf(key)
      turn.begun += 1
      turn.pending += 1
      const run = turn.tail.then(() => {
        signal?.throwIfAborted()
        return task()
      })
      turn.tail = run.then(ignore, ignore).then(() => {
        turn.pending -= 1
        forgetIdle(key, turn)
      })
      return untilAborted(run, signal)
    },

    beginRead(key) {
      const turn = turnOf(key)
      const { begun, pending } = turn
      turn.readers += 1
      return {
        isUndisturbed: () => pending === 0 && turn.begun === begun,
        end() {
          turn.readers -= 1
          forgetIdle(key, turn)
        },
      }
    },
  }
}

/** Waits for a promise, but no longer than the signal allows; its reason is thrown unchanged. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return signal === undefined ? promise : orAborted(promise, signal)
}

function ignore(): void {}
