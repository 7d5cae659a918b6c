// Requests of the upload page: one that can't be had is tried again, one that is refused is told.
export const form = document.querySelector("form[data-uploads]");
export const LONGEST_WAIT = 30;
// After these it is worth looking where the upload stands.
const ELSEWHERE = ["wrong-offset", "not-found", "expired", "checksum-mismatch"];

export const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
export class Refused extends Error {
  constructor(words, fields = {}) {
    super(words);
    this.fields = fields;
  }
}
// What a refusal says, after the label of the form's box that it is about, where it is about one.
const refusal = (errors, otherwise) => {
  const fields = Object.fromEntries(errors.map((one) => [one.pointer.split("/").pop(), one.detail]));
  const words = Object.entries(fields).map(([name, detail]) => {
    const label = form.querySelector(`label[for="id_${CSS.escape(name)}"]`);
    return label ? `${label.textContent}: ${detail}` : detail;
  });
  return new Refused(words.join("; ") || otherwise, fields);
};

// One request; an answer that can't be had is undefined, as is one that is worth another try.
export const ask = async (method, address, headers = {}, body = undefined) => {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let answer;
  try {
    answer = await fetch(address, {
      method, body, redirect: "manual", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers },
    });
  } catch {
    return undefined;
  }
  if (answer.type === "opaqueredirect") throw new Refused("sign in again, and choose it again: it goes on where it was");
  const problem = answer.ok || method === "HEAD" ? {} : await answer.json().catch(() => ({}));
  const slug = (problem.type || "").split("/").pop();
  if (answer.ok || method === "HEAD" || ELSEWHERE.includes(slug)) return answer;
  if ([423, 429].includes(answer.status) || answer.status >= 500) return undefined;
  throw refusal(problem.errors || [], problem.detail || `it was refused (${answer.status})`);
};
export const insist = async (line, ...said) => {
  for (let seconds = 1; ; seconds = Math.min(2 * seconds, LONGEST_WAIT)) {
    const answer = await ask(...said);
    if (answer) return answer;
    line.says(`waiting for the line, ${seconds} s`);
    await wait(seconds);
  }
};
