// The second picture over the first, cut off where the slider stands or shining through.
const over = document.querySelector(".over");
if (over) {
  const share = over.querySelector("#share");
  const through = over.querySelector("#through");
  const second = over.querySelector(".stack img:last-child");
  const draw = () => {
    second.style.opacity = through.checked ? share.value / 100 : 1;
    second.style.clipPath = through.checked ? "none" : `inset(0 ${100 - share.value}% 0 0)`;
  };
  for (const control of [share, through]) control.addEventListener("input", draw);
  draw();
  over.hidden = false;
}
