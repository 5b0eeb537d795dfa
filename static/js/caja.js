/* The till: form[data-caja]. Adds up what is chosen (data-elegir, data-parte) and the tenders (data-medio) in whole
   cents, says the change or what is missing, and asks for the number of a tender only when it is used. Nothing typed
   in any tender is exact cash. The server adds it all up again. */
import { centavosDe } from "./asiento.js";
import { pesosDeCentavos } from "./seleccion.js";

const escribir = (centavos) => pesosDeCentavos(centavos).replace("$\u00a0", "");
const leer = (caja) => centavosDe(caja.value.trim());

function aPagar(form) {
  let total = 0n;
  let malo = false;
  for (const caja of form.querySelectorAll("[data-parte]")) {
    const elegida = caja.closest("tr").querySelector("[data-elegir]").checked;
    caja.closest("tr").toggleAttribute("data-elegida", elegida);
    caja.disabled = !elegida;
    const centavos = elegida ? leer(caja) : 0n;
    if (centavos === null) malo = true;
    else total += centavos;
  }
  const anticipo = leer(form.querySelector("[data-anticipo]"));
  return { total: total + (anticipo ?? 0n), malo: malo || anticipo === null };
}

function conQue(form) {
  let recibido = 0n;
  let efectivo = 0n;
  let malo = false;
  let sinNumero = false;
  for (const caja of form.querySelectorAll("[data-medio]")) {
    const centavos = leer(caja);
    const numero = caja.parentElement.querySelector("[data-referencia]");
    if (numero) numero.hidden = !centavos;
    if (numero && centavos && !numero.value.trim()) sinNumero = true;
    if (centavos === null) malo = true;
    else recibido += centavos;
    if ("efectivo" in caja.dataset) efectivo += centavos ?? 0n;
  }
  return { recibido, efectivo, malo, sinNumero };
}

function porQue(pago, medios) {
  if (pago.malo || medios.malo) return "Hay un importe que no se entiende.";
  if (pago.total === 0n) return "Elegí qué se cobra.";
  if (medios.sinNumero) return "Falta el número de un medio de pago.";
  const vuelto = medios.recibido ? medios.recibido - pago.total : 0n;
  if (vuelto < 0n) return `Faltan ${escribir(-vuelto)}.`;
  if (vuelto > 0n && vuelto >= medios.efectivo) return "Sobra, y el vuelto sale solo del efectivo.";
  return "";
}

function actualizar(form) {
  const pago = aPagar(form);
  const medios = conQue(form);
  const vuelto = medios.recibido ? medios.recibido - pago.total : 0n;
  const motivo = porQue(pago, medios);
  form.querySelector("[data-total]").textContent = pesosDeCentavos(pago.total);
  form.querySelector("[data-vuelto]").textContent = vuelto > 0n ? pesosDeCentavos(vuelto) : "–";
  form.querySelector("[data-falta]").textContent = vuelto < 0n ? pesosDeCentavos(-vuelto) : "–";
  form.querySelector("[data-por-que]").textContent = motivo;
  form.querySelector("[data-cobrar]").setAttribute("aria-disabled", String(motivo !== ""));
  form.querySelector("[data-efectivo]").placeholder = medios.recibido ? "0,00" : escribir(pago.total);
}

export function preparar(raiz) {
  raiz.querySelectorAll("form[data-caja]").forEach(actualizar);
}

export function iniciar() {
  for (const tipo of ["input", "change"]) {
    document.addEventListener(tipo, (evento) => {
      const form = evento.target.closest?.("form[data-caja]");
      if (!form) return;
      if (tipo === "change" && evento.target.matches("[data-elegir]") && evento.target.checked) {
        const caja = evento.target.closest("tr").querySelector("[data-parte]");
        if (!caja.value.trim()) caja.value = caja.dataset.debe;
      }
      actualizar(form);
    });
  }
  document.addEventListener("submit", (evento) => {
    if (!evento.target.matches?.("form[data-caja]")) return;
    const boton = evento.target.querySelector("[data-cobrar]");
    if (boton.getAttribute("aria-disabled") === "true") {
      evento.preventDefault();
      evento.stopImmediatePropagation();
    }
  }, true);
}
