// Dragging cards of the topology map: the browser moves them, the server is told where they were dropped.
const threshold = 4;

function toMap(svg, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
}

function moveEdges(svg, site, x, y) {
  for (const edge of svg.querySelectorAll(`[data-a="${site}"], [data-b="${site}"]`)) {
    const line = edge.querySelector('line');
    const end = edge.dataset.a === site ? '1' : '2';
    line.setAttribute('x' + end, x);
    line.setAttribute('y' + end, y);
    const mid = axis => (Number(line.getAttribute(axis + '1')) + Number(line.getAttribute(axis + '2'))) / 2;
    edge.querySelector('a').setAttribute('transform', `translate(${mid('x')} ${mid('y')})`);
  }
}

export function attach(frame, page) {
  const svg = frame.querySelector('svg');
  let drag = null;

  svg.addEventListener('pointerdown', event => {
    const card = event.target.closest('[data-site]');
    if (!card || event.button !== 0) return;
    const start = toMap(svg, event);
    drag = { card, start, x: Number(card.dataset.x), y: Number(card.dataset.y), moved: false, pointer: event.pointerId };
  });

  svg.addEventListener('pointermove', event => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const now = toMap(svg, event);
    const dx = now.x - drag.start.x, dy = now.y - drag.start.y;
    if (!drag.moved && Math.hypot(dx, dy) < threshold) return;
    if (!drag.moved) svg.setPointerCapture(event.pointerId);
    drag.moved = true;
    drag.to = { x: Math.round((drag.x + dx) / 8) * 8, y: Math.round((drag.y + dy) / 8) * 8 };
    drag.card.setAttribute('transform', `translate(${drag.to.x} ${drag.to.y})`);
    moveEdges(svg, drag.card.dataset.site, drag.to.x, drag.to.y);
  });

  svg.addEventListener('pointerup', () => {
    if (drag?.moved) page.invokeMethodAsync('DroppedAsync', drag.card.dataset.site, drag.to.x, drag.to.y);
    const dropped = drag?.moved;
    drag = null;
    // The click that follows a drop is not a pick.
    if (dropped) svg.addEventListener('click', event => { event.stopPropagation(); event.preventDefault(); }, { capture: true, once: true });
  });

  svg.addEventListener('pointercancel', () => { drag = null; });
}
