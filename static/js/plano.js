/* The town as we know it, without a tile server: streets fitted to the addresses, properties and service points on a
   canvas. `montar(lugar)` draws one [data-mapa]; its mode says what may be done with it. Colours come from the tokens,
   so that both themes look right. Leaflet sets styles through the CSSOM, which the policy of the page allows. */
import { color, oscuro } from "./tintas.js";
import { icono } from "./util.js";

const METRO = 1 / 111320;
const VACIO = "Todavía no hay nada ubicado en el mapa. Se ubica desde la página de cada inmueble, o importando sus coordenadas.";
let cargando = null;

const campos = (fila) => ({
  pk: fila[0], numero: fila[1], lat: fila[2], lng: fila[3], servicio: fila[4], estado: fila[5],
  lectura: fila[6], ordenLectura: fila[7], reparto: fila[8], ordenReparto: fila[9], domicilio: fila[10],
});

function traerLeaflet(lugar) {
  if (window.L) return Promise.resolve(window.L);
  cargando ??= new Promise((listo, fallo) => {
    const hoja = document.createElement("link");
    hoja.rel = "stylesheet";
    hoja.href = lugar.dataset.leafletCss;
    const guion = document.createElement("script");
    guion.src = lugar.dataset.leaflet;
    guion.addEventListener("load", () => listo(window.L));
    guion.addEventListener("error", fallo);
    document.head.append(hoja, guion);
  });
  return cargando;
}

async function traerDatos(lugar) {
  const url = new URL(lugar.dataset.url, document.baseURI);
  if (lugar.dataset.lat && ["ver", "elegir"].includes(lugar.dataset.mapa)) url.searchParams.set("cerca", `${lugar.dataset.lat},${lugar.dataset.lng}`);
  const respuesta = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!respuesta.ok) throw new Error(String(respuesta.status));
  return respuesta.json();
}

const ancho = (zoom) => Math.max(1.5, 2 ** (zoom - 14.2) * 2.4);

/* The drawing under everything: streets, then properties, and the names of the streets that fit. */
export class Plano {
  constructor(L, lugar, datos) {
    this.L = L;
    this.lugar = lugar;
    this.datos = datos;
    this.puntos = datos.puntos.map(campos);
    lugar.replaceChildren();
    this.mapa = L.map(lugar, { attributionControl: false, zoomControl: false, minZoom: 11, maxZoom: 20, zoomSnap: 0.25, wheelPxPerZoomLevel: 90 });
    L.control.zoom({ zoomInTitle: "Acercar", zoomOutTitle: "Alejar" }).addTo(this.mapa);
    L.control.scale({ imperial: false, maxWidth: 90 }).addTo(this.mapa);
    for (const [pane, z] of [["calles", 210], ["casas", 220], ["trazos", 410], ["puntos", 420]]) {
      this.mapa.createPane(pane).style.zIndex = z;
    }
    this.lienzos = Object.fromEntries(["calles", "casas", "trazos", "puntos"].map((pane) => [pane, L.canvas({ pane, padding: 0.3 })]));
    this.calles = L.layerGroup(datos.calles.map(([, ...grados]) => L.polyline([[grados[0], grados[1]], [grados[2], grados[3]]], { renderer: this.lienzos.calles, interactive: false, lineCap: "round" }))).addTo(this.mapa);
    this.rotulos = L.layerGroup().addTo(this.mapa);
    this.casas = L.layerGroup(datos.inmuebles.map(([, lat, lng]) => this.casa(lat, lng)));
    this.casasPedidas = true;
    this.mapa.on("zoomend moveend", () => this.acomodar());
    this.encuadrar();
    new MutationObserver(() => this.pintar()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    new ResizeObserver(() => this.mapa.invalidateSize({ pan: false })).observe(lugar);
    this.pintar();
  }

  casa(lat, lng) {
    const alto = 5 * METRO;
    const lado = alto / Math.cos((lat * Math.PI) / 180);
    return this.L.rectangle([[lat - alto, lng - lado], [lat + alto, lng + lado]], { renderer: this.lienzos.casas, interactive: false, weight: 1 });
  }

  encuadrar() {
    const { lat, lng, mapa } = this.lugar.dataset;
    const ubicados = [...this.puntos.map((p) => [p.lat, p.lng]), ...(mapa === "recorrido" && this.puntos.length ? [] : this.datos.inmuebles.map((i) => [i[1], i[2]]))];
    if (lat) this.mapa.setView([Number(lat), Number(lng)], 17);
    else if (ubicados.length) this.mapa.fitBounds(this.L.latLngBounds(ubicados).pad(0.02), { animate: false });
    else {
      this.mapa.setView([-38.4, -63.6], 11); // the middle of the country: there is nothing to look at yet
      const aviso = document.createElement("p");
      aviso.className = "mapa-vacio";
      aviso.textContent = VACIO;
      this.lugar.append(aviso);
    }
  }

  /* A theme's colours on what is under the points. */
  pintar() {
    const calle = color(oscuro() ? "--borde-fuerte" : "--superficie");
    this.calles.eachLayer((linea) => linea.setStyle({ color: calle, opacity: 1, weight: ancho(this.mapa.getZoom()) }));
    const estilo = { color: color("--borde-fuerte"), fillColor: color(oscuro() ? "--superficie-2" : "--borde"), fillOpacity: 0.85, opacity: 0.9 };
    this.casas.eachLayer((casa) => casa.setStyle(estilo));
    this.alPintar?.();
    this.acomodar();
  }

  acomodar() {
    const zoom = this.mapa.getZoom();
    if (zoom !== this.zoomPrevio) {
      this.zoomPrevio = zoom;
      this.calles.eachLayer((linea) => linea.setStyle({ weight: ancho(zoom) }));
      const ver = this.casasPedidas && zoom >= 15.5;
      if (ver !== this.mapa.hasLayer(this.casas)) (ver ? this.casas.addTo(this.mapa) : this.casas.remove());
      this.alZoom?.(zoom);
    }
    this.rotular(zoom);
  }

  verCasas(ver) {
    this.casasPedidas = ver;
    this.zoomPrevio = null;
    this.acomodar();
  }

  verCalles(ver) {
    this.callesPedidas = ver;
    (ver ? this.calles.addTo(this.mapa) : this.calles.remove());
    this.rotular(this.mapa.getZoom());
  }

  /* The name of each street in the middle of what is seen of it, along it, when it fits; one street over another waits. */
  rotular(zoom) {
    this.rotulos.clearLayers();
    if (zoom < 14.5 || this.callesPedidas === false) return;
    const ventana = this.L.bounds([0, 0], this.mapa.getSize());
    const puestos = [];
    for (const [nombre, ...grados] of this.datos.calles) {
      const a = this.mapa.latLngToContainerPoint([grados[0], grados[1]]);
      const b = this.mapa.latLngToContainerPoint([grados[2], grados[3]]);
      const visto = this.L.LineUtil.clipSegment(a, b, ventana);
      if (!visto) continue;
      const [p, q] = visto[0].x <= visto[1].x ? visto : [visto[1], visto[0]];
      const largo = nombre.length * 6.2 + 16;
      if (p.distanceTo(q) < largo) continue;
      const lugar = [0.5, 0.3, 0.7].map((t) => this.L.point(p.x + (q.x - p.x) * t, p.y + (q.y - p.y) * t)).find((c) => puestos.every((o) => o.c.distanceTo(c) > (o.largo + largo) / 2.6));
      if (!lugar) continue;
      puestos.push({ c: lugar, largo });
      this.rotulos.addLayer(this.rotulo(nombre, this.mapa.containerPointToLatLng(lugar), Math.atan2(q.y - p.y, q.x - p.x)));
    }
  }

  rotulo(nombre, donde, giro) {
    const texto = document.createElement("span");
    texto.textContent = nombre;
    texto.style.transform = `translate(-50%, -50%) rotate(${giro.toFixed(3)}rad)`;
    return this.L.marker(donde, { interactive: false, keyboard: false, icon: this.L.divIcon({ className: "rotulo-calle", html: texto, iconSize: [0, 0] }) });
  }

  alfiler(donde) {
    const dibujo = document.createElement("span");
    dibujo.append(icono("map-pin"));
    return this.L.marker(donde, { keyboard: false, interactive: false, icon: this.L.divIcon({ className: "alfiler", html: dibujo, iconSize: [0, 0] }) });
  }
}

/* What there is around a place, and where a click would put it. */
function mirarLugar(plano, { elige }) {
  const { lat, lng } = plano.lugar.dataset;
  const vecinos = plano.L.layerGroup(plano.puntos.map((p) => plano.L.circleMarker([p.lat, p.lng], { renderer: plano.lienzos.puntos, interactive: false, radius: 2.5, weight: 0, fillOpacity: 0.9 }))).addTo(plano.mapa);
  plano.alPintar = () => vecinos.eachLayer((punto) => punto.setStyle({ fillColor: color("--neutro-punto") }));
  plano.alPintar();
  let alfiler = lat ? plano.alfiler([Number(lat), Number(lng)]).addTo(plano.mapa) : null;
  const form = elige && plano.lugar.parentElement.querySelector("form[data-ubicar]");
  if (!form) return;
  plano.lugar.classList.add("-elige");
  plano.mapa.on("click", ({ latlng }) => {
    alfiler?.remove();
    alfiler = plano.alfiler(latlng).addTo(plano.mapa);
    form.elements.latitud.value = latlng.lat.toFixed(6);
    form.elements.longitud.value = latlng.lng.toFixed(6);
    form.querySelector("button[type=submit]").classList.add("-principal");
  });
}

export async function montar(lugar) {
  const [L, datos] = await Promise.all([traerLeaflet(lugar), traerDatos(lugar)]);
  if (!lugar.isConnected) return;
  const plano = new Plano(L, lugar, datos);
  const modo = lugar.dataset.mapa;
  if (modo === "pueblo") (await import("./pueblo.js")).abrir(plano);
  else if (modo === "recorrido") (await import("./caminata.js")).abrir(plano);
  else mirarLugar(plano, { elige: modo === "elegir" });
  lugar.dataset.mapaDibujado = "";
}
