// The reader's language and the app's own texts (engine/messages/view.tsv).
import type { Text } from '../data/types'
import catalogue from './catalogue.json'

export type Lang = 'en' | 'zh'
type Values = Record<string, string | number>

let current = $state<Lang>('zh')

export const language = {
  get now(): Lang { return current },
  choose(lang: string) {
    current = lang === 'en' ? 'en' : 'zh'
    document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en'
  },
}

/** A text of the catalogue in the reader's language. A key that is not there is a programmer's error. */
export function t(key: string, values: Values = {}): string {
  const pair = (catalogue as unknown as Record<string, [string, string]>)[key]
  if (!pair) throw new Error(`no text ${key} in view.tsv`)
  return pair[current === 'zh' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}

/** A text of the report in the reader's language; the other one where it is empty. */
export function tx(text: Text | undefined): string {
  if (text === null || text === undefined) return '–'
  if (typeof text === 'number') return number(text)
  if (typeof text === 'string') return text
  return current === 'zh' ? text[1] || text[0] : text[0] || text[1]
}

/** Digits in groups of three. */
export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 })
