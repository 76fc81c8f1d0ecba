// Sends what the link and the form say, and shows what came back.
const form = document.getElementById('act');
const said = document.getElementById('said');
const token = new URLSearchParams(location.search).get('token') || '';

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = Object.fromEntries(new FormData(form));
  body[form.dataset.token] = token;
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const answer = await fetch(form.dataset.route, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Requested-With': 'XMLHttpRequest'},
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      form.hidden = true;
      said.textContent = form.dataset.done;
      return;
    }
    said.textContent = (await answer.json()).message;
  } catch (e) {
    said.textContent = 'The server could not be reached, please try again.';
  }
  button.disabled = false;
});
