// The chat without page loads. Everything here is a comfort: the same forms work without it.
"use strict";
(() => {
  const part = (id) => document.getElementById(id);
  const [main, log, input, typing, notice] = ["main", "log", "text", "typing", "notice"].map(part);
  const file = part("file");
  const [calm, desktop] = ["(prefers-reduced-motion: reduce)", "(pointer: fine)"].map((query) => matchMedia(query));
  const pauses = [1000, 3000, 9000];
  let queue = Promise.resolve();

  const toEnd = (behavior = calm.matches ? "auto" : "smooth") => part("last").scrollIntoView({ block: "end", behavior });
  // an answer taller than the screen is read from its beginning
  const showFrom = (entry) => {
    const height = log.lastElementChild.getBoundingClientRect().bottom - entry.getBoundingClientRect().top;
    if (height < main.clientHeight) toEnd();
    else entry.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  };
  const settle = (place) => place.focus({ preventScroll: true });
  const tell = (words) => { notice.textContent = words; };
  // randomUUID is there only on https and localhost; an office network may have neither
  const newId = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
  const fit = () => {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
  };

  function showMine(words) {
    const entry = part("mine").content.firstElementChild.cloneNode(true);
    entry.querySelector(".text").textContent = words;
    log.append(entry);
    return entry;
  }

  async function post(body) {
    const signal = AbortSignal.timeout?.(30000);
    const answer = await fetch("/chat", { method: "POST", body, headers: { "X-Fragment": "1" }, signal });
    if (answer.ok) return answer.text();
    const final = answer.status < 500 && answer.status !== 429;
    throw Object.assign(new Error(answer.status), { final, words: await answer.text() });
  }

  async function deliver(data, tries = 0) {
    try {
      return await post(data);
    } catch (error) {
      if (error.final || tries === pauses.length) throw error;
    }
    tell(`ส่งไม่สำเร็จ กำลังลองใหม่ (${tries + 1}/${pauses.length})`);
    await new Promise((done) => setTimeout(done, pauses[tries]));
    return deliver(data, tries + 1);
  }

  const reason = (words) => (words.startsWith("{") ? JSON.parse(words).error : words);

  function offerAgain(data, entry, error) {
    if (error.final && error.words) { tell(reason(error.words)); return; }
    tell("ยังส่งไม่ได้ค่ะ ข้อความของท่านยังอยู่ กด “ส่งอีกครั้ง” ได้เลย");
    const again = Object.assign(document.createElement("button"), { className: "again", textContent: "ส่งอีกครั้ง" });
    again.addEventListener("click", () => { again.remove(); settle(desktop.matches ? input : main); enqueue(data, entry); });
    entry.append(again);
  }

  async function send(data, entry) {
    const asked = [...main.querySelectorAll(".choices, #welcome")];
    asked.forEach((old) => { old.hidden = true; });
    typing.hidden = false;
    toEnd();
    try {
      const bubbles = await deliver(data);
      asked.forEach((old) => old.remove());
      log.insertAdjacentHTML("beforeend", bubbles);
      tell("");
    } catch (error) {
      asked.forEach((old) => { old.hidden = false; });
      offerAgain(data, entry, error);
    }
    typing.hidden = true;
    showFrom(entry);
  }
  const enqueue = (data, entry) => { queue = queue.then(() => send(data, entry)); };

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/chat") return;
    event.preventDefault();
    const typed = event.target.contains(input);
    const data = new FormData(event.target);
    data.delete("file");
    if (!typed) data.set(event.submitter.name, event.submitter.value);
    const words = typed ? input.value.trim() : event.submitter.textContent;
    if (!words) return;
    data.set("id", newId());
    if (typed) { input.value = ""; fit(); }
    settle(typed || desktop.matches ? input : main);
    enqueue(data, showMine(words));
  });
  file?.addEventListener("change", () => {
    if (!file.files.length) return;
    const data = new FormData(file.form);
    data.delete("text");
    data.set("id", newId());
    enqueue(data, showMine(`ส่งไฟล์ ${file.files[0].name}`));
    file.value = "";
  });
  input?.addEventListener("input", fit);
  input?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); input.form.requestSubmit(); }
  });
  log.addEventListener("load", () => toEnd("auto"), true); // a picture came in
  addEventListener("resize", () => toEnd("auto")); // a phone's keyboard opened
  if (location.hash === "#told" && part("told")) part("told").scrollIntoView({ block: "start" });
  else toEnd("auto");
})();
