// Saves a chart as PNG with its title, unit, source and, where it is so, its mark as a sample.
const SCALE = 2;
const MARGIN = 24;

function wrap(context, text, width) {
  const lines = [];
  let line = "";
  for (const letter of text) {
    if (context.measureText(line + letter).width > width && line) {
      lines.push(line);
      line = "";
    }
    line += letter;
  }
  return line ? [...lines, line] : lines;
}

function load(svg) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = address;
  }).finally(() => setTimeout(() => URL.revokeObjectURL(address), 1000));
}

function stamp(context, text, width, height, colour) {
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(-Math.PI / 12);
  context.globalAlpha = 0.13;
  context.fillStyle = colour;
  context.textAlign = "center";
  context.font = `700 ${Math.min(72, width / (text.length + 1))}px ${getComputedStyle(document.body).fontFamily}`;
  context.fillText(text, 0, 20);
  context.restore();
}

export async function savePicture({ face, svg, width, height, style, done }) {
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const family = getComputedStyle(document.body).fontFamily;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  context.font = `12px ${family}`;
  const foot = face.foot.flatMap((line) => wrap(context, line, width));
  const head = 56;
  const total = head + height + foot.length * 18 + MARGIN * 2;
  canvas.width = (width + MARGIN * 2) * SCALE;
  canvas.height = total * SCALE;
  context.scale(SCALE, SCALE);
  context.fillStyle = colour("surface");
  context.fillRect(0, 0, width + MARGIN * 2, total);
  context.fillStyle = colour("text");
  context.font = `600 17px ${family}`;
  context.fillText(face.title, MARGIN, MARGIN + 16, width);
  context.fillStyle = colour("text-2");
  context.font = `12px ${family}`;
  context.fillText(face.subtitle, MARGIN, MARGIN + 38, width);
  context.drawImage(await load(svg), MARGIN, MARGIN + head, width, height);
  context.fillStyle = colour("text-3");
  foot.forEach((line, index) => context.fillText(line, MARGIN, MARGIN + head + height + 18 * (index + 1)));
  if (face.sample) stamp(context, face.sample, width + MARGIN * 2, total, colour("warn"));
  done();
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${face.file}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
