/**
 * Puts properties of our own on an object, over those it has or inherits.
 *
 * @returns Puts back what was there.
 */
export function override(target: object, properties: PropertyDescriptorMap): () => void {
  const before = Object.keys(properties).map((name) => [name, Object.getOwnPropertyDescriptor(target, name)] as const)
  for (const name in properties) Object.defineProperty(target, name, { ...properties[name], configurable: true })
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(target, name, descriptor)
      else Reflect.deleteProperty(target, name)
    }
  }
}
