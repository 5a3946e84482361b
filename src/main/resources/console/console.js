const sentence = document.getElementById("sentence");
const ask = document.getElementById("ask");
const KEY = "trunkline-token";

async function show() {
  const token = sessionStorage.getItem(KEY);
  try {
    const answer = await fetch("api/summary", token ? { headers: { Authorization: `Bearer ${token}` } } : {});
    ask.hidden = answer.status !== 401;
    const body = await answer.json();
    sentence.textContent = answer.ok ? body.sentence : body.message;
  } catch (failure) {
    sentence.textContent = "The router does not answer.";
  }
}

ask.addEventListener("submit", event => {
  event.preventDefault();
  sessionStorage.setItem(KEY, document.getElementById("token").value.trim());
  show();
});

show();
setInterval(show, 5000);
