// Unpacks beside the page's own thread, so that the page answers while a large report opens.
import { unpack } from './unpack'

onmessage = async (event: MessageEvent<string>) => {
  try {
    const bytes = await unpack(event.data)
    postMessage(bytes, { transfer: [bytes.buffer] })
  } catch (error) {
    postMessage(String(error))
  }
}
