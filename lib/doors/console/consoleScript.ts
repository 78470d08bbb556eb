import { createHash } from 'node:crypto';

/**
 * The little that the console does in the browser; everything works without it. What has `data-live` is loaded anew every few
 * seconds, a form with `data-search` shows what it finds as one types, and a file can be dragged onto a field with `data-drop`, which refuses one that is too
 * large before it is sent.
 */
export const consoleScript = `
const load = async (address) => {
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined;
};
const renew = (page, part) => {
  const fresh = page?.getElementById(part.id);
  if (fresh && fresh.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
  if (fresh && !fresh.hasAttribute('data-live')) part.removeAttribute('data-live');
};
setInterval(async () => {
  const parts = [...document.querySelectorAll('[data-live][id]')];
  if (parts.length === 0 || document.hidden) return;
  const page = await load(location.href).catch(() => undefined);
  for (const part of parts) renew(page, part);
}, 3000);
for (const form of document.querySelectorAll('form[data-search]')) {
  let last = 0;
  form.addEventListener('input', () => {
    const mine = ++last;
    setTimeout(async () => {
      if (mine !== last) return;
      const address = form.action + '?' + new URLSearchParams(new FormData(form));
      const page = await load(address).catch(() => undefined);
      const part = document.getElementById(form.dataset.search);
      if (mine === last && page && part) { renew(page, part); history.replaceState(null, '', address); }
    }, 200);
  });
}
for (const place of document.querySelectorAll('[data-drop]')) {
  const field = place.querySelector('input[type=file]');
  const check = () => field.setCustomValidity([...field.files].some((file) => file.size > Number(field.dataset.most)) ? field.dataset.tooLarge : '');
  field.addEventListener('change', check);
  for (const name of ['dragover', 'dragleave', 'drop']) place.addEventListener(name, (event) => {
    event.preventDefault();
    place.classList.toggle('over', name === 'dragover');
    if (name === 'drop' && event.dataTransfer.files.length > 0) { field.files = event.dataTransfer.files; check(); }
  });
}
`;

/** By this a browser runs the script, and no other. */
export const scriptHash = `'sha256-${createHash('sha256').update(consoleScript).digest('base64')}'`;
