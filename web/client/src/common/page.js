/** What a page says to its scripts, and how they speak to the server. */
import { say } from './locale.js';

/**
 * JSON of `<script type="application/json" id=…>`.
 *
 * @param {string} id
 * @param {T} [otherwise] when the page has none
 * @returns {T}
 * @template T
 */
export function json(id, otherwise = null) {
  const text = document.getElementById(id)?.textContent.trim();
  return text ? JSON.parse(text) : otherwise;
}

/** Token that every unsafe request carries. */
export const csrf = () => document.querySelector('meta[name="csrf"]')?.content ?? document.querySelector('input[name="csrf"]')?.value ?? '';

/** The server refused; `status` is HTTP's, `answer` its JSON if it gave any. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer?.error ?? `HTTP ${status}`);
    this.status = status;
    this.answer = answer;
  }
}

const isJson = response => response.headers.get('content-type')?.includes('json');

/**
 * POST *content* to *url*: FormData as it is, a Blob as it is, anything else as JSON.
 *
 * @param {string} url
 * @param {FormData | URLSearchParams | object} content
 * @param {RequestInit} [more]
 * @returns {Promise<Response>}
 * @throws {Refused} when the answer is not 2xx
 */
export async function post(url, content, more = {}) {
  const asIs = content instanceof FormData || content instanceof URLSearchParams;
  const headers = { 'X-CSRF-Token': csrf(), Accept: 'application/json', ...(asIs ? {} : { 'Content-Type': 'application/json' }), ...more.headers };
  const response = await fetch(url, { credentials: 'same-origin', ...more, method: 'POST', headers, body: asIs ? content : JSON.stringify(content) });
  if (!response.ok) throw new Refused(response.status, isJson(response) ? await response.json() : null);
  return response;
}

/** `post`, and its JSON; null for an empty answer. */
export async function ask(url, content, more) {
  const response = await post(url, content, more);
  return isJson(response) ? response.json() : null;
}

/** What a person is told when *error* came of a request. */
export function excuse(error) {
  if (!(error instanceof Refused)) return say('网络不通，过会儿会再试。', 'No connection; it will be tried again.');
  if (error.answer?.error) return error.answer.error;
  if (error.status === 401 || error.status === 403) return say('登录已失效或没有权限，请重新登录。', 'Signed out or not allowed. Please sign in again.');
  if (error.status === 413) return say('文件太大。', 'The file is too large.');
  return say('服务器没有收下，请稍后再试。', 'The server did not take it. Please try later.');
}

/**
 * Run *act* once, *wait* ms after the last call.
 *
 * @template {unknown[]} A
 * @param {(...values: A) => void} act
 * @param {number} wait
 */
export function later(act, wait) {
  let timer;
  const run = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), wait);
  };
  run.cancel = () => clearTimeout(timer);
  return run;
}

/** Keep *value* under *key* in this browser, if it keeps anything. */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A private window may refuse; the choice then lasts as long as the page.
  }
}

/** What `keep` kept, or null. */
export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Make an element: `make('li', {class: 'x'}, 'text', child)`. Text stays text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
  element.append(...children);
  return element;
}

/** Say *text* for a moment at the corner; read out by screen readers. */
export function tell(text, wait = 3500) {
  let area = document.querySelector('.toast-area');
  if (!area) document.body.append(area = make('div', { class: 'toast-area', 'aria-live': 'polite' }));
  const note = make('div', { class: 'toast-note' }, text);
  area.append(note);
  setTimeout(() => note.remove(), wait);
}
