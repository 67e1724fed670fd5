// Copies texts, and lets clocks on pages go on. Everything else works without it.
const TICK_MS = 1000;
const LOOK_MS = 15000;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = button.parentElement.querySelector("pre");
    try {
      await navigator.clipboard.writeText(source.textContent);
      say(button, "Copied");
    } catch {
      // Without a secure address the browser leaves it to the reader, for whom the text is marked.
      getSelection().selectAllChildren(source);
      say(button, "Marked");
    }
  });
}

function say(button, text) {
  const [label] = button.childNodes;
  const before = button.dataset.label ?? label.data;
  button.dataset.label = before;
  label.data = text;
  setTimeout(() => { label.data = before; }, 1500);
}

const clocks = [...document.querySelectorAll("[data-clock]")];
if (clocks.length > 0) {
  const { zone, sandbox } = clocks[0].dataset;
  const form = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  let ahead = Date.parse(clocks[0].querySelector("time").dateTime) - Date.now();
  let stands = "frozen" in clocks[0].dataset;

  const show = (milliseconds) => {
    for (const clock of clocks) {
      const time = clock.querySelector("time");
      time.dateTime = time.title = new Date(milliseconds).toISOString();
      time.textContent = form.format(milliseconds);
    }
  };

  const look = async () => {
    const answer = await fetch(new URL("api/clock", home()), { headers: { "X-Mock-Sandbox": sandbox } });
    if (!answer.ok) return;
    const clock = await answer.json();
    stands = clock.is_frozen;
    ahead = Date.parse(clock.now) - Date.now();
    show(Date.parse(clock.now));
  };

  setInterval(() => { if (!stands) show(Date.now() + ahead); }, TICK_MS);
  setInterval(() => { if (!document.hidden) look().catch(() => {}); }, LOOK_MS);
}

function home() {
  return new URL(document.querySelector(".brand").href).href.replace(/\?.*$/, "");
}
