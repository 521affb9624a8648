/** Says what a simulation found, where somebody asked for the proof (`npm run prove`). */
export function report(finding: string): void {
  if (process.env["LARDER_PROVE"] === "1") console.log(finding)
}
