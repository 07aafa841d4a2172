// Opens the report's data: in a worker where the browser allows one, else here.
import { readContainer } from './container'
import { takeText, unpack } from './unpack'
import type { View } from './types'
import { readView } from './view'
import UnpackWorker from './worker?worker&inline'

function inWorker(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const worker = new UnpackWorker()
    worker.onmessage = ({ data }) => {
      worker.terminate()
      if (typeof data === 'string') reject(new Error(data))
      else resolve(data)
    }
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(text)
  })
}

/** The report's view and the language it opens in. */
export async function load(): Promise<{ view: View; lang: string }> {
  const text = takeText('muster-data')
  const bytes = await inWorker(text).catch(() => unpack(text))
  const container = readContainer(bytes)
  return { view: readView(container), lang: container.lang }
}
