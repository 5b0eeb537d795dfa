/* form[data-momento]: the slider writes its day in the date beside it, and letting it go looks at that day. */
const DIA = 86_400_000;

function dosCifras(numero) {
  return String(numero).padStart(2, "0");
}

function escribir(regla) {
  const form = regla.form;
  const [anio, mes, dia] = form.dataset.momento.split("-").map(Number);
  const fecha = new Date(Date.UTC(anio, mes - 1, dia) + Number(regla.value) * DIA);
  const texto = `${dosCifras(fecha.getUTCDate())}/${dosCifras(fecha.getUTCMonth() + 1)}/${fecha.getUTCFullYear()}`;
  form.elements.al.value = texto;
  regla.setAttribute("aria-valuetext", texto);
}

export function iniciar() {
  document.addEventListener("input", (evento) => {
    if (evento.target instanceof HTMLInputElement && evento.target.matches("[data-regla]")) escribir(evento.target);
  });
}
