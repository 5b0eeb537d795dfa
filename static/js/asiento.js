/* Grid of a manual entry, or of a template (data-grilla="plantilla": lines with a side and an amount that may be missing,
   and that need not balance): form[data-grilla] with rows [data-fila-renglon] whose controls say data-renglon. Keeps an empty
   row at the end, adds up both sides in whole cents, and says why it cannot be posted. Enter jumps: from an amount to
   what the account asks for or to the next row; from an empty account to the button. "=" in an amount takes what is
   missing to balance. */
import { exigencias } from "./cuentas.js";
import { pesosDeCentavos } from "./seleccion.js";

const filasDe = (form) => [...form.querySelectorAll("[data-fila-renglon]")];
const campo = (fila, nombre) => fila.querySelector(`[data-renglon=${nombre}]`);
const dice = (fila, nombre) => campo(fila, nombre)?.value.trim() ?? "";
const ladosDe = (fila) => (campo(fila, "importe") ? [[campo(fila, "lado").value || "debe", dice(fila, "importe")]] : ["debe", "haber"].map((lado) => [lado, dice(fila, lado)]));

/* Pure: what was typed, as Argentina writes it → whole cents; null when it is not an amount. As the server reads it: a
   lone dot before one or two final digits is the decimal point; any other dot separates thousands, in threes. */
export function centavosDe(texto) {
  const limpio = texto.trim();
  if (limpio === "") return 0n;
  const partes = /^(\d+)\.(\d{1,2})$/.exec(limpio) ?? /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{0,2}))?$/.exec(limpio);
  const pesos = partes?.[1].replaceAll(".", "");
  if (!pesos || pesos.length > 16) return null;
  return BigInt(pesos) * 100n + BigInt((partes[2] ?? "").padEnd(2, "0"));
}

const escribir = (centavos) => pesosDeCentavos(centavos).replace("$\u00a0", "");

function sumar(form) {
  const sumas = { debe: 0n, haber: 0n };
  let malo = "";
  let sinCuenta = 0;
  let conImporte = 0;
  let conCuenta = 0;
  for (const fila of filasDe(form)) {
    const lados = ladosDe(fila).map(([lado, texto]) => [lado, centavosDe(texto)]);
    if (dice(fila, "cuenta")) conCuenta += 1;
    for (const [lado, valor] of lados) {
      if (valor === null) malo = "Hay un importe que no se entiende.";
      else sumas[lado] += valor;
    }
    if (lados.some(([, valor]) => valor)) {
      conImporte += 1;
      if (!dice(fila, "cuenta")) sinCuenta += 1;
    }
  }
  return { ...sumas, diferencia: sumas.debe - sumas.haber, malo, sinCuenta, conImporte, conCuenta };
}

function porQue({ diferencia, malo, sinCuenta, conImporte, conCuenta }, plantilla) {
  if (malo) return malo;
  if (sinCuenta) return "Hay un importe sin cuenta.";
  if (plantilla) return conCuenta < 2 ? "Hacen falta dos renglones por lo menos." : "";
  if (conImporte < 2) return "Hacen falta dos renglones por lo menos.";
  if (diferencia > 0n) return `Faltan ${escribir(diferencia)} en el haber.`;
  if (diferencia < 0n) return `Faltan ${escribir(-diferencia)} en el debe.`;
  return "";
}

function actualizar(form) {
  const estado = sumar(form);
  for (const nombre of ["debe", "haber", "diferencia"]) {
    const lugar = form.querySelector(`[data-suma=${nombre}]`);
    lugar.textContent = escribir(estado[nombre]);
    if (nombre === "diferencia") lugar.classList.toggle("negativo", estado.diferencia !== 0n);
  }
  const plantilla = form.dataset.grilla === "plantilla";
  const razon = porQue(estado, plantilla);
  const lugar = form.querySelector("[data-por-que]");
  const dicho = razon || (plantilla ? (estado.diferencia ? "No cuadra: se completa al usarla." : "") : "Cuadra");
  if (lugar.textContent !== dicho) lugar.textContent = dicho;
  lugar.classList.toggle("-bien", !razon);
  form.querySelector("[data-asentar]").disabled = razon !== "";
}

function vacia(fila) {
  return ["cuenta", "debe", "haber", "importe", "glosa"].every((nombre) => dice(fila, nombre) === "");
}

function agregar(form) {
  const total = form.querySelector("[name$='-TOTAL_FORMS']");
  const copia = form.querySelector("[data-renglon-vacio]").content.cloneNode(true);
  const fila = copia.querySelector("[data-fila-renglon]");
  for (const control of fila.querySelectorAll("[name], [id]")) {
    for (const atributo of ["name", "id"]) {
      if (control[atributo]) control[atributo] = control[atributo].replace("__prefix__", total.value);
    }
  }
  total.value = String(Number(total.value) + 1);
  form.querySelector("[data-renglones]").append(copia);
  numerar(form);
  return fila;
}

function numerar(form) {
  filasDe(form).forEach((fila, i) => { fila.querySelector("[data-numero]").textContent = String(i + 1); });
}

function asegurarVacia(form) {
  const filas = filasDe(form);
  if (!filas.length || !vacia(filas.at(-1))) agregar(form);
}

function siguienteDe(form, fila) {
  const filas = filasDe(form);
  return filas[filas.indexOf(fila) + 1] ?? agregar(form);
}

function enfocar(control) {
  control.focus();
  control.select?.();
}

/* From an amount: what the account asks for and is missing, or the next row. */
function trasImporte(form, fila) {
  const pide = exigencias(campo(fila, "cuenta").value);
  const falta = ["seccion", "centro"].find((nombre) => pide.includes(nombre) && !campo(fila, nombre).value);
  enfocar(falta ? campo(fila, falta) : campo(siguienteDe(form, fila), "cuenta"));
}

function alPulsar(evento) {
  const form = evento.target.closest?.("form[data-grilla]");
  const fila = evento.target.closest?.("[data-fila-renglon]");
  const nombre = evento.target.dataset?.renglon;
  if (!form || !fila || !nombre || evento.ctrlKey || evento.altKey || evento.defaultPrevented) return;
  const esImporte = ["debe", "haber", "importe"].includes(nombre);
  if (evento.key === "=" && esImporte) {
    evento.preventDefault();
    evento.target.value = "";
    const { diferencia } = sumar(form);
    const falta = (nombre === "importe" ? campo(fila, "lado").value : nombre) === "debe" ? -diferencia : diferencia;
    if (falta > 0n) evento.target.value = escribir(falta);
    evento.target.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
  if (evento.key !== "Enter") return;
  const valor = evento.target.value.trim();
  if (nombre === "cuenta" && !valor && vacia(fila)) {
    evento.preventDefault();
    const boton = form.querySelector("[data-asentar]");
    (boton.disabled ? form.querySelector("[name=accion]") : boton)?.focus();
  } else if (esImporte && valor) {
    evento.preventDefault();
    trasImporte(form, fila);
  } else if (["seccion", "centro"].includes(nombre) && valor) {
    evento.preventDefault();
    trasImporte(form, fila);
  } else if (nombre === "glosa") {
    evento.preventDefault();
    enfocar(campo(siguienteDe(form, fila), "cuenta"));
  }
}

function alEscribir(evento) {
  const form = evento.target.closest?.("form[data-grilla]");
  if (!form || !evento.target.dataset.renglon) return;
  const contrario = { debe: "haber", haber: "debe" }[evento.target.dataset.renglon];
  if (contrario && evento.target.value.trim()) campo(evento.target.closest("[data-fila-renglon]"), contrario).value = "";
  asegurarVacia(form);
  actualizar(form);
}

function alSalir(evento) {
  if (!["debe", "haber", "importe"].includes(evento.target.dataset?.renglon)) return;
  const valor = centavosDe(evento.target.value);
  if (valor) evento.target.value = escribir(valor);
}

function alQuitar(evento) {
  const boton = evento.target.closest?.("[data-quitar-renglon]");
  if (!boton) return;
  const form = boton.closest("form[data-grilla]");
  const fila = boton.closest("[data-fila-renglon]");
  const otra = fila.nextElementSibling ?? fila.previousElementSibling;
  fila.querySelectorAll("input, select").forEach((control) => { control.value = ""; }); // a side without account is nothing
  fila.hidden = true;
  fila.removeAttribute("data-fila-renglon"); // its empty controls still travel: the server skips empty lines
  asegurarVacia(form);
  numerar(form);
  actualizar(form);
  if (otra) enfocar(campo(otra, "cuenta"));
}

export function preparar(raiz) {
  const form = raiz.querySelector?.("form[data-grilla]");
  if (!form || form.dataset.lista) return;
  form.dataset.lista = "1";
  asegurarVacia(form);
  actualizar(form);
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("input", alEscribir);
  document.addEventListener("change", alEscribir);
  document.addEventListener("focusout", alSalir);
  document.addEventListener("click", alQuitar);
}
