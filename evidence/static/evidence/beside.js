// The second picture over the first, cut off where the slider stands or shining through; the first
// turned as the one that looks like the second, where it was found so.
const over = document.querySelector(".over");
const TURNED = {
  "turned 90° left": (w, h) => [h, w, [0, -1, 1, 0, 0, w]],
  "turned 180°": (w, h) => [w, h, [-1, 0, 0, -1, w, h]],
  "turned 90° right": (w, h) => [h, w, [0, 1, -1, 0, h, 0]],
  "mirrored top to bottom": (w, h) => [w, h, [1, 0, 0, -1, 0, h]],
  "mirrored left to right": (w, h) => [w, h, [-1, 0, 0, 1, w, 0]],
  "mirrored on the falling diagonal": (w, h) => [h, w, [0, 1, 1, 0, 0, 0]],
  "mirrored on the rising diagonal": (w, h) => [h, w, [0, -1, -1, 0, h, w]],
};
const turned = (picture, form) => {
  if (!TURNED[form]) return picture;
  const canvas = document.createElement("canvas");
  const [width, height, matrix] = TURNED[form](picture.naturalWidth, picture.naturalHeight);
  Object.assign(canvas, { width, height });
  const drawing = canvas.getContext("2d");
  drawing.setTransform(...matrix);
  drawing.drawImage(picture, 0, 0);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `The first, ${form}`);
  picture.replaceWith(canvas);
  return canvas;
};
if (over) {
  const share = over.querySelector("#share");
  const through = over.querySelector("#through");
  const [first, second] = over.querySelectorAll(".stack img");
  // Where the one picture ends and the other begins.
  const edge = over.querySelector(".edge");
  const draw = () => {
    edge.hidden = through.checked;
    edge.style.left = `${share.value}%`;
    second.style.opacity = through.checked ? share.value / 100 : 1;
    second.style.clipPath = through.checked ? "none" : `inset(0 ${100 - share.value}% 0 0)`;
  };
  for (const control of [share, through]) control.addEventListener("input", draw);
  first.decode().then(() => {
    const shown = turned(first, over.dataset.form);
    const ratio = (shown.naturalWidth || shown.width) / (shown.naturalHeight || shown.height);
    // As high as three quarters of the window at most: the slider is as wide as the picture then is.
    for (const one of [over.querySelector(".stack"), share]) one.style.maxWidth = `calc(75vh * ${ratio})`;
  });
  draw();
  over.hidden = false;
}
