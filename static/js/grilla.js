/* Grid of readings: [data-grilla-lecturas], one form per row. Enter keeps the row and goes to the next one without waiting;
   arrows move; → at the end of a value goes to the anomaly. What was typed and not kept yet survives a reload of the page
   (sessionStorage, until the server has it). The answer replaces only the last cell: the focus never moves by itself. */

const grilla = () => document.querySelector("[data-grilla-lecturas]");
const filas = () => [...document.querySelectorAll("[data-grilla-lecturas] tbody > tr[data-punto]")];
const caja = (fila, nombre) => fila?.querySelector(`input[name=${nombre}]`);
const claveDe = (fila) => `cesop:lectura:${grilla().dataset.grillaLecturas}:${fila.dataset.punto}`;
const cambio = (fila) => ["valor", "anomalia"].some((nombre) => caja(fila, nombre).value.trim() !== caja(fila, nombre).dataset.guardado);

function enfocar(campo) {
  if (!campo) return;
  campo.focus();
  campo.select();
  campo.closest("tr").scrollIntoView({ block: "nearest" });
}

function recordar(fila) {
  if (cambio(fila)) sessionStorage.setItem(claveDe(fila), JSON.stringify({ valor: caja(fila, "valor").value, anomalia: caja(fila, "anomalia").value }));
  else sessionStorage.removeItem(claveDe(fila));
  fila.classList.toggle("-sin-guardar", cambio(fila));
}

function guardar(fila) {
  if (cambio(fila)) caja(fila, "valor").form.dispatchEvent(new CustomEvent("guardar"));
}

function vecina(fila, paso) {
  const todas = filas();
  return todas[todas.indexOf(fila) + paso];
}

function alPulsar(evento) {
  const campo = evento.target;
  const fila = campo.closest?.("tr[data-punto]");
  if (!fila || !grilla() || !campo.matches("input") || evento.ctrlKey || evento.altKey) return;
  if (evento.code === "NumpadDecimal") return; // the forms' own: a comma
  const otra = { ArrowDown: 1, ArrowUp: -1 }[evento.key];
  if (evento.key === "Enter") {
    evento.preventDefault();
    evento.stopImmediatePropagation();
    if (evento.shiftKey) enfocar(caja(vecina(fila, -1), "valor"));
    else {
      guardar(fila);
      enfocar(caja(vecina(fila, 1), "valor"));
    }
  } else if (otra) {
    evento.preventDefault();
    guardar(fila);
    enfocar(caja(vecina(fila, otra), campo.name));
  } else if (evento.key === "ArrowRight" && campo.name === "valor" && campo.selectionStart === campo.value.length) {
    evento.preventDefault();
    enfocar(caja(fila, "anomalia"));
  } else if (evento.key === "ArrowLeft" && campo.name === "anomalia" && campo.selectionEnd === 0) {
    evento.preventDefault();
    enfocar(caja(fila, "valor"));
  } else if (evento.key === "Escape") {
    for (const nombre of ["valor", "anomalia"]) caja(fila, nombre).value = caja(fila, nombre).dataset.guardado;
    recordar(fila);
  }
}

/* The server has it, or says why not: then what was typed stays to be corrected. */
function alGuardarse(evento) {
  const celda = evento.detail.target?.closest?.(".c-resultado") ? document.getElementById(evento.detail.target.id) : null;
  const fila = celda?.closest("tr[data-punto]");
  if (!fila) return;
  if (!celda.hasAttribute("data-mal")) {
    caja(fila, "valor").dataset.guardado = celda.dataset.valor;
    caja(fila, "anomalia").dataset.guardado = celda.dataset.anomalia;
    for (const nombre of ["valor", "anomalia"]) if (document.activeElement !== caja(fila, nombre)) caja(fila, nombre).value = caja(fila, nombre).dataset.guardado;
  }
  fila.classList.toggle("-cargada", !celda.hasAttribute("data-mal"));
  fila.classList.toggle("-mal", celda.hasAttribute("data-mal"));
  recordar(fila);
}

export function preparar(raiz) {
  const lugar = raiz.querySelector?.("[data-grilla-lecturas]");
  if (!lugar || lugar.dataset.lista) return;
  lugar.dataset.lista = "1";
  for (const fila of filas()) {
    const guardado = sessionStorage.getItem(claveDe(fila));
    if (!guardado) continue;
    const dicho = JSON.parse(guardado);
    caja(fila, "valor").value = dicho.valor;
    caja(fila, "anomalia").value = dicho.anomalia;
    recordar(fila);
  }
  const primera = filas().find((fila) => fila.classList.contains("-sin-guardar")) ?? filas().find((fila) => !caja(fila, "valor").dataset.guardado && !caja(fila, "anomalia").dataset.guardado);
  if (primera) requestAnimationFrame(() => enfocar(caja(primera, "valor")));
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar, true);
  document.addEventListener("input", (evento) => {
    const fila = evento.target.closest?.("[data-grilla-lecturas] tr[data-punto]");
    if (fila) recordar(fila);
  });
  document.addEventListener("focusout", (evento) => {
    const fila = evento.target.closest?.("[data-grilla-lecturas] tr[data-punto]");
    if (fila && !fila.contains(evento.relatedTarget) && !evento.relatedTarget?.closest?.("[data-grilla-lecturas]")) guardar(fila);
  });
  document.addEventListener("submit", (evento) => {
    const fila = evento.target.closest?.("[data-grilla-lecturas] tr[data-punto]");
    if (!fila) return;
    evento.preventDefault();
    guardar(fila);
  }, true);
  document.addEventListener("htmx:afterSettle", alGuardarse);
}
