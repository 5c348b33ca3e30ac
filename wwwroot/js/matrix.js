// A table of links is one stop of the Tab key; arrow keys move between its cells, Home and End to the ends of a row.
document.addEventListener('keydown', event => {
  const cell = event.target.closest?.('[data-matrix] td');
  if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
  const rows = [...cell.closest('tbody').rows];
  const row = rows.indexOf(cell.parentElement);
  const cells = cell.parentElement.cells;
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  let link;
  if (step) {
    // A site with itself has no link: step over it.
    for (let r = row + step[0], c = cell.cellIndex + step[1]; !link && rows[r]?.cells[c]; r += step[0], c += step[1]) link = rows[r].cells[c].querySelector('a');
  } else if (event.key === 'Home' || event.key === 'End') {
    const links = [...cells].map(one => one.matches('td') && one.querySelector('a')).filter(Boolean);
    link = event.key === 'Home' ? links[0] : links.at(-1);
  }
  if (!link) return;
  event.preventDefault();
  event.target.closest('a').tabIndex = -1;
  link.tabIndex = 0;
  link.focus();
});
