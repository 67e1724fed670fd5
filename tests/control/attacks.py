"""What a hostile page can try against a server on the machine of whoever looks at it, in the language of browsers."""

_ADVANCE = "'{\"seconds\": 86400}'"

_SUBMIT = """
  const frame = document.createElement('iframe'); frame.name = 'f' + Math.random(); document.body.append(frame);
  const form = document.createElement('form'); form.target = frame.name; form.method = 'POST';
  form.enctype = kind; form.action = to;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input'); input.name = name; input.value = value; form.append(input);
  }
  document.body.append(form);
  const sent = new Promise(done => frame.onload = done); form.submit(); await sent;
  try { return frame.contentDocument.body.innerText } catch { return '' }
"""
_LOAD = """
  const one = document.createElement(tag); one[to] = from; if (tag === 'link') one.rel = rel;
  const loaded = new Promise(done => { one.onload = () => done('loaded'); one.onerror = () => done('') });
  document.body.append(one);
  await Promise.race([loaded, new Promise(done => setTimeout(done, 1500))]);
  return tag === 'script' ? String(window.errors || '') : ''
"""
_HELPERS = f"""
  const submit = async (to, kind, fields) => {{ {_SUBMIT} }};
  const load = async (tag, to, from, rel) => {{ {_LOAD} }};
  const ask = async (path, how) => {{
    try {{
      const got = await fetch(path, how);
      return got.type === 'opaque' ? '' : await got.text()
    }} catch {{ return '' }}
  }};
  const json = {{'Content-Type': 'application/json'}};
"""
# Each is an expression in which `m` is the origin of the mock; what it becomes is what the page could read.
ATTACKS = {
    "a form": "submit(m + '/_mock/api/reset', 'application/x-www-form-urlencoded', {})",
    "a form of the console": "submit(m + '/_mock/clock/advance', 'application/x-www-form-urlencoded', {step: 'day'})",
    "a form that looks like JSON": """submit(m + '/_mock/api/clock/advance', 'text/plain',
        {'{"seconds":1,"x': '":1}'})""",
    "a form with a file": "submit(m + '/_mock/api/sandboxes', 'multipart/form-data', {name: 'x'})",
    "JSON as text, unasked": "ask(m + '/_mock/api/clock/advance', {method: 'POST', mode: 'no-cors', body: BODY})",
    "JSON as JSON, unasked": """ask(m + '/_mock/api/clock/advance',
        {method: 'POST', mode: 'no-cors', headers: json, body: BODY})""",
    "JSON, asked first": "ask(m + '/_mock/api/clock/advance', {method: 'POST', headers: json, body: BODY})",
    "a reset without a body": "ask(m + '/_mock/api/reset', {method: 'POST', mode: 'no-cors'})",
    "a wish for a sandbox": "ask(m + '/_mock/api/sandboxes', {method: 'POST', mode: 'no-cors'})",
    "DELETE": "ask(m + '/_mock/api/outbox', {method: 'DELETE'})",
    "DELETE of a sandbox": "ask(m + '/_mock/api/sandboxes/one', {method: 'DELETE'})",
    "PUT": "ask(m + '/_mock/api/snapshots/x', {method: 'PUT'})",
    "PATCH": "ask(m + '/_mock/api/clock', {method: 'PATCH', headers: json, body: '{\"is_frozen\": false}'})",
    "a question": "ask(m + '/_mock/api/sandboxes/main')",
    "a question with cookies": "ask(m + '/_mock/api/outbox', {credentials: 'include'})",
    "a question, unasked": "ask(m + '/_mock/api/journal', {mode: 'no-cors'})",
    "a page of the console": "ask(m + '/_mock/')",
    "an image": "load('img', 'src', m + '/_mock/api/journal')",
    "a script": "load('script', 'src', m + '/_mock/api/sandboxes/main')",
    "a style sheet": "load('link', 'href', m + '/_mock/api/outbox', 'stylesheet')",
    "prefetching": "load('link', 'href', m + '/_mock/api/outbox', 'prefetch')",
    "a module": "import(m + '/_mock/api/sandboxes/main').then(got => JSON.stringify(got), () => '')",
    "a frame": """(async () => {
        const frame = document.createElement('iframe'); frame.src = m + '/_mock/';
        const loaded = new Promise(done => frame.onload = done); document.body.append(frame); await loaded;
        try { return frame.contentDocument.body.innerText } catch { return '' }
    })()""",
    "a frame without an origin": """(async () => {
        const frame = document.createElement('iframe'); frame.sandbox = 'allow-scripts';
        const told = new Promise(done => window.onmessage = event => done(event.data));
        frame.srcdoc = `<script>(async () => { let read = '';
            const post = {method: 'POST', body: '{"seconds":86400}'};
            for (const more of [{headers: {'Content-Type': 'application/json'}}, {mode: 'no-cors'}])
              try { read += await (await fetch('${m}/_mock/api/clock/advance', {...post, ...more})).text() } catch {}
            try { read += await (await fetch('${m}/_mock/api/outbox')).text() } catch {}
            parent.postMessage(read, '*') })()<` + '/script>';
        document.body.append(frame); return told
    })()""",
    "a window": """(async () => {
        const other = window.open(m + '/_mock/api/sandboxes/main');
        await new Promise(done => setTimeout(done, 1000));
        try { return other.document.body.innerText } catch { return '' } finally { other && other.close() }
    })()""",
    "a beacon": """(async () => {
        navigator.sendBeacon(m + '/_mock/api/reset');
        navigator.sendBeacon(m + '/_mock/api/clock/advance', BODY);
        const typed = new Blob([BODY], {type: 'application/json'});
        try { navigator.sendBeacon(m + '/_mock/api/clock/advance', typed) } catch {}
        return ask(m + '/_mock/api/clock', {mode: 'no-cors'})
    })()""",
    "a socket": """new Promise(done => {
        const socket = new WebSocket(m.replace('http', 'ws') + '/_mock/api/clock');
        socket.onopen = () => done('open'); socket.onerror = () => done('') })""",
    "a stream of events": """new Promise(done => {
        const stream = new EventSource(m + '/_mock/api/journal');
        stream.onopen = () => done('open'); stream.onerror = () => { stream.close(); done('') } })""",
    "a name that leads here": "ask(m.replace('127.0.0.1', 'evil.test') + '/_mock/api/sandboxes/main')",
    "a name that leads here, writing": """ask(m.replace('127.0.0.1', 'evil.test') + '/_mock/api/reset',
        {method: 'POST', mode: 'no-cors'})""",
    "an order without a token": "ask(m + '/api/call_reports', {method: 'POST', mode: 'no-cors', body: '{}'})",
}


def script_of(name: str, origin: str) -> str:
    """The attack of a name on a server, as an expression that becomes what the page could read."""
    return f"(async m => {{ {_HELPERS} return await ({ATTACKS[name].replace('BODY', _ADVANCE)}) }})('{origin}')"
