/* Colours and sizes of what is drawn on a map, out of the tokens: both themes look right. */

const ESTADOS = {
  conectada: ["Conectada", "--bien-punto"], solicitada: ["Solicitada", "--info-punto"], suspendida: ["Suspendida", "--aviso-punto"],
  cortada: ["Cortada", "--mal-punto"], sin_cuenta: ["Sin cuenta", "--neutro-punto"],
};

export function color(nombre) {
  return getComputedStyle(document.documentElement).getPropertyValue(nombre).trim();
}

export const oscuro = () => document.documentElement.dataset.bsTheme === "dark";

/* [word, token] of the state of a service. */
export const estadoDe = (clave) => ESTADOS[clave] ?? ["Retirada", "--neutro-punto"];

/* Pure: a hue far from the ones of its neighbours; enough light for the theme. */
export function colorDeRuta(n, enOscuro) {
  return `hsl(${Math.round((n * 137.5) % 360)} ${enOscuro ? "62% 62%" : "66% 40%"})`;
}

export const radio = (zoom) => (zoom >= 18 ? 8 : zoom >= 17 ? 6.5 : zoom >= 16 ? 5 : zoom >= 15 ? 3.6 : zoom >= 14 ? 2.6 : 1.8);
