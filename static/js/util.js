/* Small shared functions. No state. */

export function normalizar(texto) {
  return texto.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

export function csrf() {
  const cabeceras = document.body.getAttribute("hx-headers");
  return cabeceras ? JSON.parse(cabeceras)["X-CSRFToken"] : "";
}

/* Text of an element without its key hints and icons. */
export function textoDe(elemento) {
  const copia = elemento.cloneNode(true);
  copia.querySelectorAll(".tecla, svg, .oculto").forEach((parte) => parte.remove());
  return copia.textContent.replace(/\s+/g, " ").trim();
}

export function icono(nombre) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const uso = document.createElementNS("http://www.w3.org/2000/svg", "use");
  uso.setAttribute("href", `${document.body.dataset.iconos}#${nombre}`);
  svg.append(uso);
  return svg;
}

export function escribiendo(elemento) {
  if (!(elemento instanceof HTMLElement)) return false;
  if (elemento.isContentEditable || elemento.matches("textarea, select")) return true;
  return elemento.matches("input") && !["checkbox", "radio", "button", "submit", "range", "file"].includes(elemento.type);
}

/* The dialog on top, if one is open: keys and focus stay inside it. */
export function dialogoAbierto() {
  const abiertos = document.querySelectorAll("dialog[open]");
  return abiertos.length ? abiertos[abiertos.length - 1] : null;
}

/* A session that ended answers with the login or the lock screen, whatever was asked. */
export function paginaDeIngreso(html) {
  const hallado = /data-pagina="(ingreso|bloqueo)"/.exec(html);
  return hallado ? hallado[1] : "";
}

export async function renovarCsrf() {
  const respuesta = await fetch(document.body.dataset.ayudaUrl, { credentials: "same-origin" });
  const pagina = new DOMParser().parseFromString(await respuesta.text(), "text/html");
  const cabeceras = pagina.body.getAttribute("hx-headers");
  if (!cabeceras || paginaDeIngreso(pagina.documentElement.outerHTML)) return false;
  document.body.setAttribute("hx-headers", cabeceras);
  const ficha = JSON.parse(cabeceras)["X-CSRFToken"];
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((campo) => { campo.value = ficha; });
  return true;
}
