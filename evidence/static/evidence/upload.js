// Files of the form in parts (tus 1.0), a few at a time: each has a bar, is taken up where the line
// broke, and then says how far its examination is. Without this script the form sends them itself.
import { LONGEST_WAIT, Refused, ask, form, insist, wait } from "./asking.js";

const AT_ONCE = 3;
// How the account's last batch stood, in words, for when they come back.
const LEFT = `batch of ${form?.dataset.account}`;
const PART = 4 * 1024 * 1024;
const ASKED_AT_ONCE = 100;
// Bytes of a file that are read at once for its digest; of a larger one nobody asks beforehand.
const WHOLE = 256 * 1024 * 1024;
const add = (tag, to, words = "") => {
  const made = document.createElement(tag);
  made.textContent = words;
  to.append(made);
  return made;
};
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const hexed = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const hex = (text) => hexed(Array.from(atob(text), (byte) => byte.charCodeAt(0)));
const told = (said) => Object.entries(said).filter(([, text]) => text)
  .map(([name, text]) => `${name} ${base64(new TextEncoder().encode(text))}`).join(",");
const checksum = async (part) => {
  if (!window.crypto?.subtle) return {};
  const digest = await crypto.subtle.digest("SHA-256", await part.arrayBuffer());
  return { "Upload-Checksum": `sha256 ${base64(new Uint8Array(digest))}` };
};
const digested = async (file) => window.crypto?.subtle && file.size <= WHOLE
  ? hexed(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()))) : "";

// What is asked before anything is sent: a refusal of what is said; what is here of a file.
const before = (line, said) => insist(line, "POST", form.dataset.before, {}, new URLSearchParams(said));
const note = (words, fields = {}) => {
  form.querySelectorAll(".errornote, .field > .error").forEach((one) => one.remove());
  for (const box of form.querySelectorAll("[aria-invalid]")) {
    box.removeAttribute("aria-invalid");
    box.closest(".field").classList.remove("wrong");
  }
  if (!words) return;
  for (const [name, detail] of Object.entries(fields)) {
    const box = form.querySelector(`[id="id_${CSS.escape(name)}"]`);
    if (!box) continue;
    box.setAttribute("aria-invalid", "true");
    box.closest(".field").classList.add("wrong");
    add("p", box.closest(".field"), detail).className = "error";
    box.closest("details")?.setAttribute("open", "");
  }
  const made = add("p", form, words);
  made.className = "errornote";
  made.setAttribute("role", "alert");
  form.prepend(made);
  made.scrollIntoView({ block: "nearest" });
};

class Line {
  constructor(file, rows) {
    this.file = file;
    const row = add("tr", rows);
    this.row = row;
    add("bdi", add("td", row), file.name);
    const cell = add("td", row);
    this.bar = add("progress", cell);
    this.bar.max = file.size || 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.words = add("span", cell, "waits its turn");
    add("td", row, String(file.size));
    this.digest = add("td", row);
    this.digest.className = "digest";
    this.remembered = `upload ${file.name} ${file.size} ${file.lastModified}`;
  }

  says(words, tone = "") {
    this.words.className = tone && `badge ${tone}`;
    this.words.textContent = words;
  }

  // What may be done about it, and behind a word what the program said.
  explains(then, details) {
    const cell = this.words.parentElement;
    const fold = add("details", cell);
    add("summary", fold, "What may be done");
    add("p", fold, then);
    if (details) add("p", fold, details).className = "quiet";
  }

  async begin(said) {
    const metadata = told({ filename: this.file.name, filetype: this.file.type, ...said });
    const answer = await insist(this, "POST", form.dataset.uploads, {
      "Upload-Length": String(this.file.size), "Upload-Metadata": metadata,
    });
    if (!answer.ok) throw new Refused(`it was refused (${answer.status})`);
    const address = answer.headers.get("Location");
    sessionStorage.setItem(this.remembered, address);
    return { address, at: 0, answer };
  }

  // Where it stands, begun anew where it is unknown or has expired.
  async stands(said) {
    const address = sessionStorage.getItem(this.remembered);
    const answer = address && await insist(this, "HEAD", address);
    return answer && answer.ok ? { address, at: Number(answer.headers.get("Upload-Offset")), answer } : this.begin(said);
  }

  // Whether whoever sends it has it here already; then a press of a button sends it all the same.
  async held(again) {
    const sha256 = await digested(this.file);
    if (!sha256) return false;
    this.says("asks whether it is here already");
    const { held } = await (await before(this, { filename: this.file.name, sha256 })).json();
    if (!held) return false;
    sessionStorage.removeItem(this.remembered);
    this.bar.hidden = true;
    this.digest.textContent = sha256;
    this.says(held.words);
    this.stood(held.key, held.address);
    const button = add("button", this.words.parentElement, "Take it in again");
    button.type = "button";
    button.before(" ");
    button.addEventListener("click", () => {
      [this.key, this.settled, this.closed] = [];
      while (this.words.nextSibling) this.words.nextSibling.remove();
      this.digest.textContent = "";
      this.bar.hidden = false;
      this.says("waits its turn");
      again();
    });
    return true;
  }

  async send(said) {
    let { address, at, answer } = await this.stands(said);
    let seconds = 1;
    while (at < this.file.size) {
      this.bar.value = at;
      this.says(`${Math.floor(100 * at / this.file.size)} %`);
      const part = this.file.slice(at, at + PART);
      answer = await ask("PATCH", address, {
        "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(at), ...await checksum(part),
      }, part);
      if (answer?.ok) {
        at = Number(answer.headers.get("Upload-Offset"));
        seconds = 1;
      } else {
        this.says(`goes on in ${seconds} s`);
        await wait(seconds);
        seconds = Math.min(2 * seconds, LONGEST_WAIT);
        ({ address, at, answer } = await this.stands(said));
      }
    }
    this.taken(answer.headers);
  }

  taken(said) {
    sessionStorage.removeItem(this.remembered);
    const page = said.get("Content-Location");
    this.bar.hidden = true;
    this.digest.textContent = hex(said.get("Repr-Digest").split(":")[1]);
    this.says(`received at position ${said.get("Ledger-Position")}`, "good");
    this.stood(page.split("/").filter(Boolean).pop(), page);
  }

  // The item that it is, whose examination is followed from here on, and the way to its page.
  stood(key, page) {
    this.key = key;
    const link = add("a", this.words.parentElement, "its page");
    link.href = page;
    this.words.after(" ");
    this.state = add("span", this.words.parentElement);
    link.before(this.state, " ");
  }

  // First among the others, so that nobody looks for it.
  refuse(words) {
    this.bar.hidden = true;
    this.refused = true;
    this.says(words, "bad");
    const before = this.row.parentElement.querySelectorAll("tr.refused");
    this.row.className = "refused";
    if (before.length) before[before.length - 1].after(this.row);
    else this.row.parentElement.prepend(this.row);
    this.row.parentElement.firstElementChild.id = "refused";
  }
}

class Run {
  constructor(rows, summary) {
    [this.rows, this.summary, this.lines, this.waiting, this.busy] = [rows, summary, [], [], 0];
  }

  take(files, said, again) {
    for (const file of files) {
      const line = new Line(file, this.rows);
      this.lines.push(line);
      this.waiting.push([line, said, again]);
    }
    this.start();
  }

  start() {
    while (this.busy < AT_ONCE && this.waiting.length) this.work();
    this.tell();
  }

  async work() {
    this.busy += 1;
    while (this.waiting.length) {
      const [line, said, again] = this.waiting.shift();
      try {
        line.held_here = !again && await line.held(() => {
          line.held_here = false;
          this.waiting.push([line, said, true]);
          this.start();
        });
        if (!line.held_here) await line.send(said);
      } catch (error) {
        line.refuse(error instanceof Refused ? `not taken: ${error.message}` : "not taken: it can't be read here");
      }
      this.tell();
    }
    this.busy -= 1;
    this.tell();
  }

  tell() {
    const taken = this.lines.filter((line) => line.key && !line.held_here).length;
    const refused = this.lines.filter((line) => line.refused).length;
    const settled = this.lines.filter((line) => line.settled).length;
    const held = this.lines.filter((line) => line.held_here).length;
    const closed = this.lines.filter((line) => line.closed).length;
    document.getElementById("closed").hidden = !closed;
    this.summary.textContent = `${taken} of ${this.lines.length} taken in${held ? `, ${held} here already` : ""}`;
    if (refused) {
      this.summary.append(", ");
      add("a", this.summary, `${refused} not`).href = "#refused";
    }
    this.summary.append(`; ${settled} of ${this.lines.length} examined${closed ? `, ${closed} of them in quarantine` : ""}`);
    if (this.lines.length) localStorage.setItem(LEFT, this.summary.textContent);
  }

  // All that are unsettled in one question, again and again while there are any.
  async follow() {
    for (;;) {
      await wait(2);
      const open = this.lines.filter((line) => line.key && !line.settled);
      if (!open.length) continue;
      const asked = open.splice(0, ASKED_AT_ONCE);
      const answer = await fetch(`${form.dataset.standing}?items=${asked.map((line) => line.key).join(",")}`).catch(() => undefined);
      if (!answer?.ok) continue;
      const { items } = await answer.json().catch(() => ({ items: {} }));
      for (const line of asked.filter((one) => items[one.key])) {
        const { words, then, details, tone, settled, closed } = items[line.key];
        line.state.className = `badge ${tone}`;
        line.state.textContent = words;
        if (settled && then) line.explains(then, details);
        [line.settled, line.closed] = [settled, closed];
      }
      // Those that wait longest are asked of again after the others.
      this.lines = [...this.lines.filter((line) => !asked.includes(line)), ...asked];
      this.tell();
    }
  }
}

if (form) {
  const chosen = form.querySelector("[type=file]");
  const shown = document.getElementById("sent");
  const run = new Run(shown.querySelector("tbody"), shown.querySelector("h2"));
  const unfinished = document.getElementById("unfinished");
  const left = document.getElementById("left");
  if (left && localStorage.getItem(LEFT)) {
    left.querySelector("span").textContent = localStorage.getItem(LEFT);
    left.hidden = false;
  }
  const begun = Object.keys(sessionStorage).filter((key) => key.startsWith("upload "))
    .map((key) => key.split(" ").slice(1, -2).join(" "));
  if (begun.length) {
    unfinished.querySelector("bdi").textContent = begun.join(", ");
    unfinished.hidden = false;
  }
  const UNSAID = ["once", "csrfmiddlewaretoken", "again"];
  const take = async (list) => {
    const files = [...list];
    if (!files.length) return;
    const said = Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !UNSAID.includes(name)));
    note("");
    try {
      await before({ says: note }, said);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      note(`None of the files was sent. ${error.message}`, error.fields);
      return;
    }
    note("");
    shown.hidden = false;
    run.take(files, said, form.querySelector("[name=again]").checked);
    chosen.value = "";
    unfinished.hidden = true;
    shown.scrollIntoView({ block: "start" });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(chosen.files);
  });
  const over = (is) => (event) => {
    event.preventDefault();
    form.classList.toggle("over", is);
  };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", (event) => {
    over(false)(event);
    take(event.dataTransfer.files);
  });
  form.querySelector(".drop").hidden = false;
  addEventListener("beforeunload", (event) => {
    if (run.busy) event.preventDefault();
  });
  run.follow();
}
