// The page of a desk: shows what it is told, and asks. Types of the messages: messages.ts.
const { Terminal } = globalThis;
const at = (id) => document.getElementById(id);
const socket = new WebSocket(new URL('ws', location.href).href.replace(/^http/, 'ws'));
const ask = (message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
const terminals = new Map();
let count = 0;

const told = {
  state({ unit, busy, checks }) {
    at('unit').textContent = unit;
    at('busy').textContent = busy === null ? '' : `${busy} …`;
    at('checks').replaceChildren(...checks.map(checkItem));
  },
  topology({ svg, names }) {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    at('drawing').replaceChildren(document.importNode(parsed, true));
    fill(at('from'), names);
    fill(at('namespace'), ['host', ...names.filter((name) => !['host', 'client', 'internet'].includes(name))]);
    at('names').replaceChildren(...names.map((name) => element('option', { value: name })));
    showPicked();
  },
  output({ text }) {
    at('output').textContent = (at('output').textContent + text).slice(-50_000);
  },
  problem({ text }) {
    at('problem').textContent = text;
    at('problem').hidden = false;
  },
  why({ sentence, lines }) {
    at('why').hidden = false;
    at('sentence').textContent = sentence;
    at('way').textContent = lines.join('\n');
  },
  grade({ summary }) {
    at('grade').hidden = false;
    at('grade').textContent = summary;
  },
  log({ service, text }) {
    const pre = element('pre', { textContent: text });
    addTab(`log ${service}`, pre, () => undefined);
  },
  shell({ id, data }) {
    terminals.get(id)?.terminal.write(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)));
  },
  ended({ id }) {
    terminals.get(id)?.terminal.write('\r\n[ended]\r\n');
  },
};

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function fill(select, names) {
  const { value } = select;
  select.replaceChildren(...names.map((name) => element('option', { value: name, textContent: name })));
  if (names.includes(value)) select.value = value;
}

function checkItem({ id, title, state, lines }) {
  const again = element('button', { type: 'button', textContent: 'run', title: `Run ${id} again` });
  again.setAttribute('aria-label', `Run ${id} again`);
  again.onclick = () => ask({ kind: 'check', names: [id] });
  const sign = element('span', { className: `state ${state}`, textContent: state });
  const rows = lines.flatMap(([label, text]) => [
    element('dt', { textContent: label }),
    element('dd', { textContent: text }),
  ]);
  return element(
    'li',
    { title: id },
    again,
    sign,
    ` ${title}`,
    ...(rows.length > 0 ? [element('dl', {}, ...rows)] : []),
  );
}

/** The names of the two ends of a flow, as they are clicked. */
let picked = [];

function showPicked() {
  for (const node of at('drawing').querySelectorAll('g.node'))
    node.classList.toggle('picked', picked.includes(nameOf(node)));
}

function nameOf(node) {
  return node.id.startsWith('at ') ? node.id.slice('at '.length).replace(/^@/, '') : undefined;
}

at('drawing').onclick = ({ target }) => {
  const name = nameOf(target.closest('g.node') ?? { id: '' });
  if (name === undefined) return;
  picked = picked.length === 1 ? [...picked, name] : [name];
  showPicked();
  at('from').value = picked[0];
  at('to').value = picked[1] ?? '';
  if (picked.length === 2) at('flow').requestSubmit();
};

at('flow').onsubmit = (event) => {
  event.preventDefault();
  const port = at('port').value.trim();
  ask({ kind: 'why', from: at('from').value, to: at('to').value.trim() + (port === '' ? '' : `:${port}`) });
};

for (const button of document.querySelectorAll('[data-ask]')) {
  button.onclick = () => {
    at('problem').hidden = true;
    ask({ kind: button.dataset.ask, names: [] });
  };
}

at('log').onclick = () => ask({ kind: 'log', service: at('namespace').value });

at('enter').onsubmit = (event) => {
  event.preventDefault();
  const namespace = at('namespace').value;
  const id = `${++count}`;
  const terminal = new Terminal({ fontSize: 13, cursorBlink: true });
  const fit = new globalThis.FitAddon.FitAddon();
  terminal.loadAddon(fit);
  const panel = element('div');
  addTab(namespace, panel, () => {
    ask({ kind: 'close', id });
    terminals.delete(id);
    terminal.dispose();
  });
  terminal.open(panel);
  fit.fit();
  terminals.set(id, { terminal, fit });
  const size = () => ({ columns: terminal.cols, rows: terminal.rows });
  ask({ kind: 'shell', id, namespace: namespace === 'host' ? null : namespace, ...size() });
  const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  terminal.onData((text) => {
    // Much pasted at once goes in pieces.
    for (let from = 0; from < text.length; from += 4096)
      ask({ kind: 'type', id, data: encode(text.slice(from, from + 4096)) });
  });
  terminal.onResize(() => ask({ kind: 'resize', id, ...size() }));
  terminal.focus();
};

addEventListener('resize', () => {
  for (const { fit } of terminals.values()) fit.fit();
});

function addTab(title, content, close) {
  content.classList.add('panel');
  const tab = element('button', { type: 'button', textContent: title });
  tab.setAttribute('role', 'tab');
  const end = element('button', { type: 'button', textContent: '×' });
  end.setAttribute('aria-label', `Close ${title}`);
  const show = () => {
    for (const other of at('panels').children) other.hidden = other !== content;
    for (const other of at('tabs').querySelectorAll('[role=tab]'))
      other.setAttribute('aria-selected', String(other === tab));
  };
  tab.onclick = show;
  end.onclick = () => {
    close();
    content.remove();
    tab.remove();
    end.remove();
    if (at('panels').lastElementChild) at('panels').lastElementChild.hidden = false;
  };
  at('tabs').append(tab, end);
  at('panels').append(content);
  show();
}

socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  told[message.kind]?.(message);
};
socket.onclose = () =>
  told.problem({ text: 'The desk has ended: start `netproof try --web` again for a new address.' });
