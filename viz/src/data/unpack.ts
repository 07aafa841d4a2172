// From the text in the page to the container's bytes: base64, then gzip. The browser's own decoders; no request is made.

interface Base64Decoder { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as unknown as Base64Decoder).fromBase64
  if (native) return native.call(Uint8Array, text)
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** Bytes of base64(gzip(...)) text. */
export async function unpack(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([fromBase64(text.trim())]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Takes the packed text out of the page, so that its characters do not stay in memory. */
export function takeText(id: string): string {
  const element = document.getElementById(id)
  const text = element?.textContent ?? ''
  element?.remove()
  return text
}
