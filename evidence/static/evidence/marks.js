// A mark is kept as it is set, one after another; without this script by a button of the form.
const form = document.getElementById("choose");
const told = document.getElementById("marks");
const refused = document.getElementById("unmarked");
let before = Promise.resolve();

const keep = async (box) => {
  const said = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, act: "keep", shown: box.value,
  });
  const wanted = box.checked;
  if (wanted) said.append("item", box.value);
  try {
    // It is sent to its end though the page is left meanwhile.
    const answer = await fetch(form.action, {
      method: "POST", body: said, keepalive: true, redirect: "error", headers: { Accept: "application/json" },
    });
    const { marks, refused: why } = await answer.json();
    told.textContent = `${marks} marked`;
    refused.textContent = why;
    if (why) box.checked = !wanted;
  } catch {
    refused.textContent = "The last mark was not kept: the line is away, or you were signed out. Mark it again.";
    box.checked = !wanted;
  }
};

form.querySelector("[value=keep]").hidden = true;
for (const box of document.querySelectorAll("[form=choose][type=checkbox]")) {
  box.addEventListener("change", () => { before = before.then(() => keep(box)); });
}
