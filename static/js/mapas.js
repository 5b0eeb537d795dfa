/* Maps of a page: every [data-mapa] is drawn by plano.js, which brings Leaflet only where there is one. */

export function preparar(raiz) {
  const mapas = [...(raiz.querySelectorAll?.("[data-mapa]") ?? [])].filter((lugar) => !("mapaListo" in lugar.dataset));
  for (const lugar of mapas) {
    lugar.dataset.mapaListo = "";
    import("./plano.js").then((plano) => plano.montar(lugar)).catch(() => {
      lugar.querySelector(".mapa-espera")?.replaceChildren("No se pudo dibujar el mapa. Actualizá la página.");
    });
  }
}
