// What the shell does without asking the server: theme, Ctrl-K, copy, menu, tooltips.
(() => {
  const themes = ['system', 'light', 'dark'];

  function applyTheme(theme) {
    document.documentElement.dataset.theme = theme;
    for (const link of document.querySelectorAll('link[data-scheme]')) {
      const scheme = link.dataset.scheme;
      link.media = theme === 'system' ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? 'all' : 'not all';
    }
    const age = theme === 'system' ? 0 : 31536000;
    document.cookie = `orchestrator.theme=${theme}; path=/; max-age=${age}; samesite=lax`;
    for (const radio of document.querySelectorAll('input[name="theme"]')) radio.checked = radio.value === theme;
  }

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain http from another machine has no clipboard API.
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    button.classList.add('copied');
    setTimeout(() => button.classList.remove('copied'), 1500);
  }

  function closeMenu() {
    document.body.classList.remove('nav-open');
  }

  document.addEventListener('click', event => {
    if (event.target.closest('.skip')) {
      // With a base element the link itself would lead to the dashboard.
      event.preventDefault();
      document.getElementById('main').focus();
      return;
    }
    const copyButton = event.target.closest('[data-copy]');
    if (copyButton) copy(copyButton);
    if (event.target.closest('[data-theme-switch]')) {
      const now = document.documentElement.dataset.theme;
      applyTheme(themes[(themes.indexOf(now) + 1) % themes.length]);
    }
    if (event.target.closest('[data-nav-toggle]')) document.body.classList.toggle('nav-open');
    else closeMenu();
  });

  // A press on a button would take the focus from a field, the field's change would be judged, a message would go and the button move away before
  // it is released: the click would be lost. So the field keeps the focus until the click, and its change still goes before it.
  const pressed = event => event.button === 0 ? event.target.closest('form button') : null;
  const field = () => document.activeElement?.matches('input, textarea, select') ? document.activeElement : null;

  document.addEventListener('mousedown', event => {
    if (pressed(event) && field()) event.preventDefault();
  });

  document.addEventListener('click', event => {
    const button = event.detail > 0 && pressed(event);
    if (button && field()) button.focus();
  }, true);

  document.addEventListener('change', event => {
    if (event.target.matches('input[name="theme"]')) applyTheme(event.target.value);
  });

  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      const jump = document.querySelector('[data-jump]');
      if (!jump) return;
      event.preventDefault();
      jump.focus();
      jump.select();
    } else if (event.key === 'Escape') {
      closeMenu();
      const held = document.activeElement;
      if (held && held.closest('.why, .jump')) held.blur();
    }
  });
})();
