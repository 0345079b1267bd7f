// Tooltips are set as text of elements: a name is never read as HTML.
const note = (text) => {
  const box = document.createElement("div");
  box.className = "note";
  box.textContent = text;
  return box;
};
for (const set of [nodes, edges]) {
  set.update(set.map((item) => ({ id: item.id, title: note(item.tip) })));
}

// The whole picture is shown until the reader zooms or moves it.
let moved = false;
const fit = () => {
  if (moved) return;
  network.redraw(); // boxes have their size only once they are drawn
  network.fit({ minZoomLevel: 0.02, maxZoomLevel: 1.2 });
  network.redraw();
};
for (const gesture of ["zoom", "dragStart"]) network.on(gesture, () => { moved = true; });
network.on("resize", () => queueMicrotask(fit)); // after vis-network has zoomed by itself
document.fonts.ready.then(fit);
fit();
document.body.dataset.nodes = nodes.length;
document.body.dataset.edges = edges.length;
