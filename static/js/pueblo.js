/* The page of the map: layers by service, points by state or route, the walk of a route, and a search. */
import { Caminata } from "./caminata.js";
import { color, colorDeRuta, estadoDe, oscuro, radio } from "./tintas.js";
import { normalizar } from "./util.js";

const CORRIMIENTO = 4 / 111320; // metres between the points of one property, so that each is seen

class Pueblo {
  constructor(plano, controles) {
    this.plano = plano;
    this.controles = controles;
    const { L, datos } = plano;
    this.orden = new Map(datos.servicios.map(([pk], i) => [pk, i]));
    this.rutas = new Map(datos.rutas.map(([pk, codigo, nombre, uso], i) => [pk, { codigo, nombre, uso, i }]));
    this.grupos = new Map(datos.servicios.map(([pk]) => [pk, L.featureGroup()]));
    this.nodos = L.featureGroup(datos.nodos.map((nodo) => this.nodo(nodo)));
    for (const punto of plano.puntos) this.grupos.get(punto.servicio)?.addLayer(this.marca(punto));
    for (const grupo of this.grupos.values()) {
      grupo.bindTooltip((marca) => this.cartel(marca.punto), { sticky: true, direction: "top", offset: [0, -4] });
      grupo.on("click", ({ layer }) => window.location.assign(plano.lugar.dataset.suministroUrl.replace("/0/", `/${layer.punto.pk}/`)));
    }
    this.caminata = new Caminata(plano);
    plano.alPintar = () => { this.colorear(); this.recorrer(); };
    plano.alZoom = () => this.colorear();
    controles.addEventListener("change", (evento) => this.alCambiar(evento.target));
    controles.querySelector("#mapa-buscar").addEventListener("input", (evento) => this.buscar(evento.target.value));
    this.capas();
    this.colorear();
    this.recorrer({ encuadra: true });
  }

  marca(punto) {
    const corrido = this.orden.get(punto.servicio) * CORRIMIENTO;
    const marca = this.plano.L.circleMarker([punto.lat, punto.lng + corrido], { renderer: this.plano.lienzos.puntos, weight: 1, fillOpacity: 0.95, radius: 3 });
    marca.punto = punto;
    punto.busca = `${punto.numero} ${normalizar(punto.domicilio)}`;
    return marca;
  }

  nodo([, lat, lng, nombre]) {
    const marca = this.plano.L.circleMarker([lat, lng], { renderer: this.plano.lienzos.puntos, radius: 7, weight: 3, fillOpacity: 1 });
    return marca.bindTooltip(() => { const texto = document.createElement("span"); texto.textContent = nombre; return texto; }, { direction: "top" });
  }

  cartel(punto) {
    const texto = document.createElement("span");
    const ruta = this.rutas.get(punto.lectura);
    texto.textContent = [`${punto.numero}, ${punto.domicilio}`, estadoDe(punto.estado)[0], ruta ? `${ruta.codigo} n.º ${punto.ordenLectura}` : ""].filter(Boolean).join(" · ");
    return texto;
  }

  get criterio() { return this.controles.querySelector("#mapa-color").value; }

  /* What a point says by its colour: [key, word, colour]. */
  clase(punto) {
    if (this.criterio === "estado") {
      const [nombre, variable] = estadoDe(punto.estado);
      return [nombre, nombre, this.paleta[variable] ??= color(variable)];
    }
    const ruta = this.rutas.get(punto[this.criterio]);
    return ruta ? [ruta.codigo, `${ruta.codigo} ${ruta.nombre}`, colorDeRuta(ruta.i, oscuro())] : ["", "Sin ruta", this.paleta["--neutro-punto"] ??= color("--neutro-punto")];
  }

  colorear() {
    this.paleta = {};
    const tamano = radio(this.plano.mapa.getZoom());
    const borde = color("--superficie");
    const cuentas = new Map();
    for (const [servicio, grupo] of this.grupos) {
      const visible = this.plano.mapa.hasLayer(grupo);
      grupo.eachLayer((marca) => {
        const [clave, nombre, tinta] = this.clase(marca.punto);
        const hueco = marca.punto.estado === "sin_cuenta" && this.criterio === "estado";
        const fuera = this.hallados && !this.hallados.has(marca.punto.pk);
        marca.setStyle({ color: hueco ? tinta : borde, weight: tamano > 3 ? 1 : 0.4, fillColor: hueco ? borde : tinta, fillOpacity: fuera ? 0.08 : 0.95, opacity: fuera ? 0.1 : 1, radius: tamano });
        if (!visible) return;
        const dicho = cuentas.get(clave) ?? { nombre, tinta, hueco, cuantos: 0 };
        dicho.cuantos += 1;
        cuentas.set(clave, dicho);
      });
    }
    this.nodos.eachLayer((marca) => marca.setStyle({ color: color("--tinta"), fillColor: color("--marca") }));
    this.referir([...cuentas.entries()].sort(([a], [b]) => a.localeCompare(b, "es")));
  }

  referir(cuentas) {
    const lista = document.querySelector("[data-mapa-referencias]");
    lista?.replaceChildren(...cuentas.map(([, { nombre, tinta, hueco, cuantos }]) => {
      const fila = document.createElement("li");
      const muestra = document.createElement("i");
      muestra.style.setProperty("--c", tinta);
      if (hueco) muestra.className = "-hueca";
      const cuenta = document.createElement("b");
      cuenta.textContent = cuantos.toLocaleString("es-AR");
      fila.append(muestra, nombre, cuenta);
      return fila;
    }));
    const total = cuentas.reduce((suma, [, { cuantos }]) => suma + cuantos, 0);
    const dicho = document.querySelector("[data-mapa-cuenta]");
    if (dicho) dicho.textContent = `${total.toLocaleString("es-AR")} en el mapa`;
  }

  capas() {
    for (const casilla of this.controles.querySelectorAll("[data-capa]")) this.capa(casilla);
  }

  capa(casilla) {
    const clave = casilla.dataset.capa;
    if (clave === "inmuebles") this.plano.verCasas(casilla.checked);
    else if (clave === "calles") this.plano.verCalles(casilla.checked);
    else {
      const grupo = clave === "nodos" ? this.nodos : this.grupos.get(Number(clave));
      if (casilla.checked) grupo?.addTo(this.plano.mapa);
      else grupo?.remove();
    }
  }

  alCambiar(control) {
    if (control.matches("[data-capa]")) { this.capa(control); this.colorear(); }
    else if (control.id === "mapa-color") this.colorear();
    else if (control.id === "mapa-ruta") this.recorrer({ encuadra: true });
  }

  recorrer({ encuadra = false } = {}) {
    const pk = Number(this.controles.querySelector("#mapa-ruta").value);
    const ruta = this.rutas.get(pk);
    if (!ruta) { this.caminata.borrar(); return; }
    const campo = ruta.uso === "lectura" ? "ordenLectura" : "ordenReparto";
    const paradas = this.plano.puntos.filter((p) => p[ruta.uso] === pk).sort((a, b) => a[campo] - b[campo])
      .map((p) => ({ lat: p.lat, lng: p.lng, n: p[campo], id: String(p.pk), titulo: `${p.domicilio} (${p.numero})` }));
    this.caminata.dibujar(paradas);
    this.caminata.alElegir = (parada) => window.location.assign(this.plano.lugar.dataset.suministroUrl.replace("/0/", `/${parada.id}/`));
    if (encuadra && paradas.length) this.plano.mapa.fitBounds(this.plano.L.latLngBounds(paradas.map((p) => [p.lat, p.lng])).pad(0.05), { animate: false });
  }

  buscar(texto) {
    const palabras = normalizar(texto).split(/\s+/).filter(Boolean);
    const hallados = palabras.length ? this.plano.puntos.filter((p) => palabras.every((palabra) => p.busca.includes(palabra))) : null;
    this.hallados = hallados && new Set(hallados.map((p) => p.pk));
    this.colorear();
    if (hallados?.length && hallados.length <= 400) this.plano.mapa.fitBounds(this.plano.L.latLngBounds(hallados.map((p) => [p.lat, p.lng])).pad(0.2), { animate: false, maxZoom: 18 });
  }
}

export function abrir(plano) {
  const controles = document.querySelector("[data-mapa-controles]");
  if (controles) new Pueblo(plano, controles);
}
