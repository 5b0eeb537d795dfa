/* [data-imprimir] prints the page. Error pages: [data-recargar] tries again, [data-volver] goes back,
   [data-reintentar="5"] tries by itself every so many seconds and reloads when the server is well. */

async function probar(cartel) {
  const texto = cartel.querySelector("[data-reintentar-texto]");
  try {
    const respuesta = await fetch(window.location.href, { credentials: "same-origin", cache: "no-store" });
    if (respuesta.status < 500) {
      window.location.reload();
      return;
    }
  } catch { /* still down */ }
  if (texto) texto.textContent = "Todavía no responde. Se vuelve a probar en unos segundos.";
}

export function iniciar() {
  document.addEventListener("click", (evento) => {
    if (evento.target.closest?.("[data-recargar]")) window.location.reload();
    if (evento.target.closest?.("[data-imprimir]")) window.print();
    if (evento.target.closest?.("[data-volver]")) window.history.back();
  });
  const cartel = document.querySelector("[data-reintentar]");
  if (cartel) setInterval(() => probar(cartel), Number(cartel.dataset.reintentar) * 1000);
}
