/** Ends the output of a test run with one plain line: "N passed, N failed". */
export default class ClosingLineReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const testModule of testModules) {
      // A file, or a group in it, that failed before its tests could run.
      const groups = [testModule, ...testModule.children.allSuites()]
      counts.failed += groups.filter((group) => group.errors().length > 0).length
      for (const test of testModule.children.allTests()) {
        const { state } = test.result()
        if (state in counts) counts[state] += 1
      }
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""
    console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`)
  }
}
