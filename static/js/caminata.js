/* A walk over the map: its line, its numbers, and its two ends. */
import { color, radio } from "./tintas.js";

const NUMEROS_MAX = 140;

export class Caminata {
  constructor(plano) {
    this.plano = plano;
    this.grupo = plano.L.layerGroup().addTo(plano.mapa);
    this.numeros = plano.L.layerGroup().addTo(plano.mapa);
    this.paradas = [];
    plano.mapa.on("zoomend moveend", () => this.numerar());
  }

  /* paradas: [{lat, lng, n, id, titulo}] in order; those without a place are not here. */
  dibujar(paradas) {
    const { L, mapa, lienzos } = this.plano;
    this.paradas = paradas;
    this.grupo.clearLayers();
    const camino = paradas.map((p) => [p.lat, p.lng]);
    L.polyline(camino, { renderer: lienzos.trazos, interactive: false, color: color("--primario-tinta"), weight: 2.5, opacity: 0.85 }).addTo(this.grupo);
    this.marcas = paradas.map((p, i) => {
      const punta = i === 0 || i === paradas.length - 1;
      const marca = L.circleMarker([p.lat, p.lng], { renderer: lienzos.puntos, radius: radio(mapa.getZoom()) + (punta ? 2 : -0.6), color: color("--superficie"), weight: 1, fillColor: color(punta ? "--marca" : "--primario-tinta"), fillOpacity: 1 });
      marca.parada = p;
      marca.bindTooltip(() => this.cartel(p), { direction: "top", offset: [0, -4] });
      marca.on("click", () => this.alElegir?.(p));
      return marca.addTo(this.grupo);
    });
    this.numerar();
  }

  cartel(p) {
    const texto = document.createElement("span");
    texto.textContent = `${p.n}. ${p.titulo}`;
    return texto;
  }

  numerar() {
    const { L, mapa } = this.plano;
    this.numeros.clearLayers();
    const ventana = mapa.getBounds();
    const vistas = this.paradas.filter((p) => ventana.contains([p.lat, p.lng]));
    const paso = mapa.getZoom() >= 17.5 ? 1 : Math.max(Math.ceil(vistas.length / NUMEROS_MAX), mapa.getZoom() >= 16 ? 2 : 10);
    vistas.filter((p, i) => paso === 1 || i === 0 || p.n === 1 || p.n % paso === 0).forEach((p) => {
      const texto = document.createElement("span");
      texto.textContent = p.n;
      L.marker([p.lat, p.lng], { interactive: false, keyboard: false, icon: L.divIcon({ className: "numero-parada", html: texto, iconSize: [0, 0] }) }).addTo(this.numeros);
    });
  }

  senalar(id) {
    const marca = this.marcas?.find((m) => m.parada.id === id);
    this.senalada?.remove();
    if (!marca) return;
    const { L, mapa, lienzos } = this.plano;
    this.senalada = L.circleMarker(marca.getLatLng(), { renderer: lienzos.puntos, interactive: false, radius: radio(mapa.getZoom()) + 6, color: color("--mal-punto"), weight: 3, fill: false }).addTo(mapa);
    mapa.panInside(marca.getLatLng(), { padding: [40, 40], animate: false });
  }

  borrar() {
    this.dibujar([]);
    this.senalada?.remove();
  }
}

/* The walk of the table beside the map, as it is now in the table. */
export function abrir(plano) {
  const caminata = new Caminata(plano);
  const tabla = document.querySelector("[data-recorrido] tbody");
  if (!tabla) return;
  const leer = () => [...tabla.rows].flatMap((fila, i) => (fila.dataset.lat ? [{ lat: Number(fila.dataset.lat), lng: Number(fila.dataset.lng), n: i + 1, id: fila.dataset.id, titulo: fila.querySelector("a")?.textContent ?? "" }] : []));
  const redibujar = () => caminata.dibujar(leer());
  plano.alPintar = redibujar;
  redibujar();
  const paradas = leer();
  if (paradas.length) plano.mapa.fitBounds(plano.L.latLngBounds(paradas.map((p) => [p.lat, p.lng])).pad(0.04), { animate: false });
  caminata.alElegir = (parada) => document.dispatchEvent(new CustomEvent("cesop:parada", { detail: parada.id }));
  const vivo = (hacer) => (evento) => { if (plano.lugar.isConnected) hacer(evento); };
  document.addEventListener("cesop:recorrido", vivo(redibujar));
  document.addEventListener("fila", vivo((evento) => caminata.senalar(evento.detail.id)));
}
