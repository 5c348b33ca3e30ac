// The box of a pasted rule set: it is sent when typing rests, in pieces, so that its length does not matter to the circuit.
const rest = 350;

export function attach(box, page, longest) {
  let timer;
  const send = () => {
    const text = box.value;
    if (text.length > longest) page.invokeMethodAsync('TooLongAsync', text.length);
    else page.invokeMethodAsync('ChangedAsync', DotNet.createJSStreamReference(new TextEncoder().encode(text)));
  };
  box.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(send, rest);
  });
  if (box.value) send();
}

export function put(box, text) {
  box.value = text;
}

// Selects a line and brings it into sight.
export function show(box, line) {
  const lines = box.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  box.focus();
  box.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
  const height = box.scrollHeight / Math.max(1, lines.length);
  box.scrollTop = Math.max(0, (line - 4) * height);
}
